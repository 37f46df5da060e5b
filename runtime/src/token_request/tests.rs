#![allow(clippy::unwrap_used)]

use super::*;
use crate::provider::{Part, Template};
use crate::testing::{PROVIDER, provider, request, variables};

fn credentials(client_id: &str, secret: &str) -> Credentials {
    Credentials {
        client_id: client_id.to_owned(),
        client_secret: Some(Secret::from(secret)),
    }
}

fn built(request: &TokenRequest) -> http::Request<Bytes> {
    let (code, verifier) = (Secret::from("C&1"), Secret::from("V1"));
    let presented = Presented {
        code: Some(&code),
        code_verifier: Some(&verifier),
        redirect_uri: Some("https://app.example/cb"),
        ..Presented::default()
    };
    let url = Url::parse("https://auth.acme.example/token?tenant=1").unwrap();
    let credentials = credentials("id 1", "s+%:é");
    build(
        "accept",
        request,
        Some(Grant::AuthorizationCode),
        &presented,
        &credentials,
        &variables(&[]),
        url,
    )
    .unwrap()
}

fn body(request: &http::Request<Bytes>) -> &str {
    str::from_utf8(request.body()).unwrap()
}

const FORM: &str = "grant_type=authorization_code&code=C%261&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&client_id=id+1&client_secret=s%2B%25%3A%C3%A9&code_verifier=V1";

#[test]
fn a_form_is_the_usual_body() {
    let request = built(&PROVIDER.token);
    assert_eq!(
        (request.method(), request.uri().to_string()),
        (
            &http::Method::POST,
            "https://auth.acme.example/token?tenant=1".to_owned()
        )
    );
    assert_eq!(
        request.headers()[CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request.headers()[ACCEPT], "application/json");
    assert!(!request.headers().contains_key(AUTHORIZATION));
    assert_eq!(body(&request), FORM);
}

#[test]
fn json_and_query() {
    let mut token = provider().token;
    token.send_in = SendIn::Json;
    let request = built(&token);
    assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    let object: Json = serde_json::from_str(body(&request)).unwrap();
    assert_eq!(
        (&object["code"], &object["client_secret"]),
        (&Json::from("C&1"), &Json::from("s+%:é"))
    );

    token.send_in = SendIn::Query;
    token.method = crate::provider::Method::Get;
    let request = built(&token);
    assert_eq!(request.method(), http::Method::GET);
    assert_eq!(request.uri().query().unwrap(), format!("tenant=1&{FORM}"));
    assert!(body(&request).is_empty() && !request.headers().contains_key(CONTENT_TYPE));
}

#[test]
fn basic_encodes_both_parts_first_and_is_sensitive() {
    for (id, secret, expected) in [
        ("id", "secret", "id:secret"),
        ("a b", "x+y", "a+b:x%2By"),
        ("a:b", "50%", "a%3Ab:50%25"),
        ("ü", "", "%C3%BC:"),
    ] {
        let value = basic("accept", &credentials(id, secret)).unwrap();
        assert_eq!(
            value.expose(),
            format!("Basic {}", STANDARD.encode(expected))
        );
    }
    let mut token = request(&[(Role::GrantType, "grant_type"), (Role::Code, "spapi_code")]);
    token.auth_method = AuthMethod::ClientSecretBasic;
    let request = built(&token);
    assert!(request.headers()[AUTHORIZATION].is_sensitive());
    assert_eq!(
        body(&request),
        "grant_type=authorization_code&spapi_code=C%261"
    );
}

const OTHER: Template = &[Part::Literal("other")];

#[test]
fn constants_do_not_replace_parameters() {
    let mut token = request(&[(Role::GrantType, "grant_type"), (Role::Code, "code")]);
    token.constants = &[("grant_type", OTHER), ("code", OTHER), ("extra", OTHER)];
    token.headers = &[
        ("X-Version", &[Part::Literal("2")]),
        ("Accept", &[Part::Literal("*/*")]),
    ];
    let request = built(&token);
    assert_eq!(
        body(&request),
        "grant_type=authorization_code&code=C%261&extra=other"
    );
    assert_eq!(
        (&request.headers()["x-version"], &request.headers()[ACCEPT]),
        (
            &HeaderValue::from_static("2"),
            &HeaderValue::from_static("*/*")
        )
    );
}

#[test]
fn what_is_missing_is_found_before_sending() {
    let token = request(&[(Role::RefreshToken, "refresh_token")]);
    let url = Url::parse("https://auth.acme.example/").unwrap();
    let presented = Presented::default();
    let built = build(
        "x",
        &token,
        Some(Grant::RefreshToken),
        &presented,
        &credentials("a", "b"),
        &variables(&[]),
        url,
    );
    assert_eq!(
        built.unwrap_err().to_string(),
        "x: there is no value for the parameter `refresh_token`"
    );
}
