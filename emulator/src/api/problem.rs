//! Why a call is refused, and the answer that says so in the provider's shape.

use http::{
    HeaderValue, StatusCode,
    header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE},
};
use serde_json::json;
use specs::model::{Api, ErrorShape, Operation, Predicate};

use crate::{
    error_body::{self, ErrorText},
    exchange::Answer,
};

/// What is wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The request cannot be read.
    Malformed,
    /// Something that is required is missing.
    Missing,
    /// A value is not of the declared type, or makes no sense.
    Invalid,
    /// A record does not exist.
    NotFound,
    /// No operation has this address.
    NoOperation,
    /// The address has no operation with this method; these it has.
    Method(String),
    /// There is no valid access token. The challenge to ask for one with, if there is one.
    Unauthorized(Option<String>),
    /// The access token lacks scopes. The challenge that says so, if there is one.
    Forbidden(Option<String>),
    /// A limit is exceeded; in this many seconds it no longer is.
    TooMany(u64),
    /// A file is too large.
    TooLarge,
    /// The address is too long.
    UriTooLong,
    /// The body is of another type.
    MediaType,
}

impl Reason {
    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed | Self::Missing | Self::Invalid => StatusCode::BAD_REQUEST,
            Self::NotFound | Self::NoOperation => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UriTooLong => StatusCode::URI_TOO_LONG,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }

    /// Whether the status stands even where a success is known by the body: these errors come from
    /// what stands in front of the API.
    fn keeps_status(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized(_)
                | Self::Forbidden(_)
                | Self::TooMany(_)
                | Self::TooLarge
                | Self::UriTooLong
        )
    }

    /// Texts by which a published code of this meaning is known, the best first.
    fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Missing => &["is missing", "missing", "required"],
            Self::Malformed | Self::Invalid | Self::MediaType => &["invalid", "must be"],
            Self::NotFound => &[
                "not found",
                "no such",
                "does not exist",
                "invalid id",
                "invalid",
            ],
            Self::TooMany(_) => &["too many"],
            Self::TooLarge => &["too large"],
            Self::Unauthorized(_) => &["token", "logged out"],
            Self::NoOperation | Self::Method(_) | Self::Forbidden(_) | Self::UriTooLong => &[],
        }
    }

    /// The code where the provider publishes none: RFC 6750 section 3.1 where it has a word.
    fn word(&self) -> &'static str {
        match self {
            Self::Unauthorized(_) => "invalid_token",
            Self::Forbidden(_) => "insufficient_scope",
            Self::NotFound | Self::NoOperation => "not_found",
            Self::TooMany(_) => "too_many_requests",
            _ => "invalid_request",
        }
    }
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) reason: Reason,
    /// What went wrong, for people.
    pub(super) message: String,
    /// What it is about: the wire name of a parameter or the name of a type; may be empty.
    pub(super) about: String,
}

impl Problem {
    pub(super) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
            about: String::new(),
        }
    }

    pub(super) fn about(mut self, about: &str) -> Self {
        about.clone_into(&mut self.about);
        self
    }

    /// A required parameter that was not sent.
    pub(super) fn missing(name: &str) -> Self {
        Self::new(Reason::Missing, format!("`{name}` is missing.")).about(name)
    }

    /// A value that is not of the declared type.
    pub(super) fn invalid(name: &str, why: &str) -> Self {
        Self::new(Reason::Invalid, format!("`{name}` is invalid: {why}.")).about(name)
    }

    /// A record that does not exist.
    pub(super) fn no_record(type_name: &str, id: &str) -> Self {
        let id: String = id.chars().take(64).collect();
        Self::new(
            Reason::NotFound,
            format!("There is no {type_name} with the identifier `{id}`."),
        )
        .about(type_name)
    }
}

/// What the shape of an error depends on.
#[derive(Clone, Copy)]
pub(super) struct Dialect<'a> {
    pub(super) api: Option<&'a Api>,
    /// The operation that was called, once it is known.
    pub(super) operation: Option<&'a Operation>,
}

impl<'a> Dialect<'a> {
    fn success(self) -> Option<&'a Predicate> {
        match self.operation {
            Some(operation) => operation.success.as_ref(),
            None => self.api?.success.as_ref(),
        }
    }

    fn shapes(self) -> &'a [ErrorShape] {
        match (self.operation, self.api) {
            (Some(operation), _) => &operation.errors,
            (None, Some(api)) => &api.errors,
            (None, None) => &[],
        }
    }

    /// Whether a shape is published for errors with this status.
    fn has_shape(self, status: StatusCode) -> bool {
        let mut shapes = self.shapes().iter().filter(|shape| says_something(shape));
        shapes.any(|shape| shape.status == Some(status.as_u16()))
    }

    /// The shape of errors with this status, or else the first whose status is not published, or else
    /// the first that is not for one special status; of those that say something.
    fn shape(self, status: StatusCode) -> Option<&'a ErrorShape> {
        let shapes = self.shapes();
        let telling = || shapes.iter().filter(|shape| says_something(shape));
        telling()
            .find(|shape| shape.status == Some(status.as_u16()))
            .or_else(|| telling().find(|shape| shape.status.is_none()))
            .or_else(|| telling().find(|shape| !shape.status.is_some_and(is_special)))
            .or_else(|| telling().next())
            .or(shapes.first())
    }

    fn code(self, problem: &Problem, status: StatusCode) -> String {
        let codes = self.api.map_or(&[][..], |api| &api.error_codes);
        let about = problem.about.to_lowercase();
        for word in problem.reason.words() {
            let mut meant = codes
                .iter()
                .filter(|code| code.doc.to_lowercase().contains(word));
            let first = meant.clone().next();
            let best =
                meant.find(|code| !about.is_empty() && code.doc.to_lowercase().contains(&about));
            if let Some(code) = best.or(first) {
                return code.code.clone();
            }
        }
        let numbers = codes.iter().any(|code| code.code.parse::<i64>().is_ok());
        if numbers {
            status.as_str().to_owned()
        } else {
            problem.reason.word().to_owned()
        }
    }
}

fn says_something(shape: &ErrorShape) -> bool {
    !shape.code.is_empty() || !shape.message.is_empty()
}

/// Whether a status has one meaning, so that errors of other meanings do not have it.
fn is_special(status: u16) -> bool {
    matches!(status, 401 | 403..=405 | 413..=415 | 429)
}

/// The answer that refuses a call.
pub(super) fn answer(dialect: Dialect<'_>, problem: &Problem, request_id: &str) -> Answer {
    let mut status = problem.reason.status();
    let success = dialect.success();
    let text = ErrorText {
        code: dialect.code(problem, status),
        message: problem.message.clone(),
        details: problem.about.clone(),
        request_id: request_id.to_owned(),
    };
    let keeps_status = problem.reason.keeps_status();
    if success.is_some() && !keeps_status && !dialect.has_shape(status) {
        status = StatusCode::OK;
    }
    let shape = dialect.shape(status);
    let published = shape.and_then(|shape| shape.status);
    if let Some(published) = published.filter(|published| !keeps_status && !is_special(*published))
    {
        status = StatusCode::from_u16(published).unwrap_or(status);
    }
    let body = match shape {
        Some(shape) => error_body::render(shape, success, &text),
        None => json!({ "error": text.code, "error_description": text.message }),
    };
    with_headers(Answer::json(status, &body), &problem.reason)
}

fn with_headers(answer: Answer, reason: &Reason) -> Answer {
    let (name, value) = match reason {
        Reason::TooMany(seconds) => (RETRY_AFTER, seconds.to_string()),
        Reason::Method(allowed) => (ALLOW, allowed.clone()),
        Reason::Unauthorized(Some(challenge)) | Reason::Forbidden(Some(challenge)) => {
            (WWW_AUTHENTICATE, challenge.clone())
        }
        _ => return answer,
    };
    match HeaderValue::try_from(value) {
        Ok(value) => answer.with(name, value),
        Err(_) => answer,
    }
}
