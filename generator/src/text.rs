//! Everything a person reads: manifests, READMEs and pages, from templates.
//!
//! A template lies in `templates/` under the path of the file it becomes. It has one typed view;
//! all choices are made in the view, and the template prints and repeats. A variable that a view
//! lacks is an error.

/// A template of `templates/`, by its path there.
macro_rules! template {
    ($path:literal) => {
        $crate::text::Template {
            name: $path,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/", $path)),
        }
    };
}

pub mod book;
mod example;
pub mod facts;
pub(crate) mod login;
mod manifest;
mod markup;
pub(crate) mod overview;
pub(crate) mod picture;
mod providers;
mod readme;
mod scaffold;
#[cfg(test)]
mod tests;
mod wire_tests;
pub mod words;

use std::cell::RefCell;
use std::path::PathBuf;

use serde::Serialize;
use specs::model::Provider;
use tera::{Context, Tera};

use crate::names::Names;
use crate::{GenerateError, Options};

pub use providers::{insert_table, table};
pub use scaffold::{left_open, scaffold, scaffold_described};

/// What the manifests of generated crates depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// The dependency of the workspace the crates are members of; they inherit from it.
    #[default]
    Workspace,
    /// A published version.
    Version(String),
    /// The folder of the package, as seen from the folder of a crate.
    Path(String),
}

/// A template and the text of it.
#[derive(Clone, Copy, Debug)]
struct Template {
    name: &'static str,
    text: &'static str,
}

const MANIFEST: Template = template!("generated/crate/Cargo.toml.tera");
const README: Template = template!("generated/crate/README.md.tera");
const CALLS: Template = template!("generated/crate/examples/calls.rs.tera");
const QUICKSTART: Template = template!("generated/crate/examples/quickstart.rs.tera");
const PROVIDERS: Template = template!("generated/README.md.tera");
const TABLE: Template = template!("generated/_table.md.tera");
const WIRE_TESTS: Template = template!("generated/wire-tests/Cargo.toml.tera");
const WIRE_LIB: Template = template!("generated/wire-tests/lib.rs.tera");
const CONFORMANCE: Template = template!("generated/wire-tests/conformance.rs.tera");
const SEQUENCE: Template = template!("generated/book/picture/sequence.svg.tera");
const LIFETIMES: Template = template!("generated/book/picture/lifetimes.svg.tera");
const SPEC: Template = template!("specs/new.yaml.tera");
const DESCRIBED: Template = template!("specs/described.yaml.tera");

/// The manifest, the README and the example of one crate, with paths below the crate's folder.
pub fn files(
    provider: &Provider,
    names: &Names,
    options: &Options,
) -> Result<Vec<(PathBuf, String)>, GenerateError> {
    let runtime = &options.runtime;
    let mut files = vec![
        (
            "Cargo.toml".into(),
            render(MANIFEST, &manifest::ManifestView::new(provider, options))?,
        ),
        (
            "README.md".into(),
            render(README, &readme::ReadmeView::new(provider, names, runtime))?,
        ),
    ];
    if !provider.resources.is_empty() {
        files.push((
            "examples/calls.rs".into(),
            render(CALLS, &example::CallsView::new(provider, names))?,
        ));
    }
    Ok(files)
}

/// Rust that is read like a page, to be formatted yet, with paths below the crate's folder. Only in
/// this workspace, where the emulator is.
pub(crate) fn programs(
    provider: &Provider,
    names: &Names,
    runtime: &Runtime,
) -> Result<Vec<(PathBuf, String)>, GenerateError> {
    if *runtime != Runtime::Workspace {
        return Ok(Vec::new());
    }
    let view = example::QuickstartView::new(provider, names);
    Ok(vec![(
        "examples/quickstart.rs".into(),
        render(QUICKSTART, &view)?,
    )])
}

/// The files beside the crates, with paths below the output folder. `wire_tests` adds the package
/// that runs the hand-written tests of the crates.
pub fn workspace_files(
    providers: &[Provider],
    wire_tests: bool,
) -> Result<Vec<(PathBuf, String)>, GenerateError> {
    let view = providers::ProvidersView::new(table(providers, "")?);
    let mut files = vec![("README.md".into(), render(PROVIDERS, &view)?)];
    if wire_tests {
        let view = wire_tests::WireTestsView::new(providers);
        files.push(("wire-tests/Cargo.toml".into(), render(WIRE_TESTS, &view)?));
        files.push(("wire-tests/lib.rs".into(), render(WIRE_LIB, &view)?));
        files.push((
            "wire-tests/conformance.rs".into(),
            render(CONFORMANCE, &view)?,
        ));
    }
    Ok(files)
}

thread_local! {
    /// The templates this thread has compiled; compiling takes about as long as filling.
    static COMPILED: RefCell<Tera> = RefCell::new(engine());
}

fn engine() -> Tera {
    let mut tera = Tera::new();
    // Views escape what they hold for the place where it stands; HTML escapes would be wrong there.
    tera.autoescape_on(Vec::<String>::new());
    tera
}

/// Fills a template. Rows of empty lines shrink to one, so that templates can be laid out freely.
fn render(template: Template, view: &impl Serialize) -> Result<String, GenerateError> {
    let bug = |error: tera::Error| GenerateError::bug(template.name, report(&error));
    let context = Context::from_serialize(view).map_err(bug)?;
    COMPILED.with_borrow_mut(|tera| {
        if !tera.get_template_names().any(|name| name == template.name) {
            tera.add_raw_template(template.name, template.text)
                .map_err(bug)?;
        }
        tera.render(template.name, &context)
            .map(|text| tidy(&text))
            .map_err(bug)
    })
}

/// An error of the template engine with its causes.
fn report(error: &tera::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// One empty line where there are several, none at the beginning, one line break at the end.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            gap = !tidy.is_empty();
            continue;
        }
        if gap {
            tidy.push('\n');
            gap = false;
        }
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}
