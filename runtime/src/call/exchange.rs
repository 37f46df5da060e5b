//! Sending calls.
//!
//! If the API rejects the token (status 401) the token is refreshed and the call sent once more,
//! also one that is not idempotent: the API did not carry it out. A call that the granted scopes do
//! not allow is not sent at all.

use bytes::Bytes;
use http::StatusCode;

use super::Call;
use super::answer::{Answer, Expects, Reader};
use super::page_answer::PageAnswer;
use super::request::Draft;
use super::{pager, query, scopes};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::session::{Access, Session};
use crate::transport::{BoxFuture, RequestOptions, ResponseBody, Transport, TransportError};

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
        Box::pin(async move {
            let send: Transmit<Bytes> =
                |transport, request, options| transport.send(request, options);
            let Exchange { reader, response } = self.transmit(send).await?;
            reader.read(response, expects)
        })
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
        self.transmit(|transport, request, options| transport.open(request, options))
            .await
    }

    /// Sends the call, once more after a refresh if the token is rejected.
    async fn transmit<B>(self, send: Transmit<B>) -> Result<Exchange<B>, Error> {
        let Call {
            session, operation, ..
        } = &self;
        let (session, operation) = (session.clone(), *operation);
        scopes::check(operation, &session)?;
        pager::check_size(operation, &self.arguments)?;
        let filters = query::pairs(operation, &self.conditions, self.order)?;
        let draft = Draft::new(operation, self.arguments, filters)?;
        let mut access = session.access().await?;
        let mut response = send_once(&draft, &session, operation, &access, send).await?;
        if response.status() == StatusCode::UNAUTHORIZED && session.provider().refresh.is_some() {
            match session.renew(access.generation()).await {
                Ok(renewed) => {
                    access = renewed;
                    response = send_once(&draft, &session, operation, &access, send).await?;
                }
                // Refreshed a moment ago: what the API says now is the answer.
                Err(error) if error.kind() == ErrorKind::Unauthorized => {}
                Err(error) => return Err(error),
            }
        }
        let reader = Reader {
            operation,
            session,
            access,
        };
        Ok(Exchange { reader, response })
    }
}

async fn send_once<B>(
    draft: &Draft,
    session: &Session,
    operation: &Operation,
    access: &Access,
    send: Transmit<B>,
) -> Result<http::Response<B>, Error> {
    let request = draft.request(session, access)?;
    let options = RequestOptions::API.with_body(request.body().len());
    let answer = send(session.transport(), request, &options).await;
    answer.map_err(|error| Error::transport(operation.id, error))
}
