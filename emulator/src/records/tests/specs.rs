//! What holds of the records of every spec.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use ::specs::model::{Provider, TypeRef, TypeShape};
use serde_json::Value;

use super::{Records, account, all_specs, checker, id, records, types};
use crate::records::examples::id_text;

#[test]
fn records_conform_to_their_types() {
    for model in all_specs() {
        let mut records = records(model);
        for one in types(model) {
            let type_ref = TypeRef::Named(one.name.clone());
            for record in records.all(&one.name) {
                let problem = checker::problem(model, &type_ref, &record);
                assert_eq!(problem, None, "{} {}: {record:#}", model.id, one.name);
            }
        }
    }
}

#[test]
fn values_conform_to_what_operations_return() {
    for model in all_specs() {
        let mut records = records(model);
        for operation in model.resources.iter().flat_map(|one| &one.operations) {
            let linked = operation.linked.as_ref().map(|linked| &linked.type_ref);
            let parameters = operation.parameters.iter().map(|one| &one.type_ref);
            for type_ref in operation.returns.iter().chain(linked).chain(parameters) {
                for purpose in [operation.id.clone(), format!("{} 7", operation.id)] {
                    let value = records.value(type_ref, &purpose);
                    let problem = checker::problem(model, type_ref, &value);
                    assert_eq!(problem, None, "{} {}: {value:#}", model.id, operation.id);
                    assert_eq!(records.value(type_ref, &purpose), value);
                }
            }
        }
    }
}

#[test]
fn identifiers_are_different_and_found() {
    for model in all_specs() {
        let mut records = records(model);
        for one in types(model) {
            let all = records.all(&one.name);
            let ids: HashSet<String> = all
                .iter()
                .map(|record| id(&records, &one.name, record))
                .collect();
            assert_eq!(ids.len(), all.len(), "{} {}", model.id, one.name);
            for record in &all {
                let id = id(&records, &one.name, record);
                assert_eq!(records.find(&one.name, &id).as_ref(), Some(record));
            }
            if records.identifier(&one.name).is_some() {
                assert!(all.len() >= 10, "{} {}: {}", model.id, one.name, all.len());
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_records_in_any_order() {
    for model in all_specs() {
        let make = |account_id, seed| {
            Records::new(
                Arc::clone(model),
                &account(account_id),
                &super::settings(seed),
            )
        };
        let (mut one, mut other) = (make("kate", 1), make("kate", 1));
        let names: Vec<&str> = types(model).map(|one| one.name.as_str()).collect();
        let mut backwards: Vec<_> = names
            .iter()
            .rev()
            .map(|name| {
                let mut ids = other.ids(name);
                ids.reverse();
                let found = ids.iter().filter_map(|id| other.find(name, id));
                let mut found: Vec<_> = found.collect();
                found.reverse();
                found
            })
            .collect();
        backwards.reverse();
        let forwards: Vec<_> = names.iter().map(|name| one.all(name)).collect();
        for (name, (one, other)) in names.iter().zip(forwards.iter().zip(&backwards)) {
            assert_eq!(one, other, "{} {name}", model.id);
        }
        let total: usize = forwards.iter().map(Vec::len).sum();
        for (account_id, seed) in [("kate", 2), ("oliver", 1)] {
            let mut another = make(account_id, seed);
            let another: Vec<_> = names.iter().map(|name| another.all(name)).collect();
            assert!(another != forwards || total == 0, "{}", model.id);
        }
    }
}

#[test]
fn references_lead_to_records() {
    for model in all_specs() {
        let mut records = records(model);
        let mut seen = 0;
        let mut known = HashMap::new();
        for one in types(model) {
            for record in records.all(&one.name) {
                let type_ref = TypeRef::Named(one.name.clone());
                let mut found = Vec::new();
                references(model, &records, &type_ref, &record, &mut found);
                for (name, id) in found {
                    seen += 1;
                    assert!(
                        leads_somewhere(model, &mut records, &mut known, &name, &id),
                        "{} {}: there is no {name} {id}: {record:#}",
                        model.id,
                        one.name
                    );
                }
            }
        }
        if model.id == "kitchen_sink" {
            assert!(seen > 1_000, "{seen}");
        }
    }
}

/// Whether an identifier is one of a type. `known`: identifiers found before, by type.
fn leads_somewhere(
    model: &Provider,
    records: &mut Records,
    known: &mut HashMap<String, HashSet<Arc<str>>>,
    name: &str,
    id: &str,
) -> bool {
    let ids = known.entry(name.to_owned());
    let ids = ids.or_insert_with(|| records.ids(name).into_iter().collect());
    let special = types(model)
        .filter(|one| one.name == name)
        .flat_map(|one| &one.identifier)
        .any(|known| known.values.iter().any(|value| value.value == id));
    let is_record = records.identifier(name).is_some();
    special || ids.contains(id) && (!is_record || records.find(name, id).is_some())
}

/// What a value names: type and identifier.
fn references(
    model: &Provider,
    records: &Records,
    type_ref: &TypeRef,
    value: &Value,
    found: &mut Vec<(String, String)>,
) {
    match (type_ref, value) {
        (TypeRef::Id(name), value) => {
            let id = id_text(value).unwrap();
            // Examples that were recorded may say that there is nothing by an empty text.
            found.extend((!id.is_empty()).then(|| (name.clone(), id)));
        }
        (TypeRef::Named(name), Value::Object(object)) => {
            let one = types(model).find(|one| one.name == *name).unwrap();
            let TypeShape::Fields(fields) = &one.shape else {
                return;
            };
            for field in fields {
                if let Some(value) = object.get(&field.name).filter(|value| !value.is_null()) {
                    references(model, records, &field.type_ref, value, found);
                }
            }
            let key = records.identifier(name).and_then(|key| object.get(key));
            let base = records.base(name).to_owned();
            found.extend(key.and_then(id_text).map(|id| (base, id)));
        }
        (
            TypeRef::List(inner)
            | TypeRef::OneOrMany(inner)
            | TypeRef::Single(inner)
            | TypeRef::MapOrList(inner),
            Value::Array(items),
        ) => {
            for item in items {
                references(model, records, inner, item, found);
            }
        }
        (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(items)) => {
            for item in items.values() {
                references(model, records, inner, item, found);
            }
        }
        (TypeRef::TextOr(inner), value) if !value.is_string() => {
            references(model, records, inner, value, found);
        }
        (TypeRef::OneOrMany(inner) | TypeRef::Single(inner), value) => {
            references(model, records, inner, value, found);
        }
        _ => {}
    }
}
