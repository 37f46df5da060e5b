//! `Cargo.toml` of a crate.

use serde::Serialize;
use specs::model::Provider;

use super::markup::TomlString;
use super::{Runtime, login};
use crate::Options;

/// View of `crate/Cargo.toml.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ManifestView {
    name: TomlString,
    /// Whether the crate is a member of this workspace and inherits from it.
    inherits: bool,
    /// Whether cargo finds the examples by itself.
    autoexamples: bool,
    /// What stands in place of inheritance otherwise.
    version: TomlString,
    edition: TomlString,
    rust_version: TomlString,
    license: TomlString,
    description: TomlString,
    documentation: TomlString,
    keywords: Vec<TomlString>,
    /// The one entry under `[dependencies]`, after the `=`.
    runtime: String,
    /// The same with what the examples need of it.
    runtime_of_examples: String,
}

impl ManifestView {
    pub(super) fn new(provider: &Provider, options: &Options) -> Self {
        let runtime = &options.runtime;
        let keyword_of_provider =
            (provider.id.len() <= MAX_KEYWORD).then_some(provider.id.as_str());
        let keywords = ["oauth2", "api", "client"]
            .into_iter()
            .chain(keyword_of_provider);
        Self {
            name: TomlString::new(&provider.id),
            inherits: matches!(runtime, Runtime::Workspace),
            autoexamples: options.autoexamples,
            version: TomlString::new(env!("CARGO_PKG_VERSION")),
            edition: TomlString::new("2024"),
            rust_version: TomlString::new(env!("CARGO_PKG_RUST_VERSION")),
            license: TomlString::new(env!("CARGO_PKG_LICENSE")),
            description: TomlString::new(&format!(
                "Typed client for the {} API: {}",
                provider.name, provider.summary
            )),
            documentation: TomlString::new(&format!("https://docs.rs/{}", provider.id)),
            keywords: keywords.map(TomlString::new).collect(),
            runtime: dependency(runtime, &[]),
            runtime_of_examples: dependency(runtime, login::features(provider)),
        }
    }
}

/// The longest keyword the package registry takes.
const MAX_KEYWORD: usize = 20;

/// The dependency on the runtime. A path carries a version too, without which `cargo package`
/// refuses the crate.
fn dependency(runtime: &Runtime, features: &[&str]) -> String {
    let quoted = |text: &str| TomlString::new(text).as_str().to_owned();
    let features: Vec<_> = features.iter().map(|feature| quoted(feature)).collect();
    let of_version = |version: &str| format!("version = {}", quoted(version));
    let mut keys = match runtime {
        Runtime::Workspace => vec!["workspace = true".to_owned()],
        Runtime::Version(version) if features.is_empty() => return quoted(version),
        Runtime::Version(version) => vec![of_version(version)],
        Runtime::Path(path) => vec![
            format!("path = {}", quoted(path)),
            of_version(env!("CARGO_PKG_VERSION")),
        ],
    };
    if !features.is_empty() {
        keys.push(format!("features = [{}]", features.join(", ")));
    }
    format!("{{ {} }}", keys.join(", "))
}
