//! Scopes.

use super::suggest;
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::Spec,
};

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

/// A scope that is asked for is in the list.
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
    for scope in default.chain(operations) {
        if !known().any(|name| name == scope.value) {
            let message = format!("no scope is called {}", quote(&scope.value));
            found.push(
                Diagnostic::new("undefined-scope", scope.span, message)
                    .here("not listed under `scopes`")
                    .help(suggest(
                        &scope.value,
                        known(),
                        "list it under `values` of `scopes`",
                    )),
            );
        }
    }
}
