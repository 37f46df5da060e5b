//! Servers that misbehave.

use super::flow::{callback, worksection};
use crate::server::{Answer, Server};
use provider_runtime::{Error, ErrorKind, store::MemoryStore};
use worksection::{Scope, Session};

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":86400,"access_token":"access-1","refresh_token":"refresh-1","account_url":"https://acc1.worksection.com"}"#;

async fn login(server: &Server) -> Result<Session, Error> {
    let client = worksection(server);
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let callback = callback(login.url());
    client.accept(login.into_pending(), &callback).await
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start([Answer::json(TOKEN)]).await;
        let location = format!("http://{}/oauth2/token", other.address());
        let server = Server::start([Answer::status(status).header("Location", &location)]).await;
        login(&server).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
        assert!(
            other.requests().is_empty(),
            "{status} led secrets to another server"
        );

        let server = Server::start([
            Answer::json(TOKEN),
            Answer::status(status).header("Location", &location),
        ])
        .await;
        let session = login(&server).await.unwrap();
        session.users().me().send().await.unwrap_err();
        assert_eq!(server.requests().len(), 2, "{status}");
        assert!(
            other.requests().is_empty(),
            "{status} led the access token to another server"
        );
    }
}

#[tokio::test]
async fn a_token_request_is_sent_once_whatever_happens() {
    let answers = [
        Answer::close(),
        Answer::json(TOKEN).cut(),
        Answer::status(500),
        Answer::status(503).header("Retry-After", "0"),
        Answer::status(429).header("Retry-After", "0"),
        Answer::status(408),
        Answer::json("{").with_status(200),
        Answer::status(200).body("text/html", "<html>down for maintenance</html>"),
        Answer::status(204),
    ];
    for answer in answers {
        let server = Server::start([answer.clone()]).await;
        login(&server).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{answer:?}");

        let server = Server::start([Answer::json(TOKEN), answer.clone()]).await;
        let session = login(&server).await.unwrap();
        session.refresh().await.unwrap_err();
        assert_eq!(server.requests().len(), 2, "{answer:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_told_from_a_request_that_never_left() {
    let server = Server::start([Answer::json(TOKEN), Answer::json("{}").cut()]).await;
    let session = login(&server).await.unwrap();
    let error = session.users().me().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    // Reading twice does no harm.
    assert!(error.is_retryable());

    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let client = worksection::Client::builder("c")
        .client_secret("s")
        .redirect_uri(super::flow::REDIRECT_URI)
        .store(MemoryStore::volatile())
        .transport(provider_runtime::transport::HttpTransport::loopback(address).unwrap())
        .build()
        .unwrap();
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let callback = callback(login.url());
    let error = client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_endless_answer_ends() {
    let chunk = "x".repeat(64 * 1024);
    let server = Server::start([Answer::json(chunk).endless()]).await;
    login(&server).await.unwrap_err();
}

#[tokio::test]
async fn a_wait_that_the_server_asks_for_is_told() {
    let server = Server::start([
        Answer::json(TOKEN),
        Answer::json("{}")
            .with_status(429)
            .header("Retry-After", "7"),
    ])
    .await;
    let session = login(&server).await.unwrap();
    let error = session.users().me().send().await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(7));
    server.last_request(2);
}
