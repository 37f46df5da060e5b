//! How answers are read, as constants of a generated crate.

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
    /// What the provider writes for the error `invalid_grant` of RFC 6749 section 5.2. It may write
    /// the word of the RFC all the same.
    pub invalid_grant: &'static str,
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
    /// Paths of an identifier of the request, for the provider's support.
    pub request_id: &'static [&'static str],
}

/// What a provider advises about repeating a call that ended with one of its error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeRetry {
    /// It ends the same way.
    Never,
    /// It may succeed later.
    Later,
    /// It may succeed once the user has authorized again.
    AfterLogin,
}
