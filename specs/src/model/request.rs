//! The requests of the OAuth 2.0 flow.

use super::{Evidence, Template};

/// The authorization request and the redirect that answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorize {
    /// Authorization endpoint.
    pub url: Template,
    /// Value of `response_type`; `code` unless the spec says otherwise.
    pub response_type: String,
    /// Which redirect URIs the provider accepts.
    pub redirect_uri: RedirectUri,
    /// Whether the provider demands `state`. We always send it where it is supported.
    pub state: State,
    /// Proof Key for Code Exchange (RFC 7636).
    pub code_challenge_method: CodeChallengeMethod,
    /// Issuer identifier that the redirect's `iss` must equal (RFC 9207).
    pub issuer: Option<String>,
    /// Parameters sent, in order: role and wire name.
    pub parameters: Vec<RoleParameter>,
    /// Parameters with a fixed value.
    pub constants: Vec<NamedTemplate>,
    /// Wire names of the redirect's parameters.
    pub callback: Callback,
    /// Where this was found.
    pub evidence: Evidence,
}

/// Wire names of the parameters that the redirect carries back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Name of `code`.
    pub code: String,
    /// Name of `state`.
    pub state: String,
    /// Name of `error`.
    pub error: String,
    /// Name of `error_description`.
    pub error_description: String,
}

/// A token request: redeeming a code, refreshing, or the password grant; or a revocation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// Endpoint of this request.
    pub url: Template,
    /// HTTP method.
    pub method: super::Method,
    /// Where the parameters go.
    pub send_in: SendIn,
    /// How the client authenticates.
    pub auth_method: AuthMethod,
    /// Parameters sent, in order: role and wire name. Client credentials are among them only if
    /// `auth_method` puts them there.
    pub parameters: Vec<RoleParameter>,
    /// Parameters with a fixed value.
    pub constants: Vec<NamedTemplate>,
    /// Extra request headers.
    pub headers: Vec<NamedTemplate>,
    /// Where this was found.
    pub evidence: Evidence,
}

/// A role and the name under which it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleParameter {
    /// What the parameter is.
    pub role: Role,
    /// The name on the wire.
    pub name: String,
}

/// A name and the text sent under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTemplate {
    /// The name on the wire.
    pub name: String,
    /// The value.
    pub value: Template,
}

/// What a parameter of an OAuth request is, in the words of RFC 6749, RFC 7636 and RFC 7009.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `response_type`
    ResponseType,
    /// `grant_type`
    GrantType,
    /// `client_id`
    ClientId,
    /// `client_secret`
    ClientSecret,
    /// `redirect_uri`
    RedirectUri,
    /// `scope`
    Scope,
    /// `state`
    State,
    /// `code`
    Code,
    /// `code_challenge`
    CodeChallenge,
    /// `code_challenge_method`
    CodeChallengeMethod,
    /// `code_verifier`
    CodeVerifier,
    /// `refresh_token`
    RefreshToken,
    /// `username`
    Username,
    /// `password`
    Password,
    /// `token`: the one to be revoked.
    Token,
    /// `token_type_hint`
    TokenTypeHint,
}

/// Where the parameters of a request go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendIn {
    /// Body, `application/x-www-form-urlencoded`.
    Form,
    /// Body, a JSON object.
    Json,
    /// Query of the URL.
    Query,
}

/// How the client authenticates at the token endpoint (RFC 7591 section 2 names).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthMethod {
    /// `client_id` and `client_secret` among the parameters.
    ClientSecretPost,
    /// HTTP Basic; `client_id` is not among the parameters unless the spec adds it.
    ClientSecretBasic,
    /// A public client: `client_id` among the parameters, no secret.
    None,
}

/// Which redirect URIs the provider accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectUri {
    /// `https`, or `http` on a loopback address (RFC 8252 section 7.3).
    HttpsOrLoopback,
    /// `https` only, loopback included.
    HttpsOnly,
}

/// Whether the provider takes `state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The provider refuses a request without it.
    Required,
    /// The provider echoes it if sent.
    Optional,
}

/// How the code challenge is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeChallengeMethod {
    /// SHA-256.
    S256,
    /// The provider is not known to support PKCE; no challenge is sent.
    None,
}

/// A grant by which a token can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// `authorization_code`
    AuthorizationCode,
    /// `refresh_token`
    RefreshToken,
    /// `password`
    Password,
}
