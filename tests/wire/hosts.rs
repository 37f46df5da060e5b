//! Hosts that arrive at run time: no credential reaches one that the spec does not allow.

use super::flow::{callback, worksection};
use crate::server::{Answer, Server};
use provider_runtime::ErrorKind;
use worksection::Scope;

/// Values of `account_url` that are not an origin of `*.worksection.com`.
const REFUSED: [&str; 22] = [
    "https://evil.example",
    "https://worksection.com.evil.example",
    "https://evilworksection.com",
    "https://acc1.worksection.com@evil.example",
    "https://acc1.worksection.com:secret@evil.example",
    "https://evil.example/acc1.worksection.com",
    "https://evil.example?acc1.worksection.com",
    "https://evil.example#acc1.worksection.com",
    "https://evil.example\\.worksection.com",
    "https://evil.example\\@acc1.worksection.com",
    "http://acc1.worksection.com",
    "ftp://acc1.worksection.com",
    "javascript:alert(1)",
    "//acc1.worksection.com",
    "acc1.worksection.com",
    "https://.worksection.com",
    "https://127.0.0.1",
    "https://[::1]",
    "https://0x7f.1",
    "https://2130706433",
    "https://user:secret@acc1.worksection.com",
    "",
];

fn token(account_url: &str) -> String {
    serde_json::json!({
        "token_type": "bearer",
        "expires_in": 86400,
        "access_token": "access-1",
        "refresh_token": "refresh-1",
        "account_url": account_url,
    })
    .to_string()
}

#[tokio::test]
async fn hosts_that_the_spec_does_not_allow() {
    for account_url in REFUSED {
        let server = Server::start([Answer::json(token(account_url))]).await;
        let client = worksection(&server);
        let login = client.authorize([Scope::TASKS_READ]).unwrap();
        let callback = callback(login.url());
        let result = client.accept(login.into_pending(), &callback).await;
        match result {
            Ok(session) => {
                let error = session.users().me().send().await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::HostRefused, "{account_url}");
            }
            Err(error) => {
                let expected = [ErrorKind::HostRefused, ErrorKind::Decode];
                assert!(expected.contains(&error.kind()), "{account_url}: {error}");
            }
        }
        assert_eq!(server.requests().len(), 1, "{account_url}: a request left");
    }
}

#[tokio::test]
async fn hosts_that_the_spec_allows() {
    let allowed = [
        ("https://acc1234.worksection.com", "acc1234.worksection.com"),
        (
            "https://acc1234.worksection.com/",
            "acc1234.worksection.com",
        ),
        ("https://ACC1234.Worksection.COM", "acc1234.worksection.com"),
        (
            "https://acc1234.worksection.com:443",
            "acc1234.worksection.com",
        ),
    ];
    for (account_url, host) in allowed {
        let server = Server::start([
            Answer::json(token(account_url)),
            Answer::json(r#"{"status":"ok","data":{"id":"1"}}"#),
        ])
        .await;
        let client = worksection(&server);
        let login = client.authorize([Scope::TASKS_READ]).unwrap();
        let callback = callback(login.url());
        let session = client
            .accept(login.into_pending(), &callback)
            .await
            .unwrap();
        session.users().me().send().await.unwrap();
        assert_eq!(
            server.last_request(2).header("host"),
            Some(host),
            "{account_url}"
        );
    }
}

#[tokio::test]
async fn a_refresh_cannot_move_the_account_to_another_host() {
    let server = Server::start([
        Answer::json(token("https://acc1.worksection.com")),
        Answer::json(token("https://evil.example")),
    ])
    .await;
    let client = worksection(&server);
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let callback = callback(login.url());
    let session = client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap();
    let refreshed = session.refresh().await;
    let called = session.users().me().send().await;
    assert!(refreshed.is_err() || called.is_err());
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.header("host") != Some("evil.example")),
        "{:?}",
        server.requests()
    );
}
