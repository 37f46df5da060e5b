//! `sources.md`: each fact, its value and where it comes from; and where sources disagree.

use serde::Serialize;
use specs::model::{Body, ConnectionFrom, Provider, TokenRequest, Type, TypeShape};

use super::evidence::{self, SourceView};
use crate::names::Names;
use crate::text::facts::{self, About, about};
use crate::text::markup::{Cell, Markdown};
use crate::text::words;

/// View of `provider/sources.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct SourcesView {
    name: Markdown,
    sources: Vec<SourceView>,
    disputes: Vec<DisputeView>,
    groups: Vec<GroupView>,
}

/// A fact about which sources disagree.
#[derive(Debug, Serialize)]
struct DisputeView {
    about: Markdown,
    value: Markdown,
    taken_from: Markdown,
    why: Markdown,
    others: Vec<ClaimView>,
}

/// What a source that lost says.
#[derive(Debug, Serialize)]
struct ClaimView {
    source: Markdown,
    says: Markdown,
}

/// Facts that belong together.
#[derive(Debug, Serialize)]
struct GroupView {
    title: Markdown,
    facts: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    about: Cell,
    value: Cell,
    sources: Cell,
}

impl SourcesView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        let disputes = about::all(provider).into_iter();
        Self {
            name: Markdown::prose(&provider.name),
            sources: evidence::sources(provider),
            disputes: disputes
                .filter_map(|about| dispute(provider, about))
                .collect(),
            groups: groups(provider, names),
        }
    }
}

/// How many facts sources disagree about.
pub(in crate::text) fn disputes(provider: &Provider) -> usize {
    let all = about::all(provider).into_iter();
    all.filter(|about| about.evidence().disputed.is_some())
        .count()
}

fn dispute(provider: &Provider, about: About<'_>) -> Option<DisputeView> {
    let disputed = about.evidence().disputed.as_ref()?;
    let claim = |claim: &specs::model::Claim| ClaimView {
        source: evidence::of(provider, &claim.source),
        says: Markdown::prose(&claim.says),
    };
    Some(DisputeView {
        about: Markdown::prose(&about.to_string()),
        value: value(about),
        taken_from: evidence::dated(provider, about.evidence()),
        why: Markdown::prose(&disputed.why),
        others: disputed.others.iter().map(claim).collect(),
    })
}

fn groups(provider: &Provider, names: &Names) -> Vec<GroupView> {
    let group = |title: Markdown, facts: Vec<RowView>| GroupView { title, facts };
    let rows = |all: Vec<About<'_>>| -> Vec<_> {
        let is_lifetime = |about: &About<'_>| {
            matches!(
                about,
                About::AuthorizationCode(_)
                    | About::AccessToken(_)
                    | About::RefreshToken(_)
                    | About::TokenRequests(_)
            )
        };
        let all = all.into_iter().filter(|about| !is_lifetime(about));
        all.map(|about| row(provider, about)).collect()
    };
    let shared = provider.types.iter().map(About::Type).collect();
    let mut groups = vec![
        group(Markdown::ours("Login"), rows(about::of_login(provider))),
        group(
            Markdown::ours("Lifetimes and rotation"),
            lifetimes(provider),
        ),
        group(Markdown::ours("API"), rows(about::of_api(provider))),
        group(Markdown::ours("Shared types"), rows(shared)),
    ];
    for (resource, own) in provider.resources.iter().zip(&names.resources) {
        let title = Markdown::code(own.module.as_str());
        groups.push(group(title, rows(about::of_resource(resource))));
    }
    groups.retain(|group| !group.facts.is_empty());
    groups
}

fn row(provider: &Provider, about: About<'_>) -> RowView {
    RowView {
        about: Cell::prose(&about.to_string()),
        value: value(about).cell(),
        sources: evidence::dated(provider, about.evidence()).cell(),
    }
}

/// One row for each fact. What no source says has none.
fn lifetimes(provider: &Provider) -> Vec<RowView> {
    let row = |fact: facts::Fact<'_>| RowView {
        about: Cell::ours(fact.name),
        sources: if fact.is_published() {
            evidence::dated(provider, fact.evidence).cell()
        } else {
            Cell::ours("–")
        },
        value: Cell::ours(fact.value),
    };
    let facts = facts::lifecycle(&provider.lifecycle);
    facts.into_iter().map(row).collect()
}

/// The value of a fact, as short as it can be told.
fn value(about: About<'_>) -> Markdown {
    match about {
        About::Environment(environment) => {
            let values = environment.values.iter();
            codes(values.map(|(name, value)| format!("{name} = {value}")))
        }
        About::ConnectionField(field) => {
            let kind = words::connection_type(&field.kind);
            let from = words::connection_from(&field.from);
            let name = match &field.from {
                ConnectionFrom::User => String::new(),
                ConnectionFrom::Callback { name }
                | ConnectionFrom::TokenResponse { path: name } => {
                    format!(", {}", Markdown::code(name))
                }
            };
            Markdown::ours(format!("{kind}, from {from}{name}"))
        }
        About::Authorize(authorize) => Markdown::code(&authorize.url.text),
        About::TokenRequest(_, request) => token_request(request),
        About::TokenResponse(response) => {
            let paths = [
                &response.access_token,
                &response.expiry.path,
                &response.refresh_token,
            ];
            codes(paths.map(Clone::clone).into_iter())
        }
        About::AuthorizationCode(provider) => Markdown::ours(words::lifetime(
            provider.lifecycle.authorization_code.lifetime,
        )),
        About::AccessToken(provider) => {
            Markdown::ours(words::lifetime(provider.lifecycle.access_token.lifetime))
        }
        About::RefreshToken(provider) => {
            let token = &provider.lifecycle.refresh_token;
            let lifetime = words::lifetime(token.lifetime);
            Markdown::ours(format!(
                "{lifetime}; rotation {}",
                words::rotation(token.rotation)
            ))
        }
        About::TokenRequests(limit) => Markdown::ours(words::token_requests(limit)),
        About::Scopes(scopes) => Markdown::ours(format!(
            "{}, separated by {}",
            words::plural(scopes.values.len() as u64, "scope"),
            words::separator(&scopes.separator)
        )),
        About::Scope(scope) => Markdown::prose(&scope.doc),
        About::Api(api) => Markdown::code(&api.base_url.text),
        About::Limit(limit) | About::LimitOfOperation(_, _, limit) => {
            Markdown::ours(words::limit(limit))
        }
        About::Type(a_type) => Markdown::ours(shape(a_type)),
        About::Resource(resource) => {
            Markdown::ours(words::plural(resource.operations.len() as u64, "operation"))
        }
        About::Operation(_, operation) => {
            let method = words::method(operation.method);
            let body = operation.body.as_ref().map_or("", kind_of_body);
            let request = Markdown::code(&format!("{method} {}", operation.url.text));
            Markdown::ours(format!("{request}{body}"))
        }
    }
}

fn codes(texts: impl Iterator<Item = String>) -> Markdown {
    let codes: Vec<_> = texts.map(|text| Markdown::code(&text)).collect();
    if codes.is_empty() {
        return Markdown::ours("–");
    }
    Markdown::join(&codes, ", ")
}

fn token_request(request: &TokenRequest) -> Markdown {
    let method = words::method(request.method);
    let request_line = Markdown::code(&format!("{method} {}", request.url.text));
    let place = words::send_in(request.send_in);
    let auth_method = Markdown::code(words::auth_method(request.auth_method));
    Markdown::ours(format!("{request_line}, {place}, {auth_method}"))
}

fn kind_of_body(body: &Body) -> &'static str {
    match body {
        Body::Json { .. } => ", JSON body",
        Body::Form => ", form body",
        Body::Multipart => ", multipart body",
        Body::Raw { .. } => ", the file as body",
    }
}

fn shape(a_type: &Type) -> String {
    match &a_type.shape {
        TypeShape::Fields(fields) => words::plural(fields.len() as u64, "field"),
        TypeShape::Values(values) => words::plural(values.len() as u64, "value"),
        TypeShape::Opaque => "identifiers only".to_owned(),
    }
}
