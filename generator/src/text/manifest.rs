//! `Cargo.toml` of a crate.

use serde::Serialize;
use specs::model::Provider;

use super::Runtime;
use super::markup::TomlString;

/// View of `crate/Cargo.toml.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ManifestView {
    name: TomlString,
    /// Whether the crate is a member of this workspace and inherits from it.
    inherits: bool,
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
}

impl ManifestView {
    pub(super) fn new(provider: &Provider, runtime: &Runtime) -> Self {
        let keyword_of_provider =
            (provider.id.len() <= MAX_KEYWORD).then_some(provider.id.as_str());
        let keywords = ["oauth2", "api", "client"]
            .into_iter()
            .chain(keyword_of_provider);
        Self {
            name: TomlString::new(&provider.id),
            inherits: matches!(runtime, Runtime::Workspace),
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
            runtime: dependency(runtime),
        }
    }
}

/// The longest keyword the package registry takes.
const MAX_KEYWORD: usize = 20;

/// The dependency on the runtime. A path carries a version too, without which `cargo package`
/// refuses the crate.
fn dependency(runtime: &Runtime) -> String {
    match runtime {
        Runtime::Workspace => "{ workspace = true }".to_owned(),
        Runtime::Version(version) => TomlString::new(version).as_str().to_owned(),
        Runtime::Path(path) => format!(
            "{{ path = {}, version = {} }}",
            TomlString::new(path).as_str(),
            TomlString::new(env!("CARGO_PKG_VERSION")).as_str()
        ),
    }
}
