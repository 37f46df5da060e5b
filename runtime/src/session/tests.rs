#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::*;
use crate::client::{Client, ClientBuilder};
use crate::provider::{Grace, Provider};
use crate::store::{Key, MemoryStore, Record, Version};
use crate::testing::{self, Answer, PROVIDER, Server, builder, clock, give_up, provider};
use crate::transport::HttpTransport;

/// An account that holds a record of this login with this number of an access token.
fn held(epoch: u64, generation: u64) -> Held {
    let mut record = Record::sample(1);
    record.epoch = epoch;
    record.generation = generation;
    Held::stale(record, Version::new(1))
}

fn order(account: &Account) -> (u64, u64) {
    let current = account.current();
    (current.record.epoch, current.record.generation)
}

#[test]
fn what_is_stored_is_not_mistaken_for_what_came_later() {
    let account = Account::new(Key::sample("ann"), held(1, 1));
    let unsaved = |attempt| {
        let record = Record::sample(1);
        let time = crate::store::StoreTime::from_millis(0);
        let claim = Claim {
            number: attempt,
            attempt,
            presented: String::new(),
            again: false,
            held: false,
            since: time,
            made_at: time,
            lease_until: time,
            lease: 0,
            forced_before: None,
        };
        refresh::Unsaved {
            epoch: 1,
            claim,
            tokens: record.tokens.unwrap(),
        }
    };
    let (first, second) = (unsaved(1), unsaved(2));
    assert!(account.keep_unsaved(first.clone(), None));
    assert!(account.keep_unsaved(second.clone(), None));
    assert!(!account.saved(&first.claim));
    assert!(account.unsaved(&second.claim).is_some());
    assert!(account.saved(&second.claim));
}

#[tokio::test]
async fn times_leave_a_margin_that_suits_the_lifetime() {
    for (lifetime, margin, early) in [(3600, 30, (150, 450)), (60, 15, (15, 15))] {
        let answer =
            format!(r#"{{"access_token":"A","refresh_token":"R","expires_in":{lifetime}}}"#);
        let server = Server::start(vec![Answer::json(&answer)]);
        let client = builder(&server).clock(clock()).build().unwrap();
        let login = client.password("ann", "ann", "CANARY-password", Vec::new());
        let session = login.await.unwrap();
        let held = session.account.held();
        assert_eq!(held.ends_at, lifetime * 1000);
        assert_eq!(held.fresh_until, (lifetime - margin) * 1000);
        let early_by = (held.ends_at - held.refresh_from) / 1000;
        assert!((early.0..=early.1).contains(&early_by), "{early_by} s");
    }
}

#[test]
fn an_older_record_never_replaces_a_newer_one() {
    let account = Account::new(Key::sample("ann"), held(2, 5));
    account.adopt(held(1, 9));
    account.adopt(held(2, 4));
    assert_eq!(order(&account), (2, 5));
    account.adopt(held(2, 6));
    account.adopt(held(3, 7));
    assert_eq!(order(&account), (3, 7));
}

#[test]
fn what_was_loaded_before_it_was_forgotten_does_not_come_back() {
    let account = Account::new(Key::sample("ann"), held(1, 1));
    let mut over = Record::vacant();
    over.epoch = 2;
    over.generation = 1;
    account.adopt(Held::stale(over, Version::new(2)));
    account.adopt(held(1, 1));
    account.adopt(held(1, 2));
    assert!(account.current().is_logged_out());
    account.adopt(held(3, 2));
    assert!(!account.current().is_logged_out());
}

#[tokio::test]
async fn a_token_is_refreshed_ahead_of_time_while_callers_go_on() {
    static LENIENT: Provider = {
        let mut lenient = provider();
        lenient.lifecycle.refresh_token.grace = Grace::UntilFirstUse;
        lenient
    };
    let (server, held, client, session) = about_to_end(&LENIENT).await;
    for _ in 0..5 {
        assert_eq!(session.access_token().await.unwrap().expose(), "A1");
    }
    held.release();
    client.idle().await;
    assert_eq!(session.access_token().await.unwrap().expose(), "A2");
    assert_eq!(server.requests().len(), 2);
}

/// A program that ends after its call would take the request along, and the session with it.
#[tokio::test]
async fn who_refreshes_ahead_of_time_waits_where_a_lost_answer_ends_the_session() {
    let (server, held, _, session) = about_to_end(&PROVIDER).await;
    let first = {
        let session = session.clone();
        tokio::spawn(async move { session.access_token().await.unwrap().expose().to_owned() })
    };
    held.arrived().await;
    assert_eq!(session.access_token().await.unwrap().expose(), "A1");
    held.release();
    assert_eq!(first.await.unwrap(), "A2");
    assert_eq!(server.requests().len(), 2);
}

/// A session whose access token ends in 40 s, and what comes of a refresh.
async fn about_to_end(provider: &'static Provider) -> (Server, testing::Held, Client, Session) {
    let first = r#"{"access_token":"A1","refresh_token":"R1","expires_in":3600}"#;
    let second = r#"{"access_token":"A2","refresh_token":"R2","expires_in":3600}"#;
    let (slow, held) = Answer::json(second).held();
    let server = Server::start(vec![Answer::json(first), slow]);
    let clock = clock();
    let client = ClientBuilder::new(provider, "client-1".to_owned())
        .client_secret("CANARY-client-secret")
        .store(MemoryStore::volatile().with_clock(&clock))
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .clock(clock.clone())
        .build()
        .unwrap();
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    let session = login.await.unwrap();
    clock.advance(Duration::from_secs(3560));
    (server, held, client, session)
}

#[tokio::test]
async fn a_claim_whose_maker_shows_no_sign_of_life_is_an_unknown_outcome() {
    let first = r#"{"access_token":"A1","refresh_token":"R1","expires_in":3600}"#;
    let (slow, held) = Answer::json(first).held();
    let server = Server::start(vec![Answer::json(first), slow]);
    let clock = clock();
    let store = MemoryStore::volatile().with_clock(&clock);
    let session = testing::session(&server, store, &clock).await;
    give_up(session.refresh(), &held).await;
    assert_eq!(session.state().await.unwrap(), SessionState::Usable);
    // Renewals go by the time of tokio, which has not come that far.
    clock.advance(Duration::from_secs(60));
    let state = session.state().await.unwrap();
    let SessionState::OutcomeUnknown { since } = state else {
        panic!("{state:?}");
    };
    assert_eq!(clock::system_time(testing::START), Some(since));
}
