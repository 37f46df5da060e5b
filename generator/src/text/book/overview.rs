//! `index.md`: the provider at a glance, a start to copy, and the way to all other pages.

use serde::Serialize;
use specs::model::Provider;

use super::{page, parts};
use crate::names::Names;
use crate::text::markup::{Cell, Markdown};
use crate::text::readme::{self, Row};
use crate::text::{Runtime, example, facts};

/// View of `provider/index.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct OverviewView {
    name: Markdown,
    summary: Markdown,
    facts: Vec<Row>,
    warnings: Vec<String>,
    /// The line under `[dependencies]`.
    dependency: String,
    example: String,
    /// The command that runs `examples/login.rs`.
    run_example: Markdown,
    parts: Vec<PartView>,
    resources: Vec<ResourceRow>,
}

#[derive(Debug, Serialize)]
struct PartView {
    file: &'static str,
    title: &'static str,
    about: &'static str,
}

#[derive(Debug, Serialize)]
struct ResourceRow {
    /// Link to the page of the resource.
    link: Cell,
    doc: Cell,
    operations: usize,
}

impl OverviewView {
    pub(super) fn new(provider: &Provider, names: &Names, runtime: &Runtime) -> Self {
        let part = |part: super::Part| PartView {
            file: part.file,
            title: part.title,
            about: part.about,
        };
        Self {
            name: Markdown::prose(&provider.name),
            summary: Markdown::prose(&provider.summary),
            facts: readme::rows(provider),
            warnings: facts::warnings(provider),
            dependency: readme::dependency(&provider.id, runtime),
            example: example::example(provider, names),
            run_example: Markdown::code(&format!("cargo run -p {} --example login", provider.id)),
            parts: parts(provider).into_iter().map(part).collect(),
            resources: resources(provider, names),
        }
    }
}

fn resources(provider: &Provider, names: &Names) -> Vec<ResourceRow> {
    let resources = provider.resources.iter().zip(&names.resources);
    let row = |(resource, own): (&specs::model::Resource, &crate::names::ResourceNames)| {
        let module = own.module.as_str();
        ResourceRow {
            link: Cell::ours(format!("[`{module}`]({})", page(names, module))),
            doc: Cell::prose(&resource.doc),
            operations: resource.operations.len(),
        }
    };
    resources.map(row).collect()
}
