//! `README.md` of a crate, which is also its rustdoc front page.

use serde::Serialize;
use specs::model::Provider;

use super::book::limits::{self, LimitView};
use super::book::oauth::{self, FactView};
use super::book::sources;
use super::markup::{Cell, Markdown};
use super::{Runtime, example, facts, login, words};
use crate::names::Names;

/// View of `crate/README.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ReadmeView {
    crate_name: Markdown,
    name: Markdown,
    summary: Markdown,
    operations: String,
    /// How many operations there are, and how much of them is untyped. `None`: there are none.
    counts: Option<String>,
    /// Whether the provider leaves the shape of anything open.
    has_untyped: bool,
    /// The line under `[dependencies]`.
    dependency: String,
    example: String,
    /// The command that runs `examples/quickstart.rs`.
    run_quickstart: Markdown,
    /// The command that runs `examples/login.rs`.
    run_example: Markdown,
    login: Login,
    /// Whether the crate has a type `ErrorCode`.
    has_error_codes: bool,
    /// Whether answers carry an identifier of the request.
    has_request_id: bool,
    facts: Vec<Row>,
    refresh_effects: Vec<&'static str>,
    warnings: Vec<String>,
    lifecycle: Vec<FactView>,
    limits: Vec<LimitView>,
    /// How limits of requests are kept, where there are any.
    pacing: Option<&'static str>,
    /// Folder of the provider's pages in the book.
    pages: String,
    /// How many sources there are, and how many facts they disagree about.
    sources: Option<String>,
}

/// A login at the command line.
#[derive(Debug, Serialize)]
struct Login {
    paragraphs: [String; 2],
    /// Whether the provider takes redirects to a loopback address.
    takes_loopback: bool,
}

#[derive(Debug, Serialize)]
pub(in crate::text) struct Row {
    pub(in crate::text) name: &'static str,
    pub(in crate::text) value: Cell,
}

impl ReadmeView {
    pub(super) fn new(provider: &Provider, names: &Names, runtime: &Runtime) -> Self {
        let count = facts::operations(provider).count() as u64;
        let operations = match count {
            0 => "no API operations yet".to_owned(),
            count => words::plural(count, "operation"),
        };
        Self {
            crate_name: Markdown::prose(&provider.id),
            name: Markdown::prose(&provider.name),
            summary: Markdown::prose(&provider.summary),
            operations,
            counts: (count > 0).then(|| facts::counts(provider)),
            has_untyped: !facts::untyped(provider).is_empty(),
            dependency: dependency(&provider.id, runtime),
            example: example::example(provider, names),
            run_quickstart: Markdown::code(&format!(
                "cargo run -p {} --example quickstart",
                provider.id
            )),
            run_example: Markdown::code(&format!("cargo run -p {} --example login", provider.id)),
            login: Login {
                paragraphs: login::paragraphs(provider, names, *runtime == Runtime::Workspace),
                takes_loopback: login::takes_loopback(provider),
            },
            has_error_codes: provider
                .api
                .as_ref()
                .is_some_and(|api| !api.error_codes.is_empty()),
            has_request_id: has_request_id(provider),
            facts: rows(provider),
            refresh_effects: words::refresh_effects(&provider.lifecycle.refresh_token),
            warnings: facts::warnings(provider),
            lifecycle: oauth::lifecycle(provider),
            limits: limits::limits(provider),
            pacing: facts::pacing(provider),
            pages: format!("../{}/{}", crate::tree::PAGES, provider.id),
            sources: sources(provider),
        }
    }
}

/// `15 sources; they disagree about 7 facts`.
fn sources(provider: &Provider) -> Option<String> {
    let sources = words::plural(provider.sources.len() as u64, "source");
    match (provider.sources.len(), sources::disputes(provider)) {
        (0, _) => None,
        (_, 0) => Some(sources),
        (_, disputes) => {
            let facts = words::plural(disputes as u64, "fact");
            Some(format!("{sources}, which disagree about {facts}"))
        }
    }
}

fn has_request_id(provider: &Provider) -> bool {
    let of_header = (provider.api.as_ref()).is_some_and(|api| api.request_id_header.is_some());
    let shapes = facts::operations(provider).flat_map(|operation| &operation.errors);
    of_header || shapes.into_iter().any(|shape| !shape.request_id.is_empty())
}

/// How a user of the crate depends on it: by path within a workspace, where nothing is published.
pub(in crate::text) fn dependency(id: &str, runtime: &Runtime) -> String {
    match runtime {
        Runtime::Workspace => format!("{id} = {{ path = \"generated/{id}\" }}"),
        Runtime::Version(_) | Runtime::Path(_) => format!("{id} = {{ path = \"{id}\" }}"),
    }
}

/// Hosts, each with the environment it belongs to if it does not belong to all.
fn hosts(provider: &Provider) -> Cell {
    let hosts = facts::hosts(provider);
    let hosts = hosts.iter().map(|host| {
        let environments = facts::environments_of(provider, host);
        let mut text = Markdown::code(host);
        if environments.len() < provider.environments.len() {
            let names: Vec<_> = environments.into_iter().map(Markdown::code).collect();
            let names = Markdown::join(&names, ", ");
            text = Markdown::join(
                &[text, Markdown::ours(" ("), names, Markdown::ours(")")],
                "",
            );
        }
        text
    });
    let hosts: Vec<_> = hosts.collect();
    Markdown::join(&hosts, ", ").cell()
}

/// What a provider demands, in a few rows.
pub(in crate::text) fn rows(provider: &Provider) -> Vec<Row> {
    let scopes = match &provider.scopes {
        None => Cell::ours("none to choose from"),
        Some(scopes) => Cell::ours(scopes.values.len().to_string()),
    };
    let mut rows = vec![
        Row {
            name: "Hosts",
            value: hosts(provider),
        },
        Row {
            name: "Grants",
            value: Cell::codes(facts::grants(provider)),
        },
        Row {
            name: "PKCE",
            value: Cell::ours(words::pkce(provider.authorize.code_challenge_method)),
        },
        Row {
            name: "Client authentication",
            value: Cell::codes(facts::auth_methods(provider)),
        },
        Row {
            name: "Redirect URIs",
            value: Cell::ours(words::redirect_uri(provider.authorize.redirect_uri)),
        },
        Row {
            name: "Known scopes",
            value: scopes,
        },
    ];
    if provider.environments.len() > 1 {
        let environments = provider
            .environments
            .iter()
            .map(|environment| environment.id.as_str());
        rows.push(Row {
            name: "Environments",
            value: Cell::codes(environments),
        });
    }
    if let Some(homepage) = &provider.homepage {
        let value = Markdown::address(homepage).cell();
        rows.push(Row {
            name: "Homepage",
            value,
        });
    }
    rows
}
