//! Type expressions, wherever they stand.

use super::types;
use crate::{
    diagnostic::Diagnostic,
    entries::Entries,
    resolve::{
        Spec,
        types::{built_in, field_type, find, innermost},
    },
    schema::TypeExpr,
    span::Spanned,
};

/// All type expressions of the spec.
pub(super) fn all(spec: Spec<'_>) -> Vec<&Spanned<TypeExpr>> {
    let mut all = Vec::new();
    for (_, written) in types::all(spec) {
        let fields = written.fields.iter().flat_map(Entries::iter);
        all.extend(fields.map(|(_, field)| field_type(field)));
        let identifier = written.identifier.iter();
        let parts = identifier.flat_map(|identifier| identifier.parts.iter());
        all.extend(parts.map(|(_, part)| part));
    }
    for op in spec.operations() {
        let parameters = op.operation.parameters.iter();
        all.extend(parameters.map(|(_, parameter)| &parameter.type_expr));
        all.extend(&op.operation.returns);
        all.extend(op.operation.linked.as_ref().map(|l| &l.type_expr));
    }
    all
}

/// Whether the name at the heart of the expression leads somewhere.
pub(super) fn is_known(spec: Spec<'_>, written: &TypeExpr) -> bool {
    let name = innermost(written);
    built_in(name).is_some() || find(spec, name).is_some()
}

/// A choice between forms is one only if the forms can be told apart.
pub(super) fn ambiguous(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for type_expr in all(spec) {
        let Some((message, help)) = mistake(spec, &type_expr.value) else {
            continue;
        };
        found.push(
            Diagnostic::new("ambiguous-type", type_expr.span, message)
                .here("both look the same")
                .help(help),
        );
    }
}

fn mistake(spec: Spec<'_>, written: &TypeExpr) -> Option<(&'static str, &'static str)> {
    let (item, mistake) = match written {
        TypeExpr::Name(_) | TypeExpr::Id(_) => return None,
        TypeExpr::List(item) | TypeExpr::Map(item) | TypeExpr::MapOrList(item) => (item, None),
        TypeExpr::TextOr(item) => {
            let mistake = arrives_as_text(spec, item).then_some((
                "a text in the place of a text cannot be told from it",
                "write the type alone; `text_or` is for values that are no texts",
            ));
            (item, mistake)
        }
        TypeExpr::OneOrMany(item) | TypeExpr::Single(item) => {
            let mistake = arrives_as_list(item).then_some((
                "a list around a list cannot be told from one alone",
                "write the list alone; use `json` for what is not published",
            ));
            (item, mistake)
        }
    };
    mistake.or_else(|| self::mistake(spec, item))
}

/// Whether every text is a value of the type.
fn arrives_as_text(spec: Spec<'_>, written: &TypeExpr) -> bool {
    match written {
        TypeExpr::Id(_) | TypeExpr::TextOr(_) => true,
        TypeExpr::Name(name) if matches!(name.as_str(), "string" | "id" | "json") => true,
        TypeExpr::Name(name) => find(spec, name).is_some_and(|named| named.values.is_some()),
        _ => false,
    }
}

/// Whether a list is a value of the type.
fn arrives_as_list(written: &TypeExpr) -> bool {
    match written {
        TypeExpr::List(_)
        | TypeExpr::OneOrMany(_)
        | TypeExpr::MapOrList(_)
        | TypeExpr::Single(_) => true,
        TypeExpr::TextOr(item) => arrives_as_list(item),
        TypeExpr::Name(_) | TypeExpr::Map(_) | TypeExpr::Id(_) => false,
    }
}
