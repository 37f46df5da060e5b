//! Records one by one, and what comes along with them.

use crate::call::Call;
use crate::call::tests::fixture::*;
use crate::error::{ErrorKind, Retry};
use crate::operation::Operation;
use crate::provider::{ErrorShape, Predicate, Test};
use crate::value::kind::{Any, Integer, List, Map};

const LINKED: Operation = Operation {
    data: Some("actions"),
    linked: Some("linked"),
    errors: &[ErrorShape {
        when: Predicate {
            path: "error",
            test: Test::Present,
        },
        code: &["error.code"],
        message: &["error.message"],
        details: &[],
        request_id: &["error.id"],
    }],
    ..get_tasks()
};

fn call(script: &Script) -> Call {
    Call::new(&session(script), operation(LINKED))
}

#[test]
fn a_bad_record_stands_beside_good_ones() {
    let script = Script::default();
    script.answer(200, r#"{"actions":[1,{"id":2},3]}"#);
    let records = wait(call(&script).send_each::<Integer>()).unwrap();
    assert_eq!(records.len(), 3);
    assert_eq!(*records[0].as_ref().unwrap(), 1);
    let error = records[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("actions[1]"));
    assert_eq!(*records[2].as_ref().unwrap(), 3);

    let script = Script::default();
    script.answer(200, r#"{"actions":"x"}"#);
    let records = wait(call(&script).send_each::<Integer>()).unwrap();
    assert_eq!(records[0].as_ref().unwrap_err().path(), Some("actions"));
}

#[test]
fn linked_records_come_along_or_do_not() {
    let script = Script::default();
    script.answer(200, r#"{"actions":[1],"linked":{"users":[5]}}"#);
    let answer = wait(call(&script).send_linked::<List<Integer>, Map<Any>>()).unwrap();
    assert_eq!(answer.data, [1]);
    assert_eq!(answer.linked["users"], serde_json::json!([5]));
    for body in [r#"{"actions":[1]}"#, r#"{"actions":[1],"linked":null}"#] {
        let script = Script::default();
        script.answer(200, body);
        let answer = wait(call(&script).send_linked::<List<Integer>, Map<Any>>()).unwrap();
        assert!(answer.linked.is_empty());
    }
    let script = Script::default();
    script.answer(200, r#"{"actions":[1],"linked":{"users":"x"}}"#);
    let error = wait(call(&script).send_linked::<List<Integer>, Map<Integer>>()).unwrap_err();
    assert_eq!(error.path(), Some("linked.users"));
}

#[test]
fn errors_name_the_request_and_what_the_provider_advises() {
    let script = Script::default();
    script.answer_with(
        200,
        &[("X-Request-Id", "r-1")],
        br#"{"error":{"code":7,"message":"busy"}}"#,
    );
    let error = wait(call(&script).send::<Any>()).unwrap_err();
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.retry(), Retry::Later);

    let script = Script::default();
    script.answer(422, r#"{"error":{"code":8,"id":"b-1"}}"#);
    let error = wait(call(&script).send::<Any>()).unwrap_err();
    assert_eq!(error.request_id(), Some("b-1"));
    assert_eq!(error.retry(), Retry::Never);

    // The identifier helps support also where the answer is not what it should be.
    let script = Script::default();
    script.answer_with(200, &[("X-Request-Id", "r-2")], br#"{"actions":"x"}"#);
    let error = wait(call(&script).send::<Integer>()).unwrap_err();
    assert_eq!(error.request_id(), Some("r-2"));
}
