//! The package that runs the hand-written tests of the generated crates: `Cargo.toml`, the main file of
//! the conformance suite, and a library that compiles the code of pages.

use serde::Serialize;
use specs::model::Provider;

use crate::name::{Case, Scope};

/// View of the templates in `wire-tests`.
#[derive(Debug, Serialize)]
pub(super) struct WireTestsView {
    crates: Vec<Crate>,
}

#[derive(Debug, Serialize)]
struct Crate {
    /// Name of the crate, which is plain: lower-case letters, digits and `_`.
    id: String,
    /// Its module in these files.
    module: String,
}

impl WireTestsView {
    pub(super) fn new(providers: &[Provider]) -> Self {
        let mut modules = Scope::new(Case::Snake, "provider")
            .reserve(["driver", "goldens", "snippets", "suite", "written"]);
        let crates = providers.iter().map(|provider| Crate {
            id: provider.id.clone(),
            module: modules.claim(&provider.id).as_str().to_owned(),
        });
        Self {
            crates: crates.collect(),
        }
    }
}
