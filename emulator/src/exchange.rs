//! Requests as they were meant, and the answers to them.

use std::fmt;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{CONTENT_TYPE, LOCATION},
};
use serde::{Deserialize, Serialize};

/// A request, read to its end, with the address it was meant for.
pub(crate) struct Received {
    pub(crate) method: Method,
    /// Host in the provider's own world, `api.example.com`, in lower case and without port.
    pub(crate) host: String,
    /// Path in the provider's own world, percent-encoded as it came; begins with a slash.
    pub(crate) path: String,
    /// What stands behind the question mark, as it came.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) via: Via,
}

impl Received {
    /// A header as text; empty if it is absent or no text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The type of the body in lower case, without parameters.
    pub(crate) fn content_type(&self) -> String {
        let whole = self.header(CONTENT_TYPE.as_str());
        let kind = whole.split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    }
}

/// How the address of the emulator was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// `Host` named a host of the provider: addresses in answers are the provider's own.
    ProviderHost,
    /// The request came to an address of this machine: so do addresses in answers.
    Loopback,
}

/// What a request asks for. Faults are armed for one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// The page on which the user agrees.
    Authorize,
    /// A code is redeemed.
    Token,
    /// A refresh token is redeemed.
    Refresh,
    /// A user name and a password are redeemed.
    Password,
    /// A token is revoked.
    Revoke,
    /// An operation of the API.
    Api,
}

impl RequestKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Authorize,
        Self::Token,
        Self::Refresh,
        Self::Password,
        Self::Revoke,
        Self::Api,
    ];
}

impl fmt::Display for RequestKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Authorize => "authorize",
            Self::Token => "token",
            Self::Refresh => "refresh",
            Self::Password => "password",
            Self::Revoke => "revoke",
            Self::Api => "api",
        })
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// An answer of this type.
    pub(crate) fn new(
        status: StatusCode,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        let mut answer = Self::empty(status);
        answer.body = body.into();
        answer.with(CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// A JSON answer; the names in it have to be texts.
    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("JSON with texts for names can be written");
        Self::new(status, "application/json", body)
    }

    /// A plain text, for people.
    pub(crate) fn text(status: StatusCode, body: impl Into<String>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body.into())
    }

    /// A redirect with status 302.
    pub(crate) fn redirect(location: &str) -> Self {
        match HeaderValue::from_str(location) {
            Ok(location) => Self::empty(StatusCode::FOUND).with(LOCATION, location),
            Err(_) => Self::text(
                StatusCode::BAD_REQUEST,
                "The address to go to cannot stand in a header.",
            ),
        }
    }

    /// The answer with one more header, which replaces one of the same name.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}
