//! Refreshes that are cut off, overtaken or useless.

use super::*;

#[test]
fn a_refresh_that_died_with_its_runtime_is_not_waited_for() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let first = runtime();
    let (slow, held) = Answer::json(SECOND).held();
    let (_server, session, clock) = first.block_on(started(vec![slow, Answer::json(SECOND)]));
    first.block_on(give_up(session.refresh(), &held));
    drop(first);
    held.release();
    let second = runtime();
    // The answer is lost. The access token is used as long as it lives.
    let error = second.block_on(session.refresh()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(second.block_on(token(&session)), "A1");
    clock.advance(Duration::from_secs(3600));
    assert_eq!(second.block_on(token(&session)), "A2");
}

#[tokio::test]
async fn a_login_elsewhere_after_forgetting_is_not_overwritten() {
    let store = Arc::new(MemoryStore::volatile());
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let clock = clock();
    let ours = session(&server, Arc::clone(&store), &clock).await;
    clock.advance(Duration::from_secs(60));
    let other = Server::start(vec![Answer::json(
        r#"{"access_token":"L1","refresh_token":"L2","expires_in":3600}"#,
    )]);
    let theirs = builder(&other)
        .store(Arc::clone(&store))
        .clock(clock.clone())
        .build()
        .unwrap();
    let (refreshed, ()) = tokio::join!(ours.refresh(), async {
        held.arrived().await;
        let session = theirs.session("default").await.unwrap();
        session.forget().await.unwrap();
        drop(session);
        let login = theirs.password("default", "ann", "CANARY-password", Vec::new());
        login.await.unwrap();
        held.release();
    });
    refreshed.unwrap();
    let (record, _) = store.load(ours.key()).await.unwrap().stored.unwrap();
    assert_eq!(record.tokens.unwrap().refresh_token.unwrap().expose(), "L2");
    assert_eq!(token(&ours).await, "L1");
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_undo_the_limit_of_forced_refreshes() {
    let (slow, held) = Answer::json(SECOND).held();
    let (server, session, _) = started(vec![slow, Answer::json(SECOND)]).await;
    let generation = session.access().await.unwrap().generation();
    give_up(session.renew(generation), &held).await;
    held.release();
    until("the refresh ends", async || token(&session).await == "A2").await;
    let renewed = session.renew(generation).await.unwrap();
    let error = session.renew(renewed.generation()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_endpoint_that_answers_nonsense_is_not_asked_by_every_call() {
    let (server, session, clock) =
        started(vec![Answer::json("<html>"), Answer::json(SECOND)]).await;
    clock.advance(Duration::from_secs(3600));
    for _ in 0..5 {
        let error = session.access_token().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
    assert_eq!(server.requests().len(), 2);
    clock.advance(Duration::from_secs(37));
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn an_error_that_stands_tells_the_time_that_is_left() {
    let busy = Answer::new("429 Slow\r\nRetry-After: 60", "");
    let (_server, session, clock) = started(vec![busy]).await;
    clock.advance(Duration::from_secs(3600));
    session.access_token().await.unwrap_err();
    clock.advance(Duration::from_secs(20));
    let error = session.access_token().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(40)));
}

#[tokio::test]
async fn a_store_that_has_gone_back_in_time_gets_the_newer_tokens() {
    let store = Arc::new(MemoryStore::volatile());
    let third = r#"{"access_token":"A3","refresh_token":"R3","expires_in":3600}"#;
    let answers = [FIRST, SECOND, third].map(Answer::json);
    let server = Server::start(answers.into());
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    let load = || async { store.load(session.key()).await.unwrap().stored.unwrap() };
    let (backup, _) = load().await;
    session.refresh().await.unwrap();
    let (_, version) = load().await;
    store
        .compare_and_swap(session.key(), Some(version), &backup)
        .await
        .unwrap();
    clock.advance(Duration::from_secs(3600));
    assert_eq!(token(&session).await, "A3");
    assert!(server.bodies()[2].contains("refresh_token=R2"));
    let (record, _) = load().await;
    assert_eq!(record.tokens.unwrap().refresh_token.unwrap().expose(), "R3");
}
