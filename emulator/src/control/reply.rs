//! Answers of the control API, and the bodies of requests to it.

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::exchange::Answer;

/// Longest body that is taken, in bytes.
const LONGEST: usize = 1024 * 1024;

/// An answer of the control API.
pub(super) type Reply = Result<Response, Refused>;

/// Why a request was refused: a sentence for the person who sent it.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    text: String,
}

impl Refused {
    /// A refusal.
    pub(super) fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self {
            status,
            text: text.into(),
        }
    }

    /// The request makes no sense.
    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// What the request names does not exist.
    pub(super) fn missing(text: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        respond(Answer::json(self.status, &json!({ "error": self.text })))
    }
}

/// JSON with status 200.
pub(super) fn json(value: &impl Serialize) -> Reply {
    let failed = |error: serde_json::Error| {
        Refused::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    };
    let value = serde_json::to_value(value).map_err(failed)?;
    Ok(respond(Answer::json(StatusCode::OK, &value)))
}

/// An answer for the socket. It is not to be kept by anybody.
pub(super) fn respond(answer: Answer) -> Response {
    let answer = answer
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .with(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// Reads a JSON body. The content type is demanded because forms of other web sites cannot have it.
pub(super) fn body<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Refused> {
    let kind = headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body must be JSON, with the header Content-Type: application/json",
        ));
    }
    if body.len() > LONGEST {
        return Err(Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the body must not be longer than 1 MiB",
        ));
    }
    serde_json::from_slice(body).map_err(|error| Refused::bad(format!("the body: {error}")))
}
