//! Answers to calls.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use super::locate::path_of;
use super::records::range_in;
use super::survey::{holds, survey};
use crate::error::{Error, ErrorKind, ServerError, decode_message};
use crate::json::{self, Json};
use crate::operation::Operation;
use crate::redact::Secrets;
use crate::session::{Access, Session};
use crate::text::clean;
use crate::token_request::basic_credentials;
use crate::transport::retry_after;
use crate::value::kind::Kind;

/// Longest part of an answer that an error keeps, in bytes.
const KEPT: usize = 8 * 1024;

/// Longest answer in which an error is looked for, in bytes: reading one takes many times its
/// length in memory.
const LONGEST_ERROR: usize = 1024 * 1024;

/// What a success without payload decodes to where that counts as an empty list.
const EMPTY_LIST: &[u8] = b"[]";

/// What an empty answer decodes to where nothing is known of the value.
const NULL: &[u8] = b"null";

/// What stands for records that could have come along and did not.
const EMPTY_OBJECT: &[u8] = b"{}";

/// What the caller wants of a success.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expects {
    /// A value.
    Payload,
    /// A value of which nothing is known; an empty answer is null.
    Anything,
    /// Records; "204 No Content" (RFC 9110 §15.3.5) has none.
    Records,
    /// Nothing beyond success itself.
    Nothing,
}

/// What reading an answer takes besides the answer.
pub(super) struct Reader {
    pub(super) operation: &'static Operation,
    pub(super) session: Session,
    /// What was sent, hidden in what the server says.
    pub(super) access: Access,
}

/// The answer of a call that succeeded.
pub(super) struct Answer {
    reader: Reader,
    status: StatusCode,
    request_id: Option<String>,
    body: Bytes,
    /// Where in the body the payload is; `None` for an empty list.
    payload: Option<Range<usize>>,
}

impl Answer {
    pub(super) fn operation(&self) -> &'static Operation {
        self.reader.operation
    }

    /// The whole answer.
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Where in the body the payload is; `None` for an empty list.
    pub(super) fn payload_range(&self) -> Option<Range<usize>> {
        self.payload.clone()
    }

    /// Reads the payload.
    pub(super) fn decode<K: Kind>(&self) -> Result<K::Value, Error> {
        let payload = match &self.payload {
            Some(range) => &self.body[range.clone()],
            None if K::ANYTHING => NULL,
            None => EMPTY_LIST,
        };
        let place = self.operation().data.unwrap_or_default();
        decode::<K>(payload).map_err(|error| self.refuse(payload, place, &error))
    }

    /// Reads the records that came along with the payload.
    pub(super) fn linked<L: Kind>(&self) -> Result<L::Value, Error> {
        let path = self.operation().linked.unwrap_or_default();
        let text = match self.linked_text(path) {
            Some(text) => text.as_bytes(),
            None => EMPTY_OBJECT,
        };
        decode::<L>(text).map_err(|error| self.refuse(text, path, &error))
    }

    /// The text at the path of what came along; `None` where nothing did.
    fn linked_text(&self, path: &str) -> Option<&str> {
        if path.is_empty() {
            return None;
        }
        let found = survey(&self.body, [path]).ok()?;
        found[0].text.filter(|text| *text != "null")
    }

    /// The error for a text of the answer, found at a path, that is not what was expected there.
    pub(super) fn refuse(&self, text: &[u8], place: &str, error: &serde_json::Error) -> Error {
        let secrets = self.reader.secrets();
        let inside = path_of(text, error);
        let path = secrets.hide(&format!("{place}{inside}"));
        let path = path.trim_start_matches('.');
        let place = match path {
            "" => String::new(),
            path => format!(" at `{}`", clean(path)),
        };
        // A message quotes the beginning of a text, which can be the beginning of a secret.
        let message = if secrets.are_in(&String::from_utf8_lossy(text)) {
            "it holds a credential that was sent".to_owned()
        } else {
            decode_message(error)
        };
        let text = format!("the answer is not what was expected{place}: {message}");
        self.undecodable(text).with_path(path)
    }

    /// The error for an answer that is not JSON.
    pub(super) fn not_json(&self, error: &serde_json::Error) -> Error {
        self.undecodable(format!("the answer is not JSON: {error}"))
    }

    /// The error for an answer that is not as the provider's description says.
    pub(super) fn undecodable(&self, text: impl Into<String>) -> Error {
        let error = self.reader.undecodable(self.status, &self.body, text);
        error.with_request_id(self.request_id.as_deref())
    }

    /// Adds to an error what is known of the answer.
    pub(super) fn with_status(&self, error: Error) -> Error {
        let error = error.with_status(self.status.as_u16());
        error.with_request_id(self.request_id.as_deref())
    }
}

/// Reads a JSON text.
pub(super) fn decode<K: Kind>(text: &[u8]) -> Result<K::Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = K::decode(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

impl Reader {
    /// Tells success from error and finds the payload.
    pub(super) fn read(
        self,
        response: http::Response<Bytes>,
        expects: Expects,
    ) -> Result<Answer, Error> {
        let (head, body) = response.into_parts();
        let body = body.slice_ref(without_byte_order_mark(&body));
        let request_id = self.request_id(&head.headers);
        if !head.status.is_success() {
            return Err(self.refusal(&head, &body));
        }
        let payload = if !body.trim_ascii().is_empty() {
            self.find_payload(head.status, expects, &body)
        } else if expects == Expects::Anything
            || (head.status == StatusCode::NO_CONTENT && expects == Expects::Records)
        {
            Ok(None)
        } else {
            self.absent(head.status, expects, &body, "the answer is empty")
        };
        match payload {
            Ok(payload) => Ok(Answer {
                reader: self,
                status: head.status,
                request_id,
                body,
                payload,
            }),
            Err(error) => Err(error.with_request_id(request_id.as_deref())),
        }
    }

    /// The error in a file's answer of status 2xx, if the body is an error and not the file.
    ///
    /// A file may be JSON of any shape. It is an error only by a field that is there: a condition
    /// that holds because its field is absent says nothing.
    pub(super) fn error_in_file(&self, head: &Parts, body: &[u8]) -> Option<Error> {
        let body = without_byte_order_mark(body);
        let found = survey(body, self.condition_paths()).ok()?;
        let shapes = self.operation.errors;
        let failed = (shapes.iter().zip(&found))
            .any(|(shape, place)| place.text.is_some() && holds(&shape.when, place.text));
        let refused = self.operation.success.is_some_and(|success| {
            let text = found[shapes.len()].text;
            text.is_some() && !holds(&success, text)
        });
        let error = (failed || refused).then(|| self.error_in_success(head.status, body));
        error.map(|error| error.with_request_id(self.request_id(&head.headers).as_deref()))
    }

    /// Paths of the conditions by which an answer is an error: first those of the errors, then that
    /// of success.
    fn condition_paths(&self) -> impl Iterator<Item = &'static str> + use<> {
        (self.operation.errors.iter().map(|shape| shape.when.path))
            .chain(self.operation.success.iter().map(|success| success.path))
    }

    /// Checks an answer with status 2xx for errors and finds its payload.
    fn find_payload(
        &self,
        status: StatusCode,
        expects: Expects,
        body: &[u8],
    ) -> Result<Option<Range<usize>>, Error> {
        let operation = self.operation;
        let shapes = operation.errors;
        let data = operation
            .data
            .filter(|path| !path.is_empty() && expects != Expects::Nothing);
        if shapes.is_empty() && operation.success.is_none() && data.is_none() {
            return self.whole(status, expects, body);
        }
        let found = match survey(body, self.condition_paths().chain(data)) {
            Ok(found) => found,
            // Nothing is expected of the body and it cannot say that the call failed.
            Err(_) if expects == Expects::Nothing && operation.success.is_none() => {
                return Ok(None);
            }
            Err(error) => {
                let text = format!("the answer is not JSON: {error}");
                return Err(self.undecodable(status, body, text));
            }
        };
        let failed = shapes
            .iter()
            .zip(&found)
            .any(|(shape, place)| holds(&shape.when, place.text));
        let succeeded = operation
            .success
            .is_none_or(|success| holds(&success, found[shapes.len()].text));
        if failed || !succeeded {
            return Err(self.error_in_success(status, body));
        }
        let Some(data) = data else {
            return self.whole(status, expects, body);
        };
        match found.last().and_then(|place| place.text) {
            Some("null") if operation.empty_when_absent => Ok(None),
            Some(text) => Ok(Some(range_in(body, text))),
            None => {
                let text = format!("there is no `{data}` in the answer");
                self.absent(status, expects, body, &text)
            }
        }
    }

    /// The error of an answer that has status 2xx nevertheless.
    fn error_in_success(&self, status: StatusCode, body: &[u8]) -> Error {
        let text = "the API answered with an error";
        let error = Error::new(ErrorKind::Api, self.operation.id, text);
        self.with_server(status, body, error)
    }

    /// The error of an answer with a status other than 2xx.
    pub(super) fn refusal(&self, head: &Parts, body: &[u8]) -> Error {
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
        let wait = retry_after(&head.headers, self.session.now());
        let error = Error::new(kind, self.operation.id, text)
            .with_retry_after(wait)
            .with_idempotent(self.operation.idempotent);
        self.with_server(head.status, without_byte_order_mark(body), error)
            .with_request_id(self.request_id(&head.headers).as_deref())
    }

    /// Adds what the server said, and what the provider advises about its code.
    fn with_server(&self, status: StatusCode, body: &[u8], error: Error) -> Error {
        let secrets = self.secrets();
        let said = match self.operation.errors {
            [] => None,
            _ if body.len() > LONGEST_ERROR => None,
            shapes => serde_json::from_slice::<Json>(body)
                .ok()
                .and_then(|mut value| {
                    secrets.hide_in(&mut value);
                    json::server_error(&value, shapes)
                }),
        };
        let kept = secrets.hide_in_beginning(body, KEPT);
        let said = said.unwrap_or_default().with_body(kept.as_bytes());
        let advice = said.code().and_then(|code| {
            let of_code = (self.session.provider().retry.iter()).find(|(of, _)| *of == code);
            of_code.map(|(_, advice)| *advice)
        });
        error
            .with_status(status.as_u16())
            .with_server(said)
            .with_code_retry(advice)
    }

    /// The identifier in the header that the provider's description names.
    fn request_id(&self, headers: &HeaderMap) -> Option<String> {
        let value = headers.get(self.session.provider().request_id_header?)?;
        let text = String::from_utf8_lossy(value.as_bytes());
        Some(self.secrets().hide(&text))
    }

    /// What was sent and must not be shown.
    fn secrets(&self) -> Secrets<'_> {
        let client_secret = self.session.credentials().client_secret.as_ref();
        let sent = [Some(self.access.access_token()), client_secret];
        let sent = sent.into_iter().flatten();
        let basic = basic_credentials(self.session.credentials());
        Secrets::new(
            sent.map(|secret| Cow::Borrowed(secret.expose()))
                .chain(basic.map(Cow::Owned)),
        )
    }

    /// Takes the whole answer as the payload.
    fn whole(
        &self,
        status: StatusCode,
        expects: Expects,
        body: &[u8],
    ) -> Result<Option<Range<usize>>, Error> {
        if self.operation.empty_when_absent && body.trim_ascii() == b"null" {
            return self.absent(status, expects, body, "the answer is null");
        }
        Ok(Some(0..body.len()))
    }

    /// No payload: an empty list where the operation says so, else an error.
    fn absent(
        &self,
        status: StatusCode,
        expects: Expects,
        body: &[u8],
        text: &str,
    ) -> Result<Option<Range<usize>>, Error> {
        if self.operation.empty_when_absent || expects == Expects::Nothing {
            return Ok(None);
        }
        Err(self.undecodable(status, body, text))
    }

    fn undecodable(&self, status: StatusCode, body: &[u8], text: impl Into<String>) -> Error {
        let kept = self.secrets().hide_in_beginning(body, KEPT);
        Error::new(ErrorKind::Decode, self.operation.id, text)
            .with_status(status.as_u16())
            .with_server(ServerError::default().with_body(kept.as_bytes()))
    }
}

/// Some servers begin UTF-8 with a mark that JSON does not allow (RFC 8259 §8.1).
pub(super) fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}
