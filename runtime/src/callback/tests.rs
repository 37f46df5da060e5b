#![allow(clippy::unwrap_used)]

use super::*;
use crate::client::ClientBuilder;
use crate::provider::{ConnectionField, ConnectionFrom, ConnectionType};
use crate::testing::{PROVIDER, provider};

fn pending() -> Pending {
    let builder = ClientBuilder::new(&PROVIDER, "client-1".to_owned());
    let client = builder
        .client_secret("s")
        .redirect_uri("https://app.example/callback?a=1")
        .build()
        .unwrap();
    let mut pending = client.authorize(Vec::new()).unwrap().into_pending();
    pending.state = Some(Secret::from("S1"));
    pending
}

fn refusal(provider: &Provider, uri: &str) -> Error {
    match read(provider, &pending(), uri) {
        Ok(_) => panic!("accepted: {uri}"),
        Err(error) => error,
    }
}

#[test]
fn the_right_redirect_brings_the_code() {
    for uri in [
        "https://app.example/callback?a=1&code=C%2B1&state=S1",
        "https://app.example:443/callback?state=S1&code=C%2B1&a=1&extra=1&extra=2",
        "https://APP.example/callback?a=1&code=C%2B1&state=S1#fragment",
    ] {
        assert_eq!(
            read(&PROVIDER, &pending(), uri).unwrap().code.expose(),
            "C+1",
            "{uri}"
        );
    }
}

#[test]
fn redirects_that_do_not_belong_to_the_authorization_are_refused() {
    for uri in [
        "https://app.example/callback?a=1&code=C",
        "https://app.example/callback?a=1&code=C&state=",
        "https://app.example/callback?a=1&code=C&state=s1",
        "https://app.example/callback?a=1&code=C&state=S",
        "https://app.example/callback?a=1&code=C&state=S1x",
        "https://app.example/callback?a=1&code=C&state=S1&state=S1",
        "https://app.example/callback?a=1&code=C&code=C&state=S1",
        "https://app.example/callback?a=1&code=C&state=S1&error=a&error=b",
        "https://app.example/callback?a=1&state=S1",
        "https://app.example/callback?a=1&code=&state=S1",
        "https://app.example/callback?code=C&state=S1",
        "https://app.example/callback?a=2&code=C&state=S1",
        "http://app.example/callback?a=1&code=C&state=S1",
        "https://app.example:444/callback?a=1&code=C&state=S1",
        "https://app.example.evil.test/callback?a=1&code=C&state=S1",
        "https://x@app.example/callback?a=1&code=C&state=S1",
        "https://app.example/callback/?a=1&code=C&state=S1",
        "https://app.example/callback?a=1&error=access_denied",
        "https://app.example/callback?a=1&error=access_denied&state=other",
    ] {
        assert_eq!(refusal(&PROVIDER, uri).kind(), ErrorKind::Callback, "{uri}");
    }
}

#[test]
fn an_empty_error_is_none() {
    let uri = "https://app.example/callback?a=1&error=&code=C&state=S1";
    assert_eq!(read(&PROVIDER, &pending(), uri).unwrap().code.expose(), "C");
}

#[test]
fn path_and_query_are_enough() {
    let uri = "/callback?a=1&code=C%2B1&state=S1";
    let callback = read(&PROVIDER, &pending(), uri).unwrap();
    assert_eq!(callback.code.expose(), "C+1");
    for uri in [
        "/other?a=1&code=C&state=S1",
        "/callback/?a=1&code=C&state=S1",
        "/callback?code=C&state=S1",
        "/callback?a=1&code=C&state=other",
        "/callback?a=1&code=C&state=S1&state=S1",
        "/\\app.example/callback?a=1&code=C&state=S1",
        "/\t/app.example/callback?a=1&code=C&state=S1",
        "/@evil.test/callback?a=1&code=C&state=S1",
    ] {
        assert_eq!(refusal(&PROVIDER, uri).kind(), ErrorKind::Callback, "{uri}");
    }
}

#[test]
fn a_path_for_an_application_scheme_names_no_host() {
    let mut pending = pending();
    pending.redirect_uri = "com.example.app:/callback".to_owned();
    let code = |uri: &str| read(&PROVIDER, &pending, uri).map(|callback| callback.code);
    assert_eq!(code("/callback?code=C&state=S1").unwrap().expose(), "C");
    assert!(code("/\t/evil.test/callback?code=C&state=S1").is_err());
    assert!(code("//callback?code=C&state=S1").is_err());
}

#[test]
fn what_is_neither_url_nor_path_is_a_mistake_of_the_caller() {
    for uri in [
        "",
        "code=C&state=S1",
        "callback?a=1&code=C&state=S1",
        "//app.example/callback?a=1&code=C&state=S1",
        "//evil.test/callback?a=1&code=C&state=S1",
        "https:/app.example/callback?a=1&code=C&state=S1",
        "https:/@app.example/callback?a=1&code=C&state=S1",
        "https:app.example/callback?a=1&code=C&state=S1",
        "https:\\\\app.example/callback?a=1&code=C&state=S1",
    ] {
        let error = refusal(&PROVIDER, uri);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{uri}");
        assert_eq!(
            error.to_string(),
            "accept: the callback URI is neither an absolute URL nor a path that begins with one `/`"
        );
    }
}

#[test]
fn the_issuer_is_compared_exactly_for_errors_too() {
    let mut provider = provider();
    provider.authorize.issuer = Some("https://acme.example");
    let base = "https://app.example/callback?a=1&state=S1&code=C";
    assert!(
        read(
            &provider,
            &pending(),
            &format!("{base}&iss=https%3A%2F%2Facme.example")
        )
        .is_ok()
    );
    for uri in [
        base.to_owned(),
        format!("{base}&iss=https://acme.example/"),
        format!("{base}&iss=https://ACME.example"),
        format!("{base}&iss=https://acme.example:443"),
        format!("{base}&iss=https://acme.example&iss=https://acme.example"),
        "https://app.example/callback?a=1&state=S1&error=access_denied&iss=https://evil.test"
            .to_owned(),
    ] {
        assert_eq!(
            refusal(&provider, &uri).kind(),
            ErrorKind::Callback,
            "{uri}"
        );
    }
}

#[test]
fn an_issuer_that_nobody_described_has_to_be_where_the_login_began() {
    let base = "https://app.example/callback?a=1&state=S1&code=C&iss=";
    for issuer in [
        "https://auth.acme.example",
        "https://auth.acme.example/",
        "https://AUTH.acme.example:443/realms/1",
    ] {
        let uri = format!("{base}{issuer}");
        assert!(read(&PROVIDER, &pending(), &uri).is_ok(), "{issuer}");
    }
    for issuer in [
        "",
        "anyone",
        "auth.acme.example",
        "http://auth.acme.example",
        "https://auth.acme.example:8443",
        "https://acme.example",
        "https://auth.acme.example.evil.test",
        "https://auth.acme.example@evil.test",
        "https://user@auth.acme.example",
        "https://evil.test/auth.acme.example",
    ] {
        let uri = format!("{base}{issuer}");
        assert_eq!(
            refusal(&PROVIDER, &uri).kind(),
            ErrorKind::Callback,
            "{issuer}"
        );
        let uri = uri.replace("code=C", "error=access_denied");
        assert_eq!(
            refusal(&PROVIDER, &uri).kind(),
            ErrorKind::Callback,
            "{issuer}"
        );
    }
}

#[test]
fn an_error_does_not_repeat_what_belongs_to_the_login() {
    let mut pending = pending();
    pending.state = Some(Secret::from("CANARY-state"));
    let verifier = pending.code_verifier.expose().to_owned();
    let uri = format!(
        "https://app.example/callback?a=1&state=CANARY-state&error=CANARY-state&error_description={verifier}"
    );
    let error = read(&PROVIDER, &pending, &uri).map(|_| ()).unwrap_err();
    let server = error.server().unwrap();
    assert_eq!(server.code(), Some("[redacted]"));
    assert_eq!(server.message(), Some("[redacted]"));
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}

#[test]
fn an_error_is_typed_and_its_text_escaped() {
    let uri = "https://app.example/callback?a=1&state=S1&error=access_denied&error_description=no%1b[2J+thanks&code=C";
    let error = refusal(&PROVIDER, uri);
    assert_eq!(error.kind(), ErrorKind::AuthorizationRefused);
    assert_eq!(
        error.to_string(),
        "accept: the provider did not authorize the application: access_denied: no\\u{1b}[2J thanks; ask the user to try again"
    );
}

#[test]
fn connection_values_come_along() {
    let mut provider = provider();
    provider.connection = &[ConnectionField {
        id: "company",
        kind: ConnectionType::Id,
        from: ConnectionFrom::Callback("realmId"),
        allow_hosts: &[],
        required: true,
        keep_when_absent: false,
    }];
    let base = "https://app.example/callback?a=1&state=S1&code=C";
    let callback = read(&provider, &pending(), &format!("{base}&realmId=42")).unwrap();
    assert_eq!(callback.connection["company"], "42");
    for end in [
        "",
        "&realmId=",
        "&realmId=1&realmId=2",
        "&realmId=a/b",
        "&realmId=..",
    ] {
        assert_eq!(
            refusal(&provider, &format!("{base}{end}")).kind(),
            ErrorKind::Callback,
            "{end}"
        );
    }
}
