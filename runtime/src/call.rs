//! Calls of a provider's API.
//!
//! A call is written ([`request`]), sent with a fresh access token, and its answer read
//! ([`answer`]). If the API rejects the token (status 401) the token is refreshed and the call sent
//! once more, also one that is not idempotent: the API did not carry it out.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use self::answer::{Answer, Expects};
use self::argument::{Argument, ArgumentValue};
use self::request::Draft;
use crate::error::{Error, ErrorKind};
use crate::operation::{Operation, Parameter};
use crate::session::{Access, Session};
use crate::transport::{BoxFuture, RequestOptions};
use crate::value::File;
use crate::value::kind::{Encode, Kind};

mod address;
mod answer;
mod argument;
mod body;
mod locate;
mod multipart;
mod request;
mod survey;
#[cfg(test)]
mod tests;

/// One call being prepared. `Debug` shows the operation, never an argument.
#[derive(Clone)]
pub struct Call {
    session: Session,
    operation: &'static Operation,
    arguments: Vec<Argument>,
}

impl Call {
    /// A call without arguments.
    pub fn new(session: &Session, operation: &'static Operation) -> Self {
        Call {
            session: session.clone(),
            operation,
            arguments: Vec::new(),
        }
    }

    /// Sets an argument, in place of one set before.
    ///
    /// A value that cannot be written, such as an infinite number, is an error of
    /// [`send`](Call::send).
    #[allow(
        clippy::needless_pass_by_value,
        reason = "setters take what the call keeps"
    )]
    pub fn set<K: Encode>(&mut self, parameter: Parameter, value: K::Value) {
        let value = match K::encode(&value, serde_json::value::Serializer) {
            Ok(value) => ArgumentValue::Json(value),
            Err(error) => ArgumentValue::Refused(error.to_string()),
        };
        self.replace(Argument { parameter, value });
    }

    /// Adds a file. A parameter can have several.
    pub fn set_file(&mut self, parameter: Parameter, file: File) {
        self.arguments.push(Argument {
            parameter,
            value: ArgumentValue::File(file),
        });
    }

    /// Sends the call and reads what it returns.
    pub async fn send<K: Kind>(self) -> Result<K::Value, Error> {
        let answer = self.exchange(Expects::Payload).await?;
        let mut deserializer = serde_json::Deserializer::from_slice(answer.payload());
        K::decode(&mut deserializer)
            .and_then(|value| deserializer.end().map(|()| value))
            .map_err(|error| answer.refuse(&error))
    }

    /// Sends the call; nothing but errors is read from the answer.
    pub async fn send_empty(self) -> Result<(), Error> {
        self.exchange(Expects::Nothing).await.map(drop)
    }

    fn replace(&mut self, argument: Argument) {
        let same = |other: &&mut Argument| other.parameter.is_same(argument.parameter);
        match self.arguments.iter_mut().find(same) {
            Some(place) => *place = argument,
            None => self.arguments.push(argument),
        }
    }

    /// Everything about a call that does not depend on what it returns. Boxed, so that it is
    /// compiled here and not once more wherever a call is sent.
    fn exchange(self, expects: Expects) -> BoxFuture<'static, Result<Answer, Error>> {
        Box::pin(async move {
            let Call {
                session,
                operation,
                arguments,
            } = self;
            let draft = Draft::new(operation, arguments)?;
            let mut access = session.access().await?;
            let mut response = send_once(&draft, &session, operation, &access).await?;
            if response.status() == StatusCode::UNAUTHORIZED && session.provider().refresh.is_some()
            {
                match session.renew(access.generation()).await {
                    Ok(renewed) => {
                        access = renewed;
                        response = send_once(&draft, &session, operation, &access).await?;
                    }
                    // Refreshed a moment ago: what the API says now is the answer.
                    Err(error) if error.kind() == ErrorKind::Unauthorized => {}
                    Err(error) => return Err(error),
                }
            }
            let client_secret = session.credentials().client_secret.as_ref();
            let secrets = [Some(access.access_token()), client_secret];
            answer::read(operation, response, expects, session.now(), secrets)
        })
    }
}

async fn send_once(
    draft: &Draft,
    session: &Session,
    operation: &Operation,
    access: &Access,
) -> Result<http::Response<Bytes>, Error> {
    let request = draft.request(session, access)?;
    let answer = session
        .transport()
        .send(request, &RequestOptions::API)
        .await;
    answer.map_err(|error| Error::transport(operation.id, error))
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}
