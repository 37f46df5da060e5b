#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::*;
use crate::json::Json;

const WAIT: Duration = Duration::from_secs(40);

fn error(kind: ErrorKind) -> Error {
    Error::new(kind, "tasks.list", "failed")
}

fn server(code: &str) -> ServerError {
    ServerError::new(Some(code), None, None)
}

#[test]
fn the_kind_of_failure_says_when_to_try_again() {
    use ErrorKind::*;
    for (kinds, expected) in [
        (
            &[
                Configuration,
                Decode,
                HostRefused,
                Internal,
                Forbidden,
                TokenRefused,
                Api,
            ][..],
            Retry::Never,
        ),
        (
            &[RateLimited, Server, NotSent, Timeout, OutcomeUnknown, Store],
            Retry::Later,
        ),
        (
            &[
                Callback,
                AuthorizationRefused,
                NoSession,
                ReauthorizationNeeded,
                Unauthorized,
            ],
            Retry::AfterLogin,
        ),
    ] {
        for kind in kinds {
            assert_eq!(error(*kind).retry(), expected, "{kind:?}");
        }
    }
    assert_eq!(error(Api).with_status(408).retry(), Retry::Later);
    assert_eq!(error(Api).with_status(422).retry(), Retry::Never);
}

#[test]
fn a_wait_counts_where_another_attempt_may_help() {
    let waiting = |kind| error(kind).with_retry_after(Some(WAIT)).retry();
    for kind in [
        ErrorKind::RateLimited,
        ErrorKind::Server,
        ErrorKind::Api,
        ErrorKind::Forbidden,
    ] {
        assert_eq!(waiting(kind), Retry::After(WAIT), "{kind:?}");
    }
    assert_eq!(waiting(ErrorKind::Unauthorized), Retry::AfterLogin);
    assert_eq!(waiting(ErrorKind::Decode), Retry::Never);
}

#[test]
fn the_providers_advice_counts_most() {
    let advised = |kind, advice| error(kind).with_code_retry(Some(advice));
    assert_eq!(
        advised(ErrorKind::Api, CodeRetry::Later).retry(),
        Retry::Later
    );
    assert_eq!(
        advised(ErrorKind::Server, CodeRetry::Never).retry(),
        Retry::Never
    );
    assert_eq!(
        advised(ErrorKind::Api, CodeRetry::AfterLogin).retry(),
        Retry::AfterLogin
    );
    let waiting = |advice| {
        advised(ErrorKind::Server, advice)
            .with_retry_after(Some(WAIT))
            .retry()
    };
    assert_eq!(waiting(CodeRetry::Later), Retry::After(WAIT));
    assert_eq!(waiting(CodeRetry::Never), Retry::Never);
    assert_eq!(waiting(CodeRetry::AfterLogin), Retry::AfterLogin);
    let silent = error(ErrorKind::Server).with_code_retry(None);
    assert_eq!(silent.retry(), Retry::Later);
}

#[test]
fn the_request_id_is_that_of_the_header_or_of_the_body() {
    let body = error(ErrorKind::Api).with_server(server("7").with_request_id(Some("b-1")));
    assert_eq!(body.request_id(), Some("b-1"));
    assert_eq!(body.to_string(), "tasks.list: failed: 7 (request b-1)");
    let both = body.with_request_id(Some("h\u{1b}1"));
    assert_eq!(both.request_id(), Some("h\\u{1b}1"));
    let none = error(ErrorKind::Api).with_request_id(Some(" "));
    assert_eq!(
        (none.request_id(), none.to_string()),
        (None, "tasks.list: failed".to_owned())
    );
}

#[test]
fn the_whole_answer_has_no_path() {
    assert_eq!(
        error(ErrorKind::Decode).with_path("data[3].id").path(),
        Some("data[3].id")
    );
    assert_eq!(error(ErrorKind::Decode).with_path("").path(), None);
    assert_eq!(error(ErrorKind::Api).path(), None);
}

#[test]
fn a_quoted_text_is_cut_between_two_characters() {
    let refused = |text: &str| {
        let json = Json::from(text).to_string();
        decode_message(&serde_json::from_str::<Vec<u8>>(&json).unwrap_err())
    };
    let sequence = "expected a sequence";
    assert_eq!(
        refused("ä"),
        format!("invalid type: string \"ä\", {sequence}")
    );
    let (shown, long) = ("ä\"".repeat(30), "ä\"".repeat(500));
    assert_eq!(refused(&shown[..39]).matches('…').count(), 0);
    let message = refused(&long);
    assert!(message.ends_with(&format!("…\", {sequence}")), "{message}");
    assert!(message.chars().count() < 120, "{message}");
    let whole = "x".repeat(60);
    assert_eq!(
        refused(&whole),
        format!("invalid type: string \"{whole}\", {sequence}")
    );
    let message = refused(&(whole.clone() + "x"));
    assert_eq!(
        message,
        format!("invalid type: string \"{whole}…\", {sequence}")
    );
}
