use std::time::Duration;

use serde::Deserialize;

use super::fixture::*;
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::provider::{ErrorShape, Predicate, Scalar, Test};
use crate::value::Id;
use crate::value::kind::{self, Any, Identifier, Kind, List, OneOrMany, Plain};

const ENVELOPE: ErrorShape = ErrorShape {
    when: Predicate {
        path: "status",
        test: Test::Equals(Scalar::Text("error")),
    },
    code: &["status_code"],
    message: &["message"],
    details: &[],
    request_id: &[],
};

/// An operation with `{"status": …, "data": …}` around its payload.
fn enveloped() -> Operation {
    Operation {
        data: Some("data"),
        success: Some(Predicate {
            path: "status",
            test: Test::Equals(Scalar::Text("ok")),
        }),
        errors: const { &[ENVELOPE] },
        ..get_tasks()
    }
}

fn received<K: Kind>(
    operation: Operation,
    status: u16,
    body: &'static str,
) -> Result<K::Value, Error> {
    let script = Script::default();
    script.answer(status, body);
    wait(Call::new(&session(&script), super::fixture::operation(operation)).send::<K>())
}

#[derive(Debug, Deserialize, PartialEq)]
struct Task {
    #[serde(deserialize_with = "kind::decode::<Identifier, _>")]
    id: Id,
    name: Option<String>,
}

fn task(id: i64) -> Task {
    Task {
        id: Id::from(id),
        name: None,
    }
}

type Tasks = List<Plain<Task>>;

#[test]
fn the_payload_stands_anywhere() {
    let body = r#"{"data":[{"id":1},{"id":"2","x":[]}],"status":"ok"}"#;
    assert_eq!(
        received::<Tasks>(enveloped(), 200, body).unwrap(),
        [task(1), task(2)]
    );
    let nested = Operation {
        data: Some("meta.tasks.0"),
        ..get_tasks()
    };
    let body = r#"{"meta":{"tasks":[{"id":1}]}}"#;
    assert_eq!(received::<Plain<Task>>(nested, 201, body).unwrap(), task(1));
    assert_eq!(
        received::<Tasks>(get_tasks(), 200, "\u{feff} [{\"id\":1}]\n").unwrap(),
        [task(1)]
    );
    let wrapped = || Operation {
        data: Some("tasks"),
        ..get_tasks()
    };
    let body = r#"{"tasks":{"id":7}}"#;
    assert_eq!(
        received::<OneOrMany<Plain<Task>>>(wrapped(), 200, body).unwrap(),
        [task(7)]
    );
    assert!(
        received::<Any>(wrapped(), 200, r#"{"tasks":null}"#)
            .unwrap()
            .is_null()
    );
}

#[test]
fn what_is_absent_is_an_empty_list_only_where_the_operation_says_so() {
    let absent = [
        (204, ""),
        (200, ""),
        (200, " \n"),
        (200, r#"{"status":"ok"}"#),
        (200, r#"{"status":"ok","data":null}"#),
    ];
    for (status, body) in absent {
        let lenient = Operation {
            empty_when_absent: true,
            ..enveloped()
        };
        assert_eq!(
            received::<Tasks>(lenient, status, body).unwrap(),
            [],
            "{body}"
        );
        let lenient = Operation {
            empty_when_absent: true,
            ..enveloped()
        };
        assert_eq!(
            received::<OneOrMany<Plain<Task>>>(lenient, status, body).unwrap(),
            []
        );
        let error = received::<Tasks>(enveloped(), status, body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
    let whole = Operation {
        empty_when_absent: true,
        ..get_tasks()
    };
    assert_eq!(received::<Tasks>(whole, 200, "null").unwrap(), []);
}

#[test]
fn an_error_with_status_200_is_an_error() {
    let body = r#"{"status":"error","status_code":5,"message":"Task invalid","data":[]}"#;
    let lenient = Operation {
        empty_when_absent: true,
        ..enveloped()
    };
    let error = received::<Tasks>(lenient, 200, body).unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(200)));
    assert_eq!(error.server().unwrap().code(), Some("5"));
    assert_eq!(
        error.to_string(),
        "tasks.get_tasks: status 200: the API answered with an error: 5: Task invalid"
    );
    // Neither the error's shape nor that of a success.
    let error = received::<Tasks>(enveloped(), 200, r#"{"data":[]}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);

    let script = Script::default();
    script.answer(200, body);
    let call = Call::new(&session(&script), operation(enveloped()));
    assert_eq!(wait(call.send_empty()).unwrap_err().kind(), ErrorKind::Api);
}

#[test]
fn what_nobody_reads_may_be_anything() {
    for (status, body) in [(204, ""), (200, "OK"), (200, r#"{"a":1}"#), (202, "<html>")] {
        let script = Script::default();
        script.answer(status, body);
        let operation = Operation {
            errors: const { &[ENVELOPE] },
            ..get_tasks()
        };
        wait(Call::new(&session(&script), super::fixture::operation(operation)).send_empty())
            .unwrap();
    }
    let script = Script::default();
    script.answer(200, "<html>");
    let call = Call::new(&session(&script), operation(enveloped()));
    assert_eq!(
        wait(call.send_empty()).unwrap_err().kind(),
        ErrorKind::Decode
    );
}

#[test]
fn statuses() {
    for (status, kind) in [
        (302, ErrorKind::Api),
        (400, ErrorKind::Api),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::Api),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Server),
        (503, ErrorKind::Server),
    ] {
        let body = r#"{"status":"error","status_code":"E1","message":"No."}"#;
        let error = received::<Tasks>(enveloped(), status, body).unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.server().unwrap().code(), Some("E1"));
        let error = received::<Tasks>(enveloped(), status, "<html>").unwrap_err();
        assert_eq!(
            (error.kind(), error.server().unwrap().body()),
            (kind, "<html>")
        );
    }
}

#[test]
fn the_server_says_how_long_to_wait() {
    let script = Script::default();
    script.answer_with(429, &[("retry-after", "7")], b"");
    let error =
        wait(Call::new(&session(&script), operation(get_tasks())).send_empty()).unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[test]
fn decode_errors_name_operation_path_and_text() {
    let body = r#"{"status":"ok","data":[{"id":1},{"id":2,"name":{}},{"id":true}]}"#;
    let error = received::<Tasks>(enveloped(), 200, body).unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(200))
    );
    assert!(error.to_string().starts_with("tasks.get_tasks: status 200: the answer is not what was expected at `data[1].name`: invalid type: map"), "{error}");
    assert_eq!(error.server().unwrap().body(), body);

    let error = received::<Plain<Task>>(get_tasks(), 200, r#"{"id":true}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("at `id`: `true` is not an identifier"),
        "{error}"
    );
    let error = received::<Tasks>(get_tasks(), 200, r#"[{"name":"a"}]"#).unwrap_err();
    assert!(
        error.to_string().ends_with("at `[0]`: missing field `id`"),
        "{error}"
    );
    for body in ["<html>", "[] x", "[", "\u{0}"] {
        let error = received::<Tasks>(get_tasks(), 200, body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let error = received::<Tasks>(enveloped(), 200, body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}

#[test]
fn what_an_error_keeps_is_bounded() {
    let body: &'static str =
        Box::leak(format!("{{\"id\":\"{}\"", "ü".repeat(100_000)).into_boxed_str());
    for status in [200, 400, 500] {
        let error = received::<Plain<Task>>(get_tasks(), status, body).unwrap_err();
        assert!(error.server().unwrap().body().len() <= 8 * 1024);
        assert!(error.to_string().len() < 1024);
    }
}

#[test]
fn deep_answers_do_no_harm() {
    let body: &'static str = Box::leak("[".repeat(100_000).into_boxed_str());
    assert_eq!(
        received::<Any>(get_tasks(), 200, body).unwrap_err().kind(),
        ErrorKind::Decode
    );
    assert_eq!(
        received::<Any>(enveloped(), 200, body).unwrap_err().kind(),
        ErrorKind::Decode
    );
    assert_eq!(
        received::<Any>(enveloped(), 400, body).unwrap_err().kind(),
        ErrorKind::Api
    );
}

#[test]
fn a_rejected_token_is_refreshed_once() {
    let script = Script::default();
    script
        .answer(401, "{}")
        .answer(
            200,
            r#"{"access_token":"CANARY-second","token_type":"bearer","expires_in":3600}"#,
        )
        .answer(200, "[]");
    let session = session(&script);
    wait(Call::new(&session, operation(get_tasks())).send::<Tasks>()).unwrap();
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(
        requests[0].headers()["authorization"],
        format!("Bearer {TOKEN}")
    );
    assert_eq!(requests[1].uri(), "https://login.example.com/token");
    assert_eq!(
        requests[2].headers()["authorization"],
        "Bearer CANARY-second"
    );
}

#[test]
fn a_second_rejection_is_an_error() {
    let script = Script::default();
    script
        .answer(401, "{}")
        .answer(
            200,
            r#"{"access_token":"CANARY-second","token_type":"bearer","expires_in":3600}"#,
        )
        .answer(
            401,
            r#"{"status":"error","status_code":2,"message":"token is expired"}"#,
        );
    let error =
        wait(Call::new(&session(&script), operation(enveloped())).send::<Tasks>()).unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unauthorized, Some(401))
    );
    assert_eq!(error.server().unwrap().message(), Some("token is expired"));
    assert_eq!(script.requests().len(), 3);
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}

#[test]
fn calls_can_be_sent_from_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    let session = session(&Script::default());
    is_send(&Call::new(&session, operation(get_tasks())).send::<Tasks>());
    is_send(&Call::new(&session, operation(get_tasks())).send_empty());
}
