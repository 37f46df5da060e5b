//! Values with which a call succeeds.

use std::sync::Arc;

use serde_json::Value;
use specs::model::{Operation, Paging, Parameter, ParameterIn, ScalarType, TypeRef};

use super::{
    kinds,
    plan::{self, Plan},
    schema,
};
use crate::{json_path, records::Records, world::Site};

/// A text for a parameter of an operation with which a call succeeds. Those of one operation go
/// together: the identifier of a customer is that of the customer of the order. `None`: any text of
/// the declared type will do.
pub(super) fn sample(
    site: &Site,
    store: &mut Records,
    operation: &str,
    parameter: &str,
) -> Option<String> {
    let model = &site.model;
    let (resource, operation) = site.operation(operation)?;
    let parameter = operation
        .parameters
        .iter()
        .find(|one| one.id == parameter)?;
    let plan = plan::plan(model, store, resource, operation);
    if plan.key.is_some_and(|key| key.id == parameter.id) {
        let record = example(site, store, operation, plan)?;
        let identifier = store.identifier(plan.entity?)?;
        return record.get(identifier).map(kinds::text);
    }
    if let Some(target) = schema::id_of(&parameter.type_ref) {
        return linked(site, store, operation, plan, target);
    }
    match parameter.type_ref {
        TypeRef::Scalar(ScalarType::Integer) => {
            number(resource.operations.iter(), operation, parameter)
        }
        TypeRef::Scalar(ScalarType::Id | ScalarType::String) => {
            bare(site, store, operation, plan, parameter)
        }
        _ => None,
    }
}

/// The record the samples of an operation are about: the first that is linked with the records of
/// all other identifiers it takes, or else the first.
fn example(
    site: &Site,
    store: &mut Records,
    operation: &Operation,
    plan: Plan<'_>,
) -> Option<Arc<Value>> {
    let entity = plan.entity?;
    let all = store.all(entity);
    let targets = operation.parameters.iter().filter(|one| one.required);
    let targets: Vec<Vec<String>> = targets
        .filter_map(|one| schema::id_of(&one.type_ref))
        .filter(|target| *target != entity)
        .map(|target| schema::links_to(&site.model, entity, target))
        .filter(|paths| !paths.is_empty())
        .collect();
    let named = |record: &Value, path: &String| {
        json_path::get(record, path).is_some_and(|value| !value.is_null())
    };
    let is_linked = |record: &&Arc<Value>| {
        let mut targets = targets.iter();
        targets.all(|paths| paths.iter().any(|path| named(record, path)))
    };
    all.iter().find(is_linked).or(all.first()).cloned()
}

/// The identifier of a record of another type.
fn linked(
    site: &Site,
    store: &mut Records,
    operation: &Operation,
    plan: Plan<'_>,
    target: &str,
) -> Option<String> {
    if let Some(entity) = plan.entity.filter(|entity| *entity != target) {
        let record = example(site, store, operation, plan);
        for path in schema::links_to(&site.model, entity, target) {
            let value = record.as_ref().and_then(|one| json_path::get(one, &path));
            let value = match value {
                Some(Value::Array(items)) => items.first(),
                other => other,
            };
            let id = value.filter(|value| !value.is_null()).map(kinds::text);
            let exists = |id: &String| {
                store.identifier(target).is_none() || store.find(target, id).is_some()
            };
            if let Some(id) = id.filter(exists) {
                return Some(id);
            }
        }
    }
    store.ids(target).first().map(ToString::to_string)
}

/// The first page, the first part.
fn number<'a>(
    mut siblings: impl Iterator<Item = &'a Operation>,
    operation: &Operation,
    parameter: &Parameter,
) -> Option<String> {
    match &operation.paging {
        Some(Paging::PageNumber { page, first, .. }) if *page == parameter.id => {
            return Some(first.to_string());
        }
        Some(Paging::PageNumber { page_size, .. }) if *page_size == parameter.id => {
            return Some("10".to_owned());
        }
        Some(Paging::Offset { offset, .. }) if *offset == parameter.id => {
            return Some("0".to_owned());
        }
        Some(Paging::Offset { count, .. }) if *count == parameter.id => {
            return Some("10".to_owned());
        }
        _ => {}
    }
    let is_part = siblings.any(|sibling| {
        sibling.upload.as_ref().is_some_and(|upload| {
            let takes = sibling.id == operation.id
                || upload.next == operation.id
                || super::files::returns_file(operation);
            takes && [&upload.part_number, &upload.part_count].contains(&&parameter.id)
        })
    });
    is_part.then(|| "1".to_owned())
}

/// An untyped identifier that is not the key: that of a record of the type it is named after.
fn bare(
    site: &Site,
    store: &mut Records,
    operation: &Operation,
    plan: Plan<'_>,
    parameter: &Parameter,
) -> Option<String> {
    let is_id = parameter.type_ref == TypeRef::Scalar(ScalarType::Id);
    if !is_id && parameter.parameter_in != ParameterIn::Path {
        return None;
    }
    let name = schema::stem(&parameter.id);
    let types = site.model.resources.iter().flat_map(|one| &one.types);
    let types = site.model.types.iter().chain(types);
    let meant = types
        .map(|one| one.name.as_str())
        .find(|type_name| name.contains(&schema::stem(type_name)) && is_id);
    if let Some(target) = meant
        && let Some(id) = linked(site, store, operation, plan, target)
    {
        return Some(id);
    }
    None
}
