//! How long codes and tokens live, and what a refresh does to them.

use super::Evidence;

/// Lifetimes, rotation and token-request limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// The authorization code.
    pub authorization_code: AuthorizationCodeLifecycle,
    /// The access token.
    pub access_token: AccessTokenLifecycle,
    /// The refresh token.
    pub refresh_token: RefreshTokenLifecycle,
    /// How many token requests the provider allows. `None`: no limit is known.
    pub token_requests: Option<TokenRequests>,
}

/// How long something lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifetime {
    /// Not published.
    #[default]
    Unknown,
    /// It does not expire by itself.
    Unlimited,
    /// This many seconds.
    Seconds(u64),
}

/// Facts about the authorization code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationCodeLifecycle {
    /// How long it can be redeemed.
    pub lifetime: Lifetime,
    /// Where this was found.
    pub evidence: Evidence,
}

/// Facts about the access token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessTokenLifecycle {
    /// How long it is accepted when the token response does not say.
    pub lifetime: Lifetime,
    /// How many of one user and client live at a time; one more kills the oldest. `None`: not
    /// published.
    pub max_live: Option<u64>,
    /// Where this was found.
    pub evidence: Evidence,
}

/// Facts about the refresh token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefreshTokenLifecycle {
    /// How long it can be used.
    pub lifetime: Lifetime,
    /// How many of one user and client live at a time; one more kills the oldest. `None`: not
    /// published.
    pub max_live: Option<u64>,
    /// Whether a refresh issues a new one.
    pub rotation: Rotation,
    /// What a refresh does to the access token it replaces.
    pub old_access_token: OldAccessToken,
    /// Whether a rotated refresh token may be presented again.
    pub grace: Grace,
    /// What the provider does when a spent refresh token is presented.
    pub on_reuse: OnReuse,
    /// What a new login of the same user and client does to it.
    pub new_login: NewLogin,
    /// Where this was found.
    pub evidence: Evidence,
}

/// Whether a refresh issues a new refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// Not published; to be treated as single use.
    #[default]
    Unknown,
    /// The refresh token stays the same.
    None,
    /// Each refresh issues a new one; whether the old one dies is not published.
    Rotating,
    /// Each refresh issues a new one and the old one dies.
    SingleUse,
}

/// What a refresh does to the access token it replaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OldAccessToken {
    /// Not published.
    #[default]
    Unknown,
    /// It lives until it expires.
    Valid,
    /// It dies at once.
    Revoked,
}

/// Whether a rotated refresh token may be presented again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grace {
    /// Not published; to be treated as none.
    #[default]
    Unknown,
    /// Never.
    None,
    /// For this many seconds.
    Seconds {
        /// Length of the window.
        seconds: u64,
        /// What the provider answers within the window.
        replay: Replay,
    },
    /// Until the new access token is used for the first time.
    UntilFirstUse,
}

/// What a provider answers to a replay within the grace window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The pair it issued before.
    SamePair,
    /// A new pair.
    NewPair,
}

/// What the provider does when a spent refresh token is presented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnReuse {
    /// Not published; to be treated as revocation of the family.
    #[default]
    Unknown,
    /// It answers with an error, nothing else.
    Error,
    /// It revokes every token of the family.
    RevokeFamily,
}

/// What a new login of the same user and client does to an older refresh token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewLogin {
    /// Not published.
    #[default]
    Unknown,
    /// Both live.
    Keeps,
    /// The older one dies.
    RevokesOlder,
}

/// How many token requests the provider allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequests {
    /// Number of requests.
    pub max: u64,
    /// Length of the window, in seconds.
    pub per: u64,
    /// Which grants count. Never empty.
    pub counts: Vec<super::Grant>,
    /// Where this was found.
    pub evidence: Evidence,
}
