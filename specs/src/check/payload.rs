//! What the types say about places in answers.

use crate::{
    resolve::{
        Op, Spec,
        operation::data,
        types::{field_type, find},
    },
    schema::{Paging, TypeExpr},
    span::Spanned,
};

/// What is known of a place in an answer.
pub(super) enum Place<'a> {
    /// Something of this type.
    Typed(&'a TypeExpr),
    /// The types do not have it.
    Missing,
    /// The types do not reach that far.
    Unknown,
}

/// What is found at `path`, which begins at the whole answer.
pub(super) fn at<'a>(spec: Spec<'a>, op: Op<'a>, path: &str) -> Place<'a> {
    let Some(returns) = &op.operation.returns else {
        return Place::Unknown;
    };
    let rest = match data(spec.provider.api.as_ref(), op.operation) {
        None => Some(path),
        Some(data) if data == path => Some(""),
        Some(data) => path
            .strip_prefix(&data)
            .and_then(|rest| rest.strip_prefix('.')),
    };
    let Some(rest) = rest else {
        return Place::Unknown;
    };
    let names = rest.split('.').filter(|name| !name.is_empty());
    names.fold(Place::Typed(&returns.value), |place, name| match place {
        Place::Typed(written) => step(spec, written, name),
        nowhere => nowhere,
    })
}

fn step<'a>(spec: Spec<'a>, written: &'a TypeExpr, name: &str) -> Place<'a> {
    let position = name.bytes().all(|byte| byte.is_ascii_digit());
    match written {
        TypeExpr::Single(item) | TypeExpr::TextOr(item) => step(spec, item, name),
        TypeExpr::Map(item) => Place::Typed(item),
        TypeExpr::List(item) | TypeExpr::OneOrMany(item) if position => Place::Typed(item),
        TypeExpr::List(_) | TypeExpr::Id(_) => Place::Missing,
        TypeExpr::OneOrMany(_) | TypeExpr::MapOrList(_) => Place::Unknown,
        TypeExpr::Name(of) if of == "json" => Place::Unknown,
        TypeExpr::Name(of) => match find(spec, of).and_then(|named| named.fields.as_ref()) {
            Some(fields) => fields.get(name).map_or(Place::Missing, |field| {
                Place::Typed(&field_type(field).value)
            }),
            None => Place::Missing,
        },
    }
}

/// Whether a value of the type is a list.
pub(super) fn is_list(written: &TypeExpr) -> bool {
    matches!(written, TypeExpr::List(_) | TypeExpr::OneOrMany(_))
}

/// Path of the records in pages whose payload is no list.
pub(super) fn items(op: Op<'_>) -> Option<&Spanned<String>> {
    let paging = op.operation.paging.as_ref()?;
    match &paging.value {
        Paging::PageNumber(paging) => paging.items.as_ref(),
        Paging::Offset(paging) => paging.items.as_ref(),
    }
}

/// The type of the records an operation lists. `None`: it lists none, or the types do not tell.
pub(super) fn records<'a>(spec: Spec<'a>, op: Op<'a>) -> Option<&'a TypeExpr> {
    let list = match items(op) {
        None => &op.operation.returns.as_ref()?.value,
        Some(items) => match at(spec, op, &items.value) {
            Place::Typed(written) => written,
            Place::Missing | Place::Unknown => return None,
        },
    };
    match list {
        TypeExpr::List(item) | TypeExpr::OneOrMany(item) => Some(item),
        _ => None,
    }
}

/// Whether the answer is a file.
pub(super) fn is_file(op: Op<'_>) -> bool {
    let returns = op.operation.returns.as_ref();
    returns.is_some_and(|r| matches!(&r.value, TypeExpr::Name(name) if name == "file"))
}
