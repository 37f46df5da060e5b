//! A refresh with the store in files, beside its token request alone.

use crate::{Result, login, rounds::Times, server::Server};
use provider_runtime::store::FileStore;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

/// How often each is measured.
const ROUNDS: usize = 201;

/// Bytes of the file that is written for comparison, about as many as a session has.
const BYTES: usize = 1200;

/// Prints the table.
pub fn print() -> Result<()> {
    let token = login::answer(200);
    let server = Server::start(&token, "{}")?;
    let address = server.address;
    let folder = tempfile::tempdir()?;
    let store = FileStore::open(folder.path().join("sessions"))?;
    let http = reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()?;
    let mut times: [Times; 3] = Default::default();
    login::executor()?.block_on(async {
        let session = login::session(address, store).await?;
        for _ in 0..ROUNDS {
            times[0].add(durable_write(folder.path())?);

            let start = Instant::now();
            request(&http, address).await?;
            times[1].add(start.elapsed());

            let start = Instant::now();
            session.refresh().await?;
            times[2].add(start.elapsed());
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    let [write, request, refresh] = times;
    println!("\nA refresh with the store in files: {ROUNDS} rounds, in ms");
    println!(
        "{:<44} {:>24}",
        "the token request alone (reqwest)",
        request.shown(1e6)
    );
    println!("{:<44} {:>24}", "Session::refresh", refresh.shown(1e6));
    println!(
        "{:<44} {:>24}",
        "one durable write (2 fsync: file, folder)",
        write.shown(1e6)
    );
    let added = refresh.median().saturating_sub(request.median());
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "added at the median: {:.2} ms, of which two durable writes (4 fsync): {:.2} ms, all else: {:.2} ms",
        milliseconds(added),
        2.0 * milliseconds(write.median()),
        milliseconds(added) - 2.0 * milliseconds(write.median()),
    );
    Ok(())
}

/// The token request by hand, on a connection of its own.
async fn request(http: &reqwest::Client, address: SocketAddr) -> Result<()> {
    let answer = http
        .post(format!("http://{address}/api/oauth/token"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(
            "grant_type=refresh_token&refresh_token=refresh&client_id=client&client_secret=secret",
        )
        .send()
        .await?;
    let answer = answer.error_for_status()?.bytes().await?;
    let answer: Value = serde_json::from_slice(&answer)?;
    answer["access_token"].as_str().ok_or("no token")?;
    Ok(())
}

/// The time in which this machine replaces a file so that a power failure leaves the old or the new
/// one.
fn durable_write(folder: &Path) -> io::Result<Duration> {
    let (temporary, path) = (folder.join("tmp"), folder.join("file"));
    let bytes = [b'x'; BYTES];
    let start = Instant::now();
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).open(&temporary)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, &path)?;
    File::open(folder)?.sync_all()?;
    Ok(start.elapsed())
}
