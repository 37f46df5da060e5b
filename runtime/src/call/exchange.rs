//! Sending calls.
//!
//! If the API rejects the token (status 401) the token is refreshed and the call sent once more,
//! also one that is not idempotent: the API did not carry it out. A call that the granted scopes do
//! not allow is not sent at all.
//!
//! Every request waits for its turn within the provider's limits ([`pace`](crate::pace)); what fails
//! is sent again where that does no harm ([`retry`](super::retry)). All this ends with the head of
//! the answer: nothing of it has reached the caller yet.

use std::future::ready;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tracing::Instrument;

use super::Call;
use super::answer::{Answer, Expects, Reader};
use super::at_once;
use super::page_answer::PageAnswer;
use super::request::Draft;
use super::retry::{Attempts, Outcome};
use super::{pager, query, scopes};
use crate::error::{Error, ErrorKind};
use crate::pace::Permit;
use crate::pace::patience::Patience;
use crate::session::{Access, Session};
use crate::transport::{
    BoxFuture, RequestOptions, ResponseBody, Sent, Transport, TransportError, retry_after,
};
use crate::value::kind::Kind;

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

impl Exchange<Bytes> {
    /// The payload of a success that is as usual; else nothing is read yet.
    pub(super) fn payload<K: Kind>(&self) -> Option<K::Value> {
        let body = self.response.body();
        let succeeded = self.response.status().is_success();
        succeeded.then(|| at_once::payload::<K>(self.reader.operation, body))?
    }

    /// Tells success from error and finds the payload.
    pub(super) fn read(self, expects: Expects) -> Result<Answer, Error> {
        self.reader.read(self.response, expects)
    }
}

impl Call {
    /// Everything about a call that does not depend on what it returns.
    pub(super) fn receive(self) -> BoxFuture<'static, Result<Exchange<Bytes>, Error>> {
        self.transmit(|transport, request, options| transport.send(request, options))
    }

    /// Sends the call and finds the payload in its answer.
    pub(super) async fn exchange(self, expects: Expects) -> Result<Answer, Error> {
        self.receive().await?.read(expects)
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
    pub(super) fn open(self) -> BoxFuture<'static, Result<Exchange<ResponseBody>, Error>> {
        self.transmit(|transport, request, options| transport.open(request, options))
    }

    /// Sends the call, again where that helps and does no harm. Boxed, so that it is compiled here
    /// and not once more wherever a call is sent.
    fn transmit<B: Send + 'static>(
        self,
        send: Transmit<B>,
    ) -> BoxFuture<'static, Result<Exchange<B>, Error>> {
        let span = self.span();
        let mut sender = match self.sender(send) {
            Ok(sender) => sender,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let exchange = async move {
            let (access, response) = sender.send().await?;
            let reader = Reader {
                operation: sender.draft.operation,
                session: sender.session,
                access,
            };
            Ok(Exchange { reader, response })
        };
        Box::pin(exchange.instrument(span))
    }

    /// What sends the call, if everything that can be checked before is as it should be.
    fn sender<B>(self, send: Transmit<B>) -> Result<Sender<B>, Error> {
        let (session, operation) = (self.session, self.operation);
        scopes::check(operation, &session)?;
        pager::check_size(operation, &self.arguments)?;
        let filters = query::pairs(operation, &self.conditions, self.order)?;
        Ok(Sender {
            draft: Draft::new(operation, self.arguments, filters)?,
            session,
            patience: Patience::new(),
            send,
        })
    }
}

/// A call being sent.
struct Sender<B> {
    draft: Draft,
    session: Session,
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
        let mut attempts = Attempts::new(self.draft.operation);
        loop {
            let result = self.attempt().await;
            let Some(wait) = self.wait_after(&result, &mut attempts) else {
                return self.finish(result);
            };
            drop(result);
            tokio::time::sleep(wait).await;
        }
    }

    /// How long to wait until the next attempt; `None` if there is none.
    fn wait_after(
        &mut self,
        result: &Result<(Access, http::Response<B>), Failure>,
        attempts: &mut Attempts,
    ) -> Option<Duration> {
        let outcome = match result {
            Ok((_, response)) if response.status().is_success() => return None,
            Ok((_, response)) => {
                let asked = retry_after(response.headers(), self.session.now());
                Outcome::Answered(response.status(), asked)
            }
            Err(Failure::Transport(error)) => Outcome::of_error(error),
            Err(Failure::Other(_)) => return None,
        };
        let wait = (self.session.retries())
            .then(|| attempts.next(outcome))
            .flatten();
        self.pause(outcome, wait);
        wait.filter(|wait| self.patience.take(*wait))
    }

    fn finish(
        &self,
        result: Result<(Access, http::Response<B>), Failure>,
    ) -> Result<(Access, http::Response<B>), Error> {
        result.map_err(|failure| match failure {
            Failure::Other(error) => error,
            Failure::Transport(error) => Error::of_call(self.draft.operation, error),
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
        let mut access = self.session.access().await?;
        let response = self.send_once(&mut access).await?;
        if response.status() != StatusCode::UNAUTHORIZED
            || self.session.provider().refresh.is_none()
        {
            return Ok((access, response));
        }
        // Boxed: hardly any call should carry what this takes.
        Box::pin(self.attempt_renewed(access, response)).await
    }

    /// Sends the call with another token, after an answer that rejects the one it had.
    async fn attempt_renewed(
        &mut self,
        access: Access,
        response: http::Response<B>,
    ) -> Result<(Access, http::Response<B>), Failure> {
        self.session.learn_time(response.headers());
        match self.session.renew(access.generation()).await {
            Ok(mut renewed) => {
                let response = self.send_once(&mut renewed).await?;
                Ok((renewed, response))
            }
            // Refreshed a moment ago: what the API says now is the answer.
            Err(error) if error.kind() == ErrorKind::Unauthorized => Ok((access, response)),
            Err(error) => Err(Failure::Other(error)),
        }
    }

    /// Sends one request when its turn comes, with the access token of then.
    async fn send_once(&mut self, access: &mut Access) -> Result<http::Response<B>, Failure> {
        // What cannot be sent must not take a turn.
        let mut request = self.draft.request(&self.session, access)?;
        let permit = (self.session)
            .admit(self.draft.operation, &mut self.patience)
            .await?;
        // It may have waited for long, and a refresh can end the token before.
        if let Some(later) = self.session.later_than(access) {
            *access = later;
            request = match self.draft.request(&self.session, access) {
                Ok(request) => request,
                Err(error) => {
                    permit.into_iter().for_each(Permit::give_back);
                    return Err(error.into());
                }
            };
        }
        let options = RequestOptions::API.with_body(request.body().len());
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
