//! `scopes`: what a login can ask for.

use super::{Disputed, SourceRefs};
use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// The scopes of a provider.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scopes {
    /// Text put between two scopes in a request. RFC 6749 says a space; many providers differ, so
    /// it must be written down.
    pub separator: Spanned<String>,
    /// Whether the provider refuses a request without a scope. Left out: `false`.
    #[serde(default)]
    pub required: Option<bool>,
    /// Scopes requested when the caller names none.
    #[serde(default)]
    pub default: Vec<Spanned<String>>,
    /// The scopes, each with what it allows.
    pub values: Entries<Scope>,
    /// Where the list was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// One scope: what it allows, or its details.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "$specs::ShortOrLong")]
#[schemars(rename = "Scope", untagged)]
pub enum Scope {
    /// What it allows.
    Doc(Spanned<String>),
    /// Everything about it.
    Details(ScopeDetails),
}

/// One scope in the long form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeDetails {
    /// What it allows.
    pub doc: Spanned<String>,
    /// Scopes that are granted along with it: `all`, or a list. A call that needs one of them is
    /// sent although only this one was granted; a call that needs any other scope fails before
    /// anything is sent, if the provider said what it granted. Left out: none.
    #[serde(default)]
    pub covers: Option<Spanned<Covers>>,
    /// Where this was found. Left out: the `source` of the list.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// What a scope covers: every other one, or some.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Covers {
    /// Every other scope of the list.
    All(EveryScope),
    /// These.
    Scopes(Vec<String>),
}

/// The word for every scope of the list.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EveryScope {
    /// Every scope of the list.
    All,
}

impl Scope {
    /// What it allows.
    pub fn doc(&self) -> &Spanned<String> {
        match self {
            Self::Doc(doc) => doc,
            Self::Details(details) => &details.doc,
        }
    }

    /// What is said besides, in the long form.
    pub fn details(&self) -> Option<&ScopeDetails> {
        match self {
            Self::Doc(_) => None,
            Self::Details(details) => Some(details),
        }
    }
}
