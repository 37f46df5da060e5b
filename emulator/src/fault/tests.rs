#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use specs::model::TokenResponse;

use super::*;
use crate::{exchange::Answer, testing};
use http::{StatusCode, header::CONTENT_TYPE};

fn read(value: Value) -> Result<Fault, serde_json::Error> {
    serde_json::from_value(value)
}

#[test]
fn faults_are_written_in_json_as_in_rust() {
    let refresh = || Fault::on(RequestKind::Refresh);
    let cases = [
        (
            json!({ "on": "refresh", "when": "once", "fault": { "status": 503 } }),
            refresh().once(FaultKind::status(503)),
        ),
        (
            json!({ "on": "refresh", "when": { "nth": 3 }, "fault": { "status": 429, "retry_after": 7 } }),
            refresh().nth(3, FaultKind::too_many_requests(Some(7))),
        ),
        (
            json!({ "on": "any", "when": "always", "fault": "reset_after" }),
            Fault::on_any().always(FaultKind::ResetAfter),
        ),
        (
            json!({ "provider": "acme", "on": "users.me", "when": "once", "fault": { "truncated": 5 } }),
            Fault::on_operation("users.me")
                .provider("acme")
                .once(FaultKind::Truncated(5)),
        ),
        (
            json!({ "on": "token", "when": "once", "fault": { "answer": "scope_array" } }),
            Fault::on(RequestKind::Token).once(FaultKind::Answer(AnswerShape::ScopeArray)),
        ),
        (
            json!({ "on": "api", "when": "once", "fault": { "redirect": "https://other.example/" } }),
            Fault::on(RequestKind::Api)
                .once(FaultKind::Redirect("https://other.example/".to_owned())),
        ),
    ];
    for (json, fault) in cases {
        assert_eq!(read(json.clone()).unwrap(), fault);
        assert_eq!(serde_json::to_value(&fault).unwrap(), json);
    }
    assert_eq!(
        read(json!({ "on": "refresh", "fault": "html" })).unwrap(),
        refresh().once(FaultKind::Html)
    );
}

#[test]
fn what_is_no_fault_is_refused() {
    for json in [
        json!({ "on": "refresh", "fault": "explode" }),
        json!({ "on": "refresh", "fault": { "status": 503, "colour": "red" } }),
        json!({ "on": "refresh", "fault": { "answer": "square" } }),
        json!({ "on": "everything", "fault": "html" }),
        json!({ "on": "refresh", "fault": "html", "more": 1 }),
        json!({ "on": "refresh", "when": "twice", "fault": "html" }),
        json!({ "on": "refresh" }),
    ] {
        assert!(read(json.clone()).is_err(), "{json}");
    }
    let error = read(json!({ "on": "refresh", "fault": "explode" })).unwrap_err();
    assert!(error.to_string().contains("it is \"html\", "), "{error}");
}

fn faults() -> Faults {
    Faults {
        shared: Arc::new(Shared {
            known: vec![("acme".to_owned(), vec!["users.me".to_owned()])],
            ..Shared::default()
        }),
    }
}

#[test]
fn a_fault_that_cannot_occur_is_not_armed() {
    let refused = |fault| faults().arm(fault).unwrap_err().to_string();
    let html = || FaultKind::Html;
    assert_eq!(
        refused(Fault::on_any().provider("other").once(html())),
        "no provider other is emulated"
    );
    assert_eq!(
        refused(Fault::on_operation("users.you").once(html())),
        "no provider has an operation users.you"
    );
    let answer = FaultKind::Answer(AnswerShape::Charset);
    assert_eq!(
        refused(Fault::on(RequestKind::Api).once(answer)),
        "only token requests are answered with tokens"
    );
    assert!(refused(Fault::on_any().once(FaultKind::status(100))).contains("no status"));
    let zeroth = Fault::on_any().nth(0, html());
    assert_eq!(
        refused(zeroth),
        "requests are counted from 1: there is no 0th"
    );
    let header = FaultKind::ContentType("a\nb".to_owned());
    assert!(refused(Fault::on_any().once(header)).contains("header"));
}

#[test]
fn faults_occur_as_often_as_they_should() {
    let faults = faults();
    let take = |kind, operation| {
        let fault = faults.take("acme", kind, operation);
        fault.map(|fault| fault.kind().to_string())
    };
    let (api, refresh) = (RequestKind::Api, RequestKind::Refresh);
    faults
        .arm(Fault::on(refresh).once(FaultKind::Html))
        .unwrap();
    faults
        .arm(Fault::on(refresh).nth(3, FaultKind::status(503)))
        .unwrap();
    let always = faults
        .arm(Fault::on_operation("users.me").always(FaultKind::Empty))
        .unwrap();
    assert_eq!(take(RequestKind::Token, None), None);
    assert_eq!(take(refresh, None).unwrap(), "HTML");
    assert_eq!(take(refresh, None), None);
    assert_eq!(take(refresh, None).unwrap(), "status 503");
    assert_eq!(take(refresh, None), None);
    assert_eq!(take(api, Some("users.you")), None);
    assert_eq!(take(api, Some("users.me")).unwrap(), "empty");
    assert_eq!(take(api, Some("users.me")).unwrap(), "empty");
    assert_eq!(faults.armed().len(), 1);
    assert_eq!(faults.armed()[0].seen, 2);
    assert!(faults.disarm(always));
    assert!(!faults.disarm(always));
    assert!(faults.is_empty());
}

#[test]
fn faults_are_not_armed_without_end() {
    let faults = faults();
    for _ in 0..MOST {
        faults.arm(Fault::on_any().once(FaultKind::Html)).unwrap();
    }
    assert!(faults.arm(Fault::on_any().once(FaultKind::Html)).is_err());
    faults.clear();
    faults.arm(Fault::on_any().once(FaultKind::Html)).unwrap();
}

#[test]
fn shapes_have_forty_names() {
    let mut names: Vec<&str> = AnswerShape::all().map(AnswerShape::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 40);
    for (index, shape) in AnswerShape::all().enumerate() {
        assert_eq!(shape as usize, index);
        assert_eq!(AnswerShape::try_from(shape.name().to_owned()), Ok(shape));
        assert!(shape.doc().ends_with('.'), "{}", shape.name());
    }
}

/// An answer with tokens at the paths of a dialect.
fn usual(dialect: &TokenResponse) -> Value {
    let mut body = json!({});
    for (path, value) in [
        (&dialect.access_token, json!("AT")),
        (&dialect.token_type, json!("Bearer")),
        (&dialect.expiry.path, json!(3600)),
        (&dialect.refresh_token, json!("RT")),
        (&dialect.scope, json!("read write")),
    ] {
        crate::json_path::set(&mut body, path, value);
    }
    if let Some(success) = &dialect.success {
        crate::error_body::satisfy(&mut body, success);
    }
    body
}

#[test]
fn every_shape_is_odd_in_every_dialect() {
    for id in ["minimal", "kitchen_sink", "error_in_200"] {
        let dialect = testing::golden(id).token_response;
        let usual = usual(&dialect);
        let right = Answer::json(StatusCode::OK, &usual);
        for shape in AnswerShape::all() {
            let odd = shapes::transform(shape, &dialect, right.clone());
            let is_same = odd.status == right.status
                && odd.headers == right.headers
                && odd.body == right.body;
            // A dialect in which lower case is usual is no oddity.
            assert!(!is_same, "{id} {}", shape.name());
            let body: Option<Value> = serde_json::from_slice(&odd.body).ok();
            let token = body
                .as_ref()
                .and_then(|body| crate::json_path::get(body, &dialect.access_token));
            let is_found = odd.status.is_success() && token == Some(&json!("AT"));
            let is_wrapped = matches!(shape, AnswerShape::FormBody | AnswerShape::ByteOrderMark);
            let is_of_another_type = shape == AnswerShape::TokenTypeUnknown;
            if !is_wrapped && !is_of_another_type {
                assert_eq!(is_found, shape.carries_token(), "{id} {}", shape.name());
            }
        }
    }
}

#[test]
fn answers_without_tokens_stay_as_they_are() {
    let dialect = testing::golden("minimal").token_response;
    let error = Answer::json(
        StatusCode::BAD_REQUEST,
        &json!({ "error": "invalid_grant" }),
    );
    for shape in AnswerShape::all() {
        let same = shapes::transform(shape, &dialect, error.clone());
        assert_eq!((same.status, &same.body), (error.status, &error.body));
        assert_eq!(same.headers[CONTENT_TYPE], "application/json");
    }
}
