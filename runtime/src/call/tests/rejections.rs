//! Access tokens that the API rejects, and what it says about them.

use super::fixture::{Script, TOKEN, get_tasks, operation, session, wait};
use crate::call::Call;
use crate::error::ErrorKind;
use crate::operation::Operation;
use crate::provider::{ErrorShape, Predicate, Test};
use crate::value::kind;

const SECOND: &str = r#"{"access_token":"CANARY-second","token_type":"bearer","expires_in":3600}"#;

fn with_errors() -> Operation {
    Operation {
        errors: &[ErrorShape {
            when: Predicate {
                path: "message",
                test: Test::Present,
            },
            code: &[],
            message: &["message"],
            details: &["details"],
            request_id: &[],
        }],
        ..get_tasks()
    }
}

#[test]
fn a_rejection_soon_after_a_refresh_is_told_in_the_words_of_the_api() {
    let script = Script::default();
    let rejection = r#"{"message":"the user is gone"}"#;
    script.answer(401, rejection).answer(200, SECOND);
    script.answer(401, rejection).answer(401, rejection);
    let session = session(&script);
    let call = || Call::new(&session, operation(with_errors())).send::<kind::Any>();
    for _ in 0..2 {
        let error = wait(call()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        assert_eq!(error.operation(), "tasks.get_tasks");
        assert_eq!(error.status(), Some(401));
        assert_eq!(error.server().unwrap().message(), Some("the user is gone"));
    }
    assert_eq!(script.requests().len(), 4);
}

#[test]
fn a_token_that_comes_back_in_an_error_is_hidden() {
    let script = Script::default();
    let body: &'static str = Box::leak(
        format!(r#"{{"message":"not for {TOKEN}","details":{{"{TOKEN}":"CANARY&secret"}}}}"#)
            .into_boxed_str(),
    );
    for status in [403, 500, 200] {
        script.answer(status, body);
        let session = session(&script);
        let call = Call::new(&session, operation(with_errors()));
        let error = wait(call.send::<kind::Any>()).unwrap_err();
        let server = error.server().unwrap();
        assert_eq!(server.message(), Some("not for [redacted]"), "{status}");
        let shown = format!(
            "{error} {error:?} {server:?} {:?} {}",
            server.details(),
            server.body()
        );
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}

#[test]
fn a_token_that_comes_back_in_an_answer_is_hidden() {
    let long = format!("{TOKEN}{}", "x".repeat(9000));
    for body in [
        format!("\"{TOKEN}\""),
        format!("{{\"{TOKEN}\":1}}"),
        format!("[\"{}{TOKEN}\"]", "x".repeat(50)),
        format!("no JSON {TOKEN}"),
        format!("{{\"a\":\"{}", "x".repeat(8 * 1024 - 10)) + &long,
    ] {
        let script = Script::default();
        let body: &'static str = Box::leak(body.into_boxed_str());
        script.answer_with(200, &[("X-Request-Id", "7 CANARY-token")], body.as_bytes());
        let session = session(&script);
        let call = Call::new(&session, operation(get_tasks()));
        let error = wait(call.send::<kind::Map<kind::Integer>>());
        let text = match &error {
            Ok(_) => String::new(),
            Err(error) => {
                let (server, path) = (error.server().unwrap(), error.path());
                assert_eq!(error.request_id(), Some("7 [redacted]"));
                assert!(server.body().len() <= 8 * 1024);
                format!("{error} {error:?} {} {path:?}", server.body())
            }
        };
        assert!(!text.contains("CANARY"), "{text}");
    }
}

#[test]
fn credentials_of_a_form_that_come_back_are_hidden() {
    use crate::operation::{AccessTokenPlacement, Body};
    use crate::provider::{AuthMethod, Method};
    let script = Script::default();
    script.answer(
        400,
        "bad request: client_secret=CANARY%26secret&access_token=CANARY-token",
    );
    let session = session(&script);
    let operation = operation(Operation {
        method: Method::Post,
        body: Some(Body::Form),
        access_token: AccessTokenPlacement::Form {
            name: "access_token",
        },
        auth_method: AuthMethod::ClientSecretPost,
        ..with_errors()
    });
    let error = wait(Call::new(&session, operation).send::<kind::Any>()).unwrap_err();
    let shown = error.server().unwrap().body();
    assert!(!shown.contains("CANARY"), "{shown}");
}
