//! Redirects to another host: nothing follows them, so no credential arrives there.

use crate::{
    crates::{Crate, Setup, Worksection},
    report,
    server::{Answer, Server},
};

/// The redirects of RFC 9110 §15.4, those that nobody uses included.
const STATUSES: [u16; 8] = [301, 302, 303, 304, 305, 306, 307, 308];

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":86400,"access_token":"CANARY-access",
    "refresh_token":"CANARY-refresh","account_url":"https://acc1.worksection.com"}"#;

async fn log_in(server: &Server) -> Result<worksection::Session, provider_runtime::Error> {
    let client = Worksection::client(&Setup::new(server.address()));
    Worksection::log_in(&client, "ann").await
}

/// Where a redirect points: the other server under several spellings, with what a careless client
/// would keep.
fn locations(other: &Server) -> [String; 3] {
    let address = other.address();
    [
        format!("http://{address}/oauth2/token"),
        format!("//{address}/oauth2/token"),
        format!("http://user:password@{address}/?next=/oauth2/token"),
    ]
}

/// A redirecting server is asked for tokens, for a refresh and for a call; another one counts.
async fn redirect(status: u16, location: &str) -> usize {
    let away = Answer::status(status).header("Location", location);
    let token_endpoint = Server::start([away.clone()]).await;
    log_in(&token_endpoint).await.unwrap_err();
    assert_eq!(token_endpoint.requests().len(), 1, "{status} of the code");

    let refresh_endpoint = Server::start([Answer::json(TOKEN), away.clone()]).await;
    let session = log_in(&refresh_endpoint).await.unwrap();
    session.refresh().await.unwrap_err();
    assert_eq!(
        refresh_endpoint.requests().len(),
        2,
        "{status} of a refresh"
    );

    let api = Server::start([Answer::json(TOKEN), away]).await;
    let session = log_in(&api).await.unwrap();
    session.users().me().send().await.unwrap_err();
    assert_eq!(api.requests().len(), 2, "{status} of a call");
    3
}

#[tokio::test]
async fn no_credential_follows_a_redirect() {
    let other = Server::start([]).await;
    let mut redirects = 0;
    for status in STATUSES {
        for location in locations(&other) {
            redirects += redirect(status, &location).await;
        }
    }
    let arrived = other.requests();
    assert!(arrived.is_empty(), "{arrived:#?}");
    report::print(
        "redirects to another host",
        format_args!("{redirects} answered, 0 requests arrived there"),
    );
}
