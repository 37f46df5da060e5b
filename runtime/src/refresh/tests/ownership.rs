//! What outlives who began it, and what another process has done meanwhile.

use std::sync::Mutex;

use super::*;
use crate::client::{Client, ClientBuilder};
use crate::event::SessionEvent;
use crate::provider::Provider;
use crate::session::SessionState;
use crate::testing;

/// A provider that issues no refresh tokens.
static WITHOUT_REFRESH: Provider = Provider {
    refresh: None,
    ..testing::provider()
};

fn clients<const COUNT: usize>(builder: impl Fn() -> ClientBuilder) -> [Client; COUNT] {
    let store = Arc::new(MemoryStore::volatile());
    [(); COUNT].map(|()| builder().store(Arc::clone(&store)).build().unwrap())
}

async fn log_in(client: &Client) -> Session {
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    login.await.unwrap()
}

#[tokio::test]
async fn tokens_that_are_not_stored_outlive_the_last_session() {
    let store = Arc::new(Faulty::default());
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let client = builder(&server).store(Arc::clone(&store)).build().unwrap();
    let session = log_in(&client).await;
    let (refreshed, ()) = tokio::join!(session.refresh(), async {
        held.arrived().await;
        store.script(&[Fate::Refused]);
        held.release();
    });
    assert_eq!(refreshed.unwrap_err().kind(), ErrorKind::Store);
    drop(session);
    store.script(&[]);
    client.idle().await;
    let session = client.session("default").await.unwrap();
    assert_eq!(token(&session).await, "A2");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_claim_that_was_stored_without_our_knowledge_is_taken_back() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    clock.advance(Duration::from_secs(3600));
    store.script(&[Fate::Unconfirmed]);
    let error = session.access_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert_eq!(server.requests().len(), 1);
    store.script(&[]);
    let (record, _) = store.load(session.key()).await.unwrap().stored.unwrap();
    assert_eq!(record.phase, Phase::Idle);
    assert_eq!(session.state().await.unwrap(), SessionState::Usable);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn a_claim_that_comes_to_the_store_late_finds_another_version() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    clock.advance(Duration::from_secs(3600));
    store.script(&[Fate::Delayed, Fate::CarriedOut]);
    let error = session.access_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(store.land().await.unwrap_err().is_conflict());
    let (record, _) = store.load(session.key()).await.unwrap().stored.unwrap();
    assert_eq!(record.phase, Phase::Idle);
    assert_eq!(session.state().await.unwrap(), SessionState::Usable);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session).await, "A2");
    assert_eq!(server.bodies()[1..], [REFRESH_R1]);
}

#[tokio::test]
async fn a_login_made_elsewhere_is_used_where_nothing_can_be_refreshed() {
    let server = Server::start([FIRST, SECOND].map(Answer::json).into());
    let clock = clock();
    let [ours, theirs] = clients(|| {
        let transport = crate::transport::HttpTransport::loopback(server.address()).unwrap();
        ClientBuilder::new(&WITHOUT_REFRESH, "client-1".to_owned())
            .client_secret("CANARY-client-secret")
            .transport(transport)
            .clock(clock.clone())
    });
    log_in(&ours).await;
    let session = theirs.session("default").await.unwrap();
    clock.advance(Duration::from_secs(3600));
    let error = session.access_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded);
    log_in(&ours).await;
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn that_a_user_has_to_authorize_again_is_told_once() {
    let rejected = Answer::new("400 Bad Request", r#"{"error":"invalid_grant"}"#);
    let server = Server::start(vec![Answer::json(FIRST), rejected]);
    let clock = clock();
    let told = Arc::new(Mutex::new(Vec::new()));
    let [client] = clients(|| {
        let told = Arc::clone(&told);
        let listener = move |event: &SessionEvent| told.lock().unwrap().push(event.clone());
        builder(&server).clock(clock.clone()).on_event(listener)
    });
    let session = log_in(&client).await;
    clock.advance(Duration::from_secs(3600));
    for _ in 0..5 {
        let error = session.access_token().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded);
        clock.advance(Duration::from_secs(5));
    }
    let told = told.lock().unwrap();
    let over = |event: &&SessionEvent| matches!(event, SessionEvent::ReauthorizationNeeded { .. });
    assert_eq!(told.iter().filter(over).count(), 1);
    assert_eq!(server.requests().len(), 2);
}
