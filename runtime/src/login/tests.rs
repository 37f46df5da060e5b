#![allow(clippy::unwrap_used)]

mod stores;

use std::error::Error as _;
use std::sync::Arc;

use crate::authorize::Authorization;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::store::{FileStore, MemoryStore};
use crate::testing::{Answer, PROVIDER, Server, builder, give_up, until};

fn callback(authorization: &Authorization) -> String {
    let state = authorization.pending().state.as_ref().unwrap().expose();
    format!("https://app.example/callback?code=CANARY-code&state={state}")
}

fn begin(client: &Client) -> (Authorization, String) {
    let authorization = client.authorize(Vec::new()).unwrap().account("ann");
    let callback = callback(&authorization);
    (authorization, callback)
}

const TOKENS: &str = r#"{"access_token":"CANARY-at","refresh_token":"CANARY-rt","expires_in":3600,"scope":"read","account_url":"https://a.acme.example"}"#;

#[tokio::test]
async fn accept_redeems_the_code_once_and_stores_the_session() {
    let server = Server::start(vec![Answer::json(TOKENS)]);
    let folder = tempfile::tempdir().unwrap();
    let client = builder(&server)
        .store(FileStore::open(folder.path()).unwrap())
        .build()
        .unwrap();
    let (authorization, callback) = begin(&client);
    let verifier = authorization.pending().code_verifier.expose().to_owned();
    let session = client
        .accept(authorization.into_pending(), &callback)
        .await
        .unwrap();
    assert_eq!(
        server.bodies(),
        [format!(
            "grant_type=authorization_code&code=CANARY-code&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&client_id=client-1&client_secret=CANARY-client-secret&code_verifier={verifier}"
        )]
    );
    assert_eq!(session.access_token().await.unwrap().expose(), "CANARY-at");
    assert_eq!(
        session.connection("account_url").unwrap(),
        "https://a.acme.example"
    );
    assert_eq!(session.granted_scopes().unwrap(), ["read"]);
    assert_eq!(session.account(), "ann");
    assert!(!format!("{session:?}").contains("CANARY"));

    // Another process, another day.
    let client = builder(&server)
        .store(FileStore::open(folder.path()).unwrap())
        .build()
        .unwrap();
    let loaded = client.session("ann").await.unwrap();
    assert_eq!(loaded.access_token().await.unwrap().expose(), "CANARY-at");
    assert_eq!(
        client.session("bob").await.unwrap_err().kind(),
        ErrorKind::NoSession
    );
    loaded.forget().await.unwrap();
    assert_eq!(
        client.session("ann").await.unwrap_err().kind(),
        ErrorKind::NoSession
    );
    assert_eq!(
        loaded.access_token().await.unwrap_err().kind(),
        ErrorKind::NoSession
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_pending_authorization_of_another_client_sends_nothing() {
    let server = Server::start(vec![]);
    let client = builder(&server).build().unwrap();
    let others = [
        builder(&server).environment("staging").build().unwrap(),
        builder(&server)
            .redirect_uri("https://app.example/other")
            .build()
            .unwrap(),
    ];
    for other in others {
        let (authorization, callback) = begin(&other);
        let error = client
            .accept(authorization.into_pending(), &callback)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback);
    }
    let (authorization, callback) = begin(&client);
    let mut foreign = authorization.clone().into_pending();
    foreign.provider = "other".to_owned();
    assert_eq!(
        client.accept(foreign, &callback).await.unwrap_err().kind(),
        ErrorKind::Callback
    );
    let mut mixed = authorization.into_pending();
    mixed.token_endpoint = "https://evil.test/token".to_owned();
    assert_eq!(
        client.accept(mixed, &callback).await.unwrap_err().kind(),
        ErrorKind::Callback
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_code_is_not_sent_twice() {
    let server = Server::start(vec![Answer::raw(b""), Answer::json(TOKENS)]);
    let client = builder(&server).build().unwrap();
    let (authorization, callback) = begin(&client);
    let error = client
        .accept(authorization.into_pending(), &callback)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(!error.is_retryable());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_redeemed_once() {
    let busy = Answer::new("429 Too Many Requests", "{}");
    let server = Server::start(vec![busy, Answer::json(TOKENS)]);
    let client = builder(&server).build().unwrap();
    let (authorization, callback) = begin(&client);
    let kept = serde_json::to_string(authorization.pending()).unwrap();
    let restored = || serde_json::from_str(&kept).unwrap();
    // Nothing was sent for a redirect that is not the one, so nothing is used up.
    let stray = callback.replace("state=", "state=x");
    client.accept(restored(), &stray).await.unwrap_err();
    // Nor does a code that the provider did not look at.
    let error = client.accept(restored(), &callback).await.unwrap_err();
    assert!(error.is_retryable());
    client.accept(restored(), &callback).await.unwrap();
    for client in [client.clone(), client] {
        let error = client.accept(restored(), &callback).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback);
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn of_two_who_redeem_a_redirect_one_does() {
    let server = Server::start(vec![Answer::json(TOKENS)]);
    let store = Arc::new(MemoryStore::volatile());
    let client = || {
        let client = builder(&server).store(Arc::clone(&store));
        client.build().unwrap()
    };
    let (one, other) = (client(), client());
    let (authorization, callback) = begin(&one);
    let copy = || authorization.clone().into_pending();
    // In one process, and in another.
    let (first, second, third) = tokio::join!(
        one.accept(copy(), &callback),
        one.accept(copy(), &callback),
        other.accept(copy(), &callback),
    );
    let outcomes = [first, second, third].map(|outcome| outcome.map_err(|error| error.kind()));
    let kinds = outcomes.map(Result::err);
    assert_eq!(kinds.iter().flatten().count(), 2, "{kinds:?}");
    assert!(
        kinds
            .iter()
            .flatten()
            .all(|kind| *kind == ErrorKind::Callback)
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_password_grant_sends_its_parameters() {
    let server = Server::start(vec![Answer::json(TOKENS)]);
    let client = builder(&server).build().unwrap();
    client
        .password(
            "ann",
            "ann@example",
            "CANARY p&w",
            vec!["read".to_owned(), "write".to_owned()],
        )
        .await
        .unwrap();
    assert_eq!(
        server.bodies(),
        [
            "grant_type=password&username=ann%40example&password=CANARY+p%26w&scope=read%2Cwrite&client_id=client-1&client_secret=CANARY-client-secret"
        ]
    );
    assert!(PROVIDER.password.is_some());
}

#[tokio::test]
async fn a_host_that_is_not_allowed_begins_no_session() {
    let server = Server::start(vec![Answer::json(
        r#"{"access_token":"A","account_url":"https://a.evil.test"}"#,
    )]);
    let client = builder(&server).build().unwrap();
    let (authorization, callback) = begin(&client);
    let error = client
        .accept(authorization.into_pending(), &callback)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostRefused);
    assert_eq!(
        client.session("ann").await.unwrap_err().kind(),
        ErrorKind::NoSession
    );
}

#[tokio::test]
async fn the_refresh_token_is_kept_though_a_host_is_not_allowed() {
    let refused = TOKENS.replace("a.acme.example", "a.evil.test");
    let renewed = TOKENS.replace("CANARY-at", "CANARY-next");
    let server = Server::start(vec![Answer::json(&refused), Answer::json(&renewed)]);
    let client = builder(&server).build().unwrap();
    let (authorization, callback) = begin(&client);
    let accepted = client.accept(authorization.into_pending(), &callback);
    let error = accepted.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostRefused);
    assert!(!error.to_string().contains("CANARY"));
    let session = client.session("ann").await.unwrap();
    assert_eq!(session.connection("account_url"), None);
    let token = session.access_token().await.unwrap();
    assert_eq!(token.expose(), "CANARY-next");
    assert!(server.bodies()[1].contains("refresh_token=CANARY-rt"));
    let url = session.connection("account_url").unwrap();
    assert_eq!(url, "https://a.acme.example");
}

fn shown(error: &Error) -> String {
    let mut text = format!(
        "{error} {error:?} {:?} {}",
        error.server(),
        error.server().map_or("", |server| server.body())
    );
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text} {error} {error:?}");
        cause = error.source();
    }
    text
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let echo = "CANARY-code CANARY-client-secret CANARY-at";
    let answers = [
        Answer::new(
            "400 Bad Request",
            format!(r#"{{"error":"x","error_description":"{echo}","access_token":"CANARY-at"}}"#),
        ),
        Answer::new("500 Oops", "<html>CANARY-code CANARY-client-secret</html>"),
        Answer::json(r#"{"access_token":"CANARY-at","token_type":"mac"}"#),
        Answer::json(r#"{"access_token":"CANARY-at","#),
        Answer::json(r#"{"access_token":["CANARY-at"]}"#),
        Answer::new(
            "302 Found\r\nLocation: https://evil.test/?CANARY-code",
            "CANARY-code",
        ),
        Answer::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nCANARY-at"),
        Answer::raw(b"CANARY-at\r\n\r\n"),
        Answer::raw(b""),
    ];
    let count = answers.len();
    let server = Server::start(answers.into());
    let client = builder(&server).build().unwrap();
    for position in 0..count {
        let (authorization, callback) = begin(&client);
        let error = client
            .accept(authorization.into_pending(), &callback)
            .await
            .unwrap_err();
        assert!(
            !shown(&error).contains("CANARY"),
            "{position}: {}",
            shown(&error)
        );
        assert_eq!(error.to_string().lines().count(), 1);
        assert_eq!(error.operation(), "accept");
    }
}

#[tokio::test]
async fn what_is_awaited_can_be_spawned() {
    fn assert_send<T: Send>(_: &T) {}
    let server = Server::start(vec![]);
    let client = builder(&server).build().unwrap();
    let (authorization, callback) = begin(&client);
    assert_send(&client.accept(authorization.into_pending(), &callback));
    assert_send(&client.session("ann"));
    assert_send(&client.password("ann", "ann", "p", Vec::new()));
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_lose_the_session() {
    let (slow, held) = Answer::json(TOKENS).held();
    let server = Server::start(vec![slow]);
    let client = builder(&server).build().unwrap();
    let (authorization, callback) = begin(&client);
    let accept = client.accept(authorization.into_pending(), &callback);
    give_up(accept, &held).await;
    held.release();
    until("the session is stored", async || {
        client.session("ann").await.is_ok()
    })
    .await;
    let session = client.session("ann").await.unwrap();
    assert_eq!(session.access_token().await.unwrap().expose(), "CANARY-at");
}
