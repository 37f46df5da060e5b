//! How answers are read.

use super::Evidence;

/// The answer to a token request. Paths are dotted (`authed_user.access_token`).
#[derive(Clone, Debug, PartialEq)]
pub struct TokenResponse {
    /// Path of the access token.
    pub access_token: String,
    /// Path of the token type.
    pub token_type: String,
    /// Where and how the access token's expiry is given.
    pub expiry: Expiry,
    /// Path of the refresh token.
    pub refresh_token: String,
    /// Where and how the refresh token's expiry is given.
    pub refresh_token_expiry: Option<Expiry>,
    /// Path of the granted scope.
    pub scope: String,
    /// What an answer must satisfy to be a success, besides having an access token.
    pub success: Option<Predicate>,
    /// How errors look, whatever the status. Tried in order. Never empty.
    pub errors: Vec<ErrorShape>,
    /// What is known of the errors of RFC 6749 section 5.2, in its order.
    pub error_codes: Vec<TokenErrorCode>,
    /// Where this was found.
    pub evidence: Evidence,
}

/// How a provider writes an error of RFC 6749 section 5.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenErrorCode {
    /// The error in the words of the RFC, `invalid_grant`.
    pub error: String,
    /// What the provider writes for it.
    pub code: String,
    /// HTTP status of the answer. `None`: that of the error's shape.
    pub status: Option<u16>,
}

/// Where an expiry stands and how it is written. Numbers may arrive as strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Path of the value.
    pub path: String,
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
    /// Seconds since 1970-01-01T00:00:00Z.
    EpochSeconds,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    EpochMilliseconds,
    /// A date and time in the format of RFC 3339.
    Rfc3339,
}

/// A condition on a JSON answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// Path of the value looked at.
    pub path: String,
    /// What must hold of it.
    pub test: Test,
}

/// What must hold of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It is there and not null.
    Present,
    /// It equals the scalar.
    Equals(Scalar),
    /// It is absent or differs from the scalar.
    NotEquals(Scalar),
}

/// A scalar of a spec, to compare with a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A truth value.
    Boolean(bool),
}

/// How an error is written in an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorShape {
    /// What makes an answer an error of this shape.
    pub when: Predicate,
    /// Paths of the provider's error code; the first that is there counts.
    pub code: Vec<String>,
    /// Paths of the message for people; the first that is there counts.
    pub message: Vec<String>,
    /// Paths of further details; the first that is there counts.
    pub details: Vec<String>,
    /// Paths of an identifier of the request; the first that is there counts.
    pub request_id: Vec<String>,
    /// HTTP status of errors of this shape. `None`: it differs, or is not published.
    pub status: Option<u16>,
}
