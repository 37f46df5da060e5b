//! Values for parameters.

use serde_json::{Map, Value, json};
use specs::model::{JsonIds, Provider, ScalarType, TypeRef, TypeShape};

use crate::api::schema;

/// A value of a type as a client would send it; `sample` gives identifiers.
pub(super) fn literal(
    model: &Provider,
    type_ref: &TypeRef,
    sample: &mut dyn FnMut(&str) -> Option<String>,
    depth: usize,
) -> Value {
    match type_ref {
        TypeRef::Scalar(ScalarType::Id) => id(model, "7"),
        TypeRef::Scalar(scalar) => scalar_literal(*scalar),
        TypeRef::Id(name) => {
            let found = sample(name);
            id(model, found.as_deref().unwrap_or("7"))
        }
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::MapOrList(inner) => {
            json!([literal(model, inner, sample, depth)])
        }
        TypeRef::Map(inner) => json!({ "key": literal(model, inner, sample, depth) }),
        // The text ends what would contain itself.
        TypeRef::TextOr(inner) if schema::object(model, inner).is_some() => json!("text"),
        TypeRef::Single(inner) | TypeRef::TextOr(inner) => literal(model, inner, sample, depth),
        TypeRef::Named(name) => match &schema::named(model, name).unwrap().shape {
            TypeShape::Values(variants) => json!(variants[0].value),
            TypeShape::Fields(fields) => {
                let wanted = fields.iter().filter(|field| field.required || depth > 0);
                let depth = depth.saturating_sub(1);
                let pairs = wanted.map(|field| {
                    let value = literal(model, &field.type_ref, sample, depth);
                    (field.name.clone(), value)
                });
                Value::Object(pairs.collect::<Map<_, _>>())
            }
            TypeShape::Opaque => id(model, "7"),
        },
    }
}

/// An identifier in the spelling of JSON bodies.
fn id(model: &Provider, text: &str) -> Value {
    let numbers = model.api.as_ref().unwrap().json_ids == JsonIds::Number;
    match text.parse::<i64>() {
        Ok(number) if numbers && number.to_string() == *text => json!(number),
        _ => json!(text),
    }
}

fn scalar_literal(scalar: ScalarType) -> Value {
    match scalar {
        ScalarType::String | ScalarType::Id => json!("text"),
        ScalarType::Integer => json!(3),
        ScalarType::Number => json!(1.5),
        ScalarType::Boolean => json!(true),
        ScalarType::BooleanTf => json!("T"),
        ScalarType::Boolean01 => json!(1),
        ScalarType::Date => json!("2026-02-28"),
        ScalarType::DateDmy => json!("28.02.2026"),
        ScalarType::DateTime => json!("2026-02-28T10:30:00+02:00"),
        ScalarType::Time => json!("10:30"),
        ScalarType::Decimal => json!("12.50"),
        ScalarType::EpochSeconds => json!(1_772_000_000),
        ScalarType::EpochMilliseconds => json!(1_772_000_000_000_i64),
        ScalarType::Json => json!({ "any": "thing" }),
        ScalarType::File => panic!("files are no JSON"),
    }
}
