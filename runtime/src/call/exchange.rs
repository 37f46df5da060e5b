//! Sending calls.
//!
//! If the API rejects the token (status 401) the token is refreshed and the call sent once more,
//! also one that is not idempotent: the API did not carry it out. A call that the granted scopes do
//! not allow is not sent at all.
//!
//! Every request waits for its turn within the provider's limits ([`pace`](crate::pace)); what fails
//! is sent again where that does no harm ([`retry`](super::retry)). All this ends with the head of
//! the answer: nothing of it has reached the caller yet.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tracing::Instrument;

use super::Call;
use super::answer::{Answer, Expects, Reader};
use super::page_answer::PageAnswer;
use super::request::Draft;
use super::retry::{Attempts, Outcome};
use super::{pager, query, scopes};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::pace::patience::Patience;
use crate::session::{Access, Session};
use crate::transport::{
    BoxFuture, RequestOptions, ResponseBody, Sent, Transport, TransportError, retry_after,
};

/// How a transport sends a request, for an answer with a body of type `B`.
type Transmit<B> = for<'a> fn(
    &'a dyn Transport,
    http::Request<Bytes>,
    &'a RequestOptions,
) -> BoxFuture<'a, Result<http::Response<B>, TransportError>>;

/// An answer, and who reads it.
pub(super) struct Exchange<B> {
    pub(super) reader: Reader,
    pub(super) response: http::Response<B>,
}

impl Call {
    /// Everything about a call that does not depend on what it returns. Boxed, so that it is
    /// compiled here and not once more wherever a call is sent.
    pub(super) fn exchange(self, expects: Expects) -> BoxFuture<'static, Result<Answer, Error>> {
        let span = self.span();
        let exchange = async move {
            let send: Transmit<Bytes> =
                |transport, request, options| transport.send(request, options);
            let Exchange { reader, response } = self.transmit(send).await?;
            reader.read(response, expects)
        };
        Box::pin(exchange.instrument(span))
    }

    fn span(&self) -> tracing::Span {
        tracing::debug_span!(
            "call",
            provider = self.session.provider().id,
            account = self.session.account(),
            operation = self.operation.id,
        )
    }

    /// The same for a list: finds its records.
    pub(super) fn exchange_page(self) -> BoxFuture<'static, Result<PageAnswer, Error>> {
        Box::pin(async move {
            let answer = self.exchange(Expects::Records).await?;
            PageAnswer::new(answer)
        })
    }

    /// Sends the call for an answer whose body is still on its way.
    pub(super) async fn open(self) -> Result<Exchange<ResponseBody>, Error> {
        let span = self.span();
        self.transmit(|transport, request, options| transport.open(request, options))
            .instrument(span)
            .await
    }

    /// Sends the call, again where that helps and does no harm.
    async fn transmit<B>(self, send: Transmit<B>) -> Result<Exchange<B>, Error> {
        let Call {
            session, operation, ..
        } = &self;
        let (session, operation) = (session.clone(), *operation);
        scopes::check(operation, &session)?;
        pager::check_size(operation, &self.arguments)?;
        let filters = query::pairs(operation, &self.conditions, self.order)?;
        let draft = Draft::new(operation, self.arguments, filters)?;
        let mut sender = Sender {
            draft,
            session,
            operation,
            patience: Patience::new(),
            send,
        };
        let (access, response) = sender.send().await?;
        let reader = Reader {
            operation,
            session: sender.session,
            access,
        };
        Ok(Exchange { reader, response })
    }
}

/// A call being sent.
struct Sender<B> {
    draft: Draft,
    session: Session,
    operation: &'static Operation,
    patience: Patience,
    send: Transmit<B>,
}

/// Why there is no answer.
enum Failure {
    /// Nobody answered this request.
    Transport(TransportError),
    /// Something else, which another attempt does not mend.
    Other(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl<B> Sender<B> {
    /// As many attempts as it takes and as are allowed. What the last one came to is the outcome.
    async fn send(&mut self) -> Result<(Access, http::Response<B>), Error> {
        let mut attempts = Attempts::new(self.operation);
        loop {
            let result = self.attempt().await;
            let outcome = match &result {
                Ok((_, response)) if response.status().is_success() => return self.finish(result),
                Ok((_, response)) => {
                    let asked = retry_after(response.headers(), self.session.now());
                    Outcome::Answered(response.status(), asked)
                }
                Err(Failure::Transport(error)) => Outcome::of_error(error),
                Err(Failure::Other(_)) => return self.finish(result),
            };
            let wait = (self.session.retries())
                .then(|| attempts.next(outcome))
                .flatten();
            self.pause(outcome, wait);
            match wait {
                Some(wait) if self.patience.wait(wait).await => {}
                _ => return self.finish(result),
            }
        }
    }

    fn finish(
        &self,
        result: Result<(Access, http::Response<B>), Failure>,
    ) -> Result<(Access, http::Response<B>), Error> {
        result.map_err(|failure| match failure {
            Failure::Other(error) => error,
            Failure::Transport(error) => Error::of_call(self.operation, error),
        })
    }

    /// After "too many requests" all callers of the account wait, for as long as the provider asks.
    fn pause(&self, outcome: Outcome, wait: Option<Duration>) {
        if let Outcome::Answered(StatusCode::TOO_MANY_REQUESTS, asked) = outcome
            && let Some(time) = asked.or(wait)
        {
            self.session.pause(time);
        }
    }

    /// Sends the call, once more after a refresh if the token is rejected.
    async fn attempt(&mut self) -> Result<(Access, http::Response<B>), Failure> {
        let access = self.session.access().await?;
        let response = self.send_once(&access).await?;
        if response.status() != StatusCode::UNAUTHORIZED
            || self.session.provider().refresh.is_none()
        {
            return Ok((access, response));
        }
        self.session.learn_time(response.headers());
        match self.session.renew(access.generation()).await {
            Ok(renewed) => {
                let response = self.send_once(&renewed).await?;
                Ok((renewed, response))
            }
            // Refreshed a moment ago: what the API says now is the answer.
            Err(error) if error.kind() == ErrorKind::Unauthorized => Ok((access, response)),
            Err(error) => Err(Failure::Other(error)),
        }
    }

    /// Sends one request when its turn comes.
    async fn send_once(&mut self, access: &Access) -> Result<http::Response<B>, Failure> {
        // What cannot be sent must not take a turn.
        let request = self.draft.request(&self.session, access)?;
        let options = RequestOptions::API.with_body(request.body().len());
        let permit = (self.session)
            .admit(self.operation, &mut self.patience)
            .await?;
        let result = (self.send)(self.session.transport(), request, &options).await;
        if let Some(permit) = permit {
            match &result {
                Ok(_) => permit.arrive(self.session.boot()),
                Err(error) if error.sent() == Sent::No => permit.give_back(),
                // It may still arrive.
                Err(_) => drop(permit),
            }
        }
        result.map_err(Failure::Transport)
    }
}
