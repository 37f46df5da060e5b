//! The time that answers tell.

use std::time::Duration;

use emulator::{Emulator, Fault, FaultKind, RequestKind};
use jiff::{Timestamp, fmt::rfc2822};

use crate::support::{API, LOGIN, no_panics, request, send, start};

/// What the one `Date` of an answer says.
async fn date(emulator: &Emulator, host: &str, path: &str) -> Timestamp {
    let sent = request("GET", path, host, "", "");
    let (answer, _) = send(emulator.address(), sent.as_bytes()).await;
    let answer = String::from_utf8_lossy(&answer);
    let dates: Vec<&str> = answer
        .lines()
        .filter(|line| line.to_lowercase().starts_with("date:"))
        .collect();
    let [date] = dates[..] else {
        panic!("not one date in {path}: {answer}");
    };
    assert!(date.ends_with(" GMT"), "{date}");
    let date = date[5..].trim();
    rfc2822::parse(date).unwrap().timestamp()
}

/// Whether the two are the same time, but for the seconds this test takes.
fn is_near(one: Timestamp, other: Timestamp) -> bool {
    one.duration_since(other).abs().as_secs() < 20
}

#[tokio::test]
async fn it_is_that_of_the_providers() {
    let emulator = start().await;
    let places = [
        (LOGIN, "/authorize"),
        (LOGIN, "/token"),
        (LOGIN, "/nothing"),
        (API, "/v1/me"),
    ];
    for (host, path) in places {
        let told = date(&emulator, host, path).await;
        assert!(is_near(told, Timestamp::now()), "{path}: {told}");
    }
    emulator.clock().advance(Duration::from_secs(100_000));
    for (host, path) in places {
        let told = date(&emulator, host, path).await;
        assert!(is_near(told, emulator.clock().now()), "{path}: {told}");
        assert!(!is_near(told, Timestamp::now()));
    }
    no_panics();
}

#[tokio::test]
async fn it_is_told_by_faults_too() {
    let emulator = start().await;
    emulator.clock().advance(Duration::from_secs(100_000));
    let fault = Fault::on(RequestKind::Api).once(FaultKind::too_many_requests(Some(7)));
    emulator.faults().arm(fault).unwrap();
    let told = date(&emulator, API, "/v1/me").await;
    assert!(is_near(told, emulator.clock().now()), "{told}");
    no_panics();
}
