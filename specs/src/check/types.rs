//! Named types.

use super::{
    identifiers::{Named, distinct},
    words::{camel_key, snake_key},
};
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    resolve::{
        Spec,
        types::{built_in, field_rename, field_type, find, innermost, value_rename},
    },
    schema::Type,
    span::Spanned,
};
use std::{collections::BTreeSet, iter};

/// All named types: the shared ones and those of resources.
pub(super) fn all(spec: Spec<'_>) -> impl Iterator<Item = (&Spanned<String>, &Type)> {
    let own = spec.resources().map(|(_, resource)| &resource.types);
    iter::once(&spec.provider.types)
        .chain(own)
        .flat_map(Entries::iter)
}

/// Names of types look like names of types, and not like built-in ones.
pub(super) fn names(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (name, _) in all(spec) {
        if built_in(&name.value).is_some() {
            let message = format!("`{}` is a built-in type", name.value);
            found.push(
                Diagnostic::new("built-in-type-name", name.span, message)
                    .here("defined again here")
                    .help("give it another name"),
            );
        } else if !is_type_name(&name.value) {
            let message = format!("{} is no name of a type", quote(&name.value));
            found.push(
                Diagnostic::new("bad-type-name", name.span, message)
                    .here("letters and digits, beginning with a capital letter")
                    .help(type_name(&name.value)),
            );
        }
    }
}

fn is_type_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn type_name(text: &str) -> String {
    let repaired = camel_key(text);
    if is_type_name(&repaired) {
        format!("call it `{repaired}`")
    } else {
        "call it something like `TaskStatus`".to_owned()
    }
}

/// One name, one type, in the whole spec.
pub(super) fn duplicates(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let names = all(spec).map(|(name, _)| Named {
        name: &name.value,
        span: name.span,
    });
    distinct(
        "types",
        names,
        camel_key,
        "give one of them another name, or share one type",
        found,
    );
}

/// Fields of an object and values of a list have names of their own.
pub(super) fn duplicate_fields(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let help = "give one of them another name with `rename`";
    for (_, written) in all(spec) {
        let fields = written.fields.iter().flat_map(Entries::iter);
        let fields = fields.map(|(name, field)| named(name, field_rename(field)));
        distinct("fields", fields, snake_key, help, found);
        let values = written.values.iter().flat_map(Entries::iter);
        let values = values.map(|(name, value)| named(name, value_rename(value)));
        distinct("values", values, camel_key, help, found);
    }
}

fn named<'a>(name: &'a Spanned<String>, rename: Option<&'a Spanned<String>>) -> Named<'a> {
    let used = rename.unwrap_or(name);
    Named {
        name: &used.value,
        span: used.span,
    }
}

/// A type has fields or values, and at least one.
pub(super) fn shape(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (name, written) in all(spec) {
        let fields = written.fields.as_ref().map(Entries::len);
        let values = written.values.as_ref().map(Entries::len);
        let (here, help) = match (fields, values) {
            (Some(_), Some(_)) => (
                "has `fields` and `values`",
                "keep `fields` for an object, `values` for a list of texts",
            ),
            (None, None) if written.identifier.is_some() => continue,
            (None, None) => (
                "has neither `fields` nor `values`",
                "write `fields` for an object, `values` for a list of texts, or use `json` instead",
            ),
            (Some(0), _) | (_, Some(0)) => (
                "is empty",
                "list what is known, or use `json` instead of the type",
            ),
            _ => continue,
        };
        let message = format!(
            "the type {} is neither an object nor a list of texts",
            quote(&name.value)
        );
        found.push(
            Diagnostic::new("type-shape", name.span, message)
                .here(here)
                .help(help),
        );
    }
}

/// A type nobody reaches from a parameter or an answer is a mistake.
pub(super) fn unused(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let mut reached = BTreeSet::new();
    for op in spec.operations() {
        let parameters = op.operation.parameters.iter().map(|(_, p)| &p.type_expr);
        let linked = op.operation.linked.iter().map(|linked| &linked.type_expr);
        for type_expr in parameters.chain(&op.operation.returns).chain(linked) {
            reach(spec, innermost(&type_expr.value), &mut reached);
        }
        // One that lists nothing of the kind is told by a rule of its own.
        if let Some(filter) = &op.operation.filter {
            reach(spec, &filter.value, &mut reached);
        }
    }
    for (name, _) in all(spec) {
        if !reached.contains(name.value.as_str()) {
            let message = format!("the type {} is never used", quote(&name.value));
            found.push(
                Diagnostic::new("unused-type", name.span, message)
                    .here("no parameter and no answer leads here")
                    .help("use it in an operation, or remove it"),
            );
        }
    }
}

/// Collects the names that lead from `start` to types, without recursion: chains may be long.
fn reach<'a>(spec: Spec<'a>, start: &'a str, reached: &mut BTreeSet<&'a str>) {
    let mut open = vec![start];
    while let Some(name) = open.pop() {
        let Some(written) = find(spec, name) else {
            continue;
        };
        if reached.insert(name) {
            let fields = written.fields.iter().flat_map(Entries::iter);
            open.extend(fields.map(|(_, field)| innermost(&field_type(field).value)));
            let parts = written.identifier.iter().flat_map(|id| id.parts.iter());
            open.extend(parts.map(|(_, type_expr)| innermost(&type_expr.value)));
        }
    }
}
