#![allow(clippy::unwrap_used)]

mod checker;
mod random_types;
mod recent;
mod shown;
mod specs;
mod state;
mod words;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use ::specs::model::{Provider, Type, TypeRef};
use serde_json::{Map, Value};

use super::Records;
use crate::world::{Account, Settings};

/// The folder of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every spec of a folder.
fn load(folder: &str) -> Vec<Arc<Provider>> {
    let loaded = ::specs::load(&root().join(folder));
    let loaded = loaded.unwrap_or_else(|_| panic!("{folder} is not valid"));
    loaded.into_iter().map(Arc::new).collect()
}

/// The spec of this name among those with which the generator is tested.
fn golden(name: &str) -> Arc<Provider> {
    let found = all_specs().iter().find(|model| model.id == name);
    Arc::clone(found.unwrap())
}

/// Every spec there is, read once for all tests.
fn all_specs() -> &'static [Arc<Provider>] {
    static SPECS: OnceLock<Vec<Arc<Provider>>> = OnceLock::new();
    SPECS.get_or_init(read_specs)
}

fn read_specs() -> Vec<Arc<Provider>> {
    let mut found = load("specs");
    let mut goldens: Vec<_> = std::fs::read_dir(root().join("tests/golden"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("spec").is_dir())
        .collect();
    goldens.sort();
    for path in goldens {
        let name = path.file_name().unwrap().to_str().unwrap();
        found.extend(load(&format!("tests/golden/{name}/spec")));
    }
    assert!(found.len() > 10, "the specs were not found");
    found
}

fn types(model: &Provider) -> impl Iterator<Item = &Type> {
    let own = model.resources.iter().flat_map(|resource| &resource.types);
    model.types.iter().chain(own)
}

fn account(id: &str) -> Account {
    Account {
        id: id.to_owned(),
        first_name: "Kate".to_owned(),
        last_name: "Greenway".to_owned(),
        email: format!("{id}@example.com"),
        password: String::new(),
        organisation: "acc1".to_owned(),
    }
}

fn records(model: &Arc<Provider>) -> Records {
    Records::new(Arc::clone(model), &account("kate"), &settings(1))
}

fn settings(seed: u64) -> Settings {
    Settings {
        seed,
        first_day: crate::testing::FIRST_DAY,
        auto_approve: false,
        limits: false,
    }
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The identifier of a record as text.
fn id(records: &Records, type_name: &str, record: &Value) -> String {
    let key = records.identifier(type_name).unwrap();
    super::examples::id_text(&record[key]).unwrap()
}

fn named(name: &str) -> TypeRef {
    TypeRef::Named(name.to_owned())
}
