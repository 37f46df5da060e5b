//! Clients that say nothing, or stop in the middle.

use std::time::{Duration, Instant};

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{API, End, no_panics, read_all, request, send, start, status};

#[tokio::test]
async fn a_thousand_idle_sockets_keep_nobody_waiting() {
    let emulator = start().await;
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        idle.push(TcpStream::connect(emulator.address()).await.unwrap());
    }
    let began = Instant::now();
    for _ in 0..20 {
        let sent = request("GET", "/v1/me", API, "", "");
        let (answer, _) = send(emulator.address(), sent.as_bytes()).await;
        assert_eq!(status(&answer), 401);
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    for stream in &mut idle {
        assert_eq!(read_all(stream).await, (Vec::new(), End::Closed));
    }
    no_panics();
}

#[tokio::test]
async fn half_requests_are_given_up() {
    let emulator = start().await;
    let halves = [
        "G",
        "GET /v1/me HTTP/1.1\r\nHost: api.env",
        "POST /token HTTP/1.1\r\nHost: login.env.example\r\nContent-Length: 100\r\n\r\na=b",
        "POST /token HTTP/1.1\r\nHost: login.env.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "POST /_emulator/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{",
    ];
    let mut waiting = Vec::new();
    for half in halves {
        let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
        stream.write_all(half.as_bytes()).await.unwrap();
        waiting.push(tokio::spawn(async move { read_all(&mut stream).await }));
    }
    for (half, waiting) in halves.iter().zip(waiting) {
        let (answer, end) = waiting.await.unwrap();
        assert_ne!(end, End::Open, "{half}");
        assert!(answer.is_empty() || status(&answer) == 408, "{half}");
    }
    no_panics();
}

#[tokio::test]
async fn bodies_that_break_off_are_answered_or_closed() {
    let emulator = start().await;
    let half = "POST /token HTTP/1.1\r\nHost: login.env.example\r\nContent-Length: 100\r\n\r\na=b";
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(half.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let (answer, end) = read_all(&mut stream).await;
    assert_ne!(end, End::Open);
    assert!(answer.is_empty() || status(&answer) == 400);
    no_panics();
}

#[tokio::test]
async fn requests_in_a_row_are_answered_in_a_row() {
    let emulator = start().await;
    let open = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {API}\r\n\r\n");
    let all = [
        open("/v1/me"),
        open("/v1/nothing"),
        open("/v1/me"),
        request("GET", "/elsewhere", API, "", ""),
    ];
    let (answers, _) = send(emulator.address(), all.concat().as_bytes()).await;
    let text = String::from_utf8(answers).unwrap();
    let statuses: Vec<&str> = text
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|answer| &answer[..3])
        .collect();
    assert_eq!(statuses, ["401", "404", "401", "404"]);
    no_panics();
}
