//! `index.md`: the provider at a glance, a start to copy, and the way to all other pages.

use serde::Serialize;
use specs::model::Provider;

use super::{catalogue, page, parts};
use crate::names::Names;
use crate::text::markup::{Cell, Markdown};
use crate::text::readme::{self, Row};
use crate::text::{Runtime, example, facts, words};

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
            facts: demands(provider),
            warnings: facts::warnings(provider),
            dependency: readme::dependency(&provider.id, runtime),
            example: example::example(provider, names),
            run_example: Markdown::code(&format!("cargo run -p {} --example login", provider.id)),
            parts: parts(provider).into_iter().map(part).collect(),
            resources: resources(provider, names),
        }
    }
}

/// What a provider demands; its address comes last.
fn demands(provider: &Provider) -> Vec<Row> {
    let mut rows = readme::rows(provider);
    let end = rows.len() - usize::from(provider.homepage.is_some());
    rows.splice(end..end, lifetimes_and_limits(provider));
    rows
}

/// How long tokens live, what a refresh does to them, and what is limited.
fn lifetimes_and_limits(provider: &Provider) -> Vec<Row> {
    let lifecycle = &provider.lifecycle;
    let row = |name, value: String| Row {
        name,
        value: Cell::ours(value),
    };
    let limit = lifecycle.token_requests.as_ref();
    let limit = limit.map(|limit| row("Limits of the login", words::token_requests(limit)));
    let api = provider.api.as_ref();
    let api = api.map(|_| row("Limits of the API", catalogue::limits_in_short(provider)));
    let mut rows = vec![
        row(
            "Access token lives",
            words::lifetime(lifecycle.access_token.lifetime),
        ),
        row("Refresh token lives", catalogue::refresh_token(provider)),
    ];
    rows.extend(limit.into_iter().chain(api));
    rows
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
