//! Whether what is answered is of the declared type.

use serde_json::Value;
use specs::model::{Provider, ScalarType, TypeRef, TypeShape};

use super::{kinds, schema};

/// Whether a value of an answer is of a type, read as leniently as clients read answers: numbers
/// may be texts.
pub(super) fn fits(model: &Provider, type_ref: &TypeRef, value: &Value) -> bool {
    match (type_ref, value) {
        (TypeRef::Scalar(scalar), value) => scalar_fits(*scalar, value),
        (TypeRef::Id(_), value) => scalar_fits(ScalarType::Id, value),
        (
            TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::MapOrList(inner),
            Value::Array(items),
        ) => items.iter().all(|item| fits(model, inner, item)),
        (TypeRef::Single(inner), Value::Array(items)) if items.len() == 1 => {
            fits(model, inner, &items[0])
        }
        (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(entries)) => {
            entries.values().all(|value| fits(model, inner, value))
        }
        (TypeRef::List(_) | TypeRef::Map(_) | TypeRef::MapOrList(_), _) => false,
        (TypeRef::TextOr(_), Value::String(_)) => true,
        (TypeRef::OneOrMany(inner) | TypeRef::Single(inner) | TypeRef::TextOr(inner), value) => {
            fits(model, inner, value)
        }
        (TypeRef::Named(name), value) => match schema::named(model, name).map(|one| &one.shape) {
            Some(TypeShape::Fields(fields)) => value.as_object().is_some_and(|object| {
                fields.iter().all(|field| {
                    let found = object.get(&field.name).filter(|value| !value.is_null());
                    found.map_or(!field.required, |value| fits(model, &field.type_ref, value))
                })
            }),
            Some(TypeShape::Values(_)) => !value.is_array() && !value.is_object(),
            Some(TypeShape::Opaque) | None => true,
        },
    }
}

fn scalar_fits(scalar: ScalarType, value: &Value) -> bool {
    match (scalar, value) {
        (ScalarType::Json, _)
        | (ScalarType::Boolean, Value::Bool(_))
        | (ScalarType::String, Value::String(_))
        | (ScalarType::Number | ScalarType::Decimal, Value::Number(_)) => true,
        (ScalarType::Id, Value::Number(number)) => !number.is_f64(),
        (ScalarType::String | ScalarType::File, _) => false,
        (
            ScalarType::Integer | ScalarType::EpochSeconds | ScalarType::EpochMilliseconds,
            Value::Number(_),
        ) => value.is_i64() || value.is_u64(),
        (ScalarType::Boolean01, Value::Number(number)) => matches!(number.as_u64(), Some(0 | 1)),
        (scalar, Value::String(text)) => kinds::scalar_from_text(scalar, text).is_ok(),
        _ => false,
    }
}
