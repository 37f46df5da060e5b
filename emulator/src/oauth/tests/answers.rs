//! Answers in the words of the provider.

use serde_json::{Value, json};
use specs::model::{
    AccessTokenPlacement, Expiry, ExpiryFormat, Lifetime, Predicate, Scalar, Test, TokenErrorCode,
};

use super::fixture::{Emulated, PLAIN, plain};
use crate::{error_body::holds, json_path};

/// A provider whose answers look like nobody else's.
const ODD: &str = r"
token_response:
  access_token: token.access
  token_type: token.kind
  expiry: { path: token.expires_at, format: epoch_milliseconds }
  refresh_token: token.refresh
  refresh_token_expiry: { path: token.refresh_expires, format: rfc3339 }
  scope: token.scope
  success: { path: ok, equals: true }
  errors:
    - when: { path: fault, not_equals: none }
      code: [fault.code, fault.number]
      message: fault.text
    - when: { path: error }
      code: error
      message: error_description
";

fn odd() -> Emulated {
    Emulated::new(&format!("{PLAIN}{ODD}"), true, |model| {
        model.lifecycle.refresh_token.lifetime = Lifetime::Seconds(86_400);
    })
}

fn at(body: &Value, path: &str) -> Value {
    json_path::get(body, path).cloned().unwrap_or_default()
}

#[test]
fn tokens_stand_where_the_spec_says() {
    let odd = odd();
    let now = odd.world.clock.now();
    let body = odd.login().json();
    let access_token = at(&body, "token.access");
    assert!(odd.access(access_token.as_str().unwrap()).is_ok());
    assert_eq!(at(&body, "token.kind"), "Bearer");
    assert_eq!(at(&body, "token.scope"), "read write");
    assert_eq!(at(&body, "ok"), true);
    let expires = at(&body, "token.expires_at").as_i64().unwrap();
    let expected = now.as_millisecond() + 3_600_000;
    assert!((expected..expected + 60_000).contains(&expires));
    let expires = at(&body, "token.refresh_expires");
    let expires: jiff::Timestamp = expires.as_str().unwrap().parse().unwrap();
    let expected = now.as_second() + 86_400;
    assert!((expected..expected + 60).contains(&expires.as_second()));
    let refresh_token = at(&body, "token.refresh");
    let seen = odd.refresh(refresh_token.as_str().unwrap());
    assert_eq!(seen.answer.status, 200);
}

#[test]
fn a_success_looks_like_no_error() {
    let odd = odd();
    let body = odd.login().json();
    let dialect = &odd.site.model.token_response;
    assert!(holds(&body, dialect.success.as_ref().unwrap()));
    assert!(
        dialect
            .errors
            .iter()
            .all(|shape| !holds(&body, &shape.when))
    );
}

#[test]
fn an_error_looks_like_no_success() {
    let odd = odd();
    let seen = odd.refresh("x");
    assert_eq!(seen.answer.status, 400);
    let body = seen.json();
    assert_eq!(at(&body, "fault.code"), "invalid_grant");
    assert!(
        at(&body, "fault.text")
            .as_str()
            .unwrap()
            .contains("unknown")
    );
    let dialect = &odd.site.model.token_response;
    assert!(!holds(&body, dialect.success.as_ref().unwrap()));
    assert!(holds(&body, &dialect.errors[0].when));
}

#[test]
fn errors_have_the_code_and_status_of_the_provider() {
    let plain = plain(|model| {
        model.token_response.errors[0].status = Some(200);
        model.token_response.error_codes.push(TokenErrorCode {
            error: "invalid_grant".to_owned(),
            code: "1203".to_owned(),
            status: Some(403),
        });
        model.token_response.error_codes.push(TokenErrorCode {
            error: "unsupported_grant_type".to_owned(),
            code: "what_grant".to_owned(),
            status: None,
        });
    });
    let seen = plain.refresh("x");
    assert_eq!(seen.answer.status, 403);
    assert_eq!(seen.json()["error"], 1203);
    let seen = plain.token(&[("grant_type", "x")]);
    assert_eq!(seen.answer.status, 200);
    assert_eq!(seen.json()["error"], "what_grant");
    let seen = plain.refresh("");
    assert_eq!(seen.answer.status, 200);
    assert_eq!(seen.json()["error"], "invalid_request");
    assert_eq!(seen.header("cache-control"), "no-store");
}

#[test]
fn an_error_that_is_told_by_a_value_is_told_by_it() {
    let plain = plain(|model| {
        model.token_response.errors[0].when = Predicate {
            path: "status".to_owned(),
            test: Test::Equals(Scalar::Text("failed".to_owned())),
        };
    });
    assert_eq!(plain.refresh("x").json()["status"], "failed");
    assert_eq!(plain.login().json().get("status"), None);
}

#[test]
fn every_format_of_an_expiry_is_written() {
    let now = |emulated: &Emulated| emulated.world.clock.now().as_second();
    for format in [
        ExpiryFormat::Seconds,
        ExpiryFormat::Milliseconds,
        ExpiryFormat::EpochSeconds,
        ExpiryFormat::EpochMilliseconds,
        ExpiryFormat::Rfc3339,
    ] {
        let plain = plain(|model| {
            model.token_response.expiry = Expiry {
                path: "end".to_owned(),
                format,
            };
        });
        let before = now(&plain);
        let value = plain.login().json()["end"].clone();
        let seconds = match format {
            ExpiryFormat::Seconds => before + value.as_i64().unwrap(),
            ExpiryFormat::Milliseconds => before + value.as_i64().unwrap() / 1000,
            ExpiryFormat::EpochSeconds => value.as_i64().unwrap(),
            ExpiryFormat::EpochMilliseconds => value.as_i64().unwrap() / 1000,
            ExpiryFormat::Rfc3339 => {
                let text = value.as_str().unwrap();
                assert_eq!(text.len(), "2026-11-21T10:00:00Z".len());
                text.parse::<jiff::Timestamp>().unwrap().as_second()
            }
        };
        let expected = before + 3600;
        assert!((expected..expected + 60).contains(&seconds), "{format:?}");
    }
}

#[test]
fn the_token_type_is_bearer_whatever_the_scheme_is_called() {
    let api = "
api:
  base_url: https://api.plain.example
resources:
  users:
    doc: Users.
    operations:
      me: { doc: Reads the user., method: GET, path: /me, returns: json, scopes: [read, write] }
";
    for (scheme, expected) in [
        ("bearer", "bearer"),
        ("Bearer", "Bearer"),
        ("OAuth", "Bearer"),
    ] {
        let emulated = Emulated::new(&format!("{PLAIN}{api}"), true, |model| {
            model.api.as_mut().unwrap().access_token = AccessTokenPlacement::Header {
                scheme: scheme.to_owned(),
            };
        });
        assert_eq!(emulated.login().json()["token_type"], expected);
    }
}

#[test]
fn descriptions_keep_to_the_characters_of_the_rfc() {
    let plain = plain(|_| {});
    let hostile = "\"\\\u{1f980}<script>";
    for seen in [
        plain.refresh(hostile),
        plain.redeem(hostile),
        plain.token(&[("grant_type", hostile)]),
        plain.token(&[
            ("grant_type", "password"),
            ("username", hostile),
            ("password", "x"),
        ]),
    ] {
        let text = seen.text("error_description").unwrap();
        let legal = |letter: char| matches!(letter, ' '..='!' | '#'..='[' | ']'..='~');
        assert!(text.chars().all(legal), "{text}");
    }
}

#[test]
fn without_scopes_an_answer_has_none() {
    let plain = plain(|model| model.scopes = None);
    assert_eq!(plain.login().json().get("scope"), None);
}

#[test]
fn nothing_but_what_the_spec_knows_is_answered() {
    let body = plain(|_| {}).login().json();
    let names: Vec<&String> = body.as_object().unwrap().keys().collect();
    let mut expected = [
        "access_token",
        "expires_in",
        "refresh_token",
        "scope",
        "token_type",
    ];
    expected.sort_unstable();
    assert_eq!(json!(names), json!(expected));
}
