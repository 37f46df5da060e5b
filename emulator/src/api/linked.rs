//! Records that come along with the payload.

use std::sync::Arc;

use serde_json::{Value, json};
use specs::model::{Linked, Operation, Parameter, Provider, TypeRef};

use super::{arguments::Arguments, kinds, schema};
use crate::{json_path, records::Records};

/// Puts the records that those on a page are linked with beside the payload, if they were asked for.
pub(super) fn write(
    model: &Provider,
    store: &mut Records,
    operation: &Operation,
    arguments: &Arguments<'_>,
    entity: &str,
    page: &[Arc<Value>],
    body: &mut Value,
) {
    let Some(Linked { path, type_ref }) = &operation.linked else {
        return;
    };
    let Some(holder) = schema::object(model, type_ref) else {
        return;
    };
    let wanted = wanted(model, operation, arguments, entity);
    let mut linked = json!({});
    for field in schema::fields(model, holder) {
        let TypeRef::Named(target) = field.type_ref.innermost() else {
            continue;
        };
        let ids = ids(model, entity, target, wanted.as_deref(), page);
        let mut found: Vec<Value> = Vec::new();
        for id in ids {
            let record = store.find(target, &id);
            found.extend(record.map(|record| (*record).clone()));
        }
        if found.is_empty() {
            continue;
        }
        linked[&field.name] = match field.type_ref {
            TypeRef::OneOrMany(_) if found.len() == 1 => found.remove(0),
            _ => Value::Array(found),
        };
    }
    if linked.as_object().is_some_and(|kinds| !kinds.is_empty()) {
        json_path::set(body, path, linked);
    }
}

/// The links that were asked for. `None`: there is no way to ask, so all of them come.
fn wanted(
    model: &Provider,
    operation: &Operation,
    arguments: &Arguments<'_>,
    entity: &str,
) -> Option<Vec<String>> {
    let asks = |parameter: &&Parameter| {
        let values = schema::values(model, &parameter.type_ref);
        let names_links = !values.is_empty()
            && values.iter().all(|value| {
                let field = |name: &str| schema::field(model, entity, name).is_some();
                field(value) || link_field(model, entity, value)
            });
        schema::is_list(&parameter.type_ref) && (parameter.id == "include" || names_links)
    };
    let parameter = operation.parameters.iter().find(asks)?;
    Some(
        arguments
            .get(&parameter.id)
            .map(super::arguments::Argument::texts)
            .unwrap_or_default(),
    )
}

/// Whether an object within the record has a field of this name.
fn link_field(model: &Provider, entity: &str, name: &str) -> bool {
    schema::fields(model, entity).iter().any(|field| {
        let object = schema::object(model, &field.type_ref);
        object.is_some_and(|object| schema::field(model, object, name).is_some())
    })
}

/// Identifiers of the records of a type that those on the page name, each once.
fn ids(
    model: &Provider,
    entity: &str,
    target: &str,
    wanted: Option<&[String]>,
    page: &[Arc<Value>],
) -> Vec<String> {
    let mut ids = Vec::new();
    for path in schema::links_to(model, entity, target) {
        let name = path.rsplit('.').next().unwrap_or_default();
        let is_wanted = wanted.is_none_or(|wanted| wanted.iter().any(|one| one == name));
        if !is_wanted || name == "id" {
            continue;
        }
        for record in page {
            let found = match json_path::get(record, &path) {
                Some(Value::Array(items)) => items.iter().map(kinds::text).collect(),
                Some(Value::Null) | None => Vec::new(),
                Some(one) => vec![kinds::text(one)],
            };
            for id in found {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
    }
    ids
}
