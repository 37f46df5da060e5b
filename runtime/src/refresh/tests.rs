#![allow(clippy::unwrap_used)]

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Barrier;

use crate::clock::ManualClock;
use crate::error::ErrorKind;
use crate::session::Session;
use crate::store::{Claim, Hold, MemoryStore, Phase, Store, StoreTime, digest_of};
use crate::testing::{
    Answer, Fate, Faulty, Held, LIMIT, START, Server, builder, clock, give_up, session, until,
};

mod failures;
mod kept;
mod late;
mod living;
mod ownership;
mod races;
mod stores;
mod times;

const FIRST: &str = r#"{"access_token":"A1","refresh_token":"R1","expires_in":3600,"account_url":"https://a.acme.example"}"#;
const SECOND: &str = r#"{"access_token":"A2","refresh_token":"R2","expires_in":3600}"#;
const REFRESH_R1: &str = "grant_type=refresh_token&refresh_token=R1&client_id=client-1&client_secret=CANARY-client-secret";

async fn started(answers: Vec<Answer>) -> (Server, Session, ManualClock) {
    let script = std::iter::once(Answer::json(FIRST))
        .chain(answers)
        .collect();
    let server = Server::start(script);
    let clock = clock();
    let store = MemoryStore::volatile().with_clock(&clock);
    let session = session(&server, store, &clock).await;
    (server, session, clock)
}

/// Somebody else has presented `R1` at the start, with a lease of a minute; `held`: and shows that it
/// lives.
async fn presented_elsewhere(store: &dyn Store, session: &Session, held: bool) {
    let (mut record, version) = store.load(session.key()).await.unwrap().stored.unwrap();
    let made_at = StoreTime::from_millis(START * 1000);
    record.claims = 1;
    record.phase = Phase::InFlight(Claim {
        number: 1,
        attempt: 99,
        presented: digest_of(&"R1".into()),
        again: false,
        held,
        since: made_at,
        made_at,
        lease_until: made_at.plus(60_000),
        lease: 60_000,
        forced_before: None,
    });
    let swapped = store.compare_and_swap(session.key(), Some(version), &record);
    swapped.await.unwrap();
}

/// Polls something one time.
async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

async fn token(session: &Session) -> String {
    session.access_token().await.unwrap().expose().to_owned()
}

#[tokio::test]
async fn a_token_is_refreshed_before_it_expires_and_rotated() {
    let (server, session, clock) = started(vec![Answer::json(SECOND)]).await;
    // Five minutes before the end, and half of that more or less by chance, it is refreshed ahead of
    // time.
    clock.advance(Duration::from_secs(3149));
    assert_eq!(token(&session).await, "A1");
    assert_eq!(server.requests().len(), 1);
    clock.advance(Duration::from_secs(421));
    assert_eq!(token(&session).await, "A2");
    assert_eq!(server.bodies()[1..], [REFRESH_R1]);
    assert_eq!(
        session.connection("account_url").unwrap(),
        "https://a.acme.example"
    );
    session.refresh().await.unwrap_err();
    assert!(server.bodies()[2].contains("refresh_token=R2"));
}

#[tokio::test]
async fn the_old_refresh_token_stays_if_no_new_one_comes() {
    for value in ["null", "\"\""] {
        let body = format!(r#"{{"access_token":"A2","refresh_token":{value}}}"#);
        let (server, session, _) = started(vec![Answer::json(&body), Answer::json(SECOND)]).await;
        session.refresh().await.unwrap();
        session.refresh().await.unwrap();
        assert_eq!(server.bodies()[1..], [REFRESH_R1, REFRESH_R1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_share_one_request_even_if_the_first_gives_up() {
    let (slow, held) = Answer::json(SECOND).held();
    let (server, session, clock) = started(vec![slow]).await;
    clock.advance(Duration::from_secs(3600));
    give_up(session.access_token(), &held).await;
    let all_wait = Arc::new(Barrier::new(201));
    let callers: Vec<_> = (0..200)
        .map(|_| {
            let (session, all_wait) = (session.clone(), Arc::clone(&all_wait));
            tokio::spawn(async move {
                let mut token = pin!(token(&session));
                assert!(poll_once(token.as_mut()).await.is_pending());
                all_wait.wait().await;
                token.await
            })
        })
        .collect();
    all_wait.wait().await;
    held.release();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "A2");
    }
    assert_eq!(server.bodies()[1..], [REFRESH_R1]);
}

#[tokio::test]
async fn a_failure_is_shared() {
    let (slow, held) = Answer::new("500 Oops", "").held();
    let (server, session, clock) = started(vec![slow]).await;
    clock.advance(Duration::from_secs(3600));
    let (one, other, ()) = tokio::join!(session.access_token(), session.access_token(), async {
        held.arrived().await;
        held.release();
    });
    for error in [one.unwrap_err(), other.unwrap_err()] {
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Server, Some(500))
        );
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_failed_refresh_ahead_of_time_leaves_the_old_token_in_use() {
    let (_server, session, clock) = started(vec![Answer::new("500 Oops", "")]).await;
    clock.advance(Duration::from_secs(3580));
    assert_eq!(token(&session).await, "A1");
}

#[tokio::test]
async fn retry_after_is_kept_to() {
    let (server, session, clock) = started(vec![
        Answer::new("429 Slow\r\nRetry-After: 60", ""),
        Answer::json(SECOND),
    ])
    .await;
    clock.advance(Duration::from_secs(3600));
    for _ in 0..3 {
        let error = session.access_token().await.unwrap_err();
        assert!(error.is_rate_limited());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    }
    assert_eq!(server.requests().len(), 2);
    clock.advance(Duration::from_secs(60));
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn a_rejected_refresh_token_is_kept_and_not_presented_again() {
    let rejected = Answer::new(
        "403 Forbidden",
        r#"{"error":"invalid_grant","error_description":"revoked"}"#,
    );
    let (server, session, clock) = started(vec![rejected]).await;
    assert_eq!(
        session.refresh().await.unwrap_err().kind(),
        ErrorKind::ReauthorizationNeeded
    );
    assert_eq!(token(&session).await, "A1", "the access token still lives");
    clock.advance(Duration::from_secs(3600));
    let error = session.access_token().await.unwrap_err();
    assert!(error.needs_reauthorization() && error.is_auth());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn what_another_process_stored_is_adopted() {
    // Two clients with one store stand for two processes.
    let store = Arc::new(MemoryStore::volatile());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let clock = clock();
    let ours = session(&server, Arc::clone(&store), &clock).await;
    let theirs = builder(&server)
        .store(Arc::clone(&store))
        .clock(clock.clone())
        .build()
        .unwrap();
    theirs
        .session("default")
        .await
        .unwrap()
        .refresh()
        .await
        .unwrap();
    assert_eq!(token(&ours).await, "A1");
    assert_eq!(ours.renew(1).await.unwrap().access_token().expose(), "A2");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn after_invalid_grant_a_newer_token_is_adopted() {
    let store = Arc::new(MemoryStore::volatile());
    let rejected = Answer::new("400 Bad Request", r#"{"error":"invalid_grant"}"#);
    let (rejected, held) = rejected.held();
    let server = Server::start(vec![Answer::json(FIRST), rejected]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let refreshing = tokio::spawn({
        let session = session.clone();
        async move { session.refresh().await }
    });
    held.arrived().await;
    change_stored(&*store, &session, "A9").await;
    held.release();
    refreshing.await.unwrap().unwrap();
    assert_eq!(token(&session).await, "A9");
}

#[tokio::test]
async fn a_note_on_the_old_record_does_not_cost_the_new_tokens() {
    let store = Arc::new(MemoryStore::volatile());
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let (refreshed, ()) = tokio::join!(session.refresh(), async {
        held.arrived().await;
        let (record, version) = store.load(session.key()).await.unwrap().stored.unwrap();
        let swapped = store
            .compare_and_swap(session.key(), Some(version), &record)
            .await;
        swapped.unwrap();
        held.release();
    });
    refreshed.unwrap();
    let (record, _) = store.load(session.key()).await.unwrap().stored.unwrap();
    assert_eq!(record.tokens.unwrap().refresh_token.unwrap().expose(), "R2");
}

/// Does what a refresh by another process does to the store.
async fn change_stored(store: &dyn Store, session: &Session, token: &str) {
    let key = session.key();
    let (mut record, version) = store.load(key).await.unwrap().stored.unwrap();
    record.generation += 1;
    let tokens = record.tokens.as_mut().unwrap();
    tokens.access_token = token.into();
    tokens.refresh_token = Some("R9".into());
    store
        .compare_and_swap(key, Some(version), &record)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_session_that_was_forgotten_does_not_come_back() {
    let store = Arc::new(MemoryStore::volatile());
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let (refreshed, forgotten) = tokio::join!(session.refresh(), async {
        held.arrived().await;
        let forgotten = session.forget().await;
        held.release();
        forgotten
    });
    forgotten.unwrap();
    assert_eq!(refreshed.unwrap_err().kind(), ErrorKind::NoSession);
    let (record, _) = store.load(session.key()).await.unwrap().stored.unwrap();
    assert!(record.tokens.is_none());
}

#[tokio::test]
async fn the_refresh_token_of_an_unusable_answer_is_presented_next() {
    let (server, session, clock) = started(vec![
        Answer::json(r#"{"refresh_token":"R2","access_"#),
        Answer::json(SECOND),
    ])
    .await;
    assert_eq!(
        session.refresh().await.unwrap_err().kind(),
        ErrorKind::Decode
    );
    clock.advance(Duration::from_secs(37));
    assert_eq!(token(&session).await, "A2");
    assert!(server.bodies()[2].contains("refresh_token=R2"));
}

#[tokio::test]
async fn a_refused_host_is_told_and_the_new_tokens_are_kept() {
    let moved = r#"{"access_token":"A2","refresh_token":"R2","account_url":"https://evil.test"}"#;
    let (_server, session, _) = started(vec![Answer::json(moved)]).await;
    assert_eq!(
        session.refresh().await.unwrap_err().kind(),
        ErrorKind::HostRefused
    );
    assert_eq!(
        session.connection("account_url").unwrap(),
        "https://a.acme.example"
    );
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn an_api_that_rejects_every_token_does_not_spend_refreshes() {
    let (server, session, _) = started(vec![Answer::json(SECOND), Answer::json(SECOND)]).await;
    let generation = session.access().await.unwrap().generation();
    let renewed = session.renew(generation).await.unwrap();
    assert_eq!(
        session.renew(generation).await.unwrap().generation(),
        renewed.generation()
    );
    for _ in 0..20 {
        let error = session.renew(renewed.generation()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn without_a_stated_expiry_the_token_is_used() {
    let (server, session, clock) = started(vec![Answer::json(r#"{"access_token":"A2"}"#)]).await;
    session.refresh().await.unwrap();
    // The provider's description says two hours.
    clock.advance(Duration::from_secs(6700));
    assert_eq!(token(&session).await, "A2");
    assert_eq!(server.requests().len(), 2);
}
