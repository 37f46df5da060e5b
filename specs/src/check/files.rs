//! Files: sent as parts or bodies, received as whole answers.

use super::{payload, types};
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    resolve::{
        Spec,
        types::{field_type, innermost},
    },
    schema::TypeExpr,
    span::Span,
};

/// A file is never part of JSON.
pub(super) fn in_json(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let fields =
        types::all(spec).flat_map(|(_, written)| written.fields.iter().flat_map(Entries::iter));
    let fields = fields.map(|(_, field)| field_type(field));
    // A file can be the whole answer.
    let returns = spec
        .operations()
        .filter_map(|op| op.operation.returns.as_ref())
        .filter(|returns| !matches!(returns.value, TypeExpr::Name(_)));
    let linked = spec
        .operations()
        .filter_map(|op| Some(&op.operation.linked.as_ref()?.type_expr));
    for type_expr in fields
        .chain(returns)
        .chain(linked)
        .filter(|written| innermost(&written.value) == "file")
    {
        found.push(
            Diagnostic::new(
                "file-in-json",
                type_expr.span,
                "a `file` cannot be part of JSON",
            )
            .here("a field or a part of an answer")
            .help(
                "`file` is a type of parameters and of whole answers; use `json` for what is not published",
            ),
        );
    }
}

/// An answer that is a file has nothing in it that could be read.
pub(super) fn answers(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations().filter(|op| payload::is_file(*op)) {
        let written = op.operation;
        let keys: [(&str, Option<Span>); 6] = [
            ("data", written.data.as_ref().map(|data| data.span)),
            (
                "empty_when_absent",
                written.empty_when_absent.as_ref().map(|empty| empty.span),
            ),
            ("paging", written.paging.as_ref().map(|paging| paging.span)),
            ("linked", written.linked.as_ref().map(|l| l.path.span)),
            ("upload", written.upload.as_ref().map(|u| u.file.span)),
            (
                "example_response",
                written.example_response.as_ref().map(|json| json.span),
            ),
        ];
        for (key, span) in keys {
            let (Some(span), Some(returns)) = (span, &written.returns) else {
                continue;
            };
            let message = format!("{} returns a file, not JSON", quote(&op.id.value));
            found.push(
                Diagnostic::new("file-answer", span, message)
                    .here(format!("`{key}` has no meaning"))
                    .label(returns.span, "for this")
                    .help(format!("remove `{key}`, or return another type")),
            );
        }
    }
}
