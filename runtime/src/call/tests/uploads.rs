//! Uploads in parts.

use std::sync::{Arc, Mutex};

use crate::call::Call;
use crate::call::tests::fixture::*;
use crate::error::{Error, ErrorKind};
use crate::operation::{Body, Operation, Parameter, PartUpload};
use crate::provider::{Method, Part};
use crate::upload::{Progress, Upload};
use crate::value::File;
use crate::value::kind::{Any, Text};

const FOLDER: Parameter = Parameter::query("folder");

static FIRST: Operation = Operation {
    id: "files.upload",
    method: Method::Post,
    url: &[Part::Literal("https://api.example.com/files")],
    body: Some(Body::Multipart),
    ..get_tasks()
};

static NEXT: Operation = Operation {
    id: "files.upload_part",
    url: &[
        Part::Literal("https://api.example.com/files/"),
        Part::Variable("id"),
    ],
    method: Method::Post,
    body: Some(Body::Multipart),
    ..get_tasks()
};

static PARTS: PartUpload = PartUpload {
    first: &FIRST,
    next: &NEXT,
    file: Parameter::body("file"),
    part_number: Parameter::query("part_number"),
    part_count: Parameter::query("part_count"),
    id: Parameter::path("id"),
    max_bytes: 5,
    returned_id: "files.id",
};

type Told = Arc<Mutex<Vec<Progress>>>;

/// Uploads against the script; what was told of progress comes along.
fn upload(script: &Script, upload: Upload) -> (Result<serde_json::Value, Error>, Vec<Progress>) {
    let mut call = Call::new(&session(script), &FIRST);
    call.set::<Text>(FOLDER, "7".to_owned());
    let told = Told::default();
    let tell = Arc::clone(&told);
    let on_progress = Box::new(move |progress| tell.lock().unwrap().push(progress));
    let answer = wait(call.upload::<Any>(&PARTS, upload, Some(on_progress)));
    let told = told.lock().unwrap().clone();
    (answer, told)
}

/// Path with query, and the content of the part.
fn sent_parts(script: &Script) -> Vec<(String, String)> {
    let part = |request: &http::Request<bytes::Bytes>| {
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        assert!(body.contains("name=\"file\"; filename=\"a.txt\""), "{body}");
        let content = body.split("\r\n\r\n").nth(1).unwrap();
        let content = content.split("\r\n--").next().unwrap().to_owned();
        (request.uri().path_and_query().unwrap().to_string(), content)
    };
    script.requests().iter().map(part).collect()
}

fn owned(parts: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(uri, content): &(&str, &str)| ((*uri).to_owned(), (*content).to_owned());
    parts.iter().map(owned).collect()
}

const DONE: &str = r#"{"files":{"id":"f 1","status":"Uploaded"}}"#;

fn progress(sent: u64, part: u32) -> Progress {
    Progress {
        sent,
        total: 12,
        part,
        parts: 3,
    }
}

const THREE: &[(&str, &str)] = &[
    ("/files?folder=7&part_number=1&part_count=3", "hello"),
    ("/files/f%201?part_number=2&part_count=3", " worl"),
    ("/files/f%201?part_number=3&part_count=3", "d!"),
];

#[test]
fn a_large_file_goes_out_in_parts() {
    let script = Script::default();
    script
        .answer(200, r#"{"files":{"id":"f 1","status":"Pending"}}"#)
        .answer(200, r#"{"files":{"id":"f 1","status":"Pending"}}"#)
        .answer(200, DONE);
    let (answer, told) = upload(&script, File::new("a.txt", "hello world!").into());
    assert_eq!(answer.unwrap()["files"]["status"], "Uploaded");
    assert_eq!(sent_parts(&script), owned(THREE));
    assert_eq!(told, [progress(5, 1), progress(10, 2), progress(12, 3)]);
}

#[test]
fn a_file_on_disk_goes_out_in_the_same_parts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "hello world!").unwrap();
    let script = Script::default();
    script.answer(200, DONE).answer(200, DONE).answer(200, DONE);
    let opened = wait(Upload::open(&path)).unwrap();
    assert_eq!(opened.size(), 12);
    upload(&script, opened).0.unwrap();
    assert_eq!(sent_parts(&script), owned(THREE));

    // It became shorter in between.
    let script = Script::default();
    script.answer(200, DONE);
    let opened = wait(Upload::open(&path)).unwrap();
    std::fs::write(&path, "hello w").unwrap();
    let error = upload(&script, opened).0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(
        error.to_string().contains("part 2 of 3 of the file f 1"),
        "{error}"
    );
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn a_small_file_is_one_request() {
    for content in ["hello", ""] {
        let script = Script::default();
        script.answer(200, DONE);
        let (answer, told) = upload(&script, File::new("a.txt", content).into());
        answer.unwrap();
        let query = "/files?folder=7&part_number=1&part_count=1";
        assert_eq!(sent_parts(&script), owned(&[(query, content)]));
        assert_eq!(told.len(), 1);
    }
}

#[test]
fn a_failed_part_says_which_and_how_to_go_on() {
    let script = Script::default();
    script.answer(200, DONE).answer(503, "{}");
    let (answer, told) = upload(&script, File::new("a.txt", "hello world!").into());
    let error = answer.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Server, Some(503))
    );
    assert_eq!(error.operation(), "files.upload_part");
    assert!(
        error.to_string().contains("part 2 of 3 of the file f 1"),
        "{error}"
    );
    assert_eq!(told, [progress(5, 1)]);
}

#[test]
fn an_answer_without_identifier_is_an_error() {
    for body in [r#"{"files":{}}"#, r#"{"files":{"id":null}}"#, "<html>"] {
        let script = Script::default();
        script.answer(200, body);
        let (answer, _) = upload(&script, File::new("a.txt", "hello world!").into());
        assert_eq!(answer.unwrap_err().kind(), ErrorKind::Decode, "{body}");
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn what_is_no_file_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("none")] {
        let error = wait(Upload::open(path)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
    }
}
