//! Answers to calls.

use std::ops::Range;

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;

use super::locate::path_at;
use super::survey::{holds, survey};
use crate::error::{Error, ErrorKind, ServerError};
use crate::json::{self, Json};
use crate::operation::Operation;
use crate::redact::Secrets;
use crate::secret::Secret;
use crate::text::clean;
use crate::transport::retry_after;

/// Longest part of an answer that an error keeps, in bytes.
const KEPT: usize = 8 * 1024;

/// What a success without payload decodes to where that counts as an empty list.
const EMPTY_LIST: &[u8] = b"[]";

/// What the caller wants of a success.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expects {
    /// A value.
    Payload,
    /// Nothing beyond success itself.
    Nothing,
}

/// The answer of a call that succeeded.
pub(super) struct Answer {
    operation: &'static Operation,
    status: StatusCode,
    body: Bytes,
    /// Where in the body the payload is; `None` for an empty list.
    payload: Option<Range<usize>>,
}

impl Answer {
    /// The JSON text of the payload.
    pub(super) fn payload(&self) -> &[u8] {
        match &self.payload {
            Some(range) => &self.body[range.clone()],
            None => EMPTY_LIST,
        }
    }

    /// The error for a payload that is not what the operation returns.
    pub(super) fn refuse(&self, error: &serde_json::Error) -> Error {
        let inside = path_at(self.payload(), error.line(), error.column());
        let path = format!("{}{inside}", self.operation.data.unwrap_or_default());
        let path = path.trim_start_matches('.');
        let message = without_position(error);
        let text = if path.is_empty() {
            format!("the answer is not what was expected: {}", clean(&message))
        } else {
            format!(
                "the answer is not what was expected at `{}`: {}",
                clean(path),
                clean(&message)
            )
        };
        undecodable(self.operation, self.status, &self.body, text)
    }
}

/// The message without the position, which the path says better.
fn without_position(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    if message.ends_with(&position) {
        message.truncate(message.len() - position.len());
    }
    message
}

/// Tells success from error and finds the payload. `now` is in seconds since 1970; `secrets` were
/// sent and are hidden in what the server says of an error.
pub(super) fn read(
    operation: &'static Operation,
    response: http::Response<Bytes>,
    expects: Expects,
    now: i64,
    secrets: [Option<&Secret>; 2],
) -> Result<Answer, Error> {
    let (head, body) = response.into_parts();
    let body = without_byte_order_mark(body);
    if !head.status.is_success() {
        let error = refusal(operation, &head, now);
        return Err(with_server(operation, head.status, &body, secrets, error));
    }
    let payload = if body.trim_ascii().is_empty() {
        absent(
            operation,
            head.status,
            expects,
            &body,
            "the answer is empty",
        )?
    } else {
        find_payload(operation, head.status, expects, &body, secrets)?
    };
    Ok(Answer {
        operation,
        status: head.status,
        body,
        payload,
    })
}

/// Some servers begin UTF-8 with a mark that JSON does not allow (RFC 8259 §8.1).
fn without_byte_order_mark(body: Bytes) -> Bytes {
    if body.starts_with(b"\xEF\xBB\xBF") {
        body.slice(3..)
    } else {
        body
    }
}

/// Checks an answer with status 2xx for errors and finds its payload.
fn find_payload(
    operation: &Operation,
    status: StatusCode,
    expects: Expects,
    body: &[u8],
    secrets: [Option<&Secret>; 2],
) -> Result<Option<Range<usize>>, Error> {
    let shapes = operation.errors;
    let data = operation
        .data
        .filter(|path| !path.is_empty() && expects == Expects::Payload);
    let paths: Vec<&str> = (shapes.iter().map(|shape| shape.when.path))
        .chain(operation.success.iter().map(|success| success.path))
        .chain(data)
        .collect();
    if paths.is_empty() {
        return whole(operation, status, expects, body);
    }
    let found = match survey(body, &paths) {
        Ok(found) => found,
        // Nothing is expected of the body and it cannot say that the call failed.
        Err(_) if expects == Expects::Nothing && operation.success.is_none() => return Ok(None),
        Err(error) => {
            let text = format!("the answer is not JSON: {error}");
            return Err(undecodable(operation, status, body, text));
        }
    };
    let failed = shapes
        .iter()
        .zip(&found)
        .any(|(shape, text)| holds(&shape.when, *text));
    let succeeded = operation
        .success
        .is_none_or(|success| holds(&success, found[shapes.len()]));
    if failed || !succeeded {
        let text = "the API answered with an error";
        let error = Error::new(ErrorKind::Api, operation.id, text);
        return Err(with_server(operation, status, body, secrets, error));
    }
    let Some(data) = data else {
        return whole(operation, status, expects, body);
    };
    match found.last().copied().flatten() {
        Some("null") if operation.empty_when_absent => Ok(None),
        Some(text) => Ok(Some(range_in(body, text))),
        None => {
            let text = format!("there is no `{data}` in the answer");
            absent(operation, status, expects, body, &text)
        }
    }
}

/// Takes the whole answer as the payload.
fn whole(
    operation: &Operation,
    status: StatusCode,
    expects: Expects,
    body: &[u8],
) -> Result<Option<Range<usize>>, Error> {
    if operation.empty_when_absent && body.trim_ascii() == b"null" {
        return absent(operation, status, expects, body, "the answer is null");
    }
    Ok(Some(0..body.len()))
}

/// No payload: an empty list where the operation says so, else an error.
fn absent(
    operation: &Operation,
    status: StatusCode,
    expects: Expects,
    body: &[u8],
    text: &str,
) -> Result<Option<Range<usize>>, Error> {
    if operation.empty_when_absent || expects == Expects::Nothing {
        return Ok(None);
    }
    Err(undecodable(operation, status, body, text))
}

/// Where in the body the text is that was borrowed from it.
fn range_in(body: &[u8], text: &str) -> Range<usize> {
    let start = text.as_ptr().addr() - body.as_ptr().addr();
    start..start + text.len()
}

/// The error of an answer with a status other than 2xx.
fn refusal(operation: &Operation, head: &Parts, now: i64) -> Error {
    let (kind, text) = match head.status.as_u16() {
        401 => (ErrorKind::Unauthorized, "the access token was not accepted"),
        403 => (ErrorKind::Forbidden, "the call was refused"),
        429 => (ErrorKind::RateLimited, "too many requests"),
        300..=399 => (
            ErrorKind::Api,
            "the answer is a redirect, and none is followed",
        ),
        500..=599 => (ErrorKind::Server, "the server failed"),
        _ => (ErrorKind::Api, "the API answered with an error"),
    };
    Error::new(kind, operation.id, text).with_retry_after(retry_after(&head.headers, now))
}

/// Adds what the server said.
fn with_server(
    operation: &Operation,
    status: StatusCode,
    body: &[u8],
    secrets: [Option<&Secret>; 2],
    error: Error,
) -> Error {
    let secrets = Secrets::new(secrets.into_iter().flatten().map(Secret::expose));
    let said = match operation.errors {
        [] => None,
        shapes => serde_json::from_slice::<Json>(body)
            .ok()
            .and_then(|mut value| {
                secrets.hide_in(&mut value);
                json::server_error(&value, shapes)
            }),
    };
    let body = secrets.hide(&String::from_utf8_lossy(body));
    let said = said.unwrap_or_default().with_body(kept(body.as_bytes()));
    error.with_status(status.as_u16()).with_server(said)
}

fn undecodable(
    operation: &Operation,
    status: StatusCode,
    body: &[u8],
    text: impl Into<String>,
) -> Error {
    Error::new(ErrorKind::Decode, operation.id, text)
        .with_status(status.as_u16())
        .with_server(ServerError::default().with_body(kept(body)))
}

/// The beginning of the body, cut between two characters.
fn kept(body: &[u8]) -> &[u8] {
    let mut end = body.len().min(KEPT);
    while end > 0 && body.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    &body[..end]
}
