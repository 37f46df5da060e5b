#![allow(clippy::unwrap_used)]

use specs::model::Provider;
use specs::{SourceFile, Sources};

use super::*;
use crate::names::Names;

/// The spec of a golden.
fn golden(id: &str, text: &str) -> Provider {
    let file = SourceFile {
        path: format!("{id}.yaml").into(),
        text: text.to_owned(),
    };
    specs::load_sources(Sources::from_files(vec![file]))
        .unwrap()
        .remove(0)
}

fn files() -> Provider {
    let text = include_str!("../../../tests/golden/files/spec/files.yaml");
    golden("files", text)
}

fn paging() -> Provider {
    let text = include_str!("../../../tests/golden/paging/spec/paging.yaml");
    golden("paging", text)
}

fn operation<'a>(provider: &'a Provider, id: &str) -> &'a Operation {
    let mut operations = provider
        .resources
        .iter()
        .flat_map(|resource| &resource.operations);
    operations.find(|operation| operation.id == id).unwrap()
}

fn arguments_of(provider: &Provider, resource: usize, position: usize) -> Vec<String> {
    let names = Names::new(provider);
    let operation = &provider.resources[resource].operations[position];
    let idents = &names.resources[resource].operations[position].parameters;
    arguments(operation, idents)
        .iter()
        .map(|(parameter, ident)| {
            assert_eq!(parameter.id, ident.as_str());
            parameter.id.clone()
        })
        .collect()
}

#[test]
fn parts_of_the_path_come_first_in_the_order_of_the_spec() {
    let expected = ["customer", "order", "reason"];
    assert_eq!(arguments_of(&paging(), 0, 1), expected);
}

#[test]
fn numbers_of_parts_are_counted_by_the_runtime_alone() {
    let files = files();
    assert_eq!(arguments_of(&files, 0, 1), ["folder", "file"]);
    let part = ["document", "file", "part_number", "part_count"];
    assert_eq!(arguments_of(&files, 0, 2), part);
    let upload = operation(&files, "upload");
    let is_upload: Vec<_> = upload
        .parameters
        .iter()
        .filter(|parameter| is_upload(upload, parameter))
        .map(|parameter| parameter.id.as_str())
        .collect();
    assert_eq!(is_upload, ["file"]);
    let (at, next) = next_part(&files.resources[0], upload).unwrap();
    assert_eq!((at, next.id.as_str()), (2, "upload_part"));
}

#[test]
fn the_answer_decides_how_a_call_is_sent() {
    let (files, paging) = (files(), paging());
    let orders = &paging.resources[0].operations;
    let events = &paging.resources[1].operations;
    let page = ["send", "send_each", "pages", "items"];
    assert_eq!(ways(&orders[0]), page);
    assert_eq!(ways(&orders[1]), ["send", "send_linked"]);
    assert_eq!(ways(&events[0]), ["send", "pages"]);
    assert_eq!(ways(operation(&files, "attach")), ["send"]);
    assert_eq!(Answer::of(operation(&files, "attach")), Answer::Nothing);
    assert_eq!(Answer::of(operation(&files, "download")), Answer::File);
}

/// A setter of the name of a method would be a second method of that name.
#[test]
fn setters_leave_the_names_of_methods_alone() {
    let (files, paging) = (files(), paging());
    assert!(methods(operation(&files, "upload")).contains(&"on_progress"));
    let list = methods(&paging.resources[0].operations[0]);
    assert!(list.contains(&"filter") && list.contains(&"sort"));
    let text = include_str!("../../../tests/golden/paging/spec/paging.yaml")
        .replace(
            "page: { type: integer, doc: Number",
            "items: { type: integer, doc: Number",
        )
        .replace("page: page,", "page: items,");
    let changed = golden("paging", &text);
    let names = Names::new(&changed);
    assert_eq!(
        names.resources[0].operations[0].parameters[0].as_str(),
        "items_"
    );
}
