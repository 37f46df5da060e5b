//! Files: downloaded piece by piece, and errors in their place.

use super::super::worksection::login;
use crate::server::{Answer, Server};
use provider_runtime::{ErrorKind, Retry};
use worksection::ErrorCode;

#[tokio::test]
async fn a_file_comes_as_it_is_sent() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    let sent: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    server.expect([Answer::status(200)
        .body("image/png", sent.clone())
        .header("Content-Disposition", "attachment; filename=\"../a b.png\"")]);
    let mut file = session.files().download(16242).send().await.unwrap();
    assert_eq!(file.content_type(), Some("image/png"));
    assert_eq!(file.content_length(), Some(3_000_000));
    assert_eq!(file.file_name(), Some("a b.png"), "a name without folders");
    let mut pieces = 0;
    let mut received = Vec::new();
    while let Some(bytes) = file.chunk().await.unwrap() {
        pieces += 1;
        received.extend_from_slice(&bytes);
    }
    assert!(pieces > 1, "it came in one piece");
    assert!(received == sent, "what came is not what was sent");
}

#[tokio::test]
async fn a_file_without_end_begins_to_come() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    let endless = Answer::status(200).body("application/octet-stream", vec![7; 64 * 1024]);
    server.expect([endless.endless()]);
    let mut file = session.files().download(16242).send().await.unwrap();
    assert_eq!(file.content_length(), None);
    let mut received = 0;
    while received < 1024 * 1024 {
        let bytes = file.chunk().await.unwrap().expect("there is always more");
        assert!(bytes.iter().all(|byte| *byte == 7));
        received += bytes.len();
    }
}

#[tokio::test]
async fn half_a_file_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, "the old one").unwrap();
    let server = Server::start([]).await;
    let session = login(&server).await;
    let file = Answer::status(200).body("application/pdf", vec![b'%'; 100_000]);
    server.expect([file.clone().cut(), file]);

    let half = session.files().download(1).send().await.unwrap();
    half.save(&path).await.unwrap_err();
    assert_eq!(std::fs::read(&path).unwrap(), b"the old one");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let whole = session.files().download(1).send().await.unwrap();
    assert_eq!(whole.save(&path).await.unwrap(), 100_000);
    assert_eq!(std::fs::read(&path).unwrap().len(), 100_000);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn an_error_in_place_of_a_file() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    let missing = r#"{"status":"error","status_code":4,"message":"File is invalid"}"#;
    for content_type in ["application/json", "text/html; charset=utf-8"] {
        server.expect([Answer::status(200).body(content_type, missing)]);
        let error = session.files().download(1).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api, "{content_type}");
        assert_eq!(error.operation(), "files.download");
        assert_eq!(error.status(), Some(200));
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::CODE_4));
        let said = error.server().unwrap();
        assert_eq!(said.message(), Some("File is invalid"));
        assert_eq!(error.retry(), Retry::Never);
    }
}

#[tokio::test]
async fn a_file_of_json_is_no_error() {
    let server = Server::start([]).await;
    let session = login(&server).await;
    for json in [r#"{"name":"not an error"}"#, "[1,2]", "\"text\"", "{"] {
        server.expect([Answer::json(json)]);
        let file = session.files().download(1).send().await.unwrap();
        assert_eq!(file.bytes(1024).await.unwrap(), json);
    }
}
