//! Types that contain themselves.

use super::types::all;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    resolve::{
        Spec,
        types::{field_required, field_type, find},
    },
    schema::{Resource, TypeExpr},
    span::{Span, Spanned},
};
use std::collections::BTreeSet;

/// An object that must contain an object of its own type has no end.
pub(super) fn required_cycles(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, name, _) in all(spec) {
        if let Some(span) = cycle(spec, resource, name) {
            let message = format!(
                "every {} contains another one without end",
                quote(&name.value)
            );
            found.push(
                Diagnostic::new("endless-type", span, message)
                    .here("required")
                    .label(name.span, "leads back here")
                    .help("remove `required: true`, or make it a list or a map"),
            );
        }
    }
}

/// Place of the first required field through which the type contains itself.
fn cycle(spec: Spec<'_>, resource: Option<&Resource>, start: &Spanned<String>) -> Option<Span> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<(&str, Option<Span>)> = vec![(&start.value, None)];
    while let Some((name, through)) = open.pop() {
        let Some(written) = find(spec, resource, name) else {
            continue;
        };
        for (_, field) in written.fields.iter().flat_map(Entries::iter) {
            let TypeExpr::Name(next) = &field_type(field).value else {
                continue;
            };
            if !field_required(field) {
                continue;
            }
            let through = through.unwrap_or(field_type(field).span);
            if *next == start.value {
                return Some(through);
            }
            if seen.insert(next.as_str()) {
                open.push((next, Some(through)));
            }
        }
    }
    None
}
