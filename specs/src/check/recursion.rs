//! Types that contain themselves.

use super::types::all;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    resolve::{
        Spec,
        types::{field_required, field_type},
    },
    schema::{Type, TypeExpr},
    span::{Span, Spanned},
};
use std::{collections::HashSet, ptr};

/// An object that must contain an object of its own type has no end.
///
/// A walk along required fields, deepest first, that enters each type once: a field that leads back
/// to a type on the way to it closes a circle, and every circle has such a field.
pub(super) fn required_cycles(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let mut entered: HashSet<*const Type> = HashSet::new();
    for (_, written) in all(spec) {
        if !entered.insert(ptr::from_ref(written)) {
            continue;
        }
        let mut way = vec![Step::new(written)];
        while let Some(step) = way.last_mut() {
            let Some((next, through)) = step.required.pop() else {
                way.pop();
                continue;
            };
            let Some((name, written)) = entry(spec, next) else {
                continue;
            };
            if entered.insert(ptr::from_ref(written)) {
                way.push(Step::new(written));
            } else if way.iter().any(|step| ptr::eq(step.written, written)) {
                found.push(endless(name, through));
            }
        }
    }
}

/// A type on the way, and the required fields that have not been followed.
struct Step<'a> {
    written: &'a Type,
    required: Vec<(&'a str, Span)>,
}

impl<'a> Step<'a> {
    fn new(written: &'a Type) -> Self {
        let fields = written.fields.iter().flat_map(Entries::iter);
        let required = fields.filter(|(_, field)| field_required(field));
        let required = required.filter_map(|(_, field)| {
            let type_expr = field_type(field);
            Some((contained(&type_expr.value)?, type_expr.span))
        });
        Self {
            written,
            required: required.collect(),
        }
    }
}

/// The type of which a value is always there. Lists and maps may be empty, and a text may stand in
/// the place of a value.
fn contained(written: &TypeExpr) -> Option<&str> {
    match written {
        TypeExpr::Name(name) => Some(name),
        TypeExpr::Single(item) => contained(item),
        _ => None,
    }
}

/// The type of this name, with the name as written.
fn entry<'a>(spec: Spec<'a>, name: &str) -> Option<(&'a Spanned<String>, &'a Type)> {
    all(spec).find(|(known, _)| known.value == name)
}

fn endless(name: &Spanned<String>, through: Span) -> Diagnostic {
    let message = format!(
        "every {} contains another one without end",
        quote(&name.value)
    );
    Diagnostic::new("endless-type", through, message)
        .here("required, and leads back")
        .label(name.span, "to this type")
        .help("remove `required: true` from a field on the way, or make it a list or a map")
}
