//! Lists made shorter by the declared parameters of a call: those that name other records, and those
//! that are named after a field.

use std::sync::Arc;

use serde_json::Value;
use specs::model::{Operation, Paging, Parameter, ParameterIn, Provider, ScalarType, TypeRef};

use super::{
    arguments::{Argument, Arguments},
    kinds, schema,
};
use crate::{json_path, records::Records};

/// The records of a type that the parameters leave.
pub(super) fn narrow(
    model: &Provider,
    store: &Records,
    entity: &str,
    operation: &Operation,
    arguments: &Arguments<'_>,
    mut records: Vec<Arc<Value>>,
) -> Vec<Arc<Value>> {
    let identifier = store.identifier(entity).unwrap_or("id");
    for argument in &arguments.0 {
        if is_about_pages(operation, argument.parameter) {
            continue;
        }
        let texts = argument.texts();
        let paths = paths(model, entity, identifier, argument);
        if !texts.is_empty() && !paths.is_empty() {
            records.retain(|record| paths.iter().any(|path| has(record, path, &texts)));
        }
    }
    records
}

/// Whether a parameter says which page is wanted.
pub(super) fn is_about_pages(operation: &Operation, parameter: &Parameter) -> bool {
    match &operation.paging {
        Some(Paging::PageNumber {
            page, page_size, ..
        }) => [page, page_size].contains(&&parameter.id),
        Some(Paging::Offset { offset, count, .. }) => [offset, count].contains(&&parameter.id),
        None => false,
    }
}

/// Where in a record the value of a parameter has to stand; empty if the parameter narrows nothing.
fn paths(model: &Provider, entity: &str, identifier: &str, argument: &Argument<'_>) -> Vec<String> {
    let parameter = argument.parameter;
    if parameter.parameter_in == ParameterIn::Header {
        return Vec::new();
    }
    if let Some(target) = schema::id_of(&parameter.type_ref) {
        if target == entity {
            return vec![identifier.to_owned()];
        }
        return schema::links_to(model, entity, target);
    }
    let inner = parameter.type_ref.innermost();
    let name = schema::stem(&parameter.id);
    let names_records = name == "id" || name == format!("{}id", schema::stem(entity));
    if *inner == TypeRef::Scalar(ScalarType::Id) && names_records {
        return vec![identifier.to_owned()];
    }
    match schema::field(model, entity, &parameter.name) {
        Some(field) if is_telling(model, inner) => vec![field.name.clone()],
        _ => Vec::new(),
    }
}

/// Whether values of this type are compared as a whole: texts, choices and truth values are; of
/// numbers and times nobody knows whether they are limits.
fn is_telling(model: &Provider, type_ref: &TypeRef) -> bool {
    matches!(
        schema::scalar(model, type_ref),
        Some(
            ScalarType::String
                | ScalarType::Id
                | ScalarType::Boolean
                | ScalarType::BooleanTf
                | ScalarType::Boolean01
        )
    )
}

/// Whether one of these texts stands at a path of a record.
pub(super) fn has(record: &Value, path: &str, texts: &[String]) -> bool {
    json_path::get(record, path).is_some_and(|value| is_one_of(value, texts))
}

fn is_one_of(value: &Value, texts: &[String]) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().any(|item| is_one_of(item, texts)),
        Value::Object(fields) => ["id", "name", "title"]
            .iter()
            .filter_map(|name| fields.get(*name))
            .any(|value| is_one_of(value, texts)),
        scalar => texts.contains(&kinds::text(scalar)),
    }
}
