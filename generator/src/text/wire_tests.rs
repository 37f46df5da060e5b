//! The package that runs the hand-written tests of the generated crates: `Cargo.toml`, and the main
//! file of the conformance suite.

use serde::Serialize;
use specs::model::Provider;

use crate::name::{Case, Scope};

/// View of `wire-tests/Cargo.toml.tera` and `wire-tests/conformance.rs.tera`.
#[derive(Debug, Serialize)]
pub(super) struct WireTestsView {
    crates: Vec<Crate>,
}

#[derive(Debug, Serialize)]
struct Crate {
    /// Name of the crate, which is plain: lower-case letters, digits and `_`.
    id: String,
    /// Its module in the main file.
    module: String,
}

impl WireTestsView {
    pub(super) fn new(providers: &[Provider]) -> Self {
        let mut modules =
            Scope::new(Case::Snake, "provider").reserve(["driver", "goldens", "suite"]);
        let crates = providers.iter().map(|provider| Crate {
            id: provider.id.clone(),
            module: modules.claim(&provider.id).as_str().to_owned(),
        });
        Self {
            crates: crates.collect(),
        }
    }
}
