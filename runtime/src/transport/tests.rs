#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Answer, Server};

mod streaming;

fn request(uri: &str) -> http::Request<Bytes> {
    http::Request::post(uri)
        .body(Bytes::from_static(b"refresh_token=CANARY"))
        .unwrap()
}

async fn send(
    server: &Server,
    options: &RequestOptions,
) -> Result<http::Response<Bytes>, TransportError> {
    let transport = HttpTransport::loopback(server.address()).unwrap();
    transport
        .send(request("https://auth.acme.example/token?q=CANARY"), options)
        .await
}

#[tokio::test]
async fn loopback_keeps_host_and_path() {
    let server = Server::start(vec![Answer::json("{}")]);
    let answer = send(&server, &RequestOptions::TOKEN).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.body().as_ref()),
        (200, &b"{}"[..])
    );
    let request = &server.requests()[0];
    assert!(
        request.starts_with("POST /token?q=CANARY HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request
            .to_ascii_lowercase()
            .contains("\r\nhost: auth.acme.example\r\n"),
        "{request}"
    );
    assert!(request.ends_with("\r\n\r\nrefresh_token=CANARY"));
}

#[test]
fn loopback_goes_nowhere_else() {
    for address in ["192.0.2.1:80", "0.0.0.0:80", "[2001:db8::1]:80"] {
        assert!(
            HttpTransport::loopback(address.parse().unwrap()).is_err(),
            "{address}"
        );
    }
}

#[tokio::test]
async fn plain_http_to_others_is_refused() {
    let error = HttpTransport::new()
        .unwrap()
        .send(request("http://auth.acme.example/"), &RequestOptions::TOKEN)
        .await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.sent(), error.to_string().as_str()),
        (Sent::No, "the address is neither https nor on this machine")
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let target = Server::start(vec![Answer::json("{}")]);
        let head = format!(
            "{status} Moved\r\nLocation: http://{}/steal",
            target.address()
        );
        for options in [RequestOptions::TOKEN, RequestOptions::API] {
            let server = Server::start(vec![Answer::new(&head, "")]);
            let answer = send(&server, &options).await.unwrap();
            let url = url::Url::parse("https://auth.acme.example/token").unwrap();
            assert_eq!(redirect_host(&answer, &url, &[]).unwrap(), "127.0.0.1");
        }
        assert!(target.requests().is_empty());
    }
}

#[tokio::test]
async fn token_requests_use_a_connection_each() {
    let keep_alive = || Answer::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let server = Server::start(vec![keep_alive(), keep_alive()]);
    let transport = HttpTransport::loopback(server.address()).unwrap();
    for _ in 0..2 {
        transport
            .send(request("https://a.example/"), &RequestOptions::TOKEN)
            .await
            .unwrap();
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn large_answers_are_cut_off() {
    let body = vec![b'x'; 1024 * 1024 + 1];
    let server = Server::start(vec![
        Answer::new("200 OK", &body),
        Answer::new("200 OK", &body[1..]),
    ]);
    let error = send(&server, &RequestOptions::TOKEN).await.unwrap_err();
    assert_eq!(error.to_string(), "the answer is larger than 1048576 bytes");
    assert!(send(&server, &RequestOptions::TOKEN).await.is_ok());
}

#[tokio::test]
async fn time_is_limited() {
    let (late, _held) = Answer::json("{}").held();
    let server = Server::start(vec![late]);
    let options = RequestOptions {
        timeout: Duration::from_millis(100),
        ..RequestOptions::TOKEN
    };
    let error = send(&server, &options).await.unwrap_err();
    assert_eq!((error.sent(), error.is_timeout()), (Sent::Maybe, true));
}

#[tokio::test]
async fn it_is_known_whether_a_request_left_and_never_shown_what_it_held() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let transport = HttpTransport::loopback(closed).unwrap();
    let not_sent = transport
        .send(
            request("https://a.example/?q=CANARY"),
            &RequestOptions::TOKEN,
        )
        .await
        .unwrap_err();
    assert_eq!(not_sent.sent(), Sent::No);
    assert_eq!(not_sent.to_string(), "no connection to 127.0.0.1");
    let server = Server::start(vec![
        Answer::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"),
        Answer::raw(b""),
    ]);
    for _ in 0..2 {
        let lost = send(&server, &RequestOptions::TOKEN).await.unwrap_err();
        assert_eq!(lost.sent(), Sent::Maybe);
        assert!(!format!("{lost:?} {not_sent:?}").contains("CANARY"));
    }
    assert_eq!(server.requests().len(), 2, "nothing is repeated");
}

#[test]
fn debug_shows_no_proxy() {
    let address = "127.0.0.1:1".parse().unwrap();
    assert_eq!(
        format!("{:?}", HttpTransport::loopback(address).unwrap()),
        "HttpTransport { loopback: Some(\"http://127.0.0.1:1/\"), .. }"
    );
}
