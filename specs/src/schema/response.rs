//! `token_response`, `success`, `errors`: how answers are read.

use super::{Disputed, SourceRefs};
use crate::span::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

/// The answer to a token request. Paths are dotted: `authed_user.access_token`, `errors.0.code`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenResponse {
    /// Path of the access token. Left out: `access_token`.
    #[serde(default)]
    pub access_token: Option<Spanned<String>>,
    /// Path of the token type. Left out: `token_type`.
    #[serde(default)]
    pub token_type: Option<Spanned<String>>,
    /// Expiry of the access token. Left out: `expires_in`, in seconds.
    #[serde(default)]
    pub expiry: Option<Expiry>,
    /// Path of the refresh token. Left out: `refresh_token`.
    #[serde(default)]
    pub refresh_token: Option<Spanned<String>>,
    /// Expiry of the refresh token. Left out: the answer has none.
    #[serde(default)]
    pub refresh_token_expiry: Option<Expiry>,
    /// Path of the granted scope. Left out: `scope`.
    #[serde(default)]
    pub scope: Option<Spanned<String>>,
    /// What a success must satisfy, besides having an access token.
    #[serde(default)]
    pub success: Option<Predicate>,
    /// How errors look, whatever the HTTP status. Tried in order. Left out: `error` and
    /// `error_description`, as in RFC 6749 section 5.2.
    #[serde(default)]
    pub errors: Vec<ErrorShape>,
    /// What the provider writes and answers for the errors of RFC 6749 section 5.2. Left out: their
    /// codes are those of the RFC, their statuses are not published.
    #[serde(default)]
    pub error_codes: Option<TokenErrorCodes>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// The errors of RFC 6749 section 5.2.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenErrorCodes {
    /// A parameter is missing, unknown or there twice.
    #[serde(default)]
    pub invalid_request: Option<Spanned<TokenErrorCode>>,
    /// The client is not known or did not authenticate.
    #[serde(default)]
    pub invalid_client: Option<Spanned<TokenErrorCode>>,
    /// The authorization code, the refresh token or the password is wrong, over or revoked. An
    /// answer with the code of this error asks for a new login, whatever else the code may mean.
    #[serde(default)]
    pub invalid_grant: Option<Spanned<TokenErrorCode>>,
    /// The client may not use this grant.
    #[serde(default)]
    pub unauthorized_client: Option<Spanned<TokenErrorCode>>,
    /// The provider does not know this grant.
    #[serde(default)]
    pub unsupported_grant_type: Option<Spanned<TokenErrorCode>>,
    /// The scope is unknown, malformed or more than was granted.
    #[serde(default)]
    pub invalid_scope: Option<Spanned<TokenErrorCode>>,
}

impl TokenErrorCodes {
    /// The errors that are there, in the words and in the order of the RFC.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Spanned<TokenErrorCode>)> {
        let all = [
            ("invalid_request", &self.invalid_request),
            ("invalid_client", &self.invalid_client),
            ("invalid_grant", &self.invalid_grant),
            ("unauthorized_client", &self.unauthorized_client),
            ("unsupported_grant_type", &self.unsupported_grant_type),
            ("invalid_scope", &self.invalid_scope),
        ];
        all.into_iter()
            .filter_map(|(error, written)| Some((error, written.as_ref()?)))
    }
}

/// How the provider answers one of these errors. At least one of the keys is there.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenErrorCode {
    /// What the provider writes for the error. Left out: the word of the RFC.
    #[serde(default)]
    pub code: Option<Spanned<String>>,
    /// HTTP status of the answer, 100 to 599. Left out: that of the error's shape.
    #[serde(default)]
    pub status: Option<Spanned<u64>>,
}

/// Where an expiry stands and how it is written. Numbers may arrive as strings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expiry {
    /// Path of the value.
    pub path: Spanned<String>,
    /// How it is written. Left out: `seconds`.
    #[serde(default)]
    pub format: Option<ExpiryFormat>,
}

/// How an expiry is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExpiryFormat {
    /// Seconds from now.
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// `2026-11-21T10:00:00Z`.
    Rfc3339,
}

/// A condition on a JSON answer. With `path` alone: the value is there and not null.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// Path of the value.
    pub path: Spanned<String>,
    /// The value must equal this.
    #[serde(default)]
    pub equals: Option<Spanned<Scalar>>,
    /// The value must be absent or differ from this.
    #[serde(default)]
    pub not_equals: Option<Spanned<Scalar>>,
}

/// A scalar to compare with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// A truth value.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
}

/// How an error is written in an answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorShape {
    /// What makes an answer an error of this shape.
    pub when: Predicate,
    /// Path of the provider's code, or several to be tried in order.
    #[serde(default)]
    pub code: Option<Spanned<Paths>>,
    /// Path of the message for people, or several.
    #[serde(default)]
    pub message: Option<Spanned<Paths>>,
    /// Path of further details, or several.
    #[serde(default)]
    pub details: Option<Spanned<Paths>>,
    /// Path of an identifier of the request, for questions to the provider, or several.
    #[serde(default)]
    pub request_id: Option<Spanned<Paths>>,
    /// HTTP status of errors of this shape, 100 to 599. It is what the provider publishes: an answer
    /// of this shape is an error with any other status too. Left out: it differs, or is not
    /// published.
    #[serde(default)]
    pub status: Option<Spanned<u64>>,
}

/// One path, or several to be tried in order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Paths {
    /// A path.
    One(String),
    /// Paths.
    Many(Vec<String>),
}
