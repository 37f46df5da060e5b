//! Errors in the words of RFC 6749.

use std::borrow::Cow;

use http::StatusCode;

/// An error of RFC 6749, section 4.1.2.1 or 5.2.
///
/// The texts are made for the error description: ASCII without quotes and backslashes, and nothing
/// of what the client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// `invalid_grant`
    pub(super) error: &'static str,
    /// What went wrong, for people.
    pub(super) text: Cow<'static, str>,
    /// HTTP status at the token endpoint unless the provider has one of its own.
    pub(super) status: StatusCode,
}

impl Problem {
    fn new(error: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            error,
            text: text.into(),
            status: StatusCode::BAD_REQUEST,
        }
    }

    /// A parameter is missing, stands there twice or is malformed.
    pub(super) fn request(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_request", text)
    }

    /// The client did not authenticate as it should.
    pub(super) fn client(text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::new("invalid_client", text)
        }
    }

    /// The code, refresh token or password is no good.
    pub(super) fn grant(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_grant", text)
    }

    /// A scope is unknown, malformed or more than was granted.
    pub(super) fn scope(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_scope", text)
    }

    /// The grant is not offered at this address.
    pub(super) fn grant_type(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new("unsupported_grant_type", text)
    }

    /// The response type is not offered.
    pub(super) fn response_type(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new("unsupported_response_type", text)
    }

    /// The user refused.
    pub(super) fn denied() -> Self {
        Self::new("access_denied", "The user refused.")
    }

    /// More token requests than the provider allows. RFC 6749 has no error for it at the token
    /// endpoint; this one it has for the authorization endpoint.
    pub(super) fn too_many() -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            ..Self::new("temporarily_unavailable", "Too many token requests.")
        }
    }

    /// The request came with another method than the provider wants.
    pub(super) fn method() -> Self {
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            ..Self::request("The method of the request is wrong.")
        }
    }
}
