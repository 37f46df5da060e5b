//! Lifetimes, rotation and token-request limits, as constants of a generated crate.

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
