//! What large files and long lists cost in memory, measured in a process of its own.
//!
//! Peak memory is that of Linux: `VmHWM` in `/proc/self/status`. Where there is no such file the tests
//! say `skipped:` and measure nothing.
#![allow(clippy::unwrap_used)]

mod provider;
mod server;

use std::io::Write;
use std::net::SocketAddr;
use std::process::Command;

use provider_runtime::Json;
use provider_runtime::generated::{Call, ClientBuilder, Session, kind};
use provider_runtime::store::MemoryStore;
use provider_runtime::transport::HttpTransport;

/// Name of the variable with the address of the server.
const ADDRESS: &str = "MEMORY_TEST_ADDRESS";

/// Most that the peak may rise, in KiB. The file alone and the list alone are several times larger.
const MOST: u64 = 12 * 1024;

/// Runs one of the ignored tests below in a process of its own against a server in this one.
fn measure(test: &str) {
    if peak().is_none() {
        say(&format!(
            "skipped: {test}: this system has no /proc/self/status to read the peak memory from\n"
        ));
        return;
    }
    let address = server::start();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(ADDRESS, address.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let figures = said.lines().find(|line| line.contains("KiB above idle"));
    say(&format!("{}\n", figures.unwrap()));
}

/// Prints what is to be seen also of tests that pass, whose output the harness keeps to itself.
fn say(line: &str) {
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

#[test]
fn a_large_file_stays_out_of_memory() {
    measure("download");
}

#[test]
fn a_long_list_stays_out_of_memory() {
    measure("listing");
}

#[tokio::test]
#[ignore = "measured by another test, in a process of its own"]
async fn download() {
    let session = session().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let idle = peak().unwrap();
    let download = Call::new(&session, &provider::FILE)
        .download()
        .await
        .unwrap();
    let size = download.save(&path).await.unwrap();
    assert_eq!(size, server::FILE_SIZE);
    assert_eq!(std::fs::metadata(&path).unwrap().len(), size);
    report("a file of 50 MB", idle);
}

#[tokio::test]
#[ignore = "measured by another test, in a process of its own"]
async fn listing() {
    let session = session().await;
    let idle = peak().unwrap();
    let mut items = Call::new(&session, &provider::LIST).items::<kind::Any>();
    let mut count = 0;
    while let Some(item) = items.next().await {
        let item: Json = item.unwrap();
        assert_eq!(item["id"], count);
        count += 1;
    }
    assert_eq!(count, server::PAGES * server::PAGE_SIZE);
    report("a list of 200 pages", idle);
}

async fn session() -> Session {
    let address: SocketAddr = std::env::var(ADDRESS).unwrap().parse().unwrap();
    let client = ClientBuilder::new(&provider::PROVIDER, "client".to_owned())
        .client_secret("secret")
        .redirect_uri("https://app.example/callback")
        .store(MemoryStore::default())
        .transport(HttpTransport::loopback(address).unwrap())
        .build()
        .unwrap();
    let session = client.password("account", "user", "password", Vec::new());
    session.await.unwrap()
}

fn report(what: &str, idle: u64) {
    let rise = peak().unwrap().saturating_sub(idle);
    println!("{what}: peak {rise} KiB above idle ({idle} KiB)");
    assert!(rise < MOST, "{what}: {rise} KiB above idle");
}

/// Peak memory of this process so far, in KiB, where the system says it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
