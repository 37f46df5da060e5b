//! Scopes.

use super::suggest;
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::Spec,
    schema::Covers,
    span::Spanned,
};
use std::collections::BTreeSet;

/// A provider with scopes has at least one.
pub(super) fn list(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(scopes) = &spec.provider.scopes else {
        return;
    };
    if scopes.values.is_empty() {
        found.push(
            Diagnostic::new(
                "no-scopes",
                scopes.separator.span,
                "`scopes` without a scope",
            )
            .here("separates nothing")
            .help("list the scopes under `values`, or remove `scopes`"),
        );
    }
}

/// The separator is printable and part of no scope.
pub(super) fn separator(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(scopes) = &spec.provider.scopes else {
        return;
    };
    let separator = &scopes.separator;
    if separator.value.is_empty() || separator.value.contains(char::is_control) {
        let message = format!("{} separates nothing", quote(&separator.value));
        found.push(
            Diagnostic::new("bad-separator", separator.span, message)
                .here("between two scopes")
                .help("write `\" \"` (RFC 6749), `\",\"` or what the provider documents"),
        );
        return;
    }
    for scope in scopes
        .values
        .keys()
        .filter(|scope| scope.value.contains(&separator.value))
    {
        let message = format!("{} reads as several scopes", quote(&scope.value));
        found.push(
            Diagnostic::new("scope-with-separator", scope.span, message)
                .here("contains the separator")
                .label(separator.span, "which is this")
                .help("list the scopes one by one, or correct the separator"),
        );
    }
}

/// A scope that is asked for or covered is in the list.
pub(super) fn references(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let scopes = spec.provider.scopes.as_ref();
    let known = || {
        scopes
            .into_iter()
            .flat_map(|s| s.values.keys())
            .map(|key| key.value.as_str())
    };
    let default = scopes.into_iter().flat_map(|scopes| &scopes.default);
    let operations = spec.operations().flat_map(|op| &op.operation.scopes);
    let asked_for = default.chain(operations);
    let asked_for = asked_for.map(|scope| (scope.value.as_str(), scope.span));
    let covered = covered(spec).flat_map(|(_, covers)| {
        let scopes = match &covers.value {
            Covers::All(_) => [].as_slice(),
            Covers::Scopes(scopes) => scopes,
        };
        scopes.iter().map(|scope| (scope.as_str(), covers.span))
    });
    for (scope, span) in asked_for.chain(covered) {
        if !known().any(|name| name == scope) {
            let message = format!("no scope is called {}", quote(scope));
            found.push(
                Diagnostic::new("undefined-scope", span, message)
                    .here("not listed under `scopes`")
                    .help(suggest(
                        scope,
                        known(),
                        "list it under `values` of `scopes`",
                    )),
            );
        }
    }
}

/// The scopes that cover others, with what the spec says of that.
fn covered(spec: Spec<'_>) -> impl Iterator<Item = (&str, &Spanned<Covers>)> {
    let scopes = spec.provider.scopes.iter();
    scopes
        .flat_map(|scopes| &scopes.values)
        .filter_map(|(name, scope)| Some((name.value.as_str(), scope.details()?.covers.as_ref()?)))
}

/// What a scope covers is other scopes, each named once.
pub(super) fn covers(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let count = (spec.provider.scopes.as_ref()).map_or(0, |scopes| scopes.values.len());
    for (name, covers) in covered(spec) {
        let scopes = match &covers.value {
            Covers::All(_) if count > 1 => continue,
            Covers::All(_) => [].as_slice(),
            Covers::Scopes(scopes) => scopes,
        };
        let mut refuse = |message: String, here: &str, help: &str| {
            let refused = Diagnostic::new("scope-covers", covers.span, message);
            found.push(refused.here(here).help(help));
        };
        if scopes.is_empty() {
            let message = format!("{} covers no scope", quote(name));
            let help =
                "leave `covers` out, or list the scopes that are granted along with this one";
            refuse(message, "no other scope", help);
        }
        let mut seen = BTreeSet::new();
        for scope in scopes {
            if scope == name {
                let message = format!("{} covers itself", quote(name));
                refuse(message, "every scope does", "leave it out of the list");
            } else if !seen.insert(scope) {
                let message = format!("{} covers {} twice", quote(name), quote(scope));
                refuse(message, "named twice", "name it once");
            }
        }
    }
}
