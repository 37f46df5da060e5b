//! Bodies are read strictly.

use http::HeaderValue;
use serde_json::json;

use super::fixture::{Fixture, golden, provider};
use crate::api::tests::ask::Ask;

fn refused(fixture: &Fixture, ask: &Ask<'_>, status: u16, part: &str) {
    let seen = fixture.send(ask);
    let why = seen.note.refused.clone().unwrap_or_default();
    assert_eq!(seen.status, status, "{why} {}", seen.body);
    assert!(why.contains(part), "{why}");
}

#[test]
fn json_of_another_type_or_shape() {
    let fixture = golden("bodies");
    let ask = || fixture.ask("notes.plain").with("text", "x");
    assert_eq!(fixture.send(&ask()).note.parameters, ["text"]);
    let plain = ask().edit(|request| {
        let plain = HeaderValue::from_static("text/plain");
        request.headers.insert("content-type", plain);
    });
    refused(&fixture, &plain, 415, "`application/json`");
    for (body, status, part) in [
        ("", 400, "`text` is missing"),
        ("{", 400, "not JSON"),
        ("[]", 400, "an object"),
        (
            r#"{"text":5}"#,
            400,
            "`text` is invalid: a text is expected",
        ),
        (r#"{"text":null}"#, 400, "`text` is missing"),
        (r#"{"text":"x","tags":"a"}"#, 400, "a list is expected"),
        (r#"{"text":"x","tags":[1]}"#, 400, "in 0: a text"),
        (r#"{"text":"x","note":{}}"#, 400, "in author: it is missing"),
        (
            r#"{"text":"x","note":{"author":5}}"#,
            400,
            "in author: an identifier is expected, as a text",
        ),
    ] {
        let edited = ask().edit(move |request| request.body = body.into());
        refused(&fixture, &edited, status, part);
    }
}

#[test]
fn dotted_names_and_wrappers() {
    let fixture = golden("bodies");
    let nested = fixture
        .ask("notes.nested")
        .with("text", "x")
        .with("action", 5);
    let sent = String::from_utf8(nested.request().body.to_vec()).unwrap();
    assert_eq!(sent, r#"{"note":{"links":{"action":5},"text":"x"}}"#);
    assert_eq!(
        fixture.send(&nested).note.parameters,
        ["note.text", "note.links.action"]
    );
    let wrapped = || {
        fixture
            .ask("notes.wrapped")
            .with("id", "1")
            .with("text", "x")
    };
    assert_eq!(fixture.send(&wrapped()).note.parameters, ["id", "text"]);
    let bare = wrapped().edit(|request| request.body = r#"{"text":"x"}"#.into());
    refused(&fixture, &bare, 400, "`notes` is missing");
}

#[test]
fn identifiers_have_the_spelling_of_the_provider() {
    let fixture = provider("actionstep");
    let ask = fixture.ask("file_notes.create").filled(false);
    assert_eq!(fixture.send(&ask).status, 200);
    let sent: serde_json::Value = serde_json::from_slice(&ask.request().body).unwrap();
    let id = sent["filenotes"]["links"]["action"].clone();
    assert!(id.is_number(), "{sent}");
    let text = ask.edit(move |request| {
        let body = json!({ "filenotes": { "text": "x", "links": { "action": id.to_string() } } });
        request.body = body.to_string().into();
    });
    refused(&fixture, &text, 400, "as a number");
}

#[test]
fn forms_and_lists() {
    let fixture = golden("bodies");
    let ask = fixture
        .ask("notes.form")
        .with("text", "x")
        .with("todo", json!(["a", "b,c"]));
    let body = ask.request().body;
    assert_eq!(&body[..], b"text=x&todo%5B%5D=a&todo%5B%5D=b%2Cc");
    assert_eq!(fixture.send(&ask).note.parameters, ["text", "todo[]"]);
    let twice = ask.edit(|request| request.body = "text=x&text=y".into());
    refused(&fixture, &twice, 400, "more than once");
}

#[test]
fn indexed_lists_have_no_gaps() {
    let fixture = golden("kitchen_sink");
    let ask = |labels: &'static str| {
        fixture
            .ask("orders.attach_files")
            .with("id", "7")
            .file("files", &[("a.csv", b"1"), ("b.csv", b"2")])
            .with("labels", json!(["one", "two"]))
            .edit(move |request| {
                let body = String::from_utf8(request.body.to_vec()).unwrap();
                request.body = body.replace("label[1]", labels).into();
            })
    };
    assert_eq!(fixture.send(&ask("label[1]")).note.refused, None);
    refused(&fixture, &ask("label[2]"), 200, "not numbered");
    refused(&fixture, &ask("label[0]"), 200, "not numbered");
}

#[test]
fn multipart_that_is_none() {
    let fixture = golden("bodies");
    let ask = || {
        fixture
            .ask("notes.multipart")
            .file("attachment", &[("a", b"1")])
    };
    assert_eq!(fixture.send(&ask()).note.parameters, ["attach[0]"]);
    let without_boundary = ask().edit(|request| {
        let value = HeaderValue::from_static("multipart/form-data");
        request.headers.insert("content-type", value);
    });
    refused(&fixture, &without_boundary, 400, "multipart/form-data");
    let cut = ask().edit(|request| {
        let length = request.body.len() - 20;
        request.body.truncate(length);
    });
    refused(&fixture, &cut, 400, "multipart/form-data");
    let missing = fixture.ask("notes.multipart").with("text", "x");
    refused(&fixture, &missing, 400, "`attach[0]` is missing");
}

#[test]
fn raw_bodies() {
    let fixture = golden("bodies");
    let ask = || fixture.ask("notes.raw").file("file", &[("a", b"a;b")]);
    assert_eq!(fixture.send(&ask()).note.parameters, ["file"]);
    let json = ask().edit(|request| {
        let value = HeaderValue::from_static("application/json");
        request.headers.insert("content-type", value);
    });
    refused(&fixture, &json, 415, "`text/csv`");
    let empty = ask().edit(|request| request.body = bytes::Bytes::new());
    refused(&fixture, &empty, 400, "`file` is missing");
}
