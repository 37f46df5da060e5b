#![allow(clippy::unwrap_used)]

mod both_grants;

use bytes::Bytes;

use super::*;
use crate::provider::{Predicate, Scalar, Test};
use crate::testing::{START, provider};

fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> http::Response<Bytes> {
    let mut answer = http::Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(Bytes::copy_from_slice(body)).unwrap()
}

fn read_with(provider: &Provider, answer: &http::Response<Bytes>) -> Result<TokenAnswer, Failure> {
    let url = Url::parse("https://auth.acme.example/token").unwrap();
    read(
        "accept",
        provider,
        answer,
        &url,
        START,
        &["CANARY-sent".to_owned()],
    )
}

fn good(provider: &Provider, status: u16, body: &[u8]) -> TokenAnswer {
    let text = String::from_utf8_lossy(body).into_owned();
    match read_with(provider, &answer(status, &[], body)) {
        Ok(answer) => answer,
        Err(failure) => panic!("{text}: {}", failure.error),
    }
}

fn bad(status: u16, headers: &[(&str, &str)], body: &str) -> Failure {
    read_with(&provider(), &answer(status, headers, body.as_bytes()))
        .err()
        .unwrap()
}

#[test]
fn answers_that_carry_a_good_token_are_accepted() {
    // Body, and seconds until the token expires; 7200 is what the provider's description says.
    let cases: &[(&str, i64)] = &[
        (
            r#"{"access_token":"AT","token_type":"Bearer","expires_in":3600,"refresh_token":"RT"}"#,
            3600,
        ),
        (
            r#"{"access_token":"AT","token_type":"bearer","expires_in":"3600","refresh_token":"RT"}"#,
            3600,
        ),
        (
            r#"{"access_token":"AT","token_type":"BEARER","expires_in":3600.0,"refresh_token":"RT"}"#,
            3600,
        ),
        (
            r#"{"access_token":"AT","expires_in":3599.9,"refresh_token":"RT"}"#,
            3599,
        ),
        (
            r#"{"access_token":"AT","expires_in":-1,"refresh_token":"RT"}"#,
            7200,
        ),
        (
            r#"{"access_token":"AT","expires_in":0,"refresh_token":"RT"}"#,
            7200,
        ),
        (
            r#"{"access_token":"AT","expires_in":"soon","refresh_token":"RT"}"#,
            7200,
        ),
        (
            r#"{"access_token":"AT","expires_in":1e300,"refresh_token":"RT"}"#,
            7200,
        ),
        (
            r#"{"access_token":"AT","expires_in":9223372036854775807,"refresh_token":"RT"}"#,
            7200,
        ),
        (
            r#"{"access_token":"AT","token_type":null,"refresh_token":"RT","error":null}"#,
            7200,
        ),
        (
            "access_token=AT&expires_in=60&refresh_token=RT&token_type=bearer",
            60,
        ),
        (
            "\u{feff}{\"access_token\":\"AT\",\"refresh_token\":\"RT\"}",
            7200,
        ),
        (
            " \n{\"access_token\":\"AT\",\"refresh_token\":\"RT\",\"extra\":{\"deep\":[1]}}\n",
            7200,
        ),
    ];
    for (body, lifetime) in cases {
        for status in [200, 201] {
            let answer = good(&provider(), status, body.as_bytes());
            assert_eq!(answer.access_token.expose(), "AT", "{body}");
            assert_eq!(answer.refresh_token.unwrap().expose(), "RT", "{body}");
            assert_eq!(answer.expires_at, Some(START + lifetime), "{body}");
        }
    }
}

#[test]
fn the_content_type_does_not_matter() {
    for content_type in [
        "text/plain",
        "text/javascript; charset=utf-8",
        "text/html",
        "application/octet-stream",
    ] {
        let answer = answer(
            200,
            &[("content-type", content_type)],
            br#"{"access_token":"AT"}"#,
        );
        assert_eq!(
            read_with(&provider(), &answer)
                .ok()
                .unwrap()
                .access_token
                .expose(),
            "AT"
        );
    }
}

#[test]
fn nested_answers_are_read_by_path() {
    let mut provider = provider();
    provider.token_response.access_token = "data.user.token";
    provider.token_response.expiry.path = "data.until";
    provider.token_response.expiry.format = ExpiryFormat::Rfc3339;
    let body = br#"{"data":{"user":{"token":"AT"},"until":"2027-01-15T08:01:00Z"}}"#;
    let answer = good(&provider, 200, body);
    assert_eq!(
        (answer.access_token.expose(), answer.expires_at),
        ("AT", Some(START + 60))
    );
}

#[test]
fn expiry_formats() {
    let expires_at = |format, value: &str| {
        let mut provider = provider();
        provider.lifecycle.access_token = Lifetime::Unknown;
        provider.token_response.expiry.format = format;
        good(
            &provider,
            200,
            format!(r#"{{"access_token":"AT","expires_in":{value}}}"#).as_bytes(),
        )
        .expires_at
    };
    assert_eq!(expires_at(ExpiryFormat::Seconds, "60"), Some(START + 60));
    assert_eq!(
        expires_at(ExpiryFormat::Milliseconds, "\"60500\""),
        Some(START + 60)
    );
    assert_eq!(
        expires_at(ExpiryFormat::EpochSeconds, "1800000060"),
        Some(START + 60)
    );
    assert_eq!(
        expires_at(ExpiryFormat::EpochMilliseconds, "1800000060999"),
        Some(START + 60)
    );
    assert_eq!(
        expires_at(ExpiryFormat::Rfc3339, "\"2027-01-15T09:01:00+01:00\""),
        Some(START + 60)
    );
    assert_eq!(expires_at(ExpiryFormat::Rfc3339, "\"tomorrow\""), None);
    assert_eq!(expires_at(ExpiryFormat::Seconds, "null"), None);
    // A token that had expired before it came would be refreshed by every call.
    assert_eq!(expires_at(ExpiryFormat::EpochSeconds, "1799999999"), None);
    assert_eq!(expires_at(ExpiryFormat::EpochSeconds, "0"), None);
    assert_eq!(
        expires_at(ExpiryFormat::Rfc3339, "\"2001-01-15T09:01:00Z\""),
        None
    );
}

#[test]
fn scopes_come_as_list_or_text() {
    let scopes = |value: &str| {
        let body = format!(r#"{{"access_token":"AT","scope":{value}}}"#);
        good(&provider(), 200, body.as_bytes())
            .granted_scopes
            .map(|scopes| scopes.join("|"))
    };
    assert_eq!(scopes(r#"["a","b"]"#).unwrap(), "a|b");
    assert_eq!(scopes(r#""a,b""#).unwrap(), "a|b");
    assert_eq!(scopes(r#""a b ,c""#).unwrap(), "a|b|c");
    assert_eq!(scopes("null"), None);
    assert_eq!(scopes(r#""""#), None);
}

#[test]
fn an_empty_refresh_token_is_none() {
    for value in ["null", "\"\"", "7"] {
        let body = format!(r#"{{"access_token":"AT","refresh_token":{value}}}"#);
        assert!(
            good(&provider(), 200, body.as_bytes())
                .refresh_token
                .is_none()
        );
    }
}

#[test]
fn a_token_type_that_is_not_understood_is_refused_but_the_refresh_token_saved() {
    for kind in ["\"mac\"", "\"DPoP\"", "\"\"", "7"] {
        let failure = bad(
            200,
            &[],
            &format!(r#"{{"access_token":"CANARY-at","token_type":{kind},"refresh_token":"RT"}}"#),
        );
        assert_eq!(failure.error.kind(), ErrorKind::Decode, "{kind}");
        assert_eq!(failure.refresh_token.unwrap().expose(), "RT");
    }
}

#[test]
fn the_refresh_token_of_a_broken_answer_is_saved() {
    let saved = |body| {
        bad(200, &[], body)
            .refresh_token
            .map(|token| token.expose().to_owned())
    };
    assert_eq!(
        saved(r#"{"access_token":"AT","refresh_token" : "R\"T","expires"#).unwrap(),
        "R\"T"
    );
    assert_eq!(saved(r#"{"refresh_token":"RT"}"#).unwrap(), "RT");
    assert_eq!(saved(r#"{"access_token":"AT","refresh_token":"RT"#), None);
    assert_eq!(saved(""), None);
    assert_eq!(saved("<html></html>"), None);
}

#[test]
fn errors_are_typed_by_code_and_status() {
    use ErrorKind::{Decode, RateLimited, ReauthorizationNeeded, Server, TokenRefused};
    let cases: &[(u16, &str, ErrorKind)] = &[
        (400, r#"{"error":"invalid_grant"}"#, ReauthorizationNeeded),
        (
            403,
            r#"{"error":"invalid_grant","error_description":"gone"}"#,
            ReauthorizationNeeded,
        ),
        (
            200,
            r#"{"error":"invalid_grant","access_token":"AT"}"#,
            ReauthorizationNeeded,
        ),
        (401, r#"{"error":"invalid_client"}"#, TokenRefused),
        (200, r#"{"error":"invalid_request"}"#, TokenRefused),
        (
            400,
            "error=invalid_grant&error_description=gone",
            ReauthorizationNeeded,
        ),
        (400, r#"{"error":{"code":5}}"#, TokenRefused),
        (429, "", RateLimited),
        (429, r#"{"message":"slow"}"#, RateLimited),
        (400, r#"{"error":"slow_down"}"#, RateLimited),
        (502, "<html>bad gateway</html>", Server),
        (500, "", Server),
        (404, "not found", TokenRefused),
        (200, "", Decode),
        (204, "", Decode),
        (200, "<html>log in</html>", Decode),
        (200, "[]", Decode),
        (200, "true", Decode),
    ];
    for (status, body, kind) in cases {
        let error = bad(*status, &[("retry-after", "7")], body).error;
        assert_eq!(
            (error.kind(), error.status()),
            (*kind, Some(*status)),
            "{status} {body}"
        );
        assert_eq!(
            error.retry_after().is_some(),
            *kind != Decode,
            "{status} {body}"
        );
    }
}

#[test]
fn a_word_of_the_provider_for_invalid_grant_is_known() {
    let mut provider = provider();
    provider.token_response.invalid_grant = "spent";
    let cases = [
        (r#"{"error":"spent"}"#, ErrorKind::ReauthorizationNeeded),
        (
            r#"{"error":"invalid_grant"}"#,
            ErrorKind::ReauthorizationNeeded,
        ),
        (r#"{"error":"spent_twice"}"#, ErrorKind::TokenRefused),
        (r#"{"error_description":"spent"}"#, ErrorKind::TokenRefused),
    ];
    for (body, kind) in cases {
        let refused = read_with(&provider, &answer(400, &[], body.as_bytes()));
        assert_eq!(refused.err().unwrap().error.kind(), kind, "{body}");
    }
}

#[test]
fn a_success_condition_that_does_not_hold_is_an_error() {
    let mut provider = provider();
    provider.token_response.success = Some(Predicate {
        path: "ok",
        test: Test::Equals(Scalar::Boolean(true)),
    });
    let refused = read_with(
        &provider,
        &answer(200, &[], br#"{"ok":false,"access_token":"CANARY-at"}"#),
    );
    let error = refused.err().unwrap().error;
    assert_eq!(error.kind(), ErrorKind::TokenRefused);
    assert!(!error.server().unwrap().body().contains("CANARY"));
    good(&provider, 200, br#"{"ok":true,"access_token":"AT"}"#);
}

#[test]
fn a_redirect_is_named_and_not_followed() {
    let error = bad(307, &[("location", "https://evil.example/x?y=CANARY")], "").error;
    assert_eq!(
        error.to_string(),
        "accept: status 307: the token endpoint redirects to evil.example, which is not followed"
    );
}

#[test]
fn a_redirect_that_quotes_what_was_sent_is_not_named() {
    let error = bad(
        302,
        &[("location", "https://canary-sent.evil.example/")],
        "",
    )
    .error;
    assert!(error.to_string().contains("an address with a secret"));
    assert!(!error.to_string().contains("canary-sent"), "{error}");
}

#[test]
fn server_text_is_bounded_and_shows_no_secret() {
    let body = format!(
        r#"{{"error":"invalid_request","error_description":"\u001b[2J CANARY-sent {}","hint":{{"CANARY-sent":["CANARY-sent"]}},"access_token":"CANARY-at"}}"#,
        "x".repeat(1_000_000)
    );
    let error = bad(400, &[], &body).error;
    let server = error.server().unwrap();
    assert!(
        server
            .message()
            .unwrap()
            .starts_with("\\u{1b}[2J [redacted] x")
    );
    assert!(server.message().unwrap().chars().count() < 300);
    assert_eq!(server.body().len(), 64 * 1024);
    let shown = format!(
        "{error} {error:?} {server:?} {:?} {}",
        server.details(),
        server.body()
    );
    assert!(!shown.contains("CANARY"), "{}", &shown[..400]);
}
