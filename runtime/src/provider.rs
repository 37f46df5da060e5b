//! The description of a provider, as constants of a generated crate.
//!
//! Everything here can be built in a `static`. The words and their order are those of the spec.

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
    /// How answers to token requests are read.
    pub token_response: TokenResponse,
    /// Lifetimes and rotation.
    pub lifecycle: Lifecycle,
    /// Scopes, where there are any.
    pub scopes: Option<Scopes>,
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

/// A token request.
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
#[allow(missing_docs, reason = "the names are those of RFC 6749 and RFC 7636")]
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

/// How answers to token requests are read. Paths are dotted.
#[derive(Debug)]
pub struct TokenResponse {
    /// Path of the access token.
    pub access_token: &'static str,
    /// Path of the token type.
    pub token_type: &'static str,
    /// Expiry of the access token.
    pub expiry: Expiry,
    /// Path of the refresh token.
    pub refresh_token: &'static str,
    /// Expiry of the refresh token.
    pub refresh_token_expiry: Option<Expiry>,
    /// Path of the granted scope.
    pub scope: &'static str,
    /// What a success must satisfy.
    pub success: Option<Predicate>,
    /// How errors look.
    pub errors: &'static [ErrorShape],
}

/// Where an expiry stands and how it is written.
#[derive(Clone, Copy, Debug)]
pub struct Expiry {
    /// Path of the value.
    pub path: &'static str,
    /// How the value is to be understood.
    pub format: ExpiryFormat,
}

/// How an expiry is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryFormat {
    /// Seconds from now.
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// RFC 3339.
    Rfc3339,
}

/// A condition on a JSON answer.
#[derive(Clone, Copy, Debug)]
pub struct Predicate {
    /// Path of the value looked at.
    pub path: &'static str,
    /// What must hold of it.
    pub test: Test,
}

/// What must hold of a value.
#[derive(Clone, Copy, Debug)]
pub enum Test {
    /// It is there and not null.
    Present,
    /// It equals the scalar.
    Equals(Scalar),
    /// It is absent or differs.
    NotEquals(Scalar),
}

/// A scalar to compare with a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Scalar {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// A truth value.
    Boolean(bool),
}

/// How an error is written in an answer. Of each list of paths the first that is there counts.
#[derive(Debug)]
pub struct ErrorShape {
    /// What makes an answer an error of this shape.
    pub when: Predicate,
    /// Paths of the code.
    pub code: &'static [&'static str],
    /// Paths of the message.
    pub message: &'static [&'static str],
    /// Paths of further details.
    pub details: &'static [&'static str],
}

/// Lifetimes and rotation.
#[derive(Debug)]
pub struct Lifecycle {
    /// Lifetime of the authorization code.
    pub authorization_code: Lifetime,
    /// Lifetime of the access token where the answer does not say.
    pub access_token: Lifetime,
    /// The refresh token.
    pub refresh_token: RefreshTokenLifecycle,
    /// Limit on token requests.
    pub token_requests: Option<TokenRequests>,
}

/// How long something lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Not published.
    Unknown,
    /// It does not expire by itself.
    Unlimited,
    /// This many seconds.
    Seconds(u64),
}

/// Facts about the refresh token.
#[derive(Debug)]
pub struct RefreshTokenLifecycle {
    /// How long it can be used.
    pub lifetime: Lifetime,
    /// Whether a refresh issues a new one.
    pub rotation: Rotation,
    /// What a refresh does to the access token it replaces.
    pub old_access_token: OldAccessToken,
    /// Whether a rotated one may be presented again.
    pub grace: Grace,
    /// What happens when a spent one is presented.
    pub on_reuse: OnReuse,
    /// What a new login does to an older one.
    pub new_login: NewLogin,
}

/// Whether a refresh issues a new refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Not published; treated as single use.
    Unknown,
    /// It stays the same.
    None,
    /// A new one each time; whether the old one dies is not published.
    Rotating,
    /// A new one each time, and the old one dies.
    SingleUse,
}

/// What a refresh does to the access token it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldAccessToken {
    /// Not published.
    Unknown,
    /// It lives until it expires.
    Valid,
    /// It dies at once.
    Revoked,
}

/// Whether a rotated refresh token may be presented again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grace {
    /// Not published; treated as none.
    Unknown,
    /// Never.
    None,
    /// For this many seconds.
    Seconds {
        /// Length of the window.
        seconds: u64,
        /// What is answered within the window.
        replay: Replay,
    },
    /// Until the new access token is used for the first time.
    UntilFirstUse,
}

/// What is answered to a replay within the grace window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The pair issued before.
    SamePair,
    /// A new pair.
    NewPair,
}

/// What happens when a spent refresh token is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnReuse {
    /// Not published; treated as revocation of the family.
    Unknown,
    /// An error, nothing else.
    Error,
    /// Every token of the family is revoked.
    RevokeFamily,
}

/// What a new login of the same user and client does to an older refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewLogin {
    /// Not published.
    Unknown,
    /// Both live.
    Keeps,
    /// The older one dies.
    RevokesOlder,
}

/// Limit on token requests.
#[derive(Debug)]
pub struct TokenRequests {
    /// Number of requests.
    pub max: u64,
    /// Length of the window, in seconds.
    pub per: u64,
    /// Which grants count.
    pub counts: &'static [Grant],
}

/// A grant by which a token can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of RFC 6749")]
pub enum Grant {
    AuthorizationCode,
    RefreshToken,
    Password,
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
}
