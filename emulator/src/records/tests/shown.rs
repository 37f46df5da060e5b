//! Records that published answers show.

use ::specs::model::TypeRef;
use serde_json::{Value, json};

use super::{all_specs, golden, id, records};
use crate::json_path;

/// The records of an answer, if it is a record or a list of them.
fn shown(type_ref: &TypeRef, payload: &Value) -> Option<(String, Vec<Value>)> {
    let TypeRef::Named(name) = type_ref.innermost() else {
        return None;
    };
    let records = match (type_ref, payload) {
        (TypeRef::Map(_) | TypeRef::MapOrList(_) | TypeRef::TextOr(_), _) => return None,
        (_, Value::Array(items)) => items.clone(),
        (_, one) => vec![one.clone()],
    };
    Some((name.clone(), records))
}

#[test]
fn examples_come_first_and_as_they_are() {
    let mut compared = 0;
    for model in all_specs() {
        let mut records = records(model);
        let mut seen: Vec<(String, String)> = Vec::new();
        let mut in_envelopes = String::new();
        for operation in model.resources.iter().flat_map(|one| &one.operations) {
            let (Some(text), Some(returns)) = (&operation.example_response, &operation.returns)
            else {
                continue;
            };
            let answer: Value = serde_json::from_str(text).unwrap();
            let data = operation.data.as_deref().unwrap_or_default();
            let payload = json_path::get(&answer, data);
            let Some((name, examples)) = payload.and_then(|payload| shown(returns, payload)) else {
                continue;
            };
            let Some(key) = records.identifier(&name).map(str::to_owned) else {
                in_envelopes.push_str(text);
                continue;
            };
            for example in examples.iter().filter(|example| !example[&key].is_null()) {
                let id = id(&records, &name, example);
                let place = (name.clone(), id.clone());
                // A second example of a record may show it after a change.
                if seen.contains(&place) || in_envelopes.contains(&format!("\"{id}\"")) {
                    continue;
                }
                seen.push(place);
                let found = records.find(&name, &id).map(|found| (*found).clone());
                assert_eq!(found.as_ref(), Some(example), "{} {name}", model.id);
                compared += 1;
            }
            let all = records.all(&name);
            let whole = records.base(&name) == name;
            let first: Vec<String> = all.iter().map(|one| id(&records, &name, one)).collect();
            for (of, id) in &seen {
                let at = first.iter().position(|known| known == id);
                let shown = seen.iter().filter(|(other, _)| other == of).count();
                assert!(
                    *of != name || !whole || at.is_some_and(|at| at < shown + 30),
                    "{} {name} {id}: {at:?}",
                    model.id
                );
            }
        }
    }
    assert!(compared > 60, "{compared}");
}

#[test]
fn what_an_example_mentions_exists() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    let first = records.all("Order").remove(0);
    assert_eq!(first["id"], 7);
    assert_eq!(first["title"], "Chairs");
    assert_eq!(records.ids("Customer")[0], "4".into());
    assert_eq!(records.ids("Participant")[0], "7--4--1".into());
}

#[test]
fn what_is_made_is_written_as_in_the_examples() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    for order in records.all("Order").iter().skip(1).take(50) {
        assert!(order["id"].is_u64(), "{order}");
        assert!(
            order["paid"].is_null() || order["paid"].is_string(),
            "{order}"
        );
        assert!(
            order["cook"].is_null() || order["cook"].is_array(),
            "{order}"
        );
        let opens = order["opens"].as_str().unwrap_or("08:30");
        assert_eq!(opens.len(), 5, "{order}");
    }
}

#[test]
fn there_are_more_records_than_a_page_holds() {
    let model = golden("kitchen_sink");
    let mut records = records(&model);
    let orders = records.all("Order").len();
    assert_eq!(orders, 1_000 + 200 + 3);
    assert_eq!(records.all("Cook").len(), 0, "they have no identifiers");
    let value = records.value(&super::named("Cook"), "list_orders");
    assert_eq!(value, json!({ "name": "Ann" }));
}
