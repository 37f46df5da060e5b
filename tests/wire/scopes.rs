//! Calls that the granted scopes do not allow never reach the provider.

use super::{
    actionstep::login_with,
    flow::{REDIRECT_URI, callback},
};
use crate::server::{Answer, Server};
use actionstep::{Client, Scope};
use provider_runtime::{ErrorKind, store::MemoryStore, transport::HttpTransport};

/// A token response that says what was granted, which the provider is not known to do.
const GRANTED: &str = r#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":28800,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstepstaging.com/api/","scope":"SCOPES"}"#;

fn granted(scopes: &str) -> String {
    GRANTED.replace("SCOPES", scopes)
}

#[tokio::test]
async fn a_call_without_its_scope_is_not_sent() {
    let server = Server::start([]).await;
    let session = login_with(&server, &granted("actions users")).await;
    let error = session.tasks().list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(
        (error.status(), error.missing_scopes()),
        (None, &["tasks"][..])
    );
    assert_eq!(
        error.to_string(),
        "tasks.list: nothing was sent: it needs the scope `tasks`, and granted was `actions users`; \
         authorize again with this scope as well"
    );
    assert_eq!(server.requests().len(), 1, "only the login");
}

#[tokio::test]
async fn the_scope_for_everything_is_enough() {
    let server = Server::start([]).await;
    let session = login_with(&server, &granted("all")).await;
    server.expect([Answer::json(r#"{"tasks":[]}"#)]);
    session.tasks().list().send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn the_provider_decides_if_the_application_wants_it_so() {
    let server = Server::start([]).await;
    server.expect([
        Answer::json(granted("actions")),
        Answer::json(r#"{"tasks":[]}"#),
    ]);
    let client = Client::builder("the-client")
        .client_secret("s")
        .redirect_uri(REDIRECT_URI)
        .environment(actionstep::Environment::Staging)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .check_scopes(false)
        .build()
        .unwrap();
    let login = client.authorize([Scope::ACTIONS]).unwrap();
    let callback = callback(login.url());
    let session = client.accept(login.into_pending(), &callback).await;
    session.unwrap().tasks().list().send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}
