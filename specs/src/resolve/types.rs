//! Types: named ones, and references to them.

use super::{Spec, connection::text, evidence::evidence};
use crate::{
    diagnostic::Diagnostic,
    entries::Entries,
    model::{Field, Identifier, IdentifierPart, ScalarType, Type, TypeRef, TypeShape, Variant},
    schema::{self, TypeExpr},
    span::{Span, Spanned},
};

/// The built-in types by name.
pub(crate) const BUILT_IN: [(&str, ScalarType); 16] = [
    ("string", ScalarType::String),
    ("integer", ScalarType::Integer),
    ("number", ScalarType::Number),
    ("boolean", ScalarType::Boolean),
    ("boolean_tf", ScalarType::BooleanTf),
    ("boolean_01", ScalarType::Boolean01),
    ("id", ScalarType::Id),
    ("date", ScalarType::Date),
    ("date_dmy", ScalarType::DateDmy),
    ("date_time", ScalarType::DateTime),
    ("time", ScalarType::Time),
    ("decimal", ScalarType::Decimal),
    ("epoch_seconds", ScalarType::EpochSeconds),
    ("epoch_milliseconds", ScalarType::EpochMilliseconds),
    ("json", ScalarType::Json),
    ("file", ScalarType::File),
];

/// The built-in type of this name.
pub(crate) fn built_in(name: &str) -> Option<ScalarType> {
    BUILT_IN
        .iter()
        .find(|(built_in, _)| *built_in == name)
        .map(|(_, scalar)| *scalar)
}

/// The type of this name, wherever in the spec it is defined.
pub(crate) fn find<'a>(spec: Spec<'a>, name: &str) -> Option<&'a schema::Type> {
    let shared = spec.provider.types.get(name);
    shared.or_else(|| {
        spec.resources()
            .find_map(|(_, resource)| resource.types.get(name))
    })
}

pub(super) fn types(
    types: &Entries<schema::Type>,
    spec: Spec<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Type> {
    types
        .iter()
        .map(|(name, written)| Type {
            name: name.value.clone(),
            doc: written.doc.value.clone(),
            shape: shape(written, spec, found),
            identifier: written
                .identifier
                .as_ref()
                .map(|written| identifier(written, spec, found)),
            evidence: evidence(written.source.as_ref(), written.disputed.as_ref()),
        })
        .collect()
}

fn shape(written: &schema::Type, spec: Spec<'_>, found: &mut Vec<Diagnostic>) -> TypeShape {
    if let Some(fields) = &written.fields {
        let field = |(name, field)| resolve_field(name, field, spec, found);
        return TypeShape::Fields(fields.iter().map(field).collect());
    }
    match &written.values {
        Some(values) => TypeShape::Values(variants(values)),
        None => TypeShape::Opaque,
    }
}

fn identifier(
    written: &schema::Identifier,
    spec: Spec<'_>,
    found: &mut Vec<Diagnostic>,
) -> Identifier {
    Identifier {
        separator: text(written.separator.as_ref()),
        parts: written
            .parts
            .iter()
            .map(|(name, type_expr)| IdentifierPart {
                name: name.value.clone(),
                type_ref: type_ref(type_expr, spec, found),
            })
            .collect(),
        values: variants(&written.values),
    }
}

fn variants(values: &Entries<schema::Value>) -> Vec<Variant> {
    values
        .iter()
        .map(|(value, details)| variant(value, details))
        .collect()
}

fn resolve_field(
    name: &Spanned<String>,
    field: &schema::Field,
    spec: Spec<'_>,
    found: &mut Vec<Diagnostic>,
) -> Field {
    let type_ref = type_ref(field_type(field), spec, found);
    match field {
        schema::Field::Type(_) => Field {
            name: name.value.clone(),
            rename: None,
            doc: String::new(),
            type_ref,
            required: false,
        },
        schema::Field::Details(details) => Field {
            name: name.value.clone(),
            rename: details.rename.as_ref().map(|rename| rename.value.clone()),
            doc: details
                .doc
                .as_ref()
                .map(|doc| doc.value.clone())
                .unwrap_or_default(),
            type_ref,
            required: details.required.unwrap_or(false),
        },
    }
}

/// The type of a field in either form.
pub(crate) fn field_type(field: &schema::Field) -> &Spanned<TypeExpr> {
    match field {
        schema::Field::Type(type_expr) => type_expr,
        schema::Field::Details(details) => &details.type_expr,
    }
}

/// The name given to a field in code, if any.
pub(crate) fn field_rename(field: &schema::Field) -> Option<&Spanned<String>> {
    match field {
        schema::Field::Type(_) => None,
        schema::Field::Details(details) => details.rename.as_ref(),
    }
}

/// Whether an object without the field is refused.
pub(crate) fn field_required(field: &schema::Field) -> bool {
    match field {
        schema::Field::Type(_) => false,
        schema::Field::Details(details) => details.required.unwrap_or(false),
    }
}

/// The name given to a value in code, if any.
pub(crate) fn value_rename(value: &schema::Value) -> Option<&Spanned<String>> {
    match value {
        schema::Value::Doc(_) => None,
        schema::Value::Details(details) => details.rename.as_ref(),
    }
}

fn variant(value: &Spanned<String>, details: &schema::Value) -> Variant {
    let doc = match details {
        schema::Value::Doc(doc) => doc,
        schema::Value::Details(details) => &details.doc,
    };
    Variant {
        value: value.value.clone(),
        rename: value_rename(details).map(|rename| rename.value.clone()),
        doc: doc.value.clone(),
    }
}

/// Follows the names in a type expression; one that leads nowhere is reported.
pub(super) fn type_ref(
    written: &Spanned<TypeExpr>,
    spec: Spec<'_>,
    found: &mut Vec<Diagnostic>,
) -> TypeRef {
    if let Some(name) = undefined(&written.value, spec) {
        found.push(undefined_type(name, written.span, spec));
    }
    convert(&written.value)
}

fn convert(written: &TypeExpr) -> TypeRef {
    match written {
        TypeExpr::Name(name) => {
            built_in(name).map_or_else(|| TypeRef::Named(name.clone()), TypeRef::Scalar)
        }
        TypeExpr::List(item) => TypeRef::List(Box::new(convert(item))),
        TypeExpr::Map(item) => TypeRef::Map(Box::new(convert(item))),
        TypeExpr::OneOrMany(item) => TypeRef::OneOrMany(Box::new(convert(item))),
        TypeExpr::Single(item) => TypeRef::Single(Box::new(convert(item))),
        TypeExpr::MapOrList(item) => TypeRef::MapOrList(Box::new(convert(item))),
        TypeExpr::TextOr(item) => TypeRef::TextOr(Box::new(convert(item))),
        TypeExpr::Id(name) => TypeRef::Id(name.clone()),
    }
}

/// The name at the heart of a type expression.
pub(crate) fn innermost(written: &TypeExpr) -> &str {
    match written {
        TypeExpr::Name(name) | TypeExpr::Id(name) => name,
        TypeExpr::List(item)
        | TypeExpr::Map(item)
        | TypeExpr::OneOrMany(item)
        | TypeExpr::Single(item)
        | TypeExpr::MapOrList(item)
        | TypeExpr::TextOr(item) => innermost(item),
    }
}

fn undefined<'a>(written: &'a TypeExpr, spec: Spec<'_>) -> Option<&'a str> {
    let name = innermost(written);
    // Built-in values have no identifiers.
    let plain = identified(written).is_none();
    let known = built_in(name).is_some() && plain || find(spec, name).is_some();
    (!known).then_some(name)
}

/// The `T` of an expression that ends in `{ id: T }`.
pub(crate) fn identified(written: &TypeExpr) -> Option<&str> {
    match written {
        TypeExpr::Name(_) => None,
        TypeExpr::Id(name) => Some(name),
        TypeExpr::List(item)
        | TypeExpr::Map(item)
        | TypeExpr::OneOrMany(item)
        | TypeExpr::Single(item)
        | TypeExpr::MapOrList(item)
        | TypeExpr::TextOr(item) => identified(item),
    }
}

pub(crate) fn undefined_type(name: &str, span: Span, spec: Spec<'_>) -> Diagnostic {
    let names = BUILT_IN.iter().map(|(name, _)| *name);
    let own = spec.resources().map(|(_, resource)| &resource.types);
    let types = std::iter::once(&spec.provider.types).chain(own);
    let types = types
        .flat_map(Entries::iter)
        .map(|(name, _)| name.value.as_str());
    Diagnostic::new(
        "undefined-type",
        span,
        format!("no type is called `{name}`"),
    )
    .here("not defined here")
    .help(crate::check::suggest(
        name,
        names.chain(types),
        "define it under `types`, or use a built-in type such as `string`",
    ))
}
