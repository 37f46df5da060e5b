//! Refreshing: one request at a time, and what it returns is kept.

use super::flow::{REDIRECT_URI, callback, worksection, worksection_with};
use crate::server::{Answer, Server};
use provider_runtime::{
    ErrorKind,
    store::{FileStore, MemoryStore},
    transport::HttpTransport,
};
use std::time::Duration;
use worksection::{Client, Scope, Session};

fn token(number: u32, expires_in: i64) -> Answer {
    Answer::json(format!(
        r#"{{"token_type":"bearer","expires_in":{expires_in},"access_token":"access-{number}","refresh_token":"refresh-{number}","account_url":"https://acc1.worksection.com"}}"#
    ))
}

/// A session whose access token has expired; it was issued for one second.
async fn expired(client: &Client) -> Session {
    let session = login(client).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    session
}

async fn login(client: &Client) -> Session {
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let callback = callback(login.url());
    client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap()
}

fn empty_list() -> Answer {
    Answer::json(r#"{"status":"ok","data":[]}"#)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_calls_with_an_expired_token_share_one_refresh() {
    let server = Server::start([
        token(1, 1),
        token(2, 86400).after(Duration::from_millis(200)),
        empty_list(),
        empty_list(),
        empty_list(),
    ])
    .await;
    let session = expired(&worksection(&server)).await;
    let calls: Vec<_> = (0..3)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.tasks().get_tasks("193").send().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let requests = server.requests();
    let refreshes = requests
        .iter()
        .filter(|request| request.path() == "/oauth2/refresh")
        .count();
    assert_eq!((requests.len(), refreshes), (5, 1), "{requests:#?}");
    let calls = requests
        .iter()
        .filter(|request| request.path() == "/api/oauth2");
    for call in calls {
        assert_eq!(call.header("authorization"), Some("Bearer access-2"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_gives_up_does_not_stop_the_refresh() {
    let server = Server::start([
        token(1, 1),
        token(2, 86400).after(Duration::from_millis(300)),
        empty_list(),
    ])
    .await;
    let session = expired(&worksection(&server)).await;
    let call = session.tasks().get_tasks("193").send();
    tokio::time::timeout(Duration::from_millis(100), call)
        .await
        .unwrap_err();
    session.tasks().get_tasks("193").send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3, "{requests:#?}");
    assert_eq!(requests[2].header("authorization"), Some("Bearer access-2"));
}

#[tokio::test]
async fn each_refresh_uses_the_token_of_the_one_before() {
    let server = Server::start([token(1, 86400), token(2, 86400), token(3, 86400)]).await;
    let session = login(&worksection(&server)).await;
    session.refresh().await.unwrap();
    session.refresh().await.unwrap();
    assert!(
        server.requests()[1]
            .text()
            .contains("refresh_token=refresh-1")
    );
    assert!(
        server
            .last_request(3)
            .text()
            .contains("refresh_token=refresh-2")
    );
}

#[tokio::test]
async fn an_answer_without_refresh_token_leaves_the_old_one() {
    let without = r#"{"token_type":"bearer","expires_in":86400,"access_token":"access-2"}"#;
    let server = Server::start([token(1, 86400), Answer::json(without), token(3, 86400)]).await;
    let session = login(&worksection(&server)).await;
    session.refresh().await.unwrap();
    session.refresh().await.unwrap();
    assert!(
        server
            .last_request(3)
            .text()
            .contains("refresh_token=refresh-1")
    );
}

#[tokio::test]
async fn a_session_survives_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start([token(1, 86400), token(2, 86400)]).await;
    let account = {
        let client = worksection_with(&server, FileStore::open(folder.path()).unwrap());
        let session = login(&client).await;
        session.refresh().await.unwrap();
        session.account().to_owned()
    };

    let server = Server::start([empty_list(), token(3, 86400)]).await;
    let client = worksection_with(&server, FileStore::open(folder.path()).unwrap());
    let session = client.session(&account).await.unwrap();
    assert_eq!(session.account_url(), "https://acc1.worksection.com");
    session.tasks().get_tasks("193").send().await.unwrap();
    let call = server.only_request();
    assert_eq!(call.header("authorization"), Some("Bearer access-2"));
    assert_eq!(call.header("host"), Some("acc1.worksection.com"));
    session.refresh().await.unwrap();
    assert!(
        server
            .last_request(2)
            .text()
            .contains("refresh_token=refresh-2")
    );

    session.forget().await.unwrap();
    let error = client.session(&account).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession);
}

#[tokio::test]
async fn an_unknown_account_has_no_session() {
    let server = Server::start([]).await;
    let error = worksection(&server).session("nobody").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn secrets_do_not_show() {
    let server = Server::start([
        token(1, 86400),
        Answer::json(r#"{"error":"invalid_request","errorDescription":"spent"}"#),
    ])
    .await;
    let client = Client::builder("the-client")
        .client_secret("CANARY-secret")
        .redirect_uri(REDIRECT_URI)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap());
    let builder = format!("{client:?}");
    let client = client.build().unwrap();
    let authorization = client.authorize([Scope::TASKS_READ]).unwrap();
    let state = super::exact::parameter(authorization.url(), "state").unwrap();
    let pending = format!("{authorization:?}");
    let callback = callback(authorization.url());
    let session = client
        .accept(authorization.into_pending(), &callback)
        .await
        .unwrap();
    let token = session.access_token().await.unwrap();
    let error = session.refresh().await.unwrap_err();
    let shown = format!("{builder} {client:?} {pending} {session:?} {token:?} {error} {error:?}");
    for secret in [
        "CANARY-secret",
        "access-1",
        "refresh-1",
        "the%2Fcode",
        "the/code",
        &state,
    ] {
        assert!(!shown.contains(secret), "`{secret}` shows in {shown}");
    }
}
