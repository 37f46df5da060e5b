//! Methods that an address does not have.

use crate::support::{API, LOGIN, no_panics, parts, request, send, start, status};

#[tokio::test]
async fn every_method_is_answered_everywhere() {
    let emulator = start().await;
    let local = emulator.address().to_string();
    let places = [
        ("/authorize", LOGIN),
        ("/token", LOGIN),
        ("/v1/me", API),
        ("/nothing", API),
        ("/", "elsewhere.example"),
        ("/", &local),
        ("/_emulator", &local),
        ("/_emulator/state", &local),
    ];
    for (path, host) in places {
        for method in [
            "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW",
        ] {
            let sent = request(method, path, host, "", "");
            let (answer, _) = send(emulator.address(), sent.as_bytes()).await;
            let status = status(&answer);
            assert!(
                (200..500).contains(&status),
                "{method} {host}{path}: {status}"
            );
            if method == "HEAD" {
                assert!(parts(&answer).1.is_empty(), "{host}{path}");
            }
        }
    }
    no_panics();
}
