//! `src/catalogue.md`: all providers side by side. Narrow tables, a theme each, with a row for each
//! provider; before them, for each property, which provider has which value of it.

mod properties;

use serde::Serialize;
use specs::model::{Provider, Template, TemplatePart};

use super::{provider_link, sorted};
use crate::text::facts;
use crate::text::markup::{Cell, Markdown};
use crate::text::words;
use properties::PropertyView;

/// View of `book/src/catalogue.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct CatalogueView {
    count: String,
    properties: Vec<PropertyView>,
    themes: Vec<ThemeView>,
}

/// A table: what the columns after the provider are called, and a row for each provider.
#[derive(Debug, Serialize)]
struct ThemeView {
    title: &'static str,
    columns: &'static [&'static str],
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    provider: Cell,
    cells: Vec<Cell>,
}

/// What a table is about: title, columns, and how the cells are had from a provider.
type Theme = (
    &'static str,
    &'static [&'static str],
    fn(&Provider) -> Vec<Cell>,
);

const THEMES: [Theme; 7] = [
    ("What they offer", &["API", "Operations"], offer),
    (
        "Login",
        &["Grants", "Client authentication", "PKCE", "Scopes"],
        login,
    ),
    ("Hosts", &["Login", "API"], hosts),
    (
        "Lifetimes",
        &["Code", "Access token", "Refresh token"],
        lifetimes,
    ),
    (
        "Refresh",
        &["Rotation", "Old access token", "Token requests"],
        refresh,
    ),
    ("Limits and paging", &["Limits", "Pages"], limits),
    ("Links", &["In this book", "Elsewhere"], links),
];

impl CatalogueView {
    pub(super) fn new(providers: &[Provider]) -> Self {
        let providers = sorted(providers);
        let theme = |(title, columns, cells): Theme| ThemeView {
            title,
            columns,
            rows: (providers.iter())
                .map(|provider| RowView {
                    provider: Cell::ours(provider_link(provider)),
                    cells: cells(provider),
                })
                .collect(),
        };
        Self {
            count: words::plural(providers.len() as u64, "provider"),
            properties: properties::properties(&providers),
            themes: THEMES.into_iter().map(theme).collect(),
        }
    }
}

fn offer(provider: &Provider) -> Vec<Cell> {
    let operations = facts::operations(provider).count();
    vec![
        Cell::prose(&provider.summary),
        Cell::ours(operations.to_string()),
    ]
}

/// What happens to a refresh token that is used, in short.
fn rotation(provider: &Provider) -> &'static str {
    match provider.refresh {
        Some(_) => words::rotation_in_short(provider.lifecycle.refresh_token.rotation),
        None => "no refresh",
    }
}

/// How long a refresh token lives, and what happens to it when it is used.
pub(super) fn refresh_token(provider: &Provider) -> String {
    let lifetime = words::lifetime(provider.lifecycle.refresh_token.lifetime);
    match provider.refresh {
        Some(_) => format!("{lifetime}; {}", rotation(provider)),
        None => rotation(provider).to_owned(),
    }
}

fn login(provider: &Provider) -> Vec<Cell> {
    let scopes = match &provider.scopes {
        None => "none to choose".to_owned(),
        Some(scopes) => scopes.values.len().to_string(),
    };
    vec![
        Cell::codes(facts::grants(provider)),
        Cell::codes(facts::auth_methods(provider)),
        Cell::ours(words::pkce_in_short(
            provider.authorize.code_challenge_method,
        )),
        Cell::ours(scopes),
    ]
}

fn hosts(provider: &Provider) -> Vec<Cell> {
    let urls = facts::endpoints(provider)
        .into_iter()
        .map(|endpoint| endpoint.url);
    let login = facts::hosts_of(provider, urls);
    let api = match &provider.api {
        None => Cell::ours("–"),
        Some(api) => api_host(provider, &api.base_url),
    };
    vec![Cell::codes(login.iter().map(String::as_str)), api]
}

/// The hosts of the API, or where its host comes from.
fn api_host(provider: &Provider, base_url: &Template) -> Cell {
    let late = late_bound(provider, base_url);
    if late.is_empty() {
        let hosts = facts::hosts_of(provider, [base_url]);
        return Cell::codes(hosts.iter().map(String::as_str));
    }
    let fields: Vec<_> = late
        .into_iter()
        .map(|field| {
            let from = words::connection_from(&field.from);
            let hosts: Vec<_> = field
                .allow_hosts
                .iter()
                .map(|host| Markdown::code(host))
                .collect();
            let hosts = Markdown::join(&hosts, ", ");
            Markdown::ours(format!("late-bound, from {from}: {hosts}"))
        })
        .collect();
    Markdown::join(&fields, "; ").cell()
}

/// The connection fields in the host of an address.
fn late_bound<'a>(
    provider: &'a Provider,
    url: &Template,
) -> Vec<&'a specs::model::ConnectionField> {
    let is_in_host = |name: &str| {
        let at = url.text.find(&format!("{{{name}}}"));
        let path = url.text.find("://").map_or(0, |at| at + 3);
        let path = url.text[path..]
            .find('/')
            .map_or(url.text.len(), |end| path + end);
        at.is_some_and(|at| at < path)
    };
    let variables = url.parts.iter().filter_map(|part| match part {
        TemplatePart::Variable(name) if is_in_host(name) => Some(name),
        TemplatePart::Variable(_) | TemplatePart::Literal(_) => None,
    });
    let field = |name: &String| provider.connection.iter().find(|field| field.id == *name);
    variables.filter_map(field).collect()
}

fn lifetimes(provider: &Provider) -> Vec<Cell> {
    let lifecycle = &provider.lifecycle;
    [
        lifecycle.authorization_code.lifetime,
        lifecycle.access_token.lifetime,
        lifecycle.refresh_token.lifetime,
    ]
    .map(|lifetime| Cell::ours(words::lifetime(lifetime)))
    .into()
}

fn refresh(provider: &Provider) -> Vec<Cell> {
    let token = &provider.lifecycle.refresh_token;
    let limit = provider.lifecycle.token_requests.as_ref();
    let limit = limit.map_or_else(|| words::NOT_PUBLISHED.to_owned(), words::token_requests);
    let old = match provider.refresh {
        Some(_) => words::old_access_token_in_short(token.old_access_token),
        None => "–",
    };
    let rotation = rotation(provider);
    vec![Cell::ours(rotation), Cell::ours(old), Cell::ours(limit)]
}

/// The limits of the API.
pub(super) fn limits_in_short(provider: &Provider) -> String {
    let limits = provider.api.iter().flat_map(|api| &api.limits);
    let limits: Vec<_> = limits.map(words::limit).collect();
    if limits.is_empty() {
        words::NOT_PUBLISHED.to_owned()
    } else {
        limits.join(", ")
    }
}

fn limits(provider: &Provider) -> Vec<Cell> {
    let mut pages: Vec<&str> = Vec::new();
    for kind in properties::paging(provider) {
        if !pages.contains(&kind) {
            pages.push(kind);
        }
    }
    vec![
        Cell::ours(limits_in_short(provider)),
        Cell::ours(pages.join(", ")),
    ]
}

fn links(provider: &Provider) -> Vec<Cell> {
    let id = &provider.id;
    let inside = [
        ("login", "oauth"),
        ("operations", "operations"),
        ("sources", "sources"),
    ]
    .map(|(text, page)| format!("[{text}]({id}/{page}.md)"));
    let homepage = provider.homepage.as_deref();
    let outside = homepage.map_or_else(|| Markdown::ours("–"), Markdown::address);
    vec![Cell::ours(inside.join(", ")), outside.cell()]
}
