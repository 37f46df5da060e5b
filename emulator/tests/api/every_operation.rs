//! Every operation of every spec is answered with what it declares.

use serde_json::Value;
use specs::model::{Method, Operation, Paging, Provider, TypeRef};

use super::{
    ask::Ask,
    fixture::{Fixture, Seen, golden_folder, specs_folder},
};
use crate::{
    api::{files, fits, schema},
    error_body, json_path,
};

/// All providers of a folder of specs.
fn providers(folder: &std::path::Path) -> Vec<Provider> {
    specs::load(folder).unwrap()
}

fn names(model: &Provider) -> Vec<String> {
    let of = |resource: &specs::model::Resource| -> Vec<String> {
        let operations = resource.operations.iter();
        operations
            .map(|one| format!("{}.{}", resource.id, one.id))
            .collect()
    };
    model.resources.iter().flat_map(of).collect()
}

/// Calls all operations with the required parameters, then with all of them.
fn walk(model: &Provider) -> usize {
    let names = names(model);
    let fixture = Fixture::new(model.clone());
    for all in [false, true] {
        for name in &names {
            let ask = Ask::new(&fixture, name).filled(all);
            let seen = fixture.send(&ask);
            let place = format!("{}: {name}, all parameters: {all}", model.id);
            check(&fixture, fixture.operation(name), &seen, &place);
            // Every call meets the records as they are at the beginning.
            if fixture.operation(name).method != Method::Get {
                fixture.site.api().reset(&fixture.site);
            }
            if all {
                let sent = seen.note.parameters.len();
                assert_eq!(sent, fixture.operation(name).parameters.len(), "{place}");
            }
        }
    }
    names.len()
}

fn check(fixture: &Fixture, operation: &Operation, seen: &Seen, place: &str) {
    let model = &fixture.site.model;
    assert_eq!(seen.note.refused, None, "{place}");
    assert!(matches!(seen.status, 200 | 204), "{place}: {seen:?}");
    if files::returns_file(operation) {
        assert!(!seen.answer.body.is_empty(), "{place}");
        let disposition = seen.header("content-disposition");
        assert!(disposition.starts_with("attachment"), "{place}");
        return;
    }
    if let Some(success) = &operation.success {
        assert!(
            error_body::holds(&seen.body, success),
            "{place}: {}",
            seen.body
        );
    }
    for shape in &operation.errors {
        let is_error = error_body::holds(&seen.body, &shape.when);
        assert!(!is_error, "{place}: looks like an error: {}", seen.body);
    }
    let Some(returns) = &operation.returns else {
        return;
    };
    let path = operation.data.as_deref().unwrap_or_default();
    let payload = json_path::get(&seen.body, path).filter(|_| seen.status == 200);
    match payload {
        Some(payload) => {
            let fits = fits::fits(model, returns, payload);
            assert!(fits, "{place}: no {returns:?}: {payload}");
        }
        None => assert!(operation.empty_when_absent, "{place}: no payload"),
    }
    if let (Some(paging), Some(_)) = (&operation.paging, payload) {
        check_page(model, operation, paging, &seen.body, place);
    }
}

fn check_page(model: &Provider, operation: &Operation, paging: &Paging, body: &Value, place: &str) {
    let (items, fact) = match paging {
        Paging::PageNumber { items, next, .. } => (items, next),
        Paging::Offset { items, total, .. } => (items, total),
    };
    if let Some(path) = items {
        let items = json_path::get(body, path);
        let items = items.unwrap_or_else(|| panic!("{place}: nothing at {path}"));
        let below = schema::below_payload(operation, path).unwrap();
        let type_ref = schema::at(model, operation.returns.as_ref().unwrap(), below).unwrap();
        assert!(schema::is_list(type_ref), "{place}");
        assert!(fits::fits(model, type_ref, items), "{place}: {items}");
    }
    if let Some(path) = fact {
        let fact = json_path::get(body, path);
        let fact = fact.unwrap_or_else(|| panic!("{place}: nothing at {path}"));
        let fits = fact.is_u64() || (fact.is_string() || fact.is_null());
        assert!(fits, "{place}: {fact}");
    }
}

#[test]
fn all_operations_of_the_specs_succeed() {
    let counts = providers(&specs_folder()).iter().map(walk).sum::<usize>();
    assert!(counts >= 220, "{counts} operations");
}

#[test]
fn all_operations_of_the_generators_specs_succeed() {
    let mut counts = 0;
    for entry in std::fs::read_dir(golden_folder()).unwrap() {
        let folder = entry.unwrap().path().join("spec");
        counts += providers(&folder).iter().map(walk).sum::<usize>();
    }
    assert!(counts >= 50, "{counts} operations");
}

/// Records of a list come as one where there is one, and a single value where one is returned.
#[test]
fn shapes_of_the_quirks() {
    let fixture = super::fixture::golden("one_or_many");
    let seen = fixture.send(&fixture.ask("items.list_items"));
    assert!(seen.at("items").is_array());
    let operation = fixture.operation("items.list_items");
    assert!(matches!(operation.returns, Some(TypeRef::OneOrMany(_))));
    let site = &fixture.site;
    let ids: Vec<String> = {
        let mut state = site.api();
        let store = state.of(site, 0).unwrap().store;
        let ids: Vec<String> = store.ids("Item").iter().map(ToString::to_string).collect();
        for id in &ids[1..] {
            store.remove("Item", id).unwrap();
        }
        ids
    };
    let seen = fixture.send(&fixture.ask("items.list_items"));
    assert!(seen.at("items").is_object(), "{}", seen.body);
    {
        let mut state = site.api();
        state
            .of(site, 0)
            .unwrap()
            .store
            .remove("Item", &ids[0])
            .unwrap();
    }
    let seen = fixture.send(&fixture.ask("items.list_items"));
    assert_eq!((seen.status, seen.answer.body.len()), (204, 0));
}
