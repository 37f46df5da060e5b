//! Actionstep. Requests and answers as in the vendor's quick start, wiki and OpenAPI files.

use super::{
    exact::{assert_authorization_url, assert_request},
    flow::{REDIRECT_URI, REDIRECT_URI_ENCODED, actionstep, callback},
};
use crate::server::{Answer, Server};
use actionstep::{Client, Environment, Scope, Session};
use provider_runtime::ErrorKind;

pub const TOKEN: &str = r#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":28800,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstepstaging.com/api/","orgkey":"acme"}"#;

pub async fn login_with(server: &Server, token: &str) -> Session {
    server.expect([Answer::json(token)]);
    let client = actionstep(server);
    let login = client.authorize([Scope::ACTIONS]).unwrap();
    let callback = callback(login.url());
    client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap()
}

#[test]
fn authorization_url() {
    let hosts = [
        (Environment::Production, "go.actionstep.com"),
        (Environment::Staging, "go.actionstepstaging.com"),
    ];
    for (environment, host) in hosts {
        let client = Client::builder("the-client")
            .client_secret("s")
            .redirect_uri(REDIRECT_URI)
            .environment(environment)
            .build()
            .unwrap();
        let scopes = [Scope::ACTIONS, Scope::TIMERECORDS, Scope::PARTICIPANTS];
        let login = client.authorize(scopes).unwrap();
        assert_authorization_url(
            login.url(),
            &format!(
                "https://{host}/api/oauth/authorize
                 ?response_type=code
                 &client_id=the-client
                 &redirect_uri={REDIRECT_URI_ENCODED}
                 &scope=actions+timerecords+participants
                 &state=STATE"
            ),
        );
    }
}

#[tokio::test]
async fn code_exchange() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    assert_request(
        &server.only_request(),
        &format!(
            "POST /api/oauth/token
             host: api.actionstepstaging.com
             content-type: application/x-www-form-urlencoded

             grant_type=authorization_code
             &code=the%2Fcode
             &redirect_uri={REDIRECT_URI_ENCODED}
             &client_id=the-client
             &client_secret=the+secret%2F%26"
        ),
    );
    assert_eq!(
        session.api_endpoint(),
        "https://ap-southeast-2.actionstepstaging.com/api/"
    );
    assert_eq!(session.orgkey().as_deref(), Some("acme"));
}

#[tokio::test]
async fn variants_of_the_token_answer() {
    let variants = [
        r#"{"access_token":"access-1","refresh_token":"r","expires_in":3600,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstep.com/api/"}"#,
        r#"{"access_token":"access-1","refresh_token":"r","expires_in":"28800","token_type":"Bearer","api_endpoint":"https://ap-southeast-2.actionstep.com/api/"}"#,
        r#"{"access_token":"access-1","refresh_token":"r","expires_in":28800,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstep.com"}"#,
        r#"{"access_token":"access-1","refresh_token":"r","expires_in":28800,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstep.com/"}"#,
        r#"{"access_token":"access-1","refresh_token":"r","expires_in":28800,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstep.com/api"}"#,
    ];
    for token in variants {
        let server = Server::start([]).await;
        let session = login_with(&server, token).await;
        server.expect([Answer::status(204)]);
        assert_eq!(session.actions().list().send().await.unwrap().len(), 0);
        assert_request(
            &server.last_request(2),
            "GET /api/rest/actions
             host: ap-southeast-2.actionstep.com
             accept: application/vnd.api+json
             authorization: Bearer access-1",
        );
        assert!(session.expires_at().is_some());
    }
}

#[tokio::test]
async fn refused_code() {
    let body = r#"{"error":"invalid_grant","error_description":"The code has expired"}"#;
    let server = Server::start([Answer::json(body).with_status(400)]).await;
    let client = actionstep(&server);
    let login = client.authorize([Scope::ACTIONS]).unwrap();
    let callback = callback(login.url());
    let error = client
        .accept(login.into_pending(), &callback)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded);
    assert_eq!(
        error.server().unwrap().message(),
        Some("The code has expired")
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn refresh() {
    let server = Server::start([]).await;
    let session = login_with(&server, TOKEN).await;
    server.expect([Answer::json(
        r#"{"access_token":"access-2","refresh_token":"refresh-2","expires_in":28800,"token_type":"bearer","api_endpoint":"https://us-east-1.actionstepstaging.com/api/"}"#,
    )]);
    session.refresh().await.unwrap();
    assert_request(
        &server.last_request(2),
        &format!(
            "POST /api/oauth/token
             host: api.actionstepstaging.com
             content-type: application/x-www-form-urlencoded

             grant_type=refresh_token
             &refresh_token=refresh-1
             &client_id=the-client
             &client_secret=the+secret%2F%26
             &redirect_uri={REDIRECT_URI_ENCODED}"
        ),
    );
    assert_eq!(session.access_token().await.unwrap().expose(), "access-2");
    let endpoint = session.api_endpoint();
    assert_eq!(
        endpoint, "https://us-east-1.actionstepstaging.com/api/",
        "the account may move"
    );
}
