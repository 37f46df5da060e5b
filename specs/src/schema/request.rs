//! `authorize`, `token`, `refresh`, `password`, `revoke`: the requests of the flow.

use super::{Disputed, SourceRefs};
use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// The authorization request and the redirect that answers it. Sent are `response_type`,
/// `client_id`, `redirect_uri`, `scope` (where there are `scopes`), `state`, and with PKCE
/// `code_challenge` and `code_challenge_method`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authorize {
    /// Authorization endpoint. `{name}` stands for an environment value or a connection field.
    pub url: Spanned<String>,
    /// Value of `response_type`. Left out: `code`.
    #[serde(default)]
    pub response_type: Option<Spanned<String>>,
    /// Which redirect URIs the provider accepts. Left out: `https_or_loopback`.
    #[serde(default)]
    pub redirect_uri: Option<RedirectUri>,
    /// Whether the provider demands `state`; it is sent either way. Left out: `optional`.
    #[serde(default)]
    pub state: Option<State>,
    /// Proof Key for Code Exchange (RFC 7636). Left out: `S256`.
    #[serde(default)]
    pub code_challenge_method: Option<CodeChallengeMethod>,
    /// Issuer identifier, if the redirect carries `iss` (RFC 9207).
    #[serde(default)]
    pub issuer: Option<Spanned<String>>,
    /// Wire names that differ from the role (`client_id: client_key`).
    #[serde(default)]
    pub parameters: Entries<Spanned<String>>,
    /// Roles that are not sent.
    #[serde(default)]
    pub omit: Vec<Spanned<String>>,
    /// Parameters with a fixed value. `{name}` as in `url`.
    #[serde(default)]
    pub constants: Entries<Spanned<String>>,
    /// Names of the redirect's parameters, where they differ from RFC 6749.
    #[serde(default)]
    pub callback: Option<Callback>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// Names of the redirect's parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// Name of `code`.
    #[serde(default)]
    pub code: Option<Spanned<String>>,
    /// Name of `state`.
    #[serde(default)]
    pub state: Option<Spanned<String>>,
    /// Name of `error`.
    #[serde(default)]
    pub error: Option<Spanned<String>>,
    /// Name of `error_description`.
    #[serde(default)]
    pub error_description: Option<Spanned<String>>,
}

/// A token request. Sent are `grant_type`; `code`, `redirect_uri` and with PKCE `code_verifier`
/// (in `token`), `refresh_token` (in `refresh`) or `username`, `password` and, where there are
/// `scopes`, `scope` (in `password`); and the client's credentials as `auth_method` says. A
/// revocation request (`revoke`) has the same keys; sent are `token`, which is the refresh token
/// where there is one and else the access token, and the client's credentials.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Endpoint of this request. `{name}` stands for an environment value or a connection
    /// field.
    pub url: Spanned<String>,
    /// HTTP method. Left out: `POST`.
    #[serde(default)]
    pub method: Option<TokenRequestMethod>,
    /// Where the parameters go. Left out: `form`.
    #[serde(default)]
    pub send_in: Option<Spanned<SendIn>>,
    /// How the client authenticates (RFC 6749 section 2.3). It must be written down: providers
    /// differ, and guessing sends secrets to the wrong place.
    pub auth_method: Spanned<AuthMethod>,
    /// Wire names that differ from the role, and roles sent besides the usual ones
    /// (`redirect_uri: redirect_uri` in `refresh`, `token_type_hint: token_type_hint` in `revoke`).
    #[serde(default)]
    pub parameters: Entries<Spanned<String>>,
    /// Roles that are not sent.
    #[serde(default)]
    pub omit: Vec<Spanned<String>>,
    /// Parameters with a fixed value. `{name}` as in `url`.
    #[serde(default)]
    pub constants: Entries<Spanned<String>>,
    /// Extra headers. `{name}` as in `url`.
    #[serde(default)]
    pub headers: Entries<Spanned<String>>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// HTTP method of a token request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TokenRequestMethod {
    /// The usual one.
    Post,
    /// Only with `send_in: query`.
    Get,
    /// Only in `revoke`.
    Delete,
}

/// Where the parameters of a token request go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendIn {
    /// Body, `application/x-www-form-urlencoded`.
    Form,
    /// Body, a JSON object.
    Json,
    /// Query of the URL.
    Query,
}

/// How the client authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// `client_id` and `client_secret` among the parameters.
    ClientSecretPost,
    /// HTTP Basic: id and secret are each form-encoded, joined with `:` and put into base64
    /// (RFC 6749 section 2.3.1). Add `client_id: client_id` to `parameters` if it is wanted there
    /// too.
    ClientSecretBasic,
    /// A public client: `client_id` among the parameters, no secret.
    None,
}

/// Which redirect URIs the provider accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedirectUri {
    /// `https`, or `http` on a loopback address.
    HttpsOrLoopback,
    /// `https` only.
    HttpsOnly,
}

/// Whether the provider demands `state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A request without it is refused.
    Required,
    /// It is echoed if sent.
    Optional,
}

/// How the code challenge is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum CodeChallengeMethod {
    /// SHA-256.
    S256,
    /// The provider is not known to support PKCE; no challenge is sent. The crate's docs say so.
    #[serde(rename = "none")]
    None,
}
