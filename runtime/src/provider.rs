//! The description of a provider, as constants of a generated crate.
//!
//! Everything here can be built in a `static`. The words and their order are those of the spec.

use crate::operation::Limit;

mod lifecycle;
mod response;

pub use lifecycle::{
    Grace, Grant, Lifecycle, Lifetime, NewLogin, OldAccessToken, OnReuse, RefreshTokenLifecycle,
    Replay, Rotation, TokenRequests,
};
pub use response::{
    CodeRetry, ErrorShape, Expiry, ExpiryFormat, Predicate, Scalar, Test, TokenResponse,
};

/// Everything the runtime must know about a provider.
#[derive(Debug)]
pub struct Provider {
    /// Name of the provider in its spec; part of every store key.
    pub id: &'static str,
    /// The provider's own spelling of its name.
    pub name: &'static str,
    /// Environments; the first is the default. Never empty.
    pub environments: &'static [Environment],
    /// Values that differ between connections.
    pub connection: &'static [ConnectionField],
    /// The authorization request.
    pub authorize: Authorize,
    /// Redeeming an authorization code.
    pub token: TokenRequest,
    /// The refresh request, where there is one.
    pub refresh: Option<TokenRequest>,
    /// The password grant, where there is one.
    pub password: Option<TokenRequest>,
    /// The revocation request (RFC 7009), where there is one.
    pub revoke: Option<TokenRequest>,
    /// How answers to token requests are read.
    pub token_response: TokenResponse,
    /// Lifetimes and rotation.
    pub lifecycle: Lifecycle,
    /// Scopes, where there are any.
    pub scopes: Option<Scopes>,
    /// Header of the API's answers with an identifier for the provider's support.
    pub request_id_header: Option<&'static str>,
    /// What the provider advises about repeating a call, by the code of its error.
    pub retry: &'static [(&'static str, CodeRetry)],
    /// Published limits of all calls.
    pub limits: &'static [Limit],
}

/// One set of hosts.
#[derive(Debug)]
pub struct Environment {
    /// Name of the environment.
    pub id: &'static str,
    /// Values of template variables.
    pub values: &'static [(&'static str, &'static str)],
}

/// A value that belongs to one connection.
#[derive(Debug)]
pub struct ConnectionField {
    /// Name of the field; also a template variable.
    pub id: &'static str,
    /// What it may be.
    pub kind: ConnectionType,
    /// Where it comes from.
    pub from: ConnectionFrom,
    /// Hosts it may name: exact, or `*.suffix`.
    pub allow_hosts: &'static [&'static str],
    /// Whether a connection without it is unusable.
    pub required: bool,
    /// Whether the previous value stands when a refresh answer lacks it.
    pub keep_when_absent: bool,
}

/// What a connection field may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionType {
    /// Scheme and host.
    Origin,
    /// An address ending in a slash.
    BaseUrl {
        /// Path for a value that has none.
        default_path: &'static str,
    },
    /// A host name.
    Host,
    /// One DNS label.
    Subdomain,
    /// An opaque identifier.
    Id,
    /// One of a list.
    Enum(&'static [&'static str]),
}

/// Where a connection field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionFrom {
    /// Given when the client is built.
    User,
    /// A parameter of the redirect, by wire name.
    Callback(&'static str),
    /// A field of the token response, by dotted path.
    TokenResponse(&'static str),
}

/// A text with variables.
pub type Template = &'static [Part];

/// Part of a [`Template`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text to be taken as it is.
    Literal(&'static str),
    /// An environment value, a connection field or, in an operation's URL, a path parameter.
    Variable(&'static str),
}

/// The authorization request.
#[derive(Debug)]
pub struct Authorize {
    /// Authorization endpoint.
    pub url: Template,
    /// Value of `response_type`.
    pub response_type: &'static str,
    /// Which redirect URIs the provider accepts.
    pub redirect_uri: RedirectUri,
    /// Whether a challenge is sent.
    pub code_challenge_method: CodeChallengeMethod,
    /// Issuer that the redirect's `iss` must equal.
    pub issuer: Option<&'static str>,
    /// Parameters sent: role and wire name.
    pub parameters: &'static [(Role, &'static str)],
    /// Parameters with a fixed value.
    pub constants: &'static [(&'static str, Template)],
    /// Wire names of the redirect's parameters.
    pub callback: Callback,
}

/// Wire names of the redirect's parameters.
#[derive(Debug)]
pub struct Callback {
    /// Name of `code`.
    pub code: &'static str,
    /// Name of `state`.
    pub state: &'static str,
    /// Name of `error`.
    pub error: &'static str,
    /// Name of `error_description`.
    pub error_description: &'static str,
}

/// A token request, or a revocation request.
#[derive(Debug)]
pub struct TokenRequest {
    /// Endpoint.
    pub url: Template,
    /// HTTP method.
    pub method: Method,
    /// Where the parameters go.
    pub send_in: SendIn,
    /// How the client authenticates.
    pub auth_method: AuthMethod,
    /// Parameters sent: role and wire name.
    pub parameters: &'static [(Role, &'static str)],
    /// Parameters with a fixed value.
    pub constants: &'static [(&'static str, Template)],
    /// Extra request headers.
    pub headers: &'static [(&'static str, Template)],
}

/// What a parameter of an OAuth request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the names are those of RFC 6749, RFC 7636 and RFC 7009"
)]
pub enum Role {
    ResponseType,
    GrantType,
    ClientId,
    ClientSecret,
    RedirectUri,
    Scope,
    State,
    Code,
    CodeChallenge,
    CodeChallengeMethod,
    CodeVerifier,
    RefreshToken,
    Username,
    Password,
    Token,
    TokenTypeHint,
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of RFC 9110")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub(crate) fn to_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Post => http::Method::POST,
            Self::Put => http::Method::PUT,
            Self::Patch => http::Method::PATCH,
            Self::Delete => http::Method::DELETE,
        }
    }
}

/// Where the parameters of a token request go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendIn {
    /// Body, form-encoded.
    Form,
    /// Body, a JSON object.
    Json,
    /// Query of the URL.
    Query,
}

/// How the client authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthMethod {
    /// `client_id` and `client_secret` among the parameters.
    ClientSecretPost,
    /// HTTP Basic.
    ClientSecretBasic,
    /// No secret.
    None,
}

/// Which redirect URIs the provider accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectUri {
    /// `https`, or `http` on a loopback address.
    HttpsOrLoopback,
    /// `https` only.
    HttpsOnly,
}

/// How the code challenge is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeChallengeMethod {
    /// SHA-256.
    S256,
    /// No challenge is sent.
    None,
}

/// Scopes.
#[derive(Debug)]
pub struct Scopes {
    /// Text between two scopes.
    pub separator: &'static str,
    /// Whether a request without a scope is refused.
    pub required: bool,
    /// Scopes requested when the caller names none.
    pub default: &'static [&'static str],
    /// Scopes that come with others: each with all that it covers, itself left out.
    pub covers: &'static [(&'static str, &'static [&'static str])],
}
