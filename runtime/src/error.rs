//! What can go wrong, in one opaque type.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::provider::CodeRetry;
use crate::session::ReauthorizationReason;
use crate::transport::{Sent, TransportError};

mod decode;
mod display;
mod repeat;
mod retry;
mod server;
#[cfg(test)]
mod tests;

pub(crate) use self::decode::decode_message;
pub use self::retry::Retry;
pub use self::server::ServerError;

/// What a failed operation says.
///
/// `Display` is one line: the operation, the HTTP status, what happened, the server's own code and
/// message, and what to do. Neither it nor `Debug` nor the chain of [`source`](StdError::source)
/// contains a secret that this library holds or has sent. Clones share the cause.
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: String,
    text: String,
    status: Option<u16>,
    retry_after: Option<Duration>,
    server: Option<ServerError>,
    code_retry: Option<CodeRetry>,
    /// Whether sending the call twice does the same as sending it once.
    idempotent: bool,
    request_id: Option<String>,
    path: Option<String>,
    missing_scopes: Vec<&'static str>,
    next_attempt: Option<(SystemTime, i64)>,
    reauthorization: Option<ReauthorizationReason>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A value given to a builder or a call cannot be used. Nothing was sent.
    Configuration,
    /// The redirect does not belong to the pending authorization, is malformed, or did not come.
    /// Nothing was sent.
    Callback,
    /// The provider redirected with an error: the user or the provider refused.
    AuthorizationRefused,
    /// The store has no session for the account.
    NoSession,
    /// The grant is gone (`invalid_grant`, or no refresh token): the user has to authorize again.
    /// The record is kept.
    ReauthorizationNeeded,
    /// The token endpoint answered with another error.
    TokenRefused,
    /// The API does not accept the access token (status 401), also after a refresh. The grant itself
    /// may be in order.
    Unauthorized,
    /// A refresh has failed a moment ago, here or in another process that shares the store, and is
    /// not repeated yet: [`Error::retry_at`] says when. Nothing was sent.
    CoolingDown,
    /// The provider's limit of token requests is reached: [`Error::retry_at`] says when it allows
    /// the next one. Nothing was sent.
    TokenBudgetSpent,
    /// The API refuses the call to this user or these scopes (status 403), or the call was not sent
    /// because it needs scopes that were not granted: [`Error::missing_scopes`] names them.
    Forbidden,
    /// The API answered with an error.
    Api,
    /// Too many requests; see [`Error::retry_after`].
    RateLimited,
    /// The server failed (status 5xx).
    Server,
    /// The request did not leave: name resolution, connection or TLS failed. Safe to repeat.
    NotSent,
    /// The request may have been carried out, but no answer arrived in time.
    Timeout,
    /// The request may have been carried out, but its answer was lost.
    OutcomeUnknown,
    /// The answer is not what the description of the provider says. Of an answer of the API, the
    /// text may quote the value that is of another type; of a token response, it quotes none.
    Decode,
    /// An address is not on a host that the provider's description allows. No credential was sent
    /// to it.
    HostRefused,
    /// The store failed, or holds something it should not.
    Store,
    /// A file of this machine, to be sent or saved, cannot be read or written.
    File,
    /// A defect of this library or of a store or transport given to it.
    Internal,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, operation: &str, text: impl Into<String>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                operation: operation.to_owned(),
                text: text.into(),
                status: None,
                retry_after: None,
                server: None,
                code_retry: None,
                idempotent: false,
                request_id: None,
                path: None,
                missing_scopes: Vec::new(),
                next_attempt: None,
                reauthorization: None,
                source: None,
            }),
        }
    }

    pub(crate) fn configuration(operation: &str, text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, operation, text)
    }

    /// A request without an answer.
    pub(crate) fn transport(operation: &str, error: TransportError) -> Self {
        let kind = match error.sent() {
            Sent::No => ErrorKind::NotSent,
            Sent::Maybe if error.is_timeout() => ErrorKind::Timeout,
            Sent::Maybe => ErrorKind::OutcomeUnknown,
        };
        Self::new(kind, operation, error.to_string()).with_source(error)
    }

    #[must_use]
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.inner.status = Some(status);
        self
    }

    #[must_use]
    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.inner.retry_after = retry_after;
        self
    }

    #[must_use]
    pub(crate) fn with_server(mut self, server: ServerError) -> Self {
        self.inner.server = Some(server);
        self
    }

    /// Adds what the provider advises for the code that the server gave.
    #[must_use]
    pub(crate) fn with_code_retry(mut self, advice: Option<CodeRetry>) -> Self {
        self.inner.code_retry = advice;
        self
    }

    /// Adds the identifier that a header of the answer gives the request.
    #[must_use]
    pub(crate) fn with_request_id(mut self, request_id: Option<&str>) -> Self {
        self.inner.request_id = server::shown(request_id);
        self
    }

    /// Says what the failure was part of.
    #[must_use]
    pub(crate) fn within(mut self, whole: &str) -> Self {
        self.inner.text = format!("{whole}: {}", self.inner.text);
        self
    }

    /// Adds the path of the value that could not be decoded; the empty path is the whole answer.
    #[must_use]
    pub(crate) fn with_path(mut self, path: &str) -> Self {
        self.inner.path = server::shown(Some(path));
        self
    }

    /// Says which scopes were needed and not granted.
    #[must_use]
    pub(crate) fn with_missing_scopes(mut self, scopes: Vec<&'static str>) -> Self {
        self.inner.missing_scopes = scopes;
        self
    }

    /// Says when another attempt makes sense, and in how many milliseconds that is.
    #[must_use]
    pub(crate) fn with_retry_at(mut self, at: SystemTime, wait: i64) -> Self {
        self.inner.next_attempt = Some((at, wait));
        self
    }

    /// The same failure, told again when so many milliseconds of its wait are left.
    #[must_use]
    pub(crate) fn still_standing(mut self, left: i64) -> Self {
        let left_seconds = u64::try_from(left).unwrap_or(0).div_ceil(1000);
        let asked = self.inner.retry_after;
        self.inner.retry_after = asked.map(|asked| asked.min(Duration::from_secs(left_seconds)));
        if let Some((_, wait)) = &mut self.inner.next_attempt {
            *wait = left;
        }
        self
    }

    /// Says why the user has to authorize again.
    #[must_use]
    pub(crate) fn with_reauthorization(mut self, reason: ReauthorizationReason) -> Self {
        self.inner.reauthorization = Some(reason);
        self
    }

    #[must_use]
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner.source = Some(Arc::new(source));
        self
    }

    /// What happened, without the operation, the server's words and advice.
    pub(crate) fn text(&self) -> &str {
        &self.inner.text
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// What was attempted: an operation of the API such as `tasks.get_tasks`, or `build`,
    /// `authorize`, `accept`, `password`, `session`, `refresh`, `revoke`, `forget`.
    pub fn operation(&self) -> &str {
        &self.inner.operation
    }

    /// HTTP status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.inner.status
    }

    /// How long the server asks to wait (`Retry-After`, RFC 9110 §10.2.3), at most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// When this library tries again by itself if asked to: the end of a cool-down, or the next
    /// token request that the provider's limit allows. Asked before, it sends nothing and fails the
    /// same way.
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.inner.next_attempt.map(|(at, _)| at)
    }

    /// How far off that was, in milliseconds.
    pub(crate) fn wait(&self) -> Option<i64> {
        self.inner.next_attempt.map(|(_, wait)| wait)
    }

    /// Why the user has to authorize again, where that is known; its `Display` is for that person.
    pub fn reauthorization(&self) -> Option<ReauthorizationReason> {
        self.inner.reauthorization
    }

    /// Identifier that the server gave the request, where it does so: what the provider's support
    /// asks for. At most 256 characters, control characters escaped.
    pub fn request_id(&self) -> Option<&str> {
        let of_body = || self.server().and_then(ServerError::request_id);
        self.inner.request_id.as_deref().or_else(of_body)
    }

    /// Where in the answer the value stands that is not what it should be, such as
    /// `data[3].date_added`. `None` if it is the whole answer or the error is about something else.
    pub fn path(&self) -> Option<&str> {
        self.inner.path.as_deref()
    }

    /// Scopes that the call needs and that were neither granted nor covered by one that was, where
    /// it was refused for that before anything was sent (RFC 9700 §2.3). Authorize again and ask for
    /// them as well. Empty for every other error, also where the provider itself refuses (status
    /// 403).
    pub fn missing_scopes(&self) -> &[&'static str] {
        &self.inner.missing_scopes
    }

    /// What the server itself said.
    pub fn server(&self) -> Option<&ServerError> {
        self.inner.server.as_ref()
    }

    /// Whether it is about who the caller is: login, tokens or rights.
    pub fn is_auth(&self) -> bool {
        use ErrorKind::{
            AuthorizationRefused, Callback, Forbidden, NoSession, ReauthorizationNeeded,
            TokenBudgetSpent, TokenRefused, Unauthorized,
        };
        matches!(
            self.kind(),
            Callback
                | AuthorizationRefused
                | NoSession
                | ReauthorizationNeeded
                | TokenRefused
                | TokenBudgetSpent
                | Unauthorized
                | Forbidden
        )
    }

    /// Whether the server limits the rate of requests.
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Whether time ran out, before or after the request left.
    pub fn is_timeout(&self) -> bool {
        let of_transport = self
            .inner
            .source
            .as_ref()
            .and_then(|source| source.downcast_ref::<TransportError>());
        self.kind() == ErrorKind::Timeout || of_transport.is_some_and(TransportError::is_timeout)
    }

    /// When another attempt may succeed.
    ///
    /// What the provider says about the code of the error counts most, then `Retry-After`, then the
    /// kind of failure. This is about success only: whether the first attempt may have been carried
    /// out as well says [`is_retryable`](Error::is_retryable).
    pub fn retry(&self) -> Retry {
        let inner = &self.inner;
        if !inner.missing_scopes.is_empty() {
            return Retry::AfterLogin;
        }
        let own = inner.next_attempt;
        let own = own.and_then(|(_, wait)| Some(Duration::from_millis(u64::try_from(wait).ok()?)));
        retry::decide(
            inner.kind,
            inner.status,
            own.or(inner.retry_after),
            inner.code_retry,
        )
    }

    /// Whether only the user can mend it, by authorizing again.
    ///
    /// Where scopes are missing that login has to ask for them too ([`missing_scopes`]): another one
    /// like the first changes nothing. What was granted stays usable meanwhile.
    ///
    /// [`missing_scopes`]: Error::missing_scopes
    pub fn needs_reauthorization(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::ReauthorizationNeeded | ErrorKind::NoSession
        ) || !self.inner.missing_scopes.is_empty()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner
            .source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}
