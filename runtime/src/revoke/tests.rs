#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Duration;

use crate::client::ClientBuilder;
use crate::error::{Error, ErrorKind, Retry};
use crate::provider::{AuthMethod, Method, Provider, Role, SendIn, TokenRequest};
use crate::store::MemoryStore;
use crate::testing::{Answer, Server, builder, clock, provider, request, session};
use crate::transport::HttpTransport;

const LOGIN: &str = r#"{"access_token":"CANARY-access","refresh_token":"CANARY-refresh","expires_in":3600,"token_type":"bearer"}"#;
const NO_REFRESH: &str =
    r#"{"access_token":"CANARY-access","expires_in":3600,"token_type":"bearer"}"#;

/// Logs in and revokes; the requests behind the login, and the outcome.
async fn revoked(login: &str, answers: Vec<Answer>) -> (Vec<String>, Result<(), Error>, bool) {
    let mut script = vec![Answer::json(login)];
    script.extend(answers);
    let server = Server::start(script);
    let session = session(&server, MemoryStore::volatile(), &clock()).await;
    let outcome = session.revoke().await;
    let is_kept = session.access_token().await.is_ok();
    (server.requests().split_off(1), outcome, is_kept)
}

#[tokio::test]
async fn the_refresh_token_is_revoked_and_the_session_deleted() {
    let (requests, outcome, is_kept) = revoked(LOGIN, vec![Answer::new("200 OK", "")]).await;
    outcome.unwrap();
    assert!(!is_kept);
    assert_eq!(requests.len(), 1, "one request");
    assert!(requests[0].starts_with("POST /revoke HTTP/1.1\r\n"));
    let (_, body) = requests[0].split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        "token=CANARY-refresh&token_type_hint=refresh_token&client_id=client-1&client_secret=CANARY-client-secret"
    );
}

#[tokio::test]
async fn without_a_refresh_token_it_is_the_access_token() {
    let (requests, outcome, is_kept) =
        revoked(NO_REFRESH, vec![Answer::new("204 No Content", "")]).await;
    outcome.unwrap();
    assert!(!is_kept);
    let body = "token=CANARY-access&token_type_hint=access_token";
    assert!(requests[0].contains(body), "{}", requests[0]);
}

#[tokio::test]
async fn a_body_of_another_kind_is_ignored() {
    for body in ["<html>ok</html>", "{\"revoked\":true}", "true", "a=b"] {
        let (_, outcome, is_kept) = revoked(LOGIN, vec![Answer::new("200 OK", body)]).await;
        outcome.unwrap();
        assert!(!is_kept, "{body}");
    }
}

#[tokio::test]
async fn a_refusal_deletes_nothing_and_tells_no_secret() {
    let quoted = r#"{"error":"unsupported_token_type","error_description":"not CANARY-refresh"}"#;
    let (requests, outcome, is_kept) =
        revoked(LOGIN, vec![Answer::new("400 Bad Request", quoted)]).await;
    let error = outcome.unwrap_err();
    assert!(is_kept);
    assert_eq!(requests.len(), 1, "no second attempt");
    assert_eq!(
        (error.kind(), error.status(), error.retry()),
        (ErrorKind::TokenRefused, Some(400), Retry::Never)
    );
    assert_eq!(
        error.server().unwrap().code(),
        Some("unsupported_token_type")
    );
    assert_eq!(
        error.to_string(),
        "revoke: status 400: the provider does not revoke tokens of this type, which lives on: \
         unsupported_token_type: not [redacted]"
    );
    assert!(!format!("{error:?}").contains("CANARY"));
}

#[tokio::test]
async fn an_error_with_a_good_status_is_an_error() {
    let (_, outcome, is_kept) =
        revoked(LOGIN, vec![Answer::json(r#"{"error":"invalid_client"}"#)]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::TokenRefused);
    assert!(is_kept);
}

#[tokio::test]
async fn when_it_cannot_now_it_can_later() {
    let head = "503 Service Unavailable\r\nRetry-After: 7";
    let (_, outcome, is_kept) = revoked(LOGIN, vec![Answer::new(head, "")]).await;
    let error = outcome.unwrap_err();
    assert!(is_kept);
    assert_eq!(
        (error.kind(), error.retry()),
        (ErrorKind::Server, Retry::After(Duration::from_secs(7)))
    );
    assert!(!error.needs_reauthorization());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let head = "307 Temporary Redirect\r\nLocation: https://elsewhere.example/";
    let (requests, outcome, is_kept) = revoked(LOGIN, vec![Answer::new(head, "")]).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenRefused);
    assert!(error.to_string().contains("elsewhere.example"), "{error}");
    assert!(is_kept && requests.len() == 1);
}

#[tokio::test]
async fn a_redirect_to_an_address_with_the_token_in_it_is_not_named() {
    let head = "307 Temporary Redirect\r\nLocation: https://canary-refresh.elsewhere.example/";
    let (_, outcome, is_kept) = revoked(LOGIN, vec![Answer::new(head, "")]).await;
    let error = outcome.unwrap_err();
    assert!(error.to_string().contains("an address with a secret in it"));
    assert!(
        !format!("{error} {error:?}")
            .to_lowercase()
            .contains("canary")
    );
    assert!(is_kept);
}

#[tokio::test]
async fn a_token_that_the_provider_does_not_know_is_revoked() {
    let said = r#"{"error":"invalid_token","error_description":"unknown"}"#;
    for status in ["400 Bad Request", "200 OK"] {
        let (requests, outcome, is_kept) = revoked(LOGIN, vec![Answer::new(status, said)]).await;
        outcome.unwrap();
        assert!(!is_kept && requests.len() == 1, "{status}");
    }
    // That may be about something else, such as the client.
    for status in ["401 Unauthorized", "500 Internal Server Error"] {
        let (_, outcome, is_kept) = revoked(LOGIN, vec![Answer::new(status, said)]).await;
        outcome.unwrap_err();
        assert!(is_kept, "{status}");
    }
}

#[tokio::test]
async fn a_lost_answer_deletes_nothing() {
    let (requests, outcome, is_kept) = revoked(LOGIN, vec![Answer::raw(b"HTTP/1.1 200")]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    assert!(is_kept && requests.len() == 1);
}

#[tokio::test]
async fn an_account_that_was_forgotten_has_nothing_to_revoke() {
    let server = Server::start(vec![Answer::json(LOGIN)]);
    let session = session(&server, MemoryStore::volatile(), &clock()).await;
    session.forget().await.unwrap();
    let error = session.revoke().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_refresh_by_somebody_else_is_no_way_out() {
    let refreshed = |token: &str| Answer::json(&LOGIN.replace("CANARY-refresh", token));
    let (slow, held) = Answer::new("200 OK", "").held();
    let here = Server::start(vec![Answer::json(LOGIN), slow, Answer::new("200 OK", "")]);
    let elsewhere = Server::start(vec![refreshed("CANARY-second"), refreshed("CANARY-third")]);
    let store = Arc::new(MemoryStore::volatile());
    let session = session(&here, Arc::clone(&store), &clock()).await;
    let other = builder(&elsewhere)
        .store(store)
        .clock(clock())
        .build()
        .unwrap();
    let other = other.session("default").await.unwrap();
    // The session here does not know of this one.
    other.refresh().await.unwrap();
    let meanwhile = async {
        held.arrived().await;
        other.refresh().await.unwrap();
        held.release();
    };
    let (outcome, ()) = tokio::join!(session.revoke(), meanwhile);
    outcome.unwrap();
    let bodies = here.bodies().split_off(1);
    assert_eq!(bodies.len(), 2, "{bodies:?}");
    assert!(bodies[0].starts_with("token=CANARY-second&"));
    assert!(bodies[1].starts_with("token=CANARY-third&"));
}

/// A provider that wants DELETE, HTTP Basic and the parameters in the query.
static DELETING: Provider = Provider {
    revoke: Some(TokenRequest {
        method: Method::Delete,
        send_in: SendIn::Query,
        auth_method: AuthMethod::ClientSecretBasic,
        ..request(&[(Role::Token, "grant")])
    }),
    ..provider()
};

/// A provider that takes no revocations.
static KEEPING: Provider = Provider {
    revoke: None,
    ..provider()
};

async fn revoked_at(provider: &'static Provider, server: &Server) -> Result<(), Error> {
    let client = ClientBuilder::new(provider, "client-1".to_owned())
        .client_secret("CANARY-client-secret")
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .build()
        .unwrap();
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    login.await.unwrap().revoke().await
}

#[tokio::test]
async fn the_dialect_of_the_provider_is_spoken() {
    let server = Server::start(vec![Answer::json(LOGIN), Answer::new("200 OK", "")]);
    revoked_at(&DELETING, &server).await.unwrap();
    let request = server.requests().remove(1);
    assert!(
        request.starts_with("DELETE /token?grant=CANARY-refresh HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.to_lowercase().contains("authorization: basic "));
    assert!(request.ends_with("\r\n\r\n"), "no body");
}

#[tokio::test]
async fn without_a_revocation_request_nothing_is_sent() {
    let server = Server::start(vec![Answer::json(LOGIN)]);
    let error = revoked_at(&KEEPING, &server).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.requests().len(), 1);
}
