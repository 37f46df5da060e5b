//! Types: named ones, and references to them.

use super::{Spec, evidence::evidence};
use crate::{
    diagnostic::Diagnostic,
    entries::Entries,
    model::{Field, ScalarType, Type, TypeRef, TypeShape, Variant},
    schema::{self, TypeExpr},
    span::{Span, Spanned},
};

/// The built-in types by name.
pub(crate) const BUILT_IN: [(&str, ScalarType); 14] = [
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

/// The type of this name as seen from a resource: one of its own, or a shared one.
pub(crate) fn find<'a>(
    spec: Spec<'a>,
    resource: Option<&'a schema::Resource>,
    name: &str,
) -> Option<&'a schema::Type> {
    let own = resource.and_then(|resource| resource.types.get(name));
    own.or_else(|| spec.provider.types.get(name))
}

pub(super) fn types(
    types: &Entries<schema::Type>,
    spec: Spec<'_>,
    resource: Option<&schema::Resource>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Type> {
    types
        .iter()
        .map(|(name, written)| Type {
            name: name.value.clone(),
            doc: written.doc.value.clone(),
            shape: shape(written, spec, resource, found),
            evidence: evidence(written.source.as_ref(), written.disputed.as_ref()),
        })
        .collect()
}

fn shape(
    written: &schema::Type,
    spec: Spec<'_>,
    resource: Option<&schema::Resource>,
    found: &mut Vec<Diagnostic>,
) -> TypeShape {
    if let Some(fields) = &written.fields {
        let field = |(name, field)| resolve_field(name, field, spec, resource, found);
        return TypeShape::Fields(fields.iter().map(field).collect());
    }
    let values = written.values.iter().flat_map(Entries::iter);
    TypeShape::Values(
        values
            .map(|(value, details)| variant(value, details))
            .collect(),
    )
}

fn resolve_field(
    name: &Spanned<String>,
    field: &schema::Field,
    spec: Spec<'_>,
    resource: Option<&schema::Resource>,
    found: &mut Vec<Diagnostic>,
) -> Field {
    let type_ref = type_ref(field_type(field), spec, resource, found);
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
    resource: Option<&schema::Resource>,
    found: &mut Vec<Diagnostic>,
) -> TypeRef {
    if let Some(name) = undefined(&written.value, spec, resource) {
        found.push(undefined_type(name, written.span, spec, resource));
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
    }
}

/// The name at the heart of a type expression.
pub(crate) fn innermost(written: &TypeExpr) -> &str {
    match written {
        TypeExpr::Name(name) => name,
        TypeExpr::List(item) | TypeExpr::Map(item) | TypeExpr::OneOrMany(item) => innermost(item),
    }
}

fn undefined<'a>(
    written: &'a TypeExpr,
    spec: Spec<'_>,
    resource: Option<&schema::Resource>,
) -> Option<&'a str> {
    let name = innermost(written);
    let known = built_in(name).is_some() || find(spec, resource, name).is_some();
    (!known).then_some(name)
}

fn undefined_type(
    name: &str,
    span: Span,
    spec: Spec<'_>,
    resource: Option<&schema::Resource>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        "undefined-type",
        span,
        format!("no type is called `{name}`"),
    )
    .here("not defined here");
    let elsewhere = spec.resources().find_map(|(id, resource)| {
        let (key, _) = resource.types.iter().find(|(key, _)| key.value == name)?;
        Some((id, key))
    });
    if let Some((id, key)) = elsewhere {
        return diagnostic
            .label(
                key.span,
                format!("a type of the resource `{}` alone", id.value),
            )
            .help("move it to the `types` of the provider, which all resources share");
    }
    let own = resource.map(|resource| &resource.types);
    let names = BUILT_IN.iter().map(|(name, _)| *name);
    let shared = [Some(&spec.provider.types), own].into_iter().flatten();
    let shared = shared
        .flat_map(Entries::iter)
        .map(|(name, _)| name.value.as_str());
    diagnostic.help(crate::check::suggest(
        name,
        names.chain(shared),
        "define it under `types`, or use a built-in type such as `string`",
    ))
}
