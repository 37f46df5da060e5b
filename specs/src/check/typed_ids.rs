//! Types of identifiers: `{ id: T }`, and what `T` says about them.

use super::{
    identifiers::{Named, distinct},
    type_exprs, types,
    words::snake_key,
};
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{
        Spec,
        types::{find, identified, innermost, value_rename},
    },
    schema::{Identifier, TypeExpr},
    span::Spanned,
};
use std::collections::BTreeSet;

/// All types with `identifier`.
fn all(spec: Spec<'_>) -> impl Iterator<Item = (&Spanned<String>, &Identifier)> {
    types::all(spec).filter_map(|(name, written)| Some((name, written.identifier.as_ref()?)))
}

/// An identifier of several parts has something between them.
pub(super) fn separators(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (name, written) in all(spec) {
        let problem = |span, here: &str, help: &str| {
            let message = format!(
                "no parts can be told in identifiers of {}",
                quote(&name.value)
            );
            Diagnostic::new("identifier-parts", span, message)
                .here(here)
                .help(help)
        };
        let first = written.parts.keys().next();
        match (&written.separator, first) {
            (None, Some(first)) => found.push(problem(
                first.span,
                "the first of several parts?",
                "add `separator` with the text between them",
            )),
            (Some(separator), None) => found.push(problem(
                separator.span,
                "stands between which parts?",
                "add `parts`, or remove `separator`",
            )),
            (Some(separator), Some(_)) if separator.value.is_empty() => found.push(problem(
                separator.span,
                "empty",
                "write the text between the parts, or remove both keys",
            )),
            (Some(_), Some(first)) if written.parts.len() == 1 => found.push(problem(
                first.span,
                "the only part",
                "add the others, or remove `separator` and `parts`",
            )),
            _ => {}
        }
    }
}

/// The parts of an identifier are identifiers.
pub(super) fn parts(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, written) in all(spec) {
        let names = written.parts.keys().map(|key| Named {
            name: &key.value,
            span: key.span,
        });
        let help = "give one of them another name";
        distinct("parts", names, snake_key, help, found);
        for (part, type_expr) in &written.parts {
            let plain = TypeExpr::Name("id".to_owned());
            let fits = type_expr.value == plain || matches!(type_expr.value, TypeExpr::Id(_));
            // A name that leads nowhere is reported elsewhere.
            if !fits && type_exprs::is_known(spec, &type_expr.value) {
                let message = format!("the part {} is no identifier", quote(&part.value));
                found.push(
                    Diagnostic::new("identifier-part-type", type_expr.span, message)
                        .here("a part of an identifier")
                        .help("write `id`, or `{ id: T }` with the type it identifies"),
                );
            }
        }
    }
}

/// Identifiers with a meaning of their own become names in code.
pub(super) fn values(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, written) in all(spec) {
        let names = written.values.iter().map(|(value, details)| {
            let used = value_rename(details).unwrap_or(value);
            Named {
                name: &used.value,
                span: used.span,
            }
        });
        let help = "give one of them another name with `rename`";
        distinct("identifiers", names, snake_key, help, found);
        for (value, details) in &written.values {
            // Without another name it has been told that there is none.
            if !value.value.is_empty() || value_rename(details).is_none() {
                continue;
            }
            found.push(
                Diagnostic::new("empty-text", value.span, "an empty identifier")
                    .here("identifies nothing")
                    .help("write the text the provider documents"),
            );
        }
    }
}

/// The texts of a list of texts identify nothing but themselves.
pub(super) fn of_texts(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let has_values = |name: &str| find(spec, name).is_some_and(|named| named.values.is_some());
    for type_expr in type_exprs::all(spec) {
        let Some(name) = identified(&type_expr.value).filter(|name| has_values(name)) else {
            continue;
        };
        found.push(
            Diagnostic::new(
                "identifier-of-texts",
                type_expr.span,
                format!("{} is a list of texts and has no identifiers", quote(name)),
            )
            .here("an identifier of one of its texts?")
            .help(format!(
                "write `{name}` if one of the texts is meant, or name the type of what is identified"
            )),
        );
    }
    for (name, written) in all(spec).filter(|(name, _)| has_values(&name.value)) {
        let inside = written.parts.keys().chain(written.values.keys());
        let span = written.separator.iter().chain(inside).next();
        found.push(
            Diagnostic::new(
                "identifier-of-texts",
                span.map_or(name.span, |first| first.span),
                format!(
                    "{} is a list of texts and has no identifiers",
                    quote(&name.value)
                ),
            )
            .here("has `values` and `identifier`")
            .help("remove `identifier`, or make two types of it"),
        );
    }
}

/// Of a type without fields and texts only identifiers are known; it has no values.
pub(super) fn used_as_values(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for type_expr in type_exprs::all(spec) {
        if identified(&type_expr.value).is_some() {
            continue;
        }
        let name = innermost(&type_expr.value);
        let opaque = find(spec, name)
            .is_some_and(|n| n.identifier.is_some() && n.fields.is_none() && n.values.is_none());
        if opaque {
            found.push(
                Diagnostic::new(
                    "identifier-only-type",
                    type_expr.span,
                    format!("of {} only identifiers are known", quote(name)),
                )
                .here("a whole one, not its identifier")
                .help(format!(
                    "write `{{ id: {name} }}` for an identifier, or give the type `fields`"
                )),
            );
        }
    }
}

/// What is said about identifiers concerns some that there are.
pub(super) fn unused(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let used: BTreeSet<&str> = type_exprs::all(spec)
        .into_iter()
        .filter_map(|type_expr| identified(&type_expr.value))
        .collect();
    for (name, _) in all(spec).filter(|(name, _)| !used.contains(name.value.as_str())) {
        let message = format!("identifiers of {} are never used", quote(&name.value));
        found.push(
            Diagnostic::new("unused-identifier", name.span, message)
                .here(format!("nothing has the type `{{ id: {} }}`", name.value))
                .help("give the type to fields and parameters, or remove `identifier`"),
        );
    }
}
