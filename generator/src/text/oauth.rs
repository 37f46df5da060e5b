//! `docs/oauth.md`: the login, request by request.

mod requests;

use serde::Serialize;
use specs::model::{ConnectionFrom, ConnectionType, ErrorShape, Provider, TokenResponse};

use super::evidence::{self, DisputeView, SourceView};
use super::markup::{Cell, Markdown};
use super::{facts, words};
use crate::prose;
use requests::{CallbackView, EndpointView, RequestView};

/// View of `crate/docs/oauth.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct OauthView {
    name: Markdown,
    warnings: Vec<String>,
    /// Empty if there is one environment without values: nothing to choose then.
    environments: Vec<EnvironmentView>,
    connection: Vec<ConnectionView>,
    endpoints: Vec<EndpointView>,
    requests: Vec<RequestView>,
    callback: Vec<CallbackView>,
    redirect_uri: &'static str,
    state: &'static str,
    pkce: &'static str,
    issuer: Option<Markdown>,
    token_response: Vec<ResponseView>,
    token_success: Option<Markdown>,
    token_errors: Vec<ErrorView>,
    error_codes: Vec<ErrorCodeView>,
    token_response_source: Option<Cell>,
    lifecycle: Vec<FactView>,
    refresh_effects: Vec<&'static str>,
    scopes: Option<ScopesView>,
    limits: Vec<LimitView>,
    /// How limits of requests are kept, where there are any.
    pacing: Option<&'static str>,
    disputes: Vec<DisputeView>,
    sources: Vec<SourceView>,
}

#[derive(Debug, Serialize)]
struct EnvironmentView {
    id: Cell,
    doc: Cell,
    values: Cell,
    source: Cell,
}

#[derive(Debug, Serialize)]
struct ConnectionView {
    id: Cell,
    kind: Cell,
    from: Cell,
    allow_hosts: Cell,
    required: &'static str,
    doc: Cell,
    source: Cell,
}

#[derive(Debug, Serialize)]
struct ResponseView {
    meaning: &'static str,
    path: Cell,
    format: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct ErrorView {
    when: Cell,
    code: Cell,
    message: Cell,
    details: Cell,
    status: Cell,
}

/// An error of RFC 6749 section 5.2 as the provider has it.
#[derive(Debug, Serialize)]
struct ErrorCodeView {
    error: Cell,
    code: Cell,
    status: Cell,
}

/// A row of the table of lifetimes; also on the README.
#[derive(Debug, Serialize)]
pub(super) struct FactView {
    name: &'static str,
    value: Cell,
    source: Cell,
}

#[derive(Debug, Serialize)]
struct ScopesView {
    separator: Markdown,
    required: bool,
    default: Option<Cell>,
    values: Vec<ScopeView>,
    /// Whether a scope covers others.
    some_cover: bool,
    /// Whether a call needs one.
    some_needed: bool,
}

#[derive(Debug, Serialize)]
struct ScopeView {
    value: Cell,
    doc: Cell,
    /// What it covers, a dash where that is nothing.
    covers: Cell,
    is_default: bool,
    source: Cell,
}

/// A row of the table of limits; also on the README.
#[derive(Debug, Serialize)]
pub(super) struct LimitView {
    limit: Cell,
    doc: Cell,
    source: Cell,
}

impl OauthView {
    pub(super) fn new(provider: &Provider) -> Self {
        let response = &provider.token_response;
        let authorize = &provider.authorize;
        Self {
            name: Markdown::prose(&provider.name),
            warnings: facts::warnings(provider),
            environments: environments(provider),
            connection: connection(provider),
            endpoints: requests::endpoints(provider),
            requests: requests::requests(provider),
            callback: requests::callback(provider),
            redirect_uri: words::redirect_uri(authorize.redirect_uri),
            state: words::state(authorize.state),
            pkce: words::pkce(authorize.code_challenge_method),
            issuer: authorize.issuer.as_deref().map(Markdown::code),
            token_response: token_response(provider),
            token_success: response
                .success
                .as_ref()
                .map(|p| Markdown::code(&words::predicate(p))),
            token_errors: errors(&response.errors),
            error_codes: error_codes(response),
            token_response_source: evidence::line(&response.evidence),
            lifecycle: lifecycle(provider),
            refresh_effects: words::refresh_effects(&provider.lifecycle.refresh_token),
            scopes: scopes(provider),
            limits: limits(provider),
            pacing: facts::pacing(provider),
            disputes: evidence::disputes(provider),
            sources: evidence::sources(provider),
        }
    }
}

fn environments(provider: &Provider) -> Vec<EnvironmentView> {
    let nothing_to_choose =
        provider.environments.len() == 1 && provider.environments[0].values.is_empty();
    if nothing_to_choose {
        return Vec::new();
    }
    let view = |environment: &specs::model::Environment| {
        let values: Vec<_> = environment
            .values
            .iter()
            .map(|(name, value)| Markdown::code(&format!("{name} = {value}")))
            .collect();
        EnvironmentView {
            id: Cell::code(&environment.id),
            doc: Cell::prose(&environment.doc),
            values: Markdown::join(&values, ", ").cell(),
            source: evidence::cell(&environment.evidence),
        }
    };
    provider.environments.iter().map(view).collect()
}

fn connection(provider: &Provider) -> Vec<ConnectionView> {
    let view = |field: &specs::model::ConnectionField| ConnectionView {
        id: Cell::code(&field.id),
        kind: connection_type(&field.kind),
        from: {
            let place = words::connection_from(&field.from);
            let wire_name = match &field.from {
                ConnectionFrom::User => None,
                ConnectionFrom::Callback { name } => Some(name),
                ConnectionFrom::TokenResponse { path } => Some(path),
            };
            match wire_name {
                Some(name) => Cell::ours(format!("{place}, {}", Markdown::code(name))),
                None => Cell::ours(place),
            }
        },
        allow_hosts: match field.allow_hosts.as_slice() {
            [] => Cell::ours("–"),
            hosts => Cell::codes(hosts.iter().map(String::as_str)),
        },
        required: if field.required { "yes" } else { "no" },
        doc: {
            let kept = if field.keep_when_absent {
                " An answer without it leaves the known value in place."
            } else {
                ""
            };
            Cell::ours(format!(
                "{}{kept}",
                Markdown::prose(&prose::sentence(&field.doc))
            ))
        },
        source: evidence::cell(&field.evidence),
    };
    provider.connection.iter().map(view).collect()
}

/// The type, with its values or its default where it has them.
fn connection_type(kind: &ConnectionType) -> Cell {
    let name = words::connection_type(kind);
    match kind {
        ConnectionType::Enum(values) => {
            let value = |choice: &specs::model::ConnectionValue| {
                let (code, doc) = (Markdown::code(&choice.value), Markdown::prose(&choice.doc));
                Markdown::ours(format!("{code} ({doc})"))
            };
            let values: Vec<_> = values.iter().map(value).collect();
            Cell::ours(format!("{name}: {}", Markdown::join(&values, ", ")))
        }
        ConnectionType::BaseUrl { default_path } => Cell::ours(format!(
            "{name}, path {} unless given",
            Markdown::code(default_path)
        )),
        ConnectionType::Origin
        | ConnectionType::Host
        | ConnectionType::Subdomain
        | ConnectionType::Id => Cell::ours(name),
    }
}

fn token_response(provider: &Provider) -> Vec<ResponseView> {
    let response = &provider.token_response;
    let row = |meaning, path: &str, format| ResponseView {
        meaning,
        path: Cell::code(path),
        format,
    };
    let mut rows = vec![
        row("access token", &response.access_token, "text"),
        row("token type", &response.token_type, "text"),
        row(
            "expiry of the access token",
            &response.expiry.path,
            words::expiry_format(response.expiry.format),
        ),
        row("refresh token", &response.refresh_token, "text"),
        row("granted scope", &response.scope, "text"),
    ];
    if let Some(expiry) = &response.refresh_token_expiry {
        let format = words::expiry_format(expiry.format);
        rows.insert(4, row("expiry of the refresh token", &expiry.path, format));
    }
    rows
}

/// The rows of a table of error shapes.
pub(super) fn errors(errors: &[ErrorShape]) -> Vec<ErrorView> {
    let paths = |paths: &[String]| match paths {
        [] => Cell::ours("–"),
        paths => Cell::codes(paths.iter().map(String::as_str)),
    };
    let view = |shape: &ErrorShape| ErrorView {
        when: Cell::code(&words::predicate(&shape.when)),
        code: paths(&shape.code),
        message: paths(&shape.message),
        details: paths(&shape.details),
        status: status(shape.status),
    };
    errors.iter().map(view).collect()
}

fn status(status: Option<u16>) -> Cell {
    Cell::ours(status.map_or_else(|| "–".to_owned(), |status| status.to_string()))
}

/// The errors of RFC 6749 section 5.2 of which something is known.
fn error_codes(response: &TokenResponse) -> Vec<ErrorCodeView> {
    let view = |known: &specs::model::TokenErrorCode| ErrorCodeView {
        error: Cell::code(&known.error),
        code: Cell::code(&known.code),
        status: status(known.status),
    };
    response.error_codes.iter().map(view).collect()
}

/// The sources of a fact; none for what no source says.
fn fact_source(fact: &facts::Fact<'_>) -> Cell {
    if fact.value.starts_with(words::NOT_PUBLISHED) {
        Cell::ours("–")
    } else {
        evidence::cell(fact.evidence)
    }
}

/// The rows of the table of lifetimes.
pub(super) fn lifecycle(provider: &Provider) -> Vec<FactView> {
    let view = |fact: facts::Fact<'_>| FactView {
        name: fact.name,
        source: fact_source(&fact),
        value: Cell::ours(fact.value),
    };
    facts::lifecycle(&provider.lifecycle)
        .into_iter()
        .map(view)
        .collect()
}

fn scopes(provider: &Provider) -> Option<ScopesView> {
    let scopes = provider.scopes.as_ref()?;
    let view = |scope: &specs::model::Scope| ScopeView {
        value: Cell::code(&scope.value),
        doc: Cell::prose(&scope.doc),
        covers: covers(scopes, scope),
        is_default: scopes.default.contains(&scope.value),
        source: evidence::cell(&scope.evidence),
    };
    Some(ScopesView {
        separator: match scopes.separator.as_str() {
            " " => Markdown::ours("a space"),
            "," => Markdown::ours("a comma"),
            other => Markdown::code(other),
        },
        required: scopes.required,
        default: (!scopes.default.is_empty())
            .then(|| Cell::codes(scopes.default.iter().map(String::as_str))),
        values: scopes.values.iter().map(view).collect(),
        some_needed: facts::operations(provider).any(|operation| !operation.scopes.is_empty()),
        some_cover: (scopes.values.iter()).any(|scope| !scope.covers.is_empty()),
    })
}

/// The scopes that one covers.
fn covers(scopes: &specs::model::Scopes, scope: &specs::model::Scope) -> Cell {
    match scope.covers.len() {
        0 => Cell::ours("–"),
        count if count + 1 == scopes.values.len() => Cell::ours("all others"),
        _ => Cell::codes(scope.covers.iter().map(String::as_str)),
    }
}

/// The rows of the table of limits.
pub(super) fn limits(provider: &Provider) -> Vec<LimitView> {
    let published = provider.api.iter().flat_map(|api| &api.limits);
    limit_views(published)
}

/// Limits, wherever they were published.
pub(super) fn limit_views<'a>(
    published: impl IntoIterator<Item = &'a specs::model::Limit>,
) -> Vec<LimitView> {
    let view = |limit: &specs::model::Limit| LimitView {
        limit: Cell::ours(words::limit(limit)),
        doc: Cell::prose(&limit.doc),
        source: evidence::cell(&limit.evidence),
    };
    published.into_iter().map(view).collect()
}
