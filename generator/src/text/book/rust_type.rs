//! How the type of a parameter, a field or an answer is written in Rust, for readers of the pages.

use specs::model::{ScalarType as Scalar, TypeRef};

use crate::names::Names;

/// The type as a user of the crate writes it, without paths.
pub(super) fn rust_type(type_ref: &TypeRef, names: &Names) -> String {
    match type_ref {
        TypeRef::Scalar(scalar) => of_scalar(*scalar).to_owned(),
        TypeRef::Named(name) => names
            .types
            .get(name)
            .map_or_else(|| name.clone(), |names| names.type_name.as_str().to_owned()),
        TypeRef::List(of) | TypeRef::OneOrMany(of) => format!("Vec<{}>", rust_type(of, names)),
        TypeRef::Single(of) => rust_type(of, names),
        TypeRef::MapOrList(of) => format!("MapOrList<{}>", rust_type(of, names)),
        TypeRef::TextOr(of) => format!("TextOr<{}>", rust_type(of, names)),
        TypeRef::Id(of) => names.types.get(of).map_or_else(
            || "Id".to_owned(),
            |names| format!("Id<{}>", names.type_name.as_str()),
        ),
        TypeRef::Map(of) => format!("BTreeMap<String, {}>", rust_type(of, names)),
    }
}

fn of_scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "String",
        Scalar::Integer => "i64",
        Scalar::Number => "f64",
        Scalar::Boolean | Scalar::BooleanTf | Scalar::Boolean01 => "bool",
        Scalar::Id => "Id",
        Scalar::Date | Scalar::DateDmy => "Date",
        Scalar::DateTime => "DateTime",
        Scalar::Time => "Time",
        Scalar::Decimal => "Decimal",
        Scalar::EpochSeconds | Scalar::EpochMilliseconds => "Timestamp",
        Scalar::Json => "Json",
        Scalar::File => "File",
    }
}

/// What the wire does differently from what the Rust type suggests; empty for most.
pub(super) fn on_the_wire(type_ref: &TypeRef) -> &'static str {
    match type_ref {
        TypeRef::Scalar(Scalar::BooleanTf) => "`\"T\"` or `\"F\"` on the wire",
        TypeRef::Scalar(Scalar::Boolean01) => "`0` or `1` on the wire",
        TypeRef::Scalar(Scalar::DateDmy) => "`DD.MM.YYYY` on the wire",
        TypeRef::Scalar(Scalar::EpochSeconds) => "seconds since 1970 on the wire",
        TypeRef::Scalar(Scalar::EpochMilliseconds) => "milliseconds since 1970 on the wire",
        TypeRef::Scalar(Scalar::Json) => "any JSON",
        TypeRef::OneOrMany(_) => "one value or a list on the wire",
        TypeRef::Single(_) => "may stand alone in a list on the wire",
        TypeRef::List(of) | TypeRef::Map(of) | TypeRef::MapOrList(of) | TypeRef::TextOr(of) => {
            on_the_wire(of)
        }
        TypeRef::Scalar(_) | TypeRef::Named(_) | TypeRef::Id(_) => "",
    }
}
