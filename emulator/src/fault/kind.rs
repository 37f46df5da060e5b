//! What can go wrong.

use std::fmt;

use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::AnswerShape;
use crate::{Error, exchange::RequestKind};

/// What goes wrong with a request.
///
/// `ResetBefore`, `HangBefore`, `Html`, `Redirect`, `Body` and `Status` come in place of the provider, which does
/// not see the request; the others spoil the answer of a provider that has done what was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "snake_case",
    expecting = "no fault is written like this: it is \"html\", \"empty\", \"reset_before\", \
                 \"hang_before\", \"reset_after\", {\"status\": 503}, {\"truncated\": bytes}, {\"slow\": bytes per \
                 second}, {\"redirect\": address}, {\"content_type\": type} or {\"answer\": shape}"
)]
pub enum FaultKind {
    /// The connection is reset before the provider sees the request.
    ResetBefore,
    /// Nothing comes, and the provider does not see the request. Once all faults are disarmed the
    /// connection is reset.
    HangBefore,
    /// An HTML page of a gateway, with status 502.
    Html,
    /// A redirect to this address with status 307, which has clients send everything again there.
    Redirect(String),
    /// This answer, word for word.
    Body {
        /// HTTP status, 200 to 599.
        status: u16,
        /// The body.
        json: Value,
    },
    /// The provider does what was asked for, and the connection is reset without an answer.
    ResetAfter,
    /// The answer has no body.
    Empty,
    /// The answer breaks off after at most this many bytes of its body, and always before its end;
    /// the head announces all.
    Truncated(usize),
    /// The body comes at this many bytes per second; once all faults are disarmed, the rest comes at
    /// once.
    Slow(u32),
    /// The answer claims to be of this type.
    ContentType(String),
    /// An answer with tokens comes in an odd shape. Other answers are as they should be.
    Answer(AnswerShape),
    /// An error in the provider's own shape, in place of the provider.
    #[serde(untagged)]
    Status(StatusFault),
}

/// An error in the provider's own shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusFault {
    /// HTTP status, 200 to 599. Providers that hide errors in successful answers are no exception:
    /// name the status that is wanted.
    pub status: u16,
    /// Error code. At a token endpoint errors of RFC 6749 are written as the provider writes them.
    /// One that suits the status unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Seconds in the header `Retry-After`. No such header unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl FaultKind {
    /// An error with this HTTP status, in the provider's own shape.
    pub fn status(status: u16) -> Self {
        Self::Status(StatusFault {
            status,
            code: None,
            retry_after: None,
        })
    }

    /// As [`FaultKind::status`], with an error code.
    pub fn error(status: u16, code: impl Into<String>) -> Self {
        Self::Status(StatusFault {
            status,
            code: Some(code.into()),
            retry_after: None,
        })
    }

    /// Status 429. `retry_after`: seconds in the header `Retry-After`; `None`: no such header.
    pub fn too_many_requests(retry_after: Option<u64>) -> Self {
        Self::Status(StatusFault {
            status: StatusCode::TOO_MANY_REQUESTS.as_u16(),
            code: None,
            retry_after,
        })
    }

    /// Whether it can occur at requests of this kind.
    pub(super) fn is_for(&self, kind: RequestKind) -> bool {
        let is_token = matches!(
            kind,
            RequestKind::Token | RequestKind::Refresh | RequestKind::Password
        );
        is_token || !matches!(self, Self::Answer(_))
    }

    /// Whether an answer like this can be sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Status(fault) if !(200..=599).contains(&fault.status) => {
                Err(Error::new(format!(
                    "{} is no status of an answer: it is 200 to 599",
                    fault.status
                )))
            }
            Self::Body { status, .. } if !(200..=599).contains(status) => Err(Error::new(format!(
                "{status} is no status of an answer: it is 200 to 599"
            ))),
            Self::Redirect(text) | Self::ContentType(text)
                if HeaderValue::from_str(text).is_err() =>
            {
                Err(Error::new(format!("{text:?} cannot stand in a header")))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResetBefore => formatter.write_str("reset before"),
            Self::HangBefore => formatter.write_str("hang before"),
            Self::Html => formatter.write_str("HTML"),
            Self::Body { status, .. } => write!(formatter, "body with status {status}"),
            Self::Redirect(url) => write!(formatter, "redirect to {url}"),
            Self::ResetAfter => formatter.write_str("reset after"),
            Self::Empty => formatter.write_str("empty"),
            Self::Truncated(bytes) => write!(formatter, "truncated to {bytes} bytes"),
            Self::Slow(bytes) => write!(formatter, "{bytes} bytes per second"),
            Self::ContentType(text) => write!(formatter, "content type {text}"),
            Self::Answer(shape) => write!(formatter, "answer {}", shape.name()),
            Self::Status(fault) => write!(formatter, "status {}", fault.status),
        }
    }
}
