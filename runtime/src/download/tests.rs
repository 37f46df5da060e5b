#![allow(clippy::unwrap_used)]

use super::*;
use crate::call::Call;
use crate::operation::Operation;
use crate::provider::{ErrorShape, Part, Predicate, Scalar, Test};
use crate::store::MemoryStore;
use crate::testing::{Answer, LIMIT, Server, clock, session, until};

const ERROR: ErrorShape = ErrorShape {
    when: Predicate {
        path: "status",
        test: Test::NotEquals(Scalar::Text("ok")),
    },
    code: &["status_code"],
    message: &["message"],
    details: &[],
    request_id: &[],
};

static FILE: Operation = Operation {
    id: "files.download",
    url: &[
        Part::Literal("https://"),
        Part::Variable("auth_host"),
        Part::Literal("/file"),
    ],
    errors: &[ERROR],
    ..Operation::PLAIN
};

fn tokens(access_token: &str) -> Answer {
    Answer::json(&format!(
        r#"{{"access_token":"{access_token}","token_type":"bearer","expires_in":3600,"refresh_token":"CANARY-refresh","account_url":"https://one.acme.example"}}"#
    ))
}

async fn download(mut script: Vec<Answer>) -> (Server, Result<Download, Error>) {
    script.insert(0, tokens("CANARY-1"));
    let server = Server::start(script);
    let session = session(&server, MemoryStore::volatile(), &clock()).await;
    let download = Call::new(&session, &FILE).download().await;
    (server, download)
}

fn file(headers: &str, body: &str) -> Answer {
    Answer::new(&format!("200 OK\r\n{headers}"), body)
}

#[tokio::test]
async fn a_file_and_its_description() {
    let headers =
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../a.pdf\"";
    let (server, download) = download(vec![file(headers, "%PDF")]).await;
    let download = download.unwrap();
    assert_eq!(download.content_type(), Some("application/pdf"));
    assert_eq!(download.content_length(), Some(4));
    assert_eq!(download.file_name(), Some("a.pdf"));
    assert_eq!(download.bytes(4).await.unwrap(), "%PDF");
    let request = server.requests()[1].to_ascii_lowercase();
    assert!(
        request.contains("authorization: bearer canary-1"),
        "{request}"
    );
}

#[tokio::test]
async fn a_file_of_json_is_handed_out_whole() {
    for body in [
        "{\"a\": [1, 2]}",
        " not JSON at all",
        "",
        "{\"status\":\"ok\",\"a\":1}",
        "\u{feff}{\"status\":\"ok\"}",
    ] {
        let (_server, download) =
            download(vec![file("Content-Type: application/json", body)]).await;
        let mut download = download.unwrap();
        let mut found = Vec::new();
        while let Some(bytes) = download.chunk().await.unwrap() {
            found.extend_from_slice(&bytes);
        }
        assert_eq!(found, body.as_bytes());
    }
    // Longer than any error: not held back.
    let long = format!("{{\"status\":\"error\",\"a\":\"{}\"}}", "x".repeat(600_000));
    let (_server, download) = download(vec![file("Content-Type: application/json", &long)]).await;
    assert_eq!(download.unwrap().bytes(usize::MAX).await.unwrap(), long);
}

/// An endless file of JSON without a length must not be gathered to see whether it is an error.
#[tokio::test]
async fn a_long_file_of_json_is_not_held_back() {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let piece = "x".repeat(400_000);
    let answer = format!("{head}{:x}\r\n{piece}\r\n", piece.len());
    let answer = Answer::raw(answer.as_bytes()).held_open();
    let begun = tokio::time::timeout(LIMIT, download(vec![answer])).await;
    let (_server, download) = begun.unwrap();
    assert!(download.unwrap().chunk().await.unwrap().is_some());
}

#[tokio::test]
async fn an_error_instead_of_a_file() {
    let body = r#"{"status":"error","status_code":7,"message":"no such file"}"#;
    for headers in [
        "Content-Type: application/json; charset=utf-8",
        "Content-Type: text/html; charset=UTF-8",
        "X-Other: 1",
    ] {
        let (_server, download) = download(vec![file(headers, body)]).await;
        let error = download.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.server().unwrap().code(), Some("7"));
        assert!(error.to_string().contains("no such file"), "{error}");
    }
    let marked = format!("\u{feff}{body}");
    let (_server, refused) = download(vec![file("X-Other: 1", &marked)]).await;
    assert_eq!(
        refused.unwrap_err().server().unwrap().message(),
        Some("no such file")
    );
    let (_server, refused) = download(vec![Answer::new("404 Not Found", &marked)]).await;
    assert_eq!(
        refused.unwrap_err().server().unwrap().message(),
        Some("no such file")
    );
    let (_server, download) = download(vec![Answer::new("404 Not Found", body)]).await;
    let error = download.unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert_eq!(error.server().unwrap().message(), Some("no such file"));
}

#[tokio::test]
async fn a_rejected_token_is_refreshed_once() {
    let rejected = || Answer::new("401 Unauthorized", "{}");
    let script = vec![rejected(), tokens("CANARY-2"), file("X-A: 1", "bytes")];
    let (server, fetched) = download(script).await;
    assert_eq!(fetched.unwrap().bytes(5).await.unwrap(), "bytes");
    let request = server.requests()[3].to_ascii_lowercase();
    assert!(
        request.contains("authorization: bearer canary-2"),
        "{request}"
    );

    let (server, refused) = download(vec![rejected(), tokens("CANARY-2"), rejected()]).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Unauthorized);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn saving_replaces_a_file_only_when_all_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "before").unwrap();
    let files = || std::fs::read_dir(folder.path()).unwrap().count();

    let broken = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nafter";
    let (_server, fetched) = download(vec![Answer::raw(broken)]).await;
    let error = fetched.unwrap().save(&path).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(files(), 1);

    let (_server, fetched) = download(vec![file("Content-Type: text/plain", "after")]).await;
    assert_eq!(fetched.unwrap().save(&path).await.unwrap(), 5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "after");
    assert_eq!(files(), 1);

    for path in [folder.path().join("none/a.txt"), "/".into()] {
        let (_server, fetched) = download(vec![file("Content-Type: text/plain", "after")]).await;
        let error = fetched.unwrap().save(path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
    }
}

#[tokio::test]
async fn a_dropped_download_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let slow = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nafter";
    let server = Server::start(vec![tokens("CANARY-1"), Answer::raw(slow).held_open()]);
    let session = session(&server, MemoryStore::volatile(), &clock()).await;
    let download = Call::new(&session, &FILE).download().await.unwrap();
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    tokio::select! {
        saved = download.save(&path) => panic!("{saved:?}"),
        () = until("the file is begun", async || files() == 1) => {}
    }
    // The file being written was closed with its future, or is closed by the thread that is about to
    // hand it over; its name goes with it.
    until("the file is gone", async || files() == 0).await;
}

/// The system is still creating the file when nobody wants it any more.
#[test]
fn a_download_dropped_at_its_beginning_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    // One thread creates files, one after the other.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime
        .max_blocking_threads(1)
        .build()
        .unwrap()
        .block_on(async {
            for _ in 0..20 {
                let mut creating = Box::pin(Partial::create(&path));
                let mut context = Context::from_waker(std::task::Waker::noop());
                let _ = creating.as_mut().poll(&mut context);
            }
            tokio::task::spawn_blocking(|| ()).await.unwrap();
        });
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn more_than_wanted_is_an_error() {
    let (_server, fetched) = download(vec![file("Content-Type: text/plain", "after")]).await;
    let error = fetched.unwrap().bytes(4).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\naft\r\n2\r\ner\r\n0\r\n\r\n";
    for (max, fits) in [(4, false), (5, true)] {
        let (_server, fetched) = download(vec![Answer::raw(chunked)]).await;
        let fetched = fetched.unwrap();
        assert_eq!(fetched.content_length(), None);
        assert_eq!(fetched.bytes(max).await.is_ok(), fits);
    }
}

#[tokio::test]
async fn a_file_arrives_before_it_is_complete() {
    let beginning =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nafter";
    let answer = Answer::raw(beginning).held_open();
    let begun = tokio::time::timeout(LIMIT, download(vec![answer])).await;
    let mut download = begun.unwrap().1.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "after");
}
