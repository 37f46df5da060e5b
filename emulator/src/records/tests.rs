#![allow(clippy::unwrap_used)]

use std::{path::PathBuf, sync::Arc};

use specs::model::Provider;

use super::Records;
use crate::world::Account;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every spec of a folder.
fn load(folder: &str) -> Vec<Arc<Provider>> {
    let loaded = specs::load(&root().join(folder)).unwrap_or_else(|_| panic!("{folder}"));
    loaded.into_iter().map(Arc::new).collect()
}

fn account(id: &str) -> Account {
    Account {
        id: id.to_owned(),
        first_name: "Kate".to_owned(),
        last_name: "Greenway".to_owned(),
        email: "kate.greenway@example.com".to_owned(),
        password: String::new(),
        organisation: "acc1".to_owned(),
    }
}

#[test]
fn dump() {
    for spec in ["specs", "tests/golden/kitchen_sink/spec", "tests/golden/typed_ids/spec", "tests/golden/exact_values/spec"] {
        for model in load(spec) {
        let mut records = Records::new(Arc::clone(&model), &account("kate"), 1);
        let types = model.types.iter().chain(model.resources.iter().flat_map(|one| &one.types));
        for one in types {
            let start = std::time::Instant::now();
            let all = records.all(&one.name);
            let took = start.elapsed();
            println!("== {spec} {} {} {took:?} {:?}", one.name, all.len(), records.identifier(&one.name));
            let shown = all.iter().position(|_| true).unwrap_or(0);
            let mut at = vec![shown, 12, 13];
            at.dedup();
            for index in at {
                if let Some(record) = all.get(index) { println!("{}", serde_json::to_string(&**record).unwrap()); }
            }
            if all.is_empty() {
                println!("{} {}", serde_json::to_string(&records.ids(&one.name).iter().take(5).map(|x| x.to_string()).collect::<Vec<_>>()).unwrap(), serde_json::to_string(&records.value(&specs::model::TypeRef::Named(one.name.clone()), "x")).unwrap());
            }
        }
    }
    }
}
