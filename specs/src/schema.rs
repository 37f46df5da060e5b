//! What an author may write: plain structs, one field per YAML key, nothing resolved.
//!
//! The doc comments of this module are the reference of the spec language: `specs/README.md` and
//! `specs/schema.json` are made from them.

mod access_token;
mod api;
mod connection;
mod lifecycle;
mod operation;
mod paging;
mod request;
mod response;
mod scopes;
mod type_expr;
mod types;

pub use api::{
    Accepts, AccessToken, AccessTokenHeader, Api, ErrorCode, ErrorCodeDetails, JsonIds, Limit,
    LimitOf, Resource, Retry,
};
pub use connection::{ConnectionField, ConnectionFrom, ConnectionType};
pub use lifecycle::{
    AccessTokenLifecycle, AuthorizationCodeLifecycle, Grace, GraceWindow, Grant, Lifecycle,
    NewLogin, OldAccessToken, OnReuse, RefreshTokenLifecycle, Replay, Rotation, TokenRequests,
};
pub use operation::{Body, ListStyle, Method, Operation, Parameter, ParameterIn};
pub use paging::{
    FilterStyle, Linked, OffsetPaging, Operators, PageNumberPaging, Paging, PartUpload, SortStyle,
};
pub use request::{
    AuthMethod, Authorize, Callback, CodeChallengeMethod, RedirectUri, SendIn, State, TokenRequest,
    TokenRequestMethod,
};
pub use response::{
    ErrorShape, Expiry, ExpiryFormat, Paths, Predicate, Scalar, TokenErrorCode, TokenErrorCodes,
    TokenResponse,
};
pub use scopes::{Covers, Scope, ScopeDetails, Scopes};
pub(crate) use type_expr::is_key_of_type;
pub use types::{Field, FieldDetails, Identifier, Type, TypeExpr, Value, ValueDetails};

use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// The file of a provider: `specs/<id>.yaml`, or `specs/<id>/provider.yaml` in a folder whose other
/// files hold one resource each.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Name of the crate, equal to the name of the file or folder: lower-case letters, digits and
    /// `_`, beginning with a letter.
    pub id: Spanned<String>,
    /// The provider's own spelling of its name.
    pub name: Spanned<String>,
    /// One sentence: what the provider offers.
    pub summary: Spanned<String>,
    /// Web address of the provider, `https://…`.
    #[serde(default)]
    pub homepage: Option<Spanned<String>>,
    /// Where the facts come from. Other keys refer to a source by its name here.
    #[serde(default)]
    pub sources: Entries<Source>,
    /// Sets of hosts: production and staging, or regions. The first is the default. All must give
    /// the same `values`.
    #[serde(default)]
    pub environments: Entries<Environment>,
    /// Values that differ from connection to connection: a host, a tenant, a region.
    #[serde(default)]
    pub connection: Entries<ConnectionField>,
    /// The authorization request (RFC 6749 section 4.1.1).
    pub authorize: Authorize,
    /// The request that redeems an authorization code (RFC 6749 section 4.1.3).
    pub token: TokenRequest,
    /// The refresh request (RFC 6749 section 6). It inherits nothing from `token`. Left out: tokens
    /// cannot be refreshed.
    #[serde(default)]
    pub refresh: Option<TokenRequest>,
    /// The password grant (RFC 6749 section 4.3). Left out: the provider has none.
    #[serde(default)]
    pub password: Option<TokenRequest>,
    /// The revocation request (RFC 7009): the client gives its tokens back. Left out: the provider
    /// is not known to have one.
    #[serde(default)]
    pub revoke: Option<TokenRequest>,
    /// How answers to token requests are read. Left out: as RFC 6749 section 5 says.
    #[serde(default)]
    pub token_response: Option<TokenResponse>,
    /// How long codes and tokens live and what a refresh does to them. What is left out is unknown.
    #[serde(default)]
    pub lifecycle: Option<Lifecycle>,
    /// The scopes. Left out: the provider has none to choose from.
    #[serde(default)]
    pub scopes: Option<Scopes>,
    /// What all operations share. Left out: the spec describes the login only.
    #[serde(default)]
    pub api: Option<Api>,
    /// Types used by more than one resource, by name.
    #[serde(default)]
    pub types: Entries<Type>,
    /// Groups of operations, by name. In a folder, each is a file of its own instead.
    #[serde(default)]
    pub resources: Entries<Resource>,
}

/// Where a fact was found.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the page or document.
    pub title: Spanned<String>,
    /// Address of the page or document, `https://…`.
    #[serde(default)]
    pub url: Option<Spanned<String>>,
    /// Day on which the source was last read, `YYYY-MM-DD`.
    pub checked: Spanned<String>,
    /// How far the source is to be trusted. Left out: `documented`.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

/// How far a source is to be trusted.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The provider's own documentation or machine-readable description.
    Documented,
    /// Code published by the provider.
    VendorCode,
    /// Code, recordings or notes of somebody else.
    ThirdParty,
    /// Concluded from other facts.
    Inferred,
}

/// One source, or several with the decisive one first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SourceRefs {
    /// Name of a source.
    One(String),
    /// Names of sources.
    Many(Vec<String>),
}

/// Sources that contradict the chosen one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disputed {
    /// Why the chosen source won.
    pub why: Spanned<String>,
    /// What the others say.
    pub others: Spanned<Vec<Claim>>,
}

/// What a source that lost says.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The value it gives, in words.
    pub says: Spanned<String>,
    /// Name of the source.
    pub source: Spanned<String>,
}

/// One set of hosts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// What it is for.
    pub doc: Spanned<String>,
    /// Values for the variables of URL templates, by name.
    #[serde(default)]
    pub values: Entries<Spanned<String>>,
    /// Where the hosts were found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}
