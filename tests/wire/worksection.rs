//! Worksection. Requests and answers as in <https://worksection.com/en/faq/oauth.html> and in the
//! vendor's Postman collections.

use super::{
    exact::{assert_authorization_url, assert_request},
    flow::{REDIRECT_URI, REDIRECT_URI_ENCODED, callback, worksection},
};
use crate::server::{Answer, Server};
use worksection::{Client, Scope, Session};

const TOKEN: &str = r#"{"token_type":"bearer","expires_in":86400,"access_token":"access-1","refresh_token":"refresh-1","account_url":"https://acc1234.worksection.com"}"#;

pub async fn login(server: &Server) -> Session {
    login_to(server, worksection(server)).await
}

pub async fn login_to(server: &Server, client: Client) -> Session {
    server.expect([Answer::json(TOKEN)]);
    let login = client.authorize([Scope::TASKS_READ]).unwrap();
    let callback = callback(login.url());
    client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap()
}

#[test]
fn authorization_url() {
    let client = Client::builder("the-client")
        .client_secret("the-secret")
        .redirect_uri(REDIRECT_URI)
        .build()
        .unwrap();
    let login = client
        .authorize([Scope::TASKS_READ, Scope::PROJECTS_READ])
        .unwrap();
    assert_authorization_url(
        login.url(),
        &format!(
            "https://worksection.com/oauth2/authorize
             ?response_type=code
             &client_id=the-client
             &redirect_uri={REDIRECT_URI_ENCODED}
             &scope=tasks_read%2Cprojects_read
             &state=STATE"
        ),
    );
}

#[test]
fn plain_http_redirects_are_refused() {
    for redirect_uri in [
        "http://localhost/callback",
        "http://127.0.0.1:8080/callback",
    ] {
        let client = Client::builder("the-client")
            .client_secret("s")
            .redirect_uri(redirect_uri)
            .build();
        let refused = client.and_then(|client| client.authorize([Scope::TASKS_READ]).map(drop));
        assert!(refused.is_err(), "{redirect_uri}");
    }
}

#[tokio::test]
async fn code_exchange() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    assert_request(
        &server.only_request(),
        &format!(
            "POST /oauth2/token
             host: worksection.com
             content-type: application/x-www-form-urlencoded

             grant_type=authorization_code
             &code=the%2Fcode
             &redirect_uri={REDIRECT_URI_ENCODED}
             &client_id=the-client
             &client_secret=the+secret%2F%26"
        ),
    );
    assert_eq!(session.access_token().await.unwrap().expose(), "access-1");
    assert_eq!(session.account_url(), "https://acc1234.worksection.com");
}

#[tokio::test]
async fn refused_code() {
    let answers = [
        (
            r#"{"error":"invalid_request","errorDescription":"Authorization code has been revoked"}"#,
            "invalid_request",
            "Authorization code has been revoked",
        ),
        (
            r#"{"error":"invalid_client","errorDescription":"Client authentication failed"}"#,
            "invalid_client",
            "Client authentication failed",
        ),
        (
            r#"{"error":"invalid_request","error_description":"The other spelling"}"#,
            "invalid_request",
            "The other spelling",
        ),
    ];
    for (body, code, message) in answers {
        let server = Server::start([Answer::json(body)]).await;
        let client = worksection(&server);
        let login = client.authorize([Scope::TASKS_READ]).unwrap();
        let callback = callback(login.url());
        let error = client
            .accept(login.into_pending(), &callback)
            .await
            .unwrap_err();
        let said = error.server().expect("the server said something");
        assert_eq!((said.code(), said.message()), (Some(code), Some(message)));
        assert_eq!(error.status(), Some(200));
        assert_eq!(
            error.needs_reauthorization(),
            code == "invalid_request",
            "the provider has no invalid_grant"
        );
        assert_eq!(server.requests().len(), 1, "a code is redeemed once");
    }
}

#[tokio::test]
async fn refresh() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"token_type":"Bearer","expires_in":86400,"access_token":"access-2","refresh_token":"refresh-2"}"#,
    )]);
    session.refresh().await.unwrap();
    assert_request(
        &server.last_request(2),
        "POST /oauth2/refresh
         host: worksection.com
         content-type: application/x-www-form-urlencoded

         grant_type=refresh_token
         &refresh_token=refresh-1
         &client_id=the-client
         &client_secret=the+secret%2F%26",
    );
    assert_eq!(session.access_token().await.unwrap().expose(), "access-2");
    assert_eq!(
        session.account_url(),
        "https://acc1234.worksection.com",
        "the old one stands"
    );
}

#[tokio::test]
async fn refused_refresh() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"error":"invalid_request","errorDescription":"Cannot decrypt the refresh token"}"#,
    )]);
    let error = session.refresh().await.unwrap_err();
    assert_eq!(
        error.server().unwrap().message(),
        Some("Cannot decrypt the refresh token")
    );
    assert!(error.needs_reauthorization());
    server.last_request(2);
}

#[tokio::test]
async fn user_info() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"id":"11","first_name":"John","last_name":"Smith","email":"john@example.com","account_url":"https://authorizeduseraccount.worksection.com"}"#,
    )]);
    let user = session.users().oauth2_resource().send().await.unwrap();
    assert_request(
        &server.last_request(2),
        "POST /oauth2/resource
         host: worksection.com
         content-type: application/x-www-form-urlencoded

         client_id=the-client
         &client_secret=the+secret%2F%26
         &access_token=access-1",
    );
    assert_eq!(user.id.as_str(), "11");
    assert_eq!(user.first_name.as_deref(), Some("John"));
    assert_eq!(user.email.as_deref(), Some("john@example.com"));
}

#[tokio::test]
async fn refused_user_info() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    server.expect([Answer::json(
        r#"{"error":"not_authorized","errorDescription":"Malformed UTF-8 characters"}"#,
    )]);
    let error = session.users().oauth2_resource().send().await.unwrap_err();
    let said = error.server().unwrap();
    assert_eq!(said.code(), Some("not_authorized"));
    assert_eq!(said.message(), Some("Malformed UTF-8 characters"));
}
