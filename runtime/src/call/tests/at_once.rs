//! What is read in one pass is what is read step by step.

use proptest::prelude::*;

use super::fixture::*;
use crate::call::answer::{Expects, Reader};
use crate::call::at_once::payload;
use crate::operation::Operation;
use crate::provider::{ErrorShape, Predicate, Scalar, Test};
use crate::value::kind::{Any, Integer, Kind, List, Optional, Text};

const fn shape(path: &'static str, test: Test) -> ErrorShape {
    ErrorShape {
        when: Predicate { path, test },
        code: &["code"],
        message: &[],
        details: &[],
        request_id: &[],
    }
}

const PRESENT: ErrorShape = shape("error", Test::Present);
const STATUS: ErrorShape = shape("status", Test::Equals(Scalar::Text("error")));
const OK: Predicate = Predicate {
    path: "status",
    test: Test::Equals(Scalar::Text("ok")),
};

/// Operations with a payload in a member of the answer.
fn operations() -> [&'static Operation; 6] {
    let with = |errors, success, empty_when_absent| {
        operation(Operation {
            data: Some("data"),
            errors,
            success,
            empty_when_absent,
            ..get_tasks()
        })
    };
    [
        with(&[], None, false),
        with(const { &[PRESENT] }, None, false),
        with(const { &[PRESENT, STATUS] }, Some(OK), false),
        with(const { &[STATUS] }, Some(OK), true),
        with(const { &[shape("data", Test::Present)] }, None, false),
        with(const { &[shape("meta.error", Test::Present)] }, None, false),
    ]
}

/// Whether what one pass reads is what is read step by step, if it reads anything.
fn agrees<K: Kind>(operation: &'static Operation, body: &str) -> bool
where
    K::Value: PartialEq,
{
    let Some(value) = payload::<K>(operation, body.as_bytes()) else {
        return true;
    };
    let session = session(&Script::default());
    let access = wait(session.access()).unwrap();
    let reader = Reader {
        operation,
        session,
        access,
    };
    let response = http::Response::new(bytes::Bytes::from(body.to_owned()));
    let answer = reader.read(response, Expects::Payload);
    answer.is_ok_and(|answer| answer.decode::<K>().is_ok_and(|found| found == value))
}

fn check(body: &str) {
    for operation in operations() {
        let name = (operation.errors, operation.success);
        assert!(agrees::<List<Integer>>(operation, body), "{name:?} {body}");
        assert!(agrees::<Optional<Text>>(operation, body), "{name:?} {body}");
        assert!(agrees::<Any>(operation, body), "{name:?} {body}");
    }
}

#[test]
fn usual_successes_are_read_in_one_pass() {
    let [plain, present, status, ..] = operations();
    let body = br#" {"meta": {"error": []}, "data": [1, 2], "status": "ok"} "#;
    for operation in [plain, present, status] {
        assert_eq!(payload::<List<Integer>>(operation, body), Some(vec![1, 2]));
    }
}

#[test]
fn what_is_not_as_usual_is_read_step_by_step() {
    let [plain, present, status, absent, on_data, nested] = operations();
    let refuses = |operation, body: &[u8]| payload::<List<Integer>>(operation, body).is_none();
    assert!(refuses(present, br#"{"data": [1], "error": "x"}"#));
    assert!(refuses(present, br#"{"data": [1], "err\u006fr": "x"}"#));
    assert!(refuses(status, br#"{"data": [1]}"#));
    assert!(refuses(status, br#"{"data": [1], "status": "error"}"#));
    assert!(refuses(status, br#"{"status": "ok"}"#));
    assert!(refuses(plain, br#"{"data": [1], "data": [2]}"#));
    assert!(refuses(plain, br#"{"data": [1]} x"#));
    assert!(refuses(plain, b"{\"data\": [1], \"x\": \"\xff\"}"));
    assert!(refuses(plain, br#"[{"data": [1]}]"#));
    for operation in [absent, on_data, nested] {
        assert!(refuses(operation, br#"{"data": [1], "status": "ok"}"#));
    }
}

proptest! {
    #[test]
    fn one_pass_reads_what_steps_read(body in body()) {
        check(&body);
    }
}

/// Answers of members that the operations know, in any order, some of them twice or no JSON.
fn body() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "data",
        "status",
        "error",
        "meta",
        "d\\u0061ta",
        "other",
    ]);
    let value = prop::sample::select(vec![
        "null",
        "[1,2]",
        "[]",
        "\"ok\"",
        "\"error\"",
        "\"\"",
        "1",
        "{}",
        "{\"error\":1}",
        "[1,]",
        "false",
        " [ 3 ] ",
    ]);
    let member = (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let end = prop::sample::select(vec!["}", "} ", "}}", ""]);
    (prop::collection::vec(member, 0..5), end)
        .prop_map(|(members, end)| format!("{{{}{end}", members.join(",")))
}
