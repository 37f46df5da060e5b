//! Properties by which a provider is looked for, and which provider has which value.

use serde::Serialize;
use specs::model::{
    CodeChallengeMethod, ConnectionFrom, Lifetime, LimitOf, Paging, Provider, SendIn,
};

use crate::text::book::provider_link;
use crate::text::{facts, words};

/// Seconds of an hour and of a day, between which lifetimes are told apart.
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// A property with the values that providers have, each with the providers that have it.
#[derive(Debug, Serialize)]
pub(super) struct PropertyView {
    name: &'static str,
    values: Vec<ValueView>,
}

#[derive(Debug, Serialize)]
struct ValueView {
    value: &'static str,
    count: usize,
    /// Links to the providers.
    providers: String,
}

/// A property: what it is called, and which values of it a provider has. Values are our words, so
/// that nothing of a spec stands within HTML.
type Property = (&'static str, fn(&Provider) -> Vec<&'static str>);

const PROPERTIES: [Property; 11] = [
    ("Grant", facts::grants),
    ("PKCE", |provider| {
        vec![words::pkce_in_short(
            provider.authorize.code_challenge_method,
        )]
    }),
    ("Client authentication", facts::auth_methods),
    ("Hosts", hosts),
    ("Scopes", scopes),
    ("Access token lives", |provider| {
        vec![lifetime(provider.lifecycle.access_token.lifetime)]
    }),
    ("Refresh token rotation", |provider| {
        vec![if provider.refresh.is_some() {
            words::rotation_in_short(provider.lifecycle.refresh_token.rotation)
        } else {
            "no refresh"
        }]
    }),
    ("Old access token after a refresh", |provider| {
        let old = provider.lifecycle.refresh_token.old_access_token;
        vec![words::old_access_token_in_short(old)]
    }),
    ("Published limits", limits),
    ("Pages of lists", paging),
    ("To be careful about", careful),
];

/// All properties, the values in the order in which the most providers have them.
pub(super) fn properties(providers: &[&Provider]) -> Vec<PropertyView> {
    let property = |(name, of): Property| {
        let mut values: Vec<(&'static str, Vec<String>)> = Vec::new();
        for provider in providers {
            let mut own = of(provider);
            own.sort_unstable();
            own.dedup();
            for value in own {
                let link = provider_link(provider);
                match values.iter_mut().find(|(known, _)| *known == value) {
                    Some((_, links)) => links.push(link),
                    None => values.push((value, vec![link])),
                }
            }
        }
        values.sort_by_key(|(value, links)| (std::cmp::Reverse(links.len()), *value));
        PropertyView {
            name,
            values: values
                .into_iter()
                .map(|(value, links)| ValueView {
                    value,
                    count: links.len(),
                    providers: links.join(", "),
                })
                .collect(),
        }
    };
    PROPERTIES.into_iter().map(property).collect()
}

fn hosts(provider: &Provider) -> Vec<&'static str> {
    let late = provider
        .connection
        .iter()
        .filter(|field| !field.allow_hosts.is_empty());
    let mut kinds: Vec<_> = late
        .map(|field| match field.from {
            ConnectionFrom::User => "late-bound, from the user",
            ConnectionFrom::Callback { .. } => "late-bound, from the redirect",
            ConnectionFrom::TokenResponse { .. } => "late-bound, from the token response",
        })
        .collect();
    if provider.environments.len() > 1 {
        kinds.push("by environment");
    }
    if kinds.is_empty() {
        kinds.push("always the same");
    }
    kinds
}

fn scopes(provider: &Provider) -> Vec<&'static str> {
    vec![match &provider.scopes {
        None => "none to choose",
        Some(scopes) if scopes.required => "a login must ask for one",
        Some(_) => "a login may ask for none",
    }]
}

fn lifetime(lifetime: Lifetime) -> &'static str {
    match lifetime {
        Lifetime::Unknown => words::NOT_PUBLISHED,
        Lifetime::Unlimited => "without end",
        Lifetime::Seconds(..=HOUR) => "an hour or less",
        Lifetime::Seconds(..=DAY) => "more than an hour, at most a day",
        Lifetime::Seconds(_) => "more than a day",
    }
}

fn limits(provider: &Provider) -> Vec<&'static str> {
    let of_api = provider.api.iter().flat_map(|api| &api.limits);
    let mut kinds: Vec<_> = of_api
        .map(|limit| match limit.of {
            LimitOf::Requests => "requests",
            LimitOf::RecordsPerPage | LimitOf::RecordsPerResponse => "records",
            LimitOf::BytesPerFile => "size of files",
            LimitOf::BytesPerUrl => "length of addresses",
            LimitOf::CharactersPerText => "length of texts",
        })
        .collect();
    if provider.lifecycle.token_requests.is_some() {
        kinds.push("token requests");
    }
    if kinds.is_empty() {
        kinds.push("none");
    }
    kinds
}

/// How lists are cut into pages, a word for each operation that does so.
pub(super) fn paging(provider: &Provider) -> Vec<&'static str> {
    let paged = facts::operations(provider).filter_map(|operation| operation.paging.as_ref());
    let kinds: Vec<_> = paged
        .map(|paging| match paging {
            Paging::PageNumber { .. } => "numbered",
            Paging::Offset { .. } => "by offset",
        })
        .collect();
    if kinds.is_empty() {
        vec!["none"]
    } else {
        kinds
    }
}

/// What the page of the login warns of.
fn careful(provider: &Provider) -> Vec<&'static str> {
    let in_url = (facts::token_requests(provider).iter())
        .any(|(_, request)| request.send_in == SendIn::Query);
    let off = provider.authorize.code_challenge_method == CodeChallengeMethod::None;
    [
        (off, "no PKCE"),
        (in_url, "secrets in the URL"),
        (provider.password.is_some(), "password grant"),
    ]
    .into_iter()
    .filter_map(|(applies, text)| applies.then_some(text))
    .collect()
}
