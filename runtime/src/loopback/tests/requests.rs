//! Requests that are not the redirect.

use super::*;

#[tokio::test]
async fn what_is_not_the_redirect_does_not_consume_the_login() {
    let login = Login::start().await;
    let (host, path, state) = (login.address, &login.path, &login.state);
    let right = login.target();
    let cases = [
        (
            format!("HEAD {right} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            405,
        ),
        (
            format!("POST {right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"),
            405,
        ),
        (
            format!("OPTIONS {right} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            405,
        ),
        (
            format!("GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            404,
        ),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), 404),
        (
            format!("GET /callback?code=C&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            404,
        ),
        (
            format!("GET {path}/?code=C&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            404,
        ),
        (
            format!("GET /x/..{path}?code=C&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            404,
        ),
        (
            format!("GET {right} HTTP/1.1\r\nHost: evil.test\r\n\r\n"),
            421,
        ),
        (
            format!(
                "GET {right} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
                host.port()
            ),
            421,
        ),
        (
            format!("GET {right} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
            421,
        ),
        (
            format!("GET {right} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n"),
            421,
        ),
        (format!("GET {right} HTTP/1.1\r\n\r\n"), 421),
        (format!("GET {right} HTTP/1.0\r\n\r\n"), 421),
        (
            format!("GET http://evil.test{right} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            421,
        ),
        ("nonsense\r\n\r\n".to_owned(), 400),
    ];
    for (request, status) in cases {
        let answer = login.send(request.as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} "))
                || answer.starts_with(&format!("HTTP/1.0 {status} ")),
            "{request}{answer}"
        );
        assert_eq!(header(&answer, "location"), None, "{request}");
        assert!(!login.wait.is_finished(), "{request}");
    }
    login.finish().await;
    assert!(login.came().await.is_ok());
}

#[tokio::test]
async fn the_page_does_not_exist_before_the_redirect() {
    let login = Login::start().await;
    let redirect = login.get(&login.target()).await;
    let location = header(&redirect, "location").unwrap();
    let other = Login::start().await;
    assert!(other.get(&location).await.starts_with("HTTP/1.1 404 "));
    assert!(login.get(&location).await.starts_with("HTTP/1.1 200 "));
    other.wait.abort();
}

#[tokio::test]
async fn a_head_of_more_than_16_kib_is_too_large() {
    let login = Login::start().await;
    let request = |filler: usize| {
        format!(
            "GET / HTTP/1.1\r\nHost: {}\r\nX-Filler: {}\r\n\r\n",
            login.address,
            "x".repeat(filler)
        )
    };
    let answer = login.send(request(16_000).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    let mut stream = TcpStream::connect(login.address).await.unwrap();
    // The answer comes before all is sent; the connection may be reset behind it.
    let _ = stream.write_all(request(17_000).as_bytes()).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 431");
    login.wait.abort();
}
