//! The parts by themselves.

use specs::model::RedirectUri;

use super::fixture::{CHALLENGE, VERIFIER};
use crate::oauth::{parameters::Parameters, pkce, redirect_uri};

#[test]
fn the_challenge_is_that_of_the_rfc() {
    assert_eq!(pkce::challenge(VERIFIER), CHALLENGE);
    assert!(pkce::is_verifier(VERIFIER));
    assert!(pkce::is_challenge(CHALLENGE));
    assert!(!pkce::is_challenge(&format!("{CHALLENGE}=")));
    assert!(!pkce::is_challenge(&CHALLENGE.replace('-', "+")));
    assert!(!pkce::is_verifier(&VERIFIER[1..]));
    assert!(!pkce::is_verifier(&VERIFIER.replace('-', "+")));
    assert!(pkce::is_verifier(&"~".repeat(128)));
    assert!(!pkce::is_verifier(&"~".repeat(129)));
}

#[test]
fn parameters_are_decoded_once_and_counted() {
    let parameters = Parameters::form(b"a=1%202+3&b=&c&a%3D=%2541&d=x&d=x")
        .ok()
        .unwrap();
    assert_eq!(parameters.get("a"), Some("1 2 3"));
    assert_eq!(parameters.get("b"), None);
    assert!(parameters.has("b") && parameters.has("c") && !parameters.has("e"));
    assert_eq!(parameters.get("a="), Some("%41"));
    assert!(parameters.is_repeated("d") && !parameters.is_repeated("a"));
    for malformed in [
        &b"a=%ff"[..],
        b"%C3=1",
        b"a=%C3&b=%A9",
        b"a=\xff",
        b"a=%E2%82",
    ] {
        assert!(Parameters::form(malformed).is_err());
    }
    for legal in [
        &b"a=%EF%BF%BD"[..],
        b"a=\xc3%A9",
        b"%",
        b"a=%+5%zz%",
        b"%C3%A9",
    ] {
        assert!(Parameters::form(legal).is_ok());
    }
    let empty = Parameters::form(b"a=&a=").ok().unwrap();
    assert!(empty.has_repeated());
}

#[test]
fn members_of_json_are_texts_once() {
    let json = br#"{"a":"x","b":5,"c":null,"d":"1","d":2,"e":{},"e":""}"#;
    let parameters = Parameters::json(json).ok().unwrap();
    assert_eq!(parameters.get("a"), Some("x"));
    assert!(parameters.is_no_text("b") && parameters.has("b"));
    assert!(parameters.has("c") && parameters.get("c").is_none());
    assert!(parameters.is_repeated("d") && parameters.is_repeated("e"));
    assert!(!parameters.is_repeated("a"));
}

#[test]
fn redirect_uris_are_compared_and_of_a_kind() {
    let accepts = |rule, registered: &str, uri: &str| {
        redirect_uri::check(rule, &[registered.to_owned()], uri).is_ok()
    };
    let both = RedirectUri::HttpsOrLoopback;
    for (registered, uri) in [
        ("http://127.0.0.1/cb", "http://127.0.0.1:1/cb"),
        ("http://127.0.0.1:5/cb", "http://127.0.0.1:6/cb"),
        ("http://[::1]/cb", "http://[::1]:6/cb"),
        ("http://localhost:5/cb", "http://localhost:5/cb"),
        ("https://a.example", "https://a.example"),
    ] {
        assert!(accepts(both, registered, uri), "{registered} {uri}");
    }
    for (registered, uri) in [
        ("http://localhost:5/cb", "http://localhost:6/cb"),
        ("http://a.example/cb", "http://a.example/cb"),
        ("https://127.0.0.1:5/cb", "https://127.0.0.1:6/cb"),
        ("https://a.example/#x", "https://a.example/#x"),
        ("app:/cb", "app:/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:x/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:1:2/cb"),
        ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb"),
        ("http://[::1]/cb", "http://[::1]evil.example/cb"),
        ("http://[::1]/cb", "http://127.0.0.1/cb"),
        ("/cb", "/cb"),
    ] {
        assert!(!accepts(both, registered, uri), "{registered} {uri}");
    }
    let only = RedirectUri::HttpsOnly;
    assert!(accepts(
        only,
        "https://a.example/cb",
        "https://a.example/cb"
    ));
    assert!(!accepts(only, "http://127.0.0.1/cb", "http://127.0.0.1/cb"));
}
