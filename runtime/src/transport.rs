//! How requests reach a server.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use crate::text::clean;

mod http_transport;
mod response_body;
mod retry_after;
#[cfg(test)]
mod tests;

pub use http_transport::HttpTransport;
pub use response_body::ResponseBody;
pub(crate) use retry_after::{http_date, retry_after};

/// A future that a [`Transport`] or a [`Store`](crate::store::Store) returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and returns its answer.
///
/// An implementation sends the request exactly once, never follows a redirect and never repeats by
/// itself: an authorization code or a refresh token sent twice can cost the user's session. It
/// keeps `Authorization` and the body out of logs.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send<'a>(
        &'a self,
        request: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>>;

    /// Sends the request for an answer whose body is read as it arrives, such as a file.
    ///
    /// Unless an implementation does better, the whole answer is read first, within
    /// [`RequestOptions::max_body`].
    fn open<'a>(
        &'a self,
        request: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let response = self.send(request, options).await?;
            Ok(response.map(ResponseBody::from))
        })
    }
}

/// Limits of one request.
///
/// A [`Transport`] around another one can change them before it hands the request on.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestOptions {
    /// What the request is for.
    pub purpose: Purpose,
    /// Time for everything, from name resolution to the last byte of the answer; of an answer that
    /// is read as it arrives, to the end of its head. A large request body adds to it.
    pub timeout: Duration,
    /// Time without a byte of an answer that is read as it arrives; its length is not limited.
    pub idle_timeout: Duration,
    /// Largest answer body, in bytes; a larger one is an error.
    pub max_body: usize,
}

impl RequestOptions {
    /// A token request: 45 s, 1 MiB.
    pub(crate) const TOKEN: Self = Self {
        purpose: Purpose::Token,
        timeout: Duration::from_secs(45),
        idle_timeout: Duration::from_secs(30),
        max_body: 1024 * 1024,
    };
    /// A call of the API: 60 s, more for a large body; 64 MiB.
    pub(crate) const API: Self = Self {
        purpose: Purpose::Api,
        timeout: Duration::from_secs(60),
        idle_timeout: Duration::from_secs(30),
        max_body: 64 * 1024 * 1024,
    };

    /// The same for a request with so many bytes, which have time to pass through a slow line.
    pub(crate) fn with_body(mut self, length: usize) -> Self {
        let seconds = u64::try_from(length / SLOWEST).unwrap_or(u64::MAX);
        self.timeout = self.timeout.saturating_add(Duration::from_secs(seconds));
        self
    }
}

/// Bytes of a request body that pass through the slowest line in a second.
const SLOWEST: usize = 64 * 1024;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// It carries client credentials, a code, a refresh token or a password. No connection may be
    /// reused for it: on a connection that the server has just closed, "not sent" and "answer lost"
    /// look the same.
    Token,
    /// It calls the API.
    Api,
}

/// A request without an answer.
#[derive(Debug)]
pub struct TransportError {
    sent: Sent,
    timeout: bool,
    text: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Whether a failed request can have reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It cannot: name resolution, connection or TLS failed.
    No,
    /// It can.
    Maybe,
}

impl TransportError {
    /// A failure before the first byte of the request left. When in doubt, it is
    /// [`TransportError::maybe_sent`].
    pub fn not_sent(text: impl Into<String>) -> Self {
        Self {
            sent: Sent::No,
            timeout: false,
            text: text.into(),
            source: None,
        }
    }

    /// A failure after the request, or part of it, may have left.
    pub fn maybe_sent(text: impl Into<String>) -> Self {
        Self {
            sent: Sent::Maybe,
            timeout: false,
            text: text.into(),
            source: None,
        }
    }

    /// Marks it as time running out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Adds the cause. It must not contain the request's body, headers or query.
    #[must_use]
    pub fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// Whether the request can have reached the server.
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// The host a redirect answer points to, to be shown; a redirect is never followed, but its target
/// explains the failure. `secrets` are the texts that were sent.
pub(crate) fn redirect_host(
    response: &http::Response<Bytes>,
    requested: &url::Url,
    secrets: &[String],
) -> Option<String> {
    let location = response
        .headers()
        .get(http::header::LOCATION)?
        .to_str()
        .ok()?;
    let target = requested.join(location).ok()?;
    if !response.status().is_redirection() {
        return None;
    }
    let host = target.host_str().unwrap_or("another address");
    // Hosts are written in lower case, whatever was quoted in one.
    let is_quoted = |sent: &String| {
        !sent.is_empty() && (host.contains(&sent.to_lowercase()) || host.contains(sent))
    };
    Some(if secrets.iter().any(is_quoted) {
        "an address with a secret in it".to_owned()
    } else {
        clean(host)
    })
}
