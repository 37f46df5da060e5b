//! Secrets: a canary in every position that has one, and a search of everything that is written,
//! shown or logged.
//!
//! A process of its own plays through a hundred logins, refreshes and calls whose answers go wrong
//! in ways that tempt a client to quote them, with everything logged at TRACE. What it left is
//! then searched.

mod oracle;
pub mod scan;
mod scenario;
mod types;
mod watched;

use crate::{
    report,
    tunnel::{self, Authority, Certificate, Tunnel},
};
use std::{fs, path::Path};

/// Where logs say that they come from: whoever handles our bytes has to be heard.
const HEARD: [&str; 3] = ["reqwest", "hyper_util", "rustls"];

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_shown_logged_or_left_behind() {
    let backend = oracle::start().await;
    let authority = Authority::new();
    let pem = authority.pem.clone();
    let tunnel = Tunnel::start(authority, backend, |_| Certificate::Good).await;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let proxy = format!("http://user:CANARY-proxy-password@{}", tunnel.address);
    let seen = search("secrets::scenario::child", &proxy, &pem, folder).await;
    assert!(seen.kept() > 10, "sessions were stored");

    let log = fs::read_to_string(folder.join("log")).unwrap();
    for source in HEARD {
        assert!(log.contains(source), "{source} was not heard");
    }
    let shown = fs::read_to_string(folder.join("shown")).unwrap();
    types::assert_complete(&shown);
    assert!(seen.hits().is_empty(), "{:#?}", seen.hits());
    report::print(
        "secrets",
        format_args!(
            "{} steps, {} values shown, {} KiB of logs at TRACE, {} files: 0 hits of {} canaries",
            oracle::steps().len(),
            shown.lines().filter(|line| line.starts_with("== ")).count(),
            log.len() / 1024,
            seen.files(),
            seen.needles(),
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_password_of_a_proxy_is_shown() {
    let refuses = oracle::start().await;
    let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let closed_address = closed.local_addr().unwrap();
    drop(closed);
    for address in [refuses, closed_address] {
        let proxy = format!("http://user:CANARY-proxy-password@{address}");
        let pem = Authority::new().pem;
        let folder = tempfile::tempdir().unwrap();
        let test = "secrets::scenario::child_without_a_way";
        let seen = search(test, &proxy, &pem, folder.path()).await;
        assert!(seen.hits().is_empty(), "{:#?}", seen.hits());
    }
}

/// Runs a test in a process of its own and searches what it left.
async fn search(test: &str, proxy: &str, pem: &str, folder: &Path) -> scan::Seen {
    let output = tunnel::run(test, proxy, pem, folder).await;
    assert!(output.status.success(), "{output:?}");
    let needles = fs::read_to_string(folder.join("needles"));
    let needles = needles.unwrap_or_else(|_| panic!("{test} did not run: {output:?}"));
    let mut seen = scan::Seen::new(scan::needles(&needles));
    seen.text("standard output", &output.stdout);
    seen.text("standard error", &output.stderr);
    seen.file(&folder.join("log"));
    seen.file(&folder.join("shown"));
    seen.folder(&folder.join("tmp"), &[]);
    seen.folder(&folder.join("state"), &[]);
    // A session is what a store is there to keep, readable by its user only.
    seen.folder(&folder.join("store"), &["session", "bak", "damaged"]);
    seen
}

/// The search finds what it is for.
#[test]
fn the_search_finds_secrets_however_they_are_written() {
    let needles = scan::needles("S-state\n");
    for text in [
        "CANARY-access".to_owned(),
        "canary".to_owned(),
        scan::bytes("id:CANARY-x"),
        scan::hexadecimal("id:CANARY-x"),
        "the S-state".to_owned(),
        // Basic of `a:CANARY-x`, `ab:CANARY-x` and `abc:CANARY-x`.
        "YTpDQU5BUlkteA==".to_owned(),
        "YWI6Q0FOQVJZLXg=".to_owned(),
        "YWJjOkNBTkFSWS14".to_owned(),
    ] {
        let mut seen = scan::Seen::new(needles.clone());
        seen.text("a text", text.as_bytes());
        assert_eq!(seen.hits().len(), 1, "{text}");
    }
}
