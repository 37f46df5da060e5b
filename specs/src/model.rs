//! What a spec means: the resolved description every later step works on.
//!
//! The model is neutral. It knows the words of OAuth 2.0 and of HTTP, and nothing of Rust, of
//! templates or of any HTTP client. Every default has been filled in and every reference has been
//! checked by [`resolve`](crate::load); an `Option` here means that the provider has no such
//! thing. Maps of the spec are vectors in the order in which the author wrote them.
//!
//! Names are those of the YAML keys, in the same order.

mod api;
mod connection;
mod lifecycle;
mod operation;
mod paging;
mod request;
mod response;
mod scopes;
mod types;

pub use api::{
    Accepts, AccessTokenPlacement, Api, ErrorCode, JsonIds, Limit, LimitOf, Resource, Retry,
};
pub use connection::{ConnectionField, ConnectionFrom, ConnectionType, ConnectionValue};
pub use lifecycle::{
    AccessTokenLifecycle, AuthorizationCodeLifecycle, Grace, Lifecycle, Lifetime, NewLogin,
    OldAccessToken, OnReuse, RefreshTokenLifecycle, Replay, Rotation, TokenRequests,
};
pub use operation::{Body, ListStyle, Method, Operation, Parameter, ParameterIn};
pub use paging::{FilterStyle, Linked, Operators, Paging, PartUpload, SortStyle};
pub use request::{
    AuthMethod, Authorize, Callback, CodeChallengeMethod, Grant, NamedTemplate, RedirectUri, Role,
    RoleParameter, SendIn, State, TokenRequest,
};
pub use response::{
    ErrorShape, Expiry, ExpiryFormat, Predicate, Scalar, Test, TokenErrorCode, TokenResponse,
};
pub use scopes::{Scope, Scopes};
pub use types::{
    Field, Identifier, IdentifierPart, Scalar as ScalarType, Type, TypeRef, TypeShape, Variant,
};

use std::path::PathBuf;

/// Everything known about one provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    /// Name of the crate: `[a-z][a-z0-9_]*`, and the name of the spec's file or folder.
    pub id: String,
    /// The provider's own spelling of its name.
    pub name: String,
    /// One sentence: what the provider offers.
    pub summary: String,
    /// Web address of the provider.
    pub homepage: Option<String>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
    /// Environments (production, staging, regions). Never empty; the first is the default. A spec
    /// without the key has one environment, `production`, without values.
    pub environments: Vec<Environment>,
    /// Values that differ between connections.
    pub connection: Vec<ConnectionField>,
    /// The authorization request (RFC 6749 section 4.1.1).
    pub authorize: Authorize,
    /// The access token request that redeems an authorization code (RFC 6749 section 4.1.3).
    pub token: TokenRequest,
    /// The refresh request (RFC 6749 section 6).
    pub refresh: Option<TokenRequest>,
    /// The access token request of the password grant (RFC 6749 section 4.3.2).
    pub password: Option<TokenRequest>,
    /// The revocation request (RFC 7009 section 2.1).
    pub revoke: Option<TokenRequest>,
    /// How answers to token requests are read.
    pub token_response: TokenResponse,
    /// How long things live and what a refresh does to them.
    pub lifecycle: Lifecycle,
    /// Scopes. `None`: the provider has none to choose from.
    pub scopes: Option<Scopes>,
    /// The API behind the tokens. `None`: the spec describes the login only.
    pub api: Option<Api>,
    /// Types used by more than one resource.
    pub types: Vec<Type>,
    /// Groups of operations, each with the types only it uses.
    pub resources: Vec<Resource>,
    /// The files the spec was read from, relative to the specs folder, in the order read.
    pub files: Vec<PathBuf>,
}

/// Where a fact was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Key by which facts refer to the source.
    pub id: String,
    /// Title of the page or document.
    pub title: String,
    /// Address of the page or document.
    pub url: Option<String>,
    /// Day on which the source was last read, `YYYY-MM-DD`.
    pub checked: String,
    /// How far the source is to be trusted.
    pub confidence: Confidence,
}

/// How far a source is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Sources that contradict the one a fact was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// Why the chosen source won.
    pub why: String,
    /// What the other sources say. Never empty.
    pub others: Vec<Claim>,
}

/// What a source that lost says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The value it gives, in words.
    pub says: String,
    /// Id of the source.
    pub source: String,
}

/// Where a fact comes from, and who disagrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Ids of the sources, the decisive one first. Empty where the spec names none.
    pub source: Vec<String>,
    /// Who disagrees.
    pub disputed: Option<Disputed>,
}

/// One set of hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Name of the environment.
    pub id: String,
    /// What it is for.
    pub doc: String,
    /// Values of template variables, name and text. Every environment has the same names, in the
    /// same order.
    pub values: Vec<(String, String)>,
    /// Where the hosts were found.
    pub evidence: Evidence,
}

/// A text with variables in braces, `https://{host}/oauth/token`.
///
/// A variable is an environment value or a connection field. `{{` and `}}` stand for single braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The text as written in the spec.
    pub text: String,
    /// The parts of the text, in order.
    pub parts: Vec<TemplatePart>,
}

/// Part of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// Text to be taken as it is.
    Literal(String),
    /// Name of an environment value or a connection field (in URLs of operations, also of a path
    /// parameter).
    Variable(String),
}
