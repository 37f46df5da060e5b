//! From when times are counted, and what is left of them.

use std::time::Instant;

use super::*;
use crate::client::ClientBuilder;
use crate::provider::{Grace, Lifecycle, Provider, RefreshTokenLifecycle, Replay, Rotation};
use crate::testing;
use crate::timing::RefreshTiming;
use crate::transport::HttpTransport;

/// A provider that takes a refresh token again for a minute.
static GRACE: Provider = Provider {
    lifecycle: Lifecycle {
        refresh_token: RefreshTokenLifecycle {
            rotation: Rotation::Rotating,
            grace: Grace::Seconds {
                seconds: 60,
                replay: Replay::NewPair,
            },
            ..testing::provider().lifecycle.refresh_token
        },
        ..testing::provider().lifecycle
    },
    ..testing::provider()
};

/// How long somebody whose lease has ended is given at least.
const TIME_GIVEN: Duration = Duration::from_millis(2500);

/// A client of a store that cannot tell who lives, and in which somebody else has presented `R1` and
/// has been silent for longer than its lease.
async fn silent(server: &Server) -> (Arc<Faulty>, Session) {
    let clock = clock();
    let store = Faulty::of(MemoryStore::volatile().with_clock(&clock));
    store.cannot_hold.store(true, Ordering::SeqCst);
    let store = Arc::new(store);
    let session = session(server, Arc::clone(&store), &clock).await;
    presented_elsewhere(&*store, &session, false).await;
    clock.advance(Duration::from_secs(3600));
    (store, session)
}

#[tokio::test]
async fn who_comes_back_after_its_lease_finds_its_place() {
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let (store, session) = silent(&server).await;
    let (token, ()) = tokio::join!(token(&session), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let key = session.key();
        let (mut record, version) = store.load(key).await.unwrap().stored.unwrap();
        assert!(matches!(record.phase, Phase::InFlight(_)), "not marked yet");
        record.generation += 1;
        record.phase = Phase::Idle;
        let tokens = record.tokens.as_mut().unwrap();
        tokens.access_token = "A9".into();
        tokens.expires_at = Some(START + 7200);
        let swapped = store.compare_and_swap(key, Some(version), &record);
        swapped.await.unwrap();
    });
    assert_eq!(token, "A9");
    assert_eq!(server.requests().len(), 1, "R1 was not presented again");
}

#[tokio::test]
async fn who_does_not_come_back_is_not_waited_for_longer() {
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let (_store, session) = silent(&server).await;
    let start = Instant::now();
    let token = tokio::time::timeout(LIMIT, token(&session)).await;
    assert_eq!(token.unwrap(), "A2");
    // A quarter of the lease: 15 s.
    assert!(start.elapsed() >= TIME_GIVEN, "{:?}", start.elapsed());
    assert_eq!(server.bodies()[1..], [REFRESH_R1]);
}

#[tokio::test]
async fn a_pause_begins_with_the_answer_for_every_process() {
    let clock = clock();
    let store = Arc::new(MemoryStore::volatile().with_clock(&clock));
    let (slow, held) = Answer::new("429 Slow\r\nRetry-After: 60", "").held();
    let server = Server::start(vec![Answer::json(FIRST), slow, Answer::json(SECOND)]);
    let ours = session(&server, Arc::clone(&store), &clock).await;
    let theirs = builder(&server).store(store).clock(clock.clone());
    let theirs = theirs.build().unwrap().session("default").await.unwrap();
    clock.advance(Duration::from_secs(3600));
    let (outcome, ()) = tokio::join!(ours.access_token(), async {
        held.arrived().await;
        clock.advance(Duration::from_secs(40));
        held.release();
    });
    assert!(outcome.unwrap_err().is_rate_limited());
    clock.advance(Duration::from_secs(59));
    let error = ours.access_token().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    let error = theirs.access_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CoolingDown);
    assert_eq!(server.requests().len(), 2);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&theirs).await, "A2");
}

/// A session whose refresh has been asked for twice, without an answer.
async fn lost_with_grace(server: &Server, clock: &ManualClock) -> Session {
    let client = ClientBuilder::new(&GRACE, "client-1".to_owned())
        .client_secret("CANARY-client-secret")
        .store(MemoryStore::volatile().with_clock(clock))
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .refresh_timing(RefreshTiming {
            cool_down: Duration::from_secs(10),
            ..RefreshTiming::default()
        })
        .clock(clock.clone());
    let client = client.build().unwrap();
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    let session = login.await.unwrap();
    session.refresh().await.unwrap_err();
    assert_eq!(server.requests().len(), 3);
    session
}

#[tokio::test]
async fn a_grace_window_counts_from_the_first_request_less_its_way() {
    // Of a minute, 15 s are left for the way to the provider.
    for (seconds, is_sent) in [(44, true), (45, false), (59, false)] {
        let lost = || Answer::raw(b"");
        let script = vec![Answer::json(FIRST), lost(), lost(), Answer::json(SECOND)];
        let server = Server::start(script);
        let clock = clock();
        let session = lost_with_grace(&server, &clock).await;
        clock.advance(Duration::from_secs(seconds));
        let outcome = session.refresh().await;
        assert_eq!(outcome.is_ok(), is_sent, "{seconds} s: {outcome:?}");
        assert_eq!(server.requests().len(), if is_sent { 4 } else { 3 });
        if !is_sent {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
            assert_eq!(token(&session).await, "A1", "as long as it lives");
        }
    }
}

#[tokio::test]
async fn who_waits_for_ever_gets_a_token() {
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let clock = clock();
    let timing = RefreshTiming {
        wait: Duration::MAX,
        ..RefreshTiming::default()
    };
    let client = builder(&server)
        .store(MemoryStore::volatile().with_clock(&clock))
        .clock(clock.clone());
    let client = client.refresh_timing(timing).build().unwrap();
    let session = client
        .password("default", "ann", "CANARY-password", Vec::new())
        .await
        .unwrap();
    clock.advance(Duration::from_secs(3600));
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn a_token_that_has_ended_at_the_provider_does_not_put_off_the_last_attempt() {
    let lost = Answer::new("500 Internal Server Error", "");
    let refused = Answer::new("400 Bad Request", r#"{"error":"invalid_grant"}"#);
    let (server, session, clock) = started(vec![lost, refused]).await;
    // By the clock of this machine the token lasts for another hour.
    let ended = jiff::Timestamp::from_second(START + 7200).unwrap();
    let date = ended.strftime("%a, %d %b %Y %T GMT").to_string();
    let mut headers = http::HeaderMap::new();
    headers.insert(http::header::DATE, date.parse().unwrap());
    session.learn_time(&headers);
    let error = session.renew(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    clock.advance(Duration::from_secs(60));
    let error = session.renew(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded, "{error}");
    assert_eq!(server.bodies()[1..], [REFRESH_R1, REFRESH_R1]);
}
