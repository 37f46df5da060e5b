//! `connection`: values that differ from connection to connection.

use super::{Disputed, SourceRefs};
use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// A value that belongs to one connection. Its name is a variable of URL templates.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionField {
    /// What it is for.
    pub doc: Spanned<String>,
    /// What it may be.
    #[serde(rename = "type")]
    pub kind: Spanned<ConnectionType>,
    /// Path for a `base_url` that arrives without one, with slashes at both ends. Left out: `/`.
    #[serde(default)]
    pub default_path: Option<Spanned<String>>,
    /// The values of an `enum`, each with what it stands for.
    #[serde(default)]
    pub values: Entries<Spanned<String>>,
    /// Where the value comes from.
    pub from: Spanned<ConnectionFrom>,
    /// From `token_response`: dotted path of the value. Left out: the field's name.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// From `callback`: name of the redirect's parameter. Left out: the field's name.
    #[serde(default)]
    pub parameter: Option<Spanned<String>>,
    /// Hosts the value may name: `api.example.com`, or `*.example.com` for any subdomain of it.
    /// Demanded for `origin`, `base_url` and `host`: no credential is sent to any other host.
    #[serde(default)]
    pub allow_hosts: Vec<Spanned<String>>,
    /// Whether a connection without the value is unusable. Left out: `true`.
    #[serde(default)]
    pub required: Option<bool>,
    /// From `token_response`: whether the previous value stands when a refresh answer lacks it.
    /// Left out: `false`.
    #[serde(default)]
    pub keep_when_absent: Option<Spanned<bool>>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// What a connection field may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionType {
    /// Scheme and host: `https://acc1.example.com`.
    Origin,
    /// An address to which paths are appended: `https://eu.example.com/api/`.
    BaseUrl,
    /// A host name: `eu.example.com`.
    Host,
    /// One DNS label: `acc1`.
    Subdomain,
    /// An opaque identifier.
    Id,
    /// One of `values`.
    Enum,
}

/// Where a connection field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionFrom {
    /// The user of the crate gives it when building the client.
    User,
    /// A parameter of the redirect.
    Callback,
    /// A field of the token response.
    TokenResponse,
}
