//! What the unit tests share: a scripted server on real sockets and a provider to talk to.

#![allow(clippy::unwrap_used)]

mod provider;
mod server;

pub(crate) use provider::{PROVIDER, provider, request};
pub(crate) use server::{Answer, Server};

use crate::client::ClientBuilder;
use crate::clock::ManualClock;
use crate::session::Session;
use crate::store::{MemoryStore, Store};
use crate::template::Variables;
use crate::transport::HttpTransport;

/// The time at which the tests begin.
pub(crate) const START: i64 = 1_800_000_000;

/// A builder whose client talks to the server instead.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    ClientBuilder::new(&PROVIDER, "client-1".to_owned())
        .client_secret("CANARY-client-secret")
        .redirect_uri("https://app.example/callback")
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
}

/// Values for templates, as long as the program.
pub(crate) fn variables(values: &[(&str, &str)]) -> Variables<'static> {
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Variables {
        client: Box::leak(Box::default()),
        account: Box::leak(Box::new(values.collect())),
        environment: PROVIDER.environments[0].values,
    }
}

/// Clocks that stand where the tests begin.
pub(crate) fn clock() -> ManualClock {
    ManualClock::new(START * 1000)
}

/// A session that has begun with these tokens, by a clock that the test moves.
pub(crate) async fn session(server: &Server, store: impl Store, clock: &ManualClock) -> Session {
    let client = builder(server)
        .store(store)
        .clock(clock.clone())
        .build()
        .unwrap();
    client
        .password("default", "ann", "CANARY-password", Vec::new())
        .await
        .unwrap()
}
