#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::*;
use crate::store::{Key, Record, Version};
use crate::testing::{Answer, Server, builder, clock, give_up, until};

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
    let first = r#"{"access_token":"A1","refresh_token":"R1","expires_in":3600}"#;
    let second = r#"{"access_token":"A2","refresh_token":"R2","expires_in":3600}"#;
    let (slow, held) = Answer::json(second).held();
    let server = Server::start(vec![Answer::json(first), slow]);
    let clock = clock();
    let session = crate::testing::session(&server, crate::store::MemoryStore::volatile(), &clock);
    let session = session.await;
    clock.advance(Duration::from_secs(3560));
    for _ in 0..5 {
        assert_eq!(session.access_token().await.unwrap().expose(), "A1");
    }
    held.arrived().await;
    assert_eq!(session.access_token().await.unwrap().expose(), "A1");
    held.release();
    until("the new token is there", async || {
        session.access_token().await.unwrap().expose() == "A2"
    })
    .await;
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_claim_whose_maker_shows_no_sign_of_life_is_an_unknown_outcome() {
    let first = r#"{"access_token":"A1","refresh_token":"R1","expires_in":3600}"#;
    let (slow, held) = Answer::json(first).held();
    let server = Server::start(vec![Answer::json(first), slow]);
    let clock = clock();
    let store = crate::store::MemoryStore::volatile().with_clock(&clock);
    let session = crate::testing::session(&server, store, &clock).await;
    give_up(session.refresh(), &held).await;
    assert_eq!(session.state().await.unwrap(), SessionState::Usable);
    // Renewals go by the time of tokio, which has not come that far.
    clock.advance(Duration::from_secs(60));
    let state = session.state().await.unwrap();
    let SessionState::OutcomeUnknown { since } = state else {
        panic!("{state:?}");
    };
    assert_eq!(clock::system_time(crate::testing::START), Some(since));
}
