//! Requests that make no sense are answered, and never with a token.

use std::sync::LazyLock;

use http::Method;
use proptest::prelude::*;
use specs::model::{self, SendIn};

use super::fixture::{
    CLIENT_ID, CLIENT_SECRET, Emulated, Fill, LOGIN, REDIRECT_URI, VERIFIER, form, invalid_request,
    plain, request, with,
};
use crate::exchange::{Received, RequestKind};

/// Texts that are likely to get far: names and values that mean something, and pieces of syntax.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "grant_type", "code", "refresh_token", "client_id", "client_secret", "redirect_uri",
            "scope", "state", "username", "password", "authorization_code", "read", "kate",
            "client+1", "s3cret%2B%2F%3A%26%3D%25", "password+of+kate", "code_verifier", VERIFIER,
            "response_type", "code_challenge", "https://app.example/callback", "Basic", "S256",
        ])
        .prop_map(ToOwned::to_owned),
        4 => prop::sample::select(vec!["=", "&", "%", "+", "{", "}", "\"", ":", ",", "[", "\\u"])
            .prop_map(ToOwned::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        words().prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// Method, path, query, content type, body and `Authorization` of a request.
type Parts = (Method, &'static str, String, &'static str, Vec<u8>, String);

fn parts() -> impl Strategy<Value = Parts> {
    let methods = prop::sample::select(vec![Method::GET, Method::POST, Method::PUT]);
    let paths = prop::sample::select(vec!["/token", "/authorize", "/", "", "/%"]);
    let types = prop::sample::select(vec![
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
        ";",
    ]);
    (methods, paths, words(), types, bytes(), "[ -~]{0,40}")
}

fn build((method, path, query, content_type, body, authorization): &Parts) -> Received {
    let request = request(method.clone(), path).query(query);
    let request = request.with_header("authorization", authorization);
    request.with_body(content_type, body)
}

fn by(send_in: SendIn) -> Emulated {
    plain(|model| {
        for wanted in [
            Some(&mut model.token),
            model.refresh.as_mut(),
            model.password.as_mut(),
        ] {
            let wanted = wanted.unwrap();
            wanted.send_in = send_in;
            if send_in == SendIn::Query {
                wanted.method = model::Method::Get;
            }
        }
    })
}

/// One provider for each place of parameters. Garbage leaves nothing behind.
static EMULATED: LazyLock<[Emulated; 3]> =
    LazyLock::new(|| [SendIn::Form, SendIn::Json, SendIn::Query].map(by));

/// Whether an answer carries a token or a code.
fn gives(body: &[u8], location: Option<&str>) -> bool {
    let text = String::from_utf8_lossy(body);
    text.contains("access_token\"") || location.is_some_and(|url| url.contains("code="))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_gets_no_token(parts in parts()) {
        for emulated in &*EMULATED {
            let kind = crate::oauth::kind(&emulated.site, &build(&parts));
            prop_assert!(matches!(
                kind,
                RequestKind::Token | RequestKind::Refresh | RequestKind::Password
            ));
            let seen = emulated.token_by(&build(&parts));
            prop_assert!(!seen.answer.status.is_success());
            prop_assert!(!gives(&seen.answer.body, None));
            prop_assert!(serde_json::from_slice::<serde_json::Value>(&seen.answer.body).is_ok());
        }
    }

    #[test]
    fn garbage_gets_no_code(parts in parts()) {
        let seen = EMULATED[0].authorize_by(&build(&parts));
        let location = seen.answer.headers.get("location").map(|url| url.to_str().unwrap());
        prop_assert!(!gives(&seen.answer.body, location));
    }

    #[test]
    fn a_state_comes_back_as_it_went(state in "\\PC{1,60}") {
        let seen = EMULATED[0].authorize(&with(LOGIN, "state", &state));
        prop_assert_eq!(seen.parameter("state"), Some(state));
    }

    #[test]
    fn more_behind_a_good_form_is_passed_over_or_an_error(extra in words()) {
        let emulated = &EMULATED[0];
        let code = emulated.code();
        let good = form(&[
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ]);
        let post = request(Method::POST, "/token").form(&format!("{good}&{extra}"));
        let seen = emulated.token_by(&post);
        if seen.answer.status != 200 {
            prop_assert_eq!(seen.error(), invalid_request());
        }
    }
}
