//! Calls of a provider's API.
//!
//! A call is written ([`request`]), sent with a fresh access token ([`exchange`]), and its answer
//! read ([`answer`]), whole, record by record ([`records`]), page by page ([`pager`]) or as a file
//! ([`file`]).

use std::fmt;

use self::answer::Expects;
use self::argument::{Argument, ArgumentValue};
use crate::error::Error;
use crate::filter::{Condition, FieldTest, Order, Sort};
use crate::operation::{Operation, Parameter};
use crate::page::Linked;
use crate::session::Session;
use crate::value::File;
use crate::value::kind::{Encode, Kind};

mod address;
mod answer;
mod argument;
mod at_once;
mod body;
mod exchange;
mod file;
mod locate;
mod multipart;
mod page_answer;
mod pager;
mod pages;
mod parts;
mod query;
mod records;
mod request;
mod retry;
mod scopes;
mod survey;
#[cfg(test)]
mod tests;

pub use self::pages::{Items, Pages};

/// One call being prepared. `Debug` shows the operation, never an argument.
#[derive(Clone)]
pub struct Call {
    session: Session,
    operation: &'static Operation,
    arguments: Vec<Argument>,
    conditions: Vec<FieldTest>,
    order: Option<Order>,
}

impl Call {
    /// A call without arguments.
    pub fn new(session: &Session, operation: &'static Operation) -> Self {
        Call {
            session: session.clone(),
            operation,
            arguments: Vec::new(),
            conditions: Vec::new(),
            order: None,
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

    /// Asks for records that meet the condition, and all conditions added before.
    pub fn filter<R>(&mut self, condition: Condition<R>) {
        self.conditions.push(condition.test);
    }

    /// Asks for records in this order, instead of one asked for before.
    pub fn sort<R>(&mut self, sort: Sort<R>) {
        self.order = Some(sort.order);
    }

    /// Sends the call and reads what it returns.
    pub async fn send<K: Kind>(self) -> Result<K::Value, Error> {
        let expects = if K::ANYTHING {
            Expects::Anything
        } else {
            Expects::Payload
        };
        let received = self.receive().await?;
        if let Some(value) = received.payload::<K>() {
            return Ok(value);
        }
        received.read(expects)?.decode::<K>()
    }

    /// Sends the call; nothing but errors is read from the answer.
    pub async fn send_empty(self) -> Result<(), Error> {
        self.exchange(Expects::Nothing).await.map(drop)
    }

    /// Sends the call and reads the records it returns one by one: one that cannot be read is an
    /// error in its place and costs no other record. `K` is the kind of one record.
    pub async fn send_each<K: Kind>(self) -> Result<Vec<Result<K::Value, Error>>, Error> {
        let page = self.exchange_page().await?;
        Ok((0..page.len())
            .map(|index| page.record::<K>(index))
            .collect())
    }

    /// Sends the call and reads what it returns and the records that come along.
    pub async fn send_linked<K: Kind, L: Kind>(self) -> Result<Linked<K::Value, L::Value>, Error> {
        let answer = self.exchange(Expects::Payload).await?;
        Ok(Linked {
            data: answer.decode::<K>()?,
            linked: answer.linked::<L>()?,
        })
    }

    fn replace(&mut self, argument: Argument) {
        let same = |other: &&mut Argument| other.parameter.is_same(argument.parameter);
        match self.arguments.iter_mut().find(same) {
            Some(place) => *place = argument,
            None => self.arguments.push(argument),
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}
