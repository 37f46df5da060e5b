//! What servers say about errors.

use std::fmt;

use crate::json::Json;
use crate::text::clean;

/// Longest answer body kept in a [`ServerError`], in bytes.
const LONGEST_BODY: usize = 64 * 1024;

/// What a server said about an error. All of it is the server's text: code and message are bounded
/// and escaped, details and body are not.
#[derive(Clone, Default)]
pub struct ServerError {
    code: Option<String>,
    message: Option<String>,
    details: Option<Json>,
    request_id: Option<String>,
    body: String,
}

impl ServerError {
    pub(crate) fn new(code: Option<&str>, message: Option<&str>, details: Option<Json>) -> Self {
        Self {
            code: shown(code),
            message: shown(message),
            details,
            request_id: None,
            body: String::new(),
        }
    }

    /// Adds the identifier that the answer gives the request.
    #[must_use]
    pub(crate) fn with_request_id(mut self, request_id: Option<&str>) -> Self {
        self.request_id = shown(request_id);
        self
    }

    /// Adds the body of the answer, cut to 64 KiB.
    #[must_use]
    pub(crate) fn with_body(mut self, body: &[u8]) -> Self {
        self.body = String::from_utf8_lossy(&body[..body.len().min(LONGEST_BODY)]).into_owned();
        self
    }

    /// The server's code, such as `invalid_grant`; at most 256 characters, control characters
    /// escaped.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The server's message; at most 256 characters, control characters escaped.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Further details, as they came.
    pub fn details(&self) -> Option<&Json> {
        self.details.as_ref()
    }

    /// Identifier of the request for the provider's support, from the body of the answer.
    pub(super) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The beginning of the body of the answer, with `[redacted]` in place of what was sent in secret
    /// and of tokens: of a token answer at most 64 KiB, of an answer of the API at most 8 KiB. It may contain anything: escape it before
    /// showing it.
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl fmt::Debug for ServerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerError")
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// A server's text, bounded and escaped; `None` if nothing is left of it.
pub(super) fn shown(text: Option<&str>) -> Option<String> {
    text.map(clean).filter(|text| !text.is_empty())
}
