//! Keeps other web sites out: a browser on this machine would carry their requests here.

use axum::{
    extract::Request,
    http::{
        HeaderMap, StatusCode,
        header::{HOST, HeaderName, ORIGIN},
        uri::Authority,
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::reply::Refused;
use crate::server::is_this_machine;

/// Lets requests pass that name this machine as their host and do not come from another origin.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

fn check(headers: &HeaderMap) -> Result<(), Refused> {
    let host = text(headers, HOST).unwrap_or_default();
    // A name of somebody else that leads here (DNS rebinding) is no name of ours.
    if !is_loopback(host) {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            "the emulator is controlled from this machine only: use 127.0.0.1 or localhost",
        ));
    }
    let is_ours = |origin: &str| origin.eq_ignore_ascii_case(&format!("http://{host}"));
    if headers.contains_key(ORIGIN) && !text(headers, ORIGIN).is_some_and(is_ours) {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            "pages of other origins may not control the emulator",
        ));
    }
    Ok(())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a `Host` header, with or without port, means this machine and nothing else.
fn is_loopback(host: &str) -> bool {
    let authority = host.parse::<Authority>();
    authority.is_ok_and(|authority| !host.contains('@') && is_this_machine(authority.host()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_pass() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:80",
            "127.8.9.1:1",
            "[::1]",
            "[::1]:80",
            "localhost:80",
            "LocalHost",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.com",
            "127.0.0.1.example.com",
            "127.0.0.1:80@example.com",
            "localhost.example.com:80",
            "10.0.0.1:80",
            "[::2]:80",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    fn headers(host: &'static str, origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().expect("a host"));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().expect("an origin"));
        }
        headers
    }

    #[test]
    fn other_origins_are_refused() {
        let host = "127.0.0.1:4000";
        assert!(check(&headers(host, None)).is_ok());
        assert!(check(&headers(host, Some("http://127.0.0.1:4000"))).is_ok());
        for origin in [
            "null",
            "http://127.0.0.1:4001",
            "https://127.0.0.1:4000",
            "http://localhost:4000",
            "https://example.com",
        ] {
            assert!(check(&headers(host, Some(origin))).is_err(), "{origin}");
        }
        assert!(check(&headers("example.com", None)).is_err());
    }
}
