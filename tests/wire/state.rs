//! The redirect: what does not belong to the pending authorization sends no request.

use super::{
    exact::parameter,
    flow::{REDIRECT_URI, callback, worksection},
};
use crate::server::{Answer, Server};
use provider_runtime::{ErrorKind, Pending};
use worksection::Scope;

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":86400,"access_token":"a","refresh_token":"r","account_url":"https://acc1.worksection.com"}"#;

#[tokio::test]
async fn redirects_that_do_not_belong_to_the_authorization() {
    let server = Server::start([]).await;
    let client = worksection(&server);
    let stranger = client.authorize([Scope::TASKS_READ]).unwrap();
    let stranger = parameter(stranger.url(), "state").unwrap();
    let cases = [
        ("a missing state", "?code=c"),
        ("an empty state", "?code=c&state="),
        (
            "somebody else's state",
            &format!("?code=c&state={stranger}"),
        ),
        ("a state with one more character", "?code=c&state=STATEx"),
        ("the beginning of the state", "?code=c&state=STAT"),
        ("state given twice", "?code=c&state=STATE&state=STATE"),
        (
            "state given twice, the second wrong",
            "?code=c&state=STATE&state=other",
        ),
        ("code given twice", "?code=c&code=d&state=STATE"),
        ("no code and no error", "?state=STATE"),
        ("an empty code", "?code=&state=STATE"),
        (
            "a code beside an error",
            "?code=c&error=access_denied&state=STATE",
        ),
        ("a fragment instead of a query", "#code=c&state=STATE"),
    ];
    for (what, query) in cases {
        let login = client.authorize([Scope::TASKS_READ]).unwrap();
        let state = parameter(login.url(), "state").unwrap();
        let query = query
            .replace("STATE", &state)
            .replace("STAT", &state[..state.len() - 1]);
        let result = client
            .accept(login.into_pending(), &format!("{REDIRECT_URI}{query}"))
            .await;
        assert!(result.is_err(), "{what} was accepted");
        assert!(server.requests().is_empty(), "{what} sent a request");
    }
}

#[tokio::test]
async fn redirects_to_another_place() {
    let server = Server::start([]).await;
    let client = worksection(&server);
    let places = [
        "https://app.example/other",
        "https://evil.example/callback",
        "https://app.example:444/callback",
        "http://app.example/callback",
        "https://app.example/callback/",
        "https://user@app.example/callback",
    ];
    for place in places {
        let login = client.authorize([Scope::TASKS_READ]).unwrap();
        let callback = callback(login.url()).replacen(REDIRECT_URI, place, 1);
        let error = client
            .accept(login.into_pending(), &callback)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback, "{place}");
        assert!(server.requests().is_empty(), "{place} sent a request");
    }
}

#[tokio::test]
async fn a_redirect_is_redeemed_once() {
    let server = Server::start([Answer::json(TOKEN)]).await;
    let client = worksection(&server);
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let callback = callback(login.url());
    let kept = serde_json::to_string(login.pending()).unwrap();
    client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap();
    let again: Pending = serde_json::from_str(&kept).unwrap();
    let error = client.accept(again, &callback).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_pending_authorization_travels_as_text() {
    let server = Server::start([Answer::json(TOKEN)]).await;
    let login = worksection(&server).authorize([Scope::TASKS_READ]).unwrap();
    let kept = serde_json::to_string(login.pending()).unwrap();
    let callback = callback(login.url());
    drop(login);
    let pending: Pending = serde_json::from_str(&kept).unwrap();
    worksection(&server)
        .accept(pending, &callback)
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_refusal_of_the_user() {
    let server = Server::start([]).await;
    let client = worksection(&server);
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let state = parameter(login.url(), "state").unwrap();
    let callback = format!(
        "{REDIRECT_URI}?error=access_denied&error_description=The+user+said+no&state={state}"
    );
    let error = client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationRefused);
    assert_eq!(error.server().unwrap().code(), Some("access_denied"));
    assert_eq!(error.server().unwrap().message(), Some("The user said no"));
    assert!(server.requests().is_empty());

    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let forged = format!("{REDIRECT_URI}?error=access_denied&state=forged");
    let error = client
        .accept(login.into_pending(), &forged)
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Callback,
        "a forged refusal is no refusal"
    );
}

#[test]
fn every_authorization_has_a_state_of_its_own() {
    let client = worksection::Client::builder("c")
        .client_secret("s")
        .redirect_uri(REDIRECT_URI)
        .build()
        .unwrap();
    let states: std::collections::BTreeSet<String> = (0..100)
        .map(|_| client.authorize([Scope::TASKS_READ]).unwrap())
        .map(|login| parameter(login.url(), "state").unwrap())
        .collect();
    assert_eq!(states.len(), 100);
}
