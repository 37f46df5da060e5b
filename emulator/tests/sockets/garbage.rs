//! Requests that nobody should send: answered or closed, never a panic.

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{
    API, End, LOGIN, no_panics, parts, read_all, request, send, start, status, token_request,
};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn bytes_that_are_no_http_are_refused() {
    let emulator = start().await;
    let noise: Vec<u8> = (0..100_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let long_line = [
        b"GET /".to_vec(),
        vec![b'a'; 300_000],
        b" HTTP/1.1\r\n\r\n".to_vec(),
    ]
    .concat();
    let requests: [&[u8]; 12] = [
        b"\r\n\r\n\r\n\r\n garbage\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: api.env.example\r\nConnection: close\r\n\r\n",
        b"POST /token HTTP/1.1\r\nHost: login.env.example\r\nContent-Length: -1\r\n\r\n",
        b"POST /token HTTP/1.1\r\nHost: login.env.example\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        &noise,
        &long_line,
    ];
    for bytes in requests {
        let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let (answer, end) = read_all(&mut stream).await;
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]);
        assert_ne!(end, End::Open, "{shown}");
        assert!(
            answer.is_empty() || (400..=505).contains(&status(&answer)),
            "{shown}"
        );
    }
    no_panics();
}

#[tokio::test]
async fn heads_beyond_all_measure_are_refused() {
    let emulator = start().await;
    let long = format!("X-Long: {}\r\n", "a".repeat(200_000));
    let many = "X-Many: a\r\n".repeat(1_000);
    for headers in [long, many] {
        let sent = request("GET", "/v1/me", API, &headers, "");
        let (answer, end) = send(emulator.address(), sent.as_bytes()).await;
        assert_ne!(end, End::Open);
        assert!(answer.is_empty() || status(&answer) == 431);
    }
    let fair = format!("X-Long: {}\r\n", "a".repeat(8_000));
    let sent = request("GET", "/v1/me", API, &fair, "");
    assert_eq!(
        status(&send(emulator.address(), sent.as_bytes()).await.0),
        401
    );
    no_panics();
}

#[tokio::test]
async fn bodies_of_ten_mebibytes_are_read_and_refused() {
    let emulator = start().await;
    for body in [
        "a=".to_owned() + &"b".repeat(10 * MIB),
        "&".repeat(10 * MIB),
        "[".repeat(10 * MIB),
    ] {
        let (answer, _) = send(emulator.address(), token_request(&body).as_bytes()).await;
        assert!((400..=401).contains(&status(&answer)));
    }
    let logged = emulator.log().requests();
    assert!(logged.iter().all(|one| one.body.len() < 10_000));
    no_panics();
}

#[tokio::test]
async fn bodies_that_are_too_large_get_413() {
    let emulator = start().await;
    let announced = token_request(&"x".repeat(33 * MIB));
    let (answer, _) = send(emulator.address(), announced.as_bytes()).await;
    assert_eq!(status(&answer), 413);
    let mut chunked =
        b"POST /token HTTP/1.1\r\nHost: login.env.example\r\nTransfer-Encoding: chunked\r\n\r\n"
            .to_vec();
    for _ in 0..33 {
        chunked.extend_from_slice(b"100000\r\n");
        chunked.extend(std::iter::repeat_n(b'x', MIB));
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    let (answer, _) = send(emulator.address(), &chunked).await;
    assert_eq!(status(&answer), 413);
    let logged = emulator.log().requests();
    assert_eq!(logged.len(), 2);
    assert!(logged.iter().all(|one| one.status == Some(413)));
    assert!(logged.iter().all(|one| one.refused.is_some()));
    no_panics();
}

#[tokio::test]
async fn malformed_parameters_are_answered_in_the_shape_of_the_provider() {
    let emulator = start().await;
    let deep = "[".repeat(100_000);
    let bodies = [
        "",
        "&&&&",
        "====",
        "%",
        "%zz=%",
        "grant_type",
        "grant_type=&grant_type=",
        "a=%ff%fe",
        "grant_type=refresh_token&refresh_token=%00%00",
        "{\"grant_type\":",
        "null",
        "[]",
        "\"\"",
        "grant_type=authorization_code&code=a&code=b",
        "\u{FEFF}grant_type=password",
        &deep,
    ];
    for body in bodies {
        for kind in [
            "application/x-www-form-urlencoded",
            "application/json",
            "x",
            "multipart/form-data",
        ] {
            let kind = format!("Content-Type: {kind}\r\n");
            let sent = request("POST", "/token", LOGIN, &kind, body);
            let (answer, _) = send(emulator.address(), sent.as_bytes()).await;
            let (_, json) = parts(&answer);
            let json: serde_json::Value = serde_json::from_slice(json).unwrap();
            assert!((400..=401).contains(&status(&answer)), "{body:.60}");
            assert!(json["error"].is_string(), "{json}");
        }
    }
    no_panics();
}

#[tokio::test]
async fn odd_paths_are_nobodys() {
    let emulator = start().await;
    for path in [
        "/v1/me/",
        "/v1//me",
        "/v1/%2e%2e/me",
        "//",
        "/%",
        "/v1/me%00",
        "/?????",
        "/v1/me;a=b",
    ] {
        let sent = request("GET", path, API, "", "");
        let (answer, _) = send(emulator.address(), sent.as_bytes()).await;
        assert!((400..=404).contains(&status(&answer)), "{path}");
    }
    for target in [
        "*",
        "login.env.example:443",
        "http://elsewhere.example/",
        "http://[::1]:1/a",
    ] {
        let sent = request("GET", target, API, "", "");
        let (answer, end) = send(emulator.address(), sent.as_bytes()).await;
        assert_ne!(end, End::Open);
        assert!(
            answer.is_empty() || (400..=421).contains(&status(&answer)),
            "{target}"
        );
    }
    no_panics();
}
