//! Bodies of calls.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http_body_util::{BodyDataStream, Full};
use serde_json::Value;
use specs::model::{AccessTokenPlacement, AuthMethod, Body, Operation};

use super::problem::{Problem, Reason};
use crate::exchange::Received;

/// A file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Its name; empty if it has none.
    pub(crate) name: String,
    /// Its type; empty if it was not said.
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

/// What a body holds.
#[derive(Debug)]
pub(super) enum Content {
    Nothing,
    Json(Value),
    Form(Vec<(String, String)>),
    Parts(Vec<(String, Sent)>),
    Raw(Sent),
}

impl Content {
    /// The texts under a name of a form.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        match self {
            Self::Form(pairs) => pairs
                .iter()
                .filter(|(one, _)| one == name)
                .map(|(_, text)| text.as_str())
                .collect(),
            Self::Parts(parts) => parts
                .iter()
                .filter(|(one, _)| one == name)
                .filter_map(|(_, part)| std::str::from_utf8(&part.bytes).ok())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Reads the body an operation has.
pub(super) fn read(operation: &Operation, request: &Received) -> Result<Content, Problem> {
    let needs_form = operation.auth_method == AuthMethod::ClientSecretPost
        || matches!(operation.access_token, AccessTokenPlacement::Form { .. });
    match &operation.body {
        None if needs_form => form(request),
        None => Ok(Content::Nothing),
        Some(Body::Form) => form(request),
        Some(Body::Multipart) => multipart(request),
        Some(Body::Json { content_type, .. }) => json(request, content_type),
        Some(Body::Raw { content_type }) => {
            demand_type(request, content_type)?;
            Ok(Content::Raw(Sent {
                name: String::new(),
                content_type: content_type.clone(),
                bytes: request.body.clone(),
            }))
        }
    }
}

/// Refuses a body of another type. An empty one needs none.
fn demand_type(request: &Received, wanted: &str) -> Result<(), Problem> {
    let wanted = wanted.split(';').next().unwrap_or_default().trim();
    let sent = request.content_type();
    if sent.eq_ignore_ascii_case(wanted) || (request.body.is_empty() && sent.is_empty()) {
        return Ok(());
    }
    let message = format!("The body has to be of the type `{wanted}`, not `{sent}`.");
    Err(Problem::new(Reason::MediaType, message).about("Content-Type"))
}

fn json(request: &Received, content_type: &str) -> Result<Content, Problem> {
    demand_type(request, content_type)?;
    if request.body.is_empty() {
        return Ok(Content::Nothing);
    }
    match serde_json::from_slice(&request.body) {
        Ok(value) => Ok(Content::Json(value)),
        Err(error) => Err(Problem::new(
            Reason::Malformed,
            format!("The body is not JSON: {error}."),
        )),
    }
}

fn form(request: &Received) -> Result<Content, Problem> {
    demand_type(request, "application/x-www-form-urlencoded")?;
    match std::str::from_utf8(&request.body) {
        Ok(text) => Ok(Content::Form(pairs(text))),
        Err(_) => Err(Problem::new(Reason::Malformed, "The form is not UTF-8.")),
    }
}

/// Names and values of a form or query.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

fn multipart(request: &Received) -> Result<Content, Problem> {
    demand_type(request, "multipart/form-data")?;
    let malformed = |error: multer::Error| {
        let message = format!("The body is not multipart/form-data: {error}.");
        Problem::new(Reason::Malformed, message)
    };
    if request.body.is_empty() {
        return Ok(Content::Parts(Vec::new()));
    }
    let boundary = multer::parse_boundary(request.header("content-type")).map_err(malformed)?;
    let stream = BodyDataStream::new(Full::new(request.body.clone()));
    let read = parts(multer::Multipart::new(stream, boundary));
    match at_once(read) {
        Some(parts) => Ok(Content::Parts(parts.map_err(malformed)?)),
        None => Err(Problem::new(
            Reason::Malformed,
            "The body is not multipart/form-data: it does not end.",
        )),
    }
}

async fn parts(mut multipart: multer::Multipart<'_>) -> Result<Vec<(String, Sent)>, multer::Error> {
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().replace("%22", "\"");
        let content_type = field.content_type().map(ToString::to_string);
        let file_name = field.file_name().unwrap_or_default().replace("%22", "\"");
        let sent = Sent {
            name: file_name,
            content_type: content_type.unwrap_or_default(),
            bytes: field.bytes().await?,
        };
        parts.push((name, sent));
    }
    Ok(parts)
}

/// How often a future may say that it is not ready.
const MOST_POLLS: usize = 10_000;

/// The result of a future that waits for nothing: all bytes it reads are there.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..MOST_POLLS).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}
