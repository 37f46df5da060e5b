//! `Cargo.toml` of the package that runs the hand-written tests of the generated crates.

use serde::Serialize;
use specs::model::Provider;

/// View of `wire-tests/Cargo.toml.tera`.
#[derive(Debug, Serialize)]
pub(super) struct WireTestsView {
    /// Names of the crates, which are plain: lower-case letters, digits and `_`.
    crates: Vec<String>,
}

impl WireTestsView {
    pub(super) fn new(providers: &[Provider]) -> Self {
        Self {
            crates: providers
                .iter()
                .map(|provider| provider.id.clone())
                .collect(),
        }
    }
}
