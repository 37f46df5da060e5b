#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use url::Url;

use super::*;
use crate::client::{Client, ClientBuilder};
use crate::testing::PROVIDER;

fn client() -> Client {
    let builder = ClientBuilder::new(&PROVIDER, "client 1&x".to_owned());
    builder
        .client_secret("CANARY-secret")
        .redirect_uri("https://app.example/callback?a=1")
        .build()
        .unwrap()
}

#[test]
fn the_challenge_is_that_of_rfc_7636_appendix_b() {
    let challenge = code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn the_address_has_the_parameters_under_their_names() {
    let authorization = client()
        .authorize(vec!["read".to_owned(), "write all".to_owned()])
        .unwrap();
    let url = Url::parse(authorization.url()).unwrap();
    assert_eq!(
        url.as_str().split('?').next().unwrap(),
        "https://auth.acme.example/authorize"
    );
    let pending = authorization.pending();
    let state = pending.state.as_ref().unwrap().expose();
    let challenge = code_challenge(pending.code_verifier.expose());
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let expected = [
        ("tenant", "1"),
        ("response_type", "code"),
        ("client_key", "client 1&x"),
        ("redirect_uri", "https://app.example/callback?a=1"),
        ("scope", "read,write all"),
        ("state", state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("prompt", "consent"),
    ];
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    assert_eq!(pairs, expected);
    assert!(!authorization.url().contains(pending.code_verifier.expose()));
}

#[test]
fn state_and_verifier_are_fresh_and_256_bit() {
    let client = client();
    let mut seen = HashSet::new();
    for _ in 0..1000 {
        let pending = client.authorize(Vec::new()).unwrap().into_pending();
        for text in [
            pending.state.unwrap().expose(),
            pending.code_verifier.expose(),
        ] {
            assert_eq!(text.len(), 43);
            assert!(
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            );
            assert!(seen.insert(text.to_owned()));
        }
    }
}

#[test]
fn scopes_are_the_default_ones_or_those_asked_for() {
    assert_eq!(
        client().authorize(Vec::new()).unwrap().pending().scopes(),
        ["read"]
    );
    for scope in ["", "a,b", "a\nb"] {
        let error = client().authorize(vec![scope.to_owned()]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{scope:?}");
    }
}

#[test]
fn pending_is_kept_and_shows_nothing() {
    let authorization = client().authorize(Vec::new()).unwrap();
    assert_eq!(authorization.pending().account(), "default");
    let authorization = authorization.account("user 7");
    let shown = format!("{authorization:?}");
    let kept = serde_json::to_string(authorization.pending()).unwrap();
    let pending: Pending = serde_json::from_str(&kept).unwrap();
    assert_eq!(pending.account(), "user 7");
    assert_eq!(
        pending.code_verifier.expose(),
        authorization.pending().code_verifier.expose()
    );
    assert!(!format!("{pending:?}{shown}").contains(pending.code_verifier.expose()));
    assert!(!format!("{pending:?}").contains(pending.state.as_ref().unwrap().expose()));
    assert!(!kept.contains("CANARY"));
}

#[test]
fn debug_shows_neither_state_nor_challenge() {
    let authorization = client().authorize(vec!["read".to_owned()]).unwrap();
    let shown = format!("{authorization:?}");
    let pending = authorization.pending();
    assert!(!shown.contains(pending.state.as_ref().unwrap().expose()));
    assert!(!shown.contains(&code_challenge(pending.code_verifier.expose())));
    assert!(!shown.contains(pending.code_verifier.expose()));
}
