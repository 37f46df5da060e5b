//! Records that come along with the payload.

use super::{payload, type_exprs};
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{Spec, types::find},
    schema::TypeExpr,
};

/// What comes along is an object of a type, beside a payload.
pub(super) fn shape(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let Some(linked) = &op.operation.linked else {
            continue;
        };
        let written = &linked.type_expr;
        let object = match &written.value {
            TypeExpr::Name(name) => find(spec, name).is_some_and(|named| named.fields.is_some()),
            _ => false,
        };
        // A name that leads nowhere is reported elsewhere.
        if !object && type_exprs::is_known(spec, &written.value) {
            found.push(
                Diagnostic::new(
                    "linked-type",
                    written.span,
                    "linked records come in an object",
                )
                .here("no type with fields")
                .help("make a type whose fields are the kinds of records, each of them a list"),
            );
        }
        let problem = |here: &str, help: &str| {
            let message = format!("nothing in {} to come along with", quote(&op.id.value));
            Diagnostic::new("linked-without-payload", linked.path.span, message)
                .here(here)
                .help(help)
        };
        if op.operation.returns.is_none() {
            found.push(problem(
                "the operation returns nothing",
                "add `returns`, or remove `linked`",
            ));
        } else if let Some(items) = payload::items(op) {
            found.push(
                problem(
                    "part of the payload",
                    "make it a field of the returned type, or return the list and remove `items`",
                )
                .label(items.span, "the payload holds the list and all around it"),
            );
        }
    }
}
