//! `oauth.md`: the login, request by request.

mod requests;

use serde::Serialize;
use specs::model::Provider;

use super::evidence;
use crate::text::markup::{Cell, Markdown};
use crate::text::picture::{self, Picture};
use crate::text::{facts, words};
use requests::{CallbackView, EndpointView, RequestView};

/// View of `provider/oauth.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct OauthView {
    name: Markdown,
    warnings: Vec<String>,
    /// The flows, drawn and told.
    flows: Vec<PictureView>,
    endpoints: Vec<EndpointView>,
    requests: Vec<RequestView>,
    callback: Vec<CallbackView>,
    redirect_uri: &'static str,
    state: &'static str,
    pkce: &'static str,
    issuer: Option<Markdown>,
    token_response: Vec<ResponseView>,
    token_success: Option<Markdown>,
    /// How long things live, drawn and told.
    lifetimes: Vec<PictureView>,
    lifecycle: Vec<FactView>,
    refresh_effects: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct PictureView {
    file: String,
    title: Markdown,
    /// All that it says, for those who do not see it.
    facts: Vec<Markdown>,
}

#[derive(Debug, Serialize)]
struct ResponseView {
    meaning: &'static str,
    path: Cell,
    format: &'static str,
}

/// A row of the table of lifetimes; also on the README.
#[derive(Debug, Serialize)]
pub(in crate::text) struct FactView {
    name: &'static str,
    value: Cell,
    source: Cell,
}

impl OauthView {
    pub(super) fn new(provider: &Provider) -> Self {
        let response = &provider.token_response;
        let authorize = &provider.authorize;
        let pictures = picture::pictures(provider).into_iter();
        let (lifetimes, flows) =
            pictures.partition(|picture| picture.file == picture::LIFETIMES_FILE);
        Self {
            name: Markdown::prose(&provider.name),
            warnings: facts::warnings(provider),
            flows: views(flows),
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
            lifetimes: views(lifetimes),
            lifecycle: lifecycle(provider),
            refresh_effects: words::refresh_effects(&provider.lifecycle.refresh_token),
        }
    }
}

fn views(pictures: Vec<Picture>) -> Vec<PictureView> {
    let view = |picture: Picture| PictureView {
        file: picture.file,
        title: Markdown::prose(&picture.title),
        facts: picture.facts,
    };
    pictures.into_iter().map(view).collect()
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

/// The sources of a fact; none for what no source says.
fn fact_source(fact: &facts::Fact<'_>) -> Cell {
    if fact.is_published() {
        evidence::cell(fact.evidence)
    } else {
        Cell::ours("–")
    }
}

/// The rows of the table of lifetimes.
pub(in crate::text) fn lifecycle(provider: &Provider) -> Vec<FactView> {
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
