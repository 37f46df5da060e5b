//! `lifecycle`: how long codes and tokens live.

use super::{Disputed, SourceRefs};
use crate::span::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

/// Lifetimes, rotation and token-request limits. Durations are written `45s`, `10m`, `24h`,
/// `30d`; `unknown` and `unlimited` are lifetimes too. Every known fact needs a `source`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// The authorization code.
    #[serde(default)]
    pub authorization_code: Option<Spanned<AuthorizationCodeLifecycle>>,
    /// The access token.
    #[serde(default)]
    pub access_token: Option<Spanned<AccessTokenLifecycle>>,
    /// The refresh token.
    #[serde(default)]
    pub refresh_token: Option<Spanned<RefreshTokenLifecycle>>,
    /// How many token requests the provider allows.
    #[serde(default)]
    pub token_requests: Option<Spanned<TokenRequests>>,
}

/// Facts about the authorization code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationCodeLifecycle {
    /// How long it can be redeemed.
    #[serde(default)]
    pub lifetime: Option<Spanned<String>>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// Facts about the access token.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessTokenLifecycle {
    /// How long it is accepted when the token response does not say.
    #[serde(default)]
    pub lifetime: Option<Spanned<String>>,
    /// How many access tokens of one user and client live at a time; one more kills the oldest. Left out:
    /// not published.
    #[serde(default)]
    pub max_live: Option<Spanned<u64>>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// Facts about the refresh token.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshTokenLifecycle {
    /// How long it can be used.
    #[serde(default)]
    pub lifetime: Option<Spanned<String>>,
    /// How many refresh tokens of one user and client live at a time; one more kills the oldest. Left out:
    /// not published.
    #[serde(default)]
    pub max_live: Option<Spanned<u64>>,
    /// Whether a refresh issues a new one. Left out: `unknown`, treated as `single_use`.
    #[serde(default)]
    pub rotation: Option<Rotation>,
    /// What a refresh does to the access token it replaces. Left out: `unknown`.
    #[serde(default)]
    pub old_access_token: Option<OldAccessToken>,
    /// Whether a rotated one may be presented again. Left out: `unknown`, treated as `none`.
    #[serde(default)]
    pub grace: Option<Grace>,
    /// What happens when a spent one is presented. Left out: `unknown`, treated as
    /// `revoke_family`.
    #[serde(default)]
    pub on_reuse: Option<OnReuse>,
    /// What a new login of the same user and client does to it. Left out: `unknown`.
    #[serde(default)]
    pub new_login: Option<NewLogin>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// Whether a refresh issues a new refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rotation {
    /// Not published.
    Unknown,
    /// It stays the same.
    None,
    /// A new one each time; whether the old one dies is not published.
    Rotating,
    /// A new one each time, and the old one dies.
    SingleUse,
}

/// What a refresh does to the access token it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OldAccessToken {
    /// Not published.
    Unknown,
    /// It lives until it expires.
    Valid,
    /// It dies at once.
    Revoked,
}

/// Whether a rotated refresh token may be presented again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grace {
    /// Not published.
    Unknown,
    /// Never.
    None,
    /// Until the new access token is used for the first time.
    UntilFirstUse,
    /// For some seconds: `{ window: { seconds: 30, replay: same_pair } }`.
    Window(GraceWindow),
}

/// A grace window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GraceWindow {
    /// Length of the window in seconds.
    pub seconds: u64,
    /// What the provider answers within it.
    pub replay: Replay,
}

/// What is answered to a replay within the grace window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Replay {
    /// The pair issued before.
    SamePair,
    /// A new pair.
    NewPair,
}

/// What happens when a spent refresh token is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnReuse {
    /// Not published.
    Unknown,
    /// An error, nothing else.
    Error,
    /// Every token of the family is revoked.
    RevokeFamily,
}

/// What a new login of the same user and client does to an older refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewLogin {
    /// Not published.
    Unknown,
    /// Both live.
    Keeps,
    /// The older one dies.
    RevokesOlder,
}

/// How many token requests the provider allows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequests {
    /// Number of requests.
    pub max: Spanned<u64>,
    /// Length of the window, a duration.
    pub per: Spanned<String>,
    /// Which grants count.
    pub counts: Spanned<Vec<Spanned<Grant>>>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// A grant by which a token can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// Redeeming an authorization code.
    AuthorizationCode,
    /// Refreshing.
    RefreshToken,
    /// The password grant.
    Password,
}
