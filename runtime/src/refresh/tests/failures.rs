//! Endpoints that fail for long, stores that are away for long, and limits that are counted elsewhere.

use super::*;
use crate::client::{Client, ClientBuilder};
use crate::provider::{Grant, Lifecycle, Provider, RefreshTokenLifecycle, Rotation, TokenRequests};
use crate::testing;
use crate::transport::HttpTransport;

/// A provider whose refresh tokens stay the same.
static CONSTANT: Provider = Provider {
    lifecycle: Lifecycle {
        refresh_token: RefreshTokenLifecycle {
            rotation: Rotation::None,
            ..testing::provider().lifecycle.refresh_token
        },
        ..testing::provider().lifecycle
    },
    ..testing::provider()
};

/// A provider that allows two token requests an hour.
static LIMITED: Provider = Provider {
    lifecycle: Lifecycle {
        token_requests: Some(TokenRequests {
            max: 2,
            per: 3600,
            counts: &[Grant::RefreshToken],
        }),
        ..testing::provider().lifecycle
    },
    ..testing::provider()
};

fn client(provider: &'static Provider, server: &Server, clock: &ManualClock) -> Client {
    ClientBuilder::new(provider, "client-1".to_owned())
        .client_secret("CANARY-client-secret")
        .store(MemoryStore::volatile().with_clock(clock))
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .clock(clock.clone())
        .build()
        .unwrap()
}

async fn log_in(client: &Client) -> Session {
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    login.await.unwrap()
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_the_first_time_only() {
    let server = Server::start(vec![Answer::json(FIRST)]);
    let clock = clock();
    let session = log_in(&client(&CONSTANT, &server, &clock)).await;
    clock.advance(Duration::from_secs(3600));
    // The script is at its end: no further request is answered.
    for requests in [3, 4, 5] {
        let error = session.access_token().await.unwrap_err();
        assert_eq!(server.requests().len(), requests, "{error}");
        clock.advance(Duration::from_secs(1000));
    }
}

#[tokio::test]
async fn a_limit_is_kept_also_where_requests_arrive_late() {
    let script = [FIRST, SECOND, SECOND].map(Answer::json);
    let server = Server::start(script.into());
    let clock = clock();
    let session = log_in(&client(&LIMITED, &server, &clock)).await;
    clock.advance(Duration::from_secs(3600 - 30));
    assert_eq!(token(&session).await, "A2");
    // The login may have arrived up to 45 s later than it was noted.
    clock.advance(Duration::from_secs(30 + 44));
    let generation = session.access().await.unwrap().generation();
    let error = session.renew(generation).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenBudgetSpent);
    clock.advance(Duration::from_secs(1));
    session.renew(generation).await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn answers_of_no_use_are_followed_by_a_pause() {
    let useless = r#"{"refresh_token":"R2"}"#;
    let (server, session, clock) = started(vec![Answer::json(useless), Answer::json(SECOND)]).await;
    clock.advance(Duration::from_secs(3600));
    for _ in 0..3 {
        let error = session.access_token().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.retry_at().is_some());
    }
    assert_eq!(server.requests().len(), 2);
    clock.advance(Duration::from_secs(36));
    assert_eq!(token(&session).await, "A2");
    assert!(server.bodies()[2].contains("refresh_token=R2"));
}

#[tokio::test]
async fn who_comes_back_to_the_store_late_is_not_taken_for_dead_at_once() {
    let clock = clock();
    let store = Arc::new(Faulty::of(MemoryStore::volatile().with_clock(&clock)));
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let ours = session(&server, Arc::clone(&store), &clock).await;
    let theirs = builder(&server)
        .store(Arc::clone(&store))
        .clock(clock.clone())
        .build()
        .unwrap();
    let theirs = theirs.session("default").await.unwrap();
    clock.advance(Duration::from_secs(3600));
    let (outcome, ()) = tokio::join!(ours.access_token(), async {
        held.arrived().await;
        store.script(&[Fate::Refused]);
        held.release();
    });
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
    // Longer than the lease.
    clock.advance(Duration::from_secs(600));
    store.script(&[]);
    assert_eq!(token(&theirs).await, "A2");
    assert_eq!(server.requests().len(), 2, "R1 was presented once");
}
