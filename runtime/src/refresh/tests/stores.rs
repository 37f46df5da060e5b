//! Stores that fail.

use super::*;

#[tokio::test]
async fn a_store_that_takes_nothing_costs_no_request() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    store.script(&[Fate::Refused]);
    clock.advance(Duration::from_secs(3600));
    assert_eq!(
        session.access_token().await.unwrap_err().kind(),
        ErrorKind::Store
    );
    assert_eq!(server.requests().len(), 1);
    store.script(&[]);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn a_logout_whose_outcome_is_not_known_is_written_again() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST)]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let load = || async { store.load(session.key()).await.unwrap().stored.unwrap() };
    store.script(&[Fate::Unconfirmed]);
    assert_eq!(
        session.forget().await.unwrap_err().kind(),
        ErrorKind::Store,
        "nobody has said that it is durable"
    );
    let (logged_out, version) = load().await;
    assert!(logged_out.tokens.is_none());
    store.script(&[]);
    session.forget().await.unwrap();
    let (again, later) = load().await;
    assert_eq!(again, logged_out, "the login ends once");
    assert_ne!(later, version, "it is written twice");
}

/// A refresh whose tokens the store does not take, now or later.
async fn refused_by_store(session: &Session, store: &Faulty, clock: &ManualClock, held: &Held) {
    clock.advance(Duration::from_secs(3600));
    let (outcome, ()) = tokio::join!(session.access_token(), async {
        held.arrived().await;
        store.script(&[Fate::Refused]);
        held.release();
    });
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
}

#[tokio::test]
async fn tokens_that_the_store_would_not_take_are_offered_again() {
    let store = Arc::new(Faulty::default());
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    refused_by_store(&session, &store, &clock, &held).await;
    assert!(store.attempts.load(Ordering::SeqCst) > 3);
    let sign_of_life = || store.hold(session.key());
    assert!(matches!(sign_of_life().await, Ok(Hold::Taken)), "it lives");
    store.script(&[]);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session).await, "A2");
    let (record, _) = store.load(session.key()).await.unwrap().stored.unwrap();
    assert_eq!(record.tokens.unwrap().refresh_token.unwrap().expose(), "R2");
    assert_eq!(server.requests().len(), 2);
    assert!(
        matches!(sign_of_life().await, Ok(Hold::Held(_))),
        "nobody waits"
    );
}

#[test]
fn tokens_in_the_journal_are_stored_by_the_next_process() {
    let store = Arc::new(Faulty::default());
    let folder = tempfile::tempdir().unwrap();
    let (slow, held) = Answer::json(SECOND).held();
    let third = r#"{"access_token":"A3","refresh_token":"R3"}"#;
    let server = Server::start(vec![Answer::json(FIRST), slow, Answer::json(third)]);
    let clock = clock();
    let client = || {
        let client = builder(&server)
            .store(Arc::clone(&store))
            .clock(clock.clone());
        client
            .journal(folder.path().join("journal"))
            .build()
            .unwrap()
    };
    let process = || tokio::runtime::Runtime::new().unwrap();
    process().block_on(async {
        let first = client();
        let login = first.password("default", "ann", "CANARY-password", Vec::new());
        let session = login.await.unwrap();
        clock.advance(Duration::from_secs(3600));
        let (outcome, ()) = tokio::join!(session.access_token(), async {
            held.arrived().await;
            store.script(&[Fate::Refused]);
            held.release();
        });
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
    });
    let entries = || {
        std::fs::read_dir(folder.path().join("journal"))
            .unwrap()
            .count()
    };
    assert_eq!(entries(), 1);
    // The process is gone, and with it what it had in memory.
    store.script(&[]);
    process().block_on(async {
        let session = client().session("default").await.unwrap();
        assert_eq!(token(&session).await, "A2");
        assert_eq!((server.requests().len(), entries()), (2, 0));
        session.refresh().await.unwrap();
        assert!(server.bodies()[2].contains("refresh_token=R2"));
    });
}

#[tokio::test]
async fn a_panic_is_an_error_for_all() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    store.panics.store(true, Ordering::SeqCst);
    let (one, other) = tokio::join!(session.refresh(), session.refresh());
    for outcome in [one, other] {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Internal);
    }
    store.panics.store(false, Ordering::SeqCst);
    session.refresh().await.unwrap();
}

#[tokio::test]
async fn a_store_that_cannot_be_read_does_not_hide_what_the_provider_said() {
    let store = Arc::new(Faulty::default());
    let rejected = Answer::new("400 Bad Request", r#"{"error":"invalid_grant"}"#);
    let (rejected, held) = rejected.held();
    let server = Server::start(vec![Answer::json(FIRST), rejected]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let (refreshed, ()) = tokio::join!(session.refresh(), async {
        held.arrived().await;
        store.unreadable.store(true, Ordering::SeqCst);
        held.release();
    });
    assert_eq!(
        refreshed.unwrap_err().kind(),
        ErrorKind::ReauthorizationNeeded
    );
}

#[tokio::test]
async fn tokens_that_were_kept_too_long_are_not_handed_out() {
    let store = Arc::new(Faulty::default());
    let (slow, held) = Answer::json(SECOND).held();
    let third = r#"{"access_token":"A3","refresh_token":"R3","expires_in":3600}"#;
    let server = Server::start(vec![Answer::json(FIRST), slow, Answer::json(third)]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    refused_by_store(&session, &store, &clock, &held).await;
    // The store is away for two hours.
    clock.advance(Duration::from_secs(7200));
    store.script(&[]);
    assert_eq!(token(&session).await, "A3");
}

#[tokio::test]
async fn a_salvaged_refresh_is_no_new_access_token() {
    let (_server, session, _clock) = started(vec![Answer::json(r#"{"refresh_token":"R2"}"#)]).await;
    let access = session.access().await.unwrap();
    session.refresh().await.unwrap_err();
    // A call that was under way meanwhile was answered 401.
    let renewed = session.renew(access.generation()).await;
    let renewed = renewed.map(|access| access.access_token().expose().to_owned());
    assert!(renewed.is_err(), "{renewed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_is_carried_out_once() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let other = builder(&server)
        .store(Arc::clone(&store))
        .clock(clock())
        .build()
        .unwrap();
    store.script(&[Fate::Unconfirmed, Fate::CarriedOut]);
    let stored = || async { store.load(session.key()).await.unwrap().stored.unwrap().0 };
    let (forgotten, login) = tokio::join!(session.forget(), async {
        until("it is logged out", async || stored().await.tokens.is_none()).await;
        other
            .password("default", "ann", "CANARY-password", Vec::new())
            .await
    });
    forgotten.unwrap();
    assert_eq!(token(&login.unwrap()).await, "A2");
    assert!(
        stored().await.tokens.is_some(),
        "the login made since is there"
    );
}
