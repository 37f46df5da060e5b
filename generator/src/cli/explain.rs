//! `explain <id>`: what is known about a provider, on one page of a terminal.

mod answers;
mod page;
mod requests;

use std::io::Write as _;
use std::process::ExitCode;

use generator::text::{facts, words};
use specs::model::{ConnectionField, Evidence, Operation, Provider, Scope};

use super::place::Places;
use super::{Failure, PROBLEMS};
use crate::report::Report;
use page::Page;

pub fn run(places: &Places, id: &str, report: &mut Report) -> Result<ExitCode, Failure> {
    let Some(providers) = report.load(&places.specs, &[id.to_owned()])? else {
        return Ok(ExitCode::from(PROBLEMS));
    };
    let mut output = anstream::stdout().lock();
    for provider in &providers {
        output.write_all(explain(provider).as_bytes())?;
    }
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn explain(provider: &Provider) -> String {
    let mut page = Page::default();
    page.paragraph(&format!("{} ({})", provider.name, provider.id));
    page.paragraph(&provider.summary);
    login(&mut page, provider);
    requests::section(&mut page, provider);
    answers::sections(&mut page, provider);
    lifecycle(&mut page, provider);
    scopes(&mut page, provider);
    limits(&mut page, provider);
    operations(&mut page, provider);
    disputes(&mut page, provider);
    sources(&mut page, provider);
    page.finish()
}

fn login(page: &mut Page, provider: &Provider) {
    page.section("ENDPOINTS");
    let mut rows = Vec::new();
    for endpoint in facts::endpoints(provider) {
        for (environment, address) in facts::addresses(endpoint.url, &provider.environments) {
            let place = if environment.is_empty() {
                String::new()
            } else {
                format!(" ({environment})")
            };
            rows.push((
                endpoint.name,
                format!("{} {address}{place}", endpoint.method),
            ));
        }
    }
    let api = provider.api.iter();
    for (environment, address) in
        api.flat_map(|api| facts::addresses(&api.base_url, &provider.environments))
    {
        let place = if environment.is_empty() {
            String::new()
        } else {
            format!(" ({environment})")
        };
        rows.push(("API", format!("{address}{place}")));
    }
    page.rows(rows.iter().map(|(name, value)| (*name, value.as_str())));
    let methods = facts::token_requests(provider)
        .into_iter()
        .map(|(name, request)| (name, words::auth_method(request.auth_method)));
    page.section("CLIENT AUTHENTICATION");
    page.rows(methods);
    page.section("REDIRECT");
    page.rows([
        (
            "Redirect URIs",
            words::redirect_uri(provider.authorize.redirect_uri),
        ),
        ("State", words::state(provider.authorize.state)),
        (
            "PKCE",
            words::pkce(provider.authorize.code_challenge_method),
        ),
    ]);
    connection(page, provider);
    let warnings = facts::warnings(provider);
    if !warnings.is_empty() {
        page.section("MIND");
        page.rows(warnings.iter().map(|warning| ("!", warning.as_str())));
    }
}

fn connection(page: &mut Page, provider: &Provider) {
    if provider.connection.is_empty() {
        return;
    }
    page.section("CONNECTION FIELDS");
    let text = |field: &ConnectionField| {
        let mut text = format!(
            "{}, from {}",
            words::connection_type(&field.kind),
            words::connection_from(&field.from)
        );
        if !field.allow_hosts.is_empty() {
            text.push_str(", allowed: ");
            text.push_str(&field.allow_hosts.join(", "));
        }
        if !field.required {
            text.push_str(", optional");
        }
        text
    };
    let rows: Vec<_> = provider
        .connection
        .iter()
        .map(|field| (field.id.as_str(), text(field)))
        .collect();
    page.rows(rows.iter().map(|(name, value)| (*name, value.as_str())));
}

fn lifecycle(page: &mut Page, provider: &Provider) {
    page.section("LIFETIMES");
    let rows: Vec<_> = facts::lifecycle(&provider.lifecycle)
        .into_iter()
        .map(|fact| (fact.name, with_sources(fact.value, fact.evidence)))
        .collect();
    page.rows(rows.iter().map(|(name, value)| (*name, value.as_str())));
}

fn with_sources(value: String, evidence: &Evidence) -> String {
    if evidence.source.is_empty() || value.starts_with(words::NOT_PUBLISHED) {
        return value;
    }
    let disputed = if evidence.disputed.is_some() {
        ", disputed"
    } else {
        ""
    };
    format!("{value} [{}{disputed}]", evidence.source.join(", "))
}

fn scopes(page: &mut Page, provider: &Provider) {
    page.section("SCOPES");
    match &provider.scopes {
        None => page.rows([("none", "the provider has none to choose from")]),
        Some(scopes) => {
            let text = |scope: &Scope| match scope.covers.as_slice() {
                [] => scope.doc.clone(),
                covers => format!("{} Covers {}.", scope.doc, covers.join(", ")),
            };
            let values = scopes.values.iter();
            let rows: Vec<_> = values.map(|scope| (&scope.value, text(scope))).collect();
            page.rows(
                rows.iter()
                    .map(|(name, text)| (name.as_str(), text.as_str())),
            );
        }
    }
}

fn limits(page: &mut Page, provider: &Provider) {
    page.section("LIMITS");
    let limits: Vec<_> = provider
        .api
        .iter()
        .flat_map(|api| &api.limits)
        .map(|limit| {
            let text = format!("{}. {}", words::limit(limit), limit.doc);
            with_sources(text, &limit.evidence)
        })
        .collect();
    if limits.is_empty() {
        page.rows([("API", words::NOT_PUBLISHED)]);
    } else {
        page.rows(limits.iter().map(|limit| ("-", limit.as_str())));
    }
}

fn operations(page: &mut Page, provider: &Provider) {
    let count = facts::operations(provider).count();
    page.section(&format!("OPERATIONS ({count})"));
    let rows: Vec<_> = provider
        .resources
        .iter()
        .flat_map(|resource| {
            resource.operations.iter().map(move |operation| {
                let name = format!("{}.{}", resource.id, operation.id);
                (name, operation_text(provider, operation))
            })
        })
        .collect();
    page.rows(
        rows.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    if count == 0 {
        return;
    }
    page.paragraph(&format!("{}.", facts::counts(provider)));
    let untyped = facts::untyped(provider);
    let rows = [
        ("Untyped answers", untyped.answers.join(", ")),
        ("Untyped parameters", untyped.parameters.join(", ")),
        ("Untyped fields", untyped.fields.join(", ")),
    ];
    let rows = rows.iter().filter(|(_, names)| !names.is_empty());
    page.rows(rows.map(|(what, names)| (*what, names.as_str())));
}

/// Method, address after that of the API, and what one must know before calling.
fn operation_text(provider: &Provider, operation: &Operation) -> String {
    let method = words::method(operation.method);
    let mut text = format!("{method} {}", facts::path(provider, operation));
    let notes = facts::notes(operation);
    if !notes.is_empty() {
        text.extend([" (", &notes.join(", "), ")"]);
    }
    text
}

/// What the sources that lost say; why they lost stands in the spec and on the pages.
fn disputes(page: &mut Page, provider: &Provider) {
    let disputed: Vec<_> = facts::about::all(provider)
        .into_iter()
        .filter_map(|about| Some((about, about.evidence().disputed.as_ref()?)))
        .collect();
    if disputed.is_empty() {
        return;
    }
    page.section("WHERE SOURCES DISAGREE");
    for (about, dispute) in disputed {
        for claim in &dispute.others {
            let text = format!("{about}: {} says {}", claim.source, claim.says);
            page.rows([("-", text.as_str())]);
        }
    }
}

fn sources(page: &mut Page, provider: &Provider) {
    page.section("SOURCES");
    for source in &provider.sources {
        let confidence = words::confidence(source.confidence);
        let text = format!(
            "{}: {}, {}, {confidence}",
            source.id, source.title, source.checked
        );
        page.rows([("-", text.as_str())]);
        page.rows(source.url.as_deref().map(|url| (" ", url)));
    }
}
