//! Actionstep: every operation as its documentation says.

mod data;
mod matters;
mod money;
mod notes;
mod people;
mod time;
mod work;

use super::{Calls, check, confuse};
use crate::{
    actionstep::{TOKEN, login_with},
    server::Server,
};
use provider_runtime::{Date, DateTime, Decimal, Time};

const TABLE: &str = include_str!("actionstep.txt");

/// The calls of the table, resource by resource.
pub fn calls(session: &actionstep::Session) -> Calls {
    let resources = [
        matters::calls(session),
        data::calls(session),
        money::calls(session),
        notes::calls(session),
        people::calls(session),
        time::calls(session),
        work::calls(session),
    ];
    resources.into_iter().flatten().collect()
}

#[track_caller]
fn at(timestamp: &str) -> DateTime {
    timestamp.parse().expect("the table has timestamps")
}

#[track_caller]
fn day(date: &str) -> Date {
    date.parse().expect("the table has dates")
}

#[track_caller]
fn clock(time: &str) -> Time {
    time.parse().expect("the table has times of day")
}

#[track_caller]
fn number(decimal: &str) -> Decimal {
    decimal.parse().expect("the table has decimal numbers")
}

#[tokio::test]
async fn every_operation() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    check("actionstep", TABLE, &server, || calls(&session)).await;
}

#[tokio::test]
async fn wrong_answers() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    confuse("actionstep", &server, || calls(&session)).await;
}
