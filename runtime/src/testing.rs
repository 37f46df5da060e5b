//! What the unit tests share: a scripted server on real sockets and a provider to talk to.

#![allow(clippy::unwrap_used)]

mod provider;
mod server;
mod store;

pub(crate) use provider::{PROVIDER, provider, request};
pub(crate) use server::{Answer, Held, Server};
pub(crate) use store::{Fate, Faulty};

use std::time::Duration;

use proptest::test_runner::{Config as ProptestConfig, RngSeed};

use crate::client::ClientBuilder;
use crate::clock::ManualClock;
use crate::session::Session;
use crate::store::{MemoryStore, Store};
use crate::template::Variables;
use crate::transport::HttpTransport;

/// The time at which the tests begin.
pub(crate) const START: i64 = 1_800_000_000;

/// How long a test waits for what has to come: longer than any machine is busy with something else.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            // Between two looks; how long does not matter.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let waited = tokio::time::timeout(LIMIT, waiting).await;
    waited.unwrap_or_else(|_| panic!("not within {LIMIT:?}: {what}"));
}

/// Begins something that ends with a held answer, and gives it up once its request has arrived.
pub(crate) async fn give_up<T>(call: impl Future<Output = T>, held: &Held) {
    tokio::select! {
        _ = call => panic!("it ended before it was answered"),
        () = held.arrived() => {}
    }
}

/// How often a property is tried. On the gate (`CI=true`) the cases are the same in every run, so that
/// none fails by chance; elsewhere they are others each time. What fails is shown whole and at its
/// smallest, to be made a test of its own; `PROPTEST_RNG_SEED` sets the cases.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let is_gate = std::env::var("CI").as_deref() == Ok("true");
    let rng_seed = match given.rng_seed {
        RngSeed::Random if is_gate => RngSeed::Fixed(0),
        seed => seed,
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed,
        ..given
    }
}

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
