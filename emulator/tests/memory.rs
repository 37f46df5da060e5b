//! Memory stays the same however many requests come. A program of its own: other tests would be
//! measured too.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::path::Path;

use emulator::Builder;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Requests before memory is measured: more than the log remembers.
const FIRST: usize = 3_000;

/// Requests between the measurements.
const MORE: usize = 12_000;

/// Requests sent at a time.
const BATCH: usize = 50;

/// Most bytes by which memory may grow, for what the allocator does in between.
const GROWTH: usize = 8 * 1024 * 1024;

fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// Sends this many requests, and waits for their answers.
async fn ask(stream: &mut TcpStream, requests: usize) {
    // Refused, each with a header and a body that the log keeps.
    let body = format!(
        "grant_type=refresh_token&refresh_token={}",
        "x".repeat(1_000)
    );
    let request = format!(
        "POST /token HTTP/1.1\r\nHost: login.env.example\r\nX-Filler: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        "y".repeat(1_000),
        body.len()
    );
    for _ in 0..requests / BATCH {
        stream
            .write_all(request.repeat(BATCH).as_bytes())
            .await
            .unwrap();
        let mut answers = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        while answers
            .windows(9)
            .filter(|nine| nine == b"HTTP/1.1 ")
            .count()
            < BATCH
            || !answers.ends_with(b"}")
        {
            let read = stream.read(&mut piece).await.unwrap();
            assert_ne!(read, 0, "{}", String::from_utf8_lossy(&answers));
            answers.extend_from_slice(&piece[..read]);
        }
    }
}

#[tokio::test]
async fn memory_is_flat() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let spec = golden.join("environments/spec/environments.yaml");
    let emulator = Builder::new().spec(spec).unwrap().start().await.unwrap();
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    ask(&mut stream, FIRST).await;
    let before = resident();
    ask(&mut stream, MORE).await;
    let after = resident();
    assert_eq!(emulator.log().requests().len(), 1_000);
    assert!(
        after < before + GROWTH,
        "{before} bytes before, {after} after"
    );
}
