//! What the tests of several modules need.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use specs::model::Provider;

use crate::world::Account;

/// A provider of the specs that the generator is tested with.
pub(crate) fn golden(id: &str) -> Provider {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("../tests/golden").join(id).join("spec");
    let mut providers = specs::load_only(&folder, &[id.to_owned()]).unwrap();
    providers.remove(0)
}

/// 2026-01-05: where made-up records begin in tests.
pub(crate) const FIRST_DAY: i64 = 20_458;

/// Two accounts.
pub(crate) fn accounts() -> Vec<Account> {
    let account = |id: &str, organisation: &str| Account {
        id: id.to_owned(),
        first_name: id.to_owned(),
        last_name: "Stone".to_owned(),
        email: format!("{id}@{organisation}.example"),
        password: format!("password of {id}"),
        organisation: organisation.to_owned(),
    };
    vec![account("kate", "acc1"), account("oliver", "acc2")]
}
