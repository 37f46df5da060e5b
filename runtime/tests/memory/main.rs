//! What large files and long lists cost in memory, measured in a process of its own.
//!
//! Peak memory is that of Linux: `VmHWM` in `/proc/self/status`. Where there is no such file it
//! says `skipped:` and measures nothing, which fails under `CI`.
#![allow(clippy::unwrap_used)]

mod provider;
mod server;

use std::net::SocketAddr;
use std::process::Command;

use provider_runtime::Json;
use provider_runtime::generated::{Call, ClientBuilder, Session, kind};
use provider_runtime::store::MemoryStore;
use provider_runtime::transport::HttpTransport;

/// Name of the variable with what this process is to measure: it is one of those started below.
const MEASURE: &str = "MEMORY_TEST_MEASURE";

/// Name of the variable with the address of the server.
const ADDRESS: &str = "MEMORY_TEST_ADDRESS";

/// Most that the peak may rise, in KiB. The file alone and the list alone are several times larger.
const MOST: u64 = 12 * 1024;

/// A program of its own instead of tests in threads, whose peaks could not be told apart.
fn main() {
    match std::env::var(MEASURE).as_deref() {
        Ok("download") => run(download()),
        Ok("listing") => run(listing()),
        _ => {
            measure("download");
            measure("listing");
        }
    }
}

fn run(measurement: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measurement);
}

/// Measures in a process of its own, against a server in this one.
fn measure(what: &str) {
    if peak().is_none() {
        println!(
            "skipped: {what}: this system has no /proc/self/status to read the peak memory from"
        );
        assert!(std::env::var_os("CI").is_none(), "nothing was measured");
        return;
    }
    let address = server::start();
    let status = Command::new(std::env::current_exe().unwrap())
        .env(MEASURE, what)
        .env(ADDRESS, address.to_string())
        .status()
        .unwrap();
    assert!(status.success(), "{what}: {status}");
}

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
