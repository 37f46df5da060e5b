//! A whole call: a GET of a small JSON object on a connection that is kept open.

use crate::{
    Result,
    allocations::{self, Allocations},
    by_hand::actionstep::Task,
    login, page,
    rounds::{Times, ratio},
    server::Server,
};
use actionstep::Session;
use provider_runtime::store::MemoryStore;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use serde::Deserialize;
use serde_json::json;
use std::{hint::black_box, net::SocketAddr, time::Instant};
use tokio::runtime::Runtime;

/// Rounds, and calls of each.
const ROUNDS: usize = 1001;
const CALLS: u32 = 8;

/// Calls before the first round: the connections are open and all buffers have grown by then.
const WARM_UP: u32 = 200;

/// Lengths of access tokens, in bytes.
const LENGTHS: [usize; 2] = [200, 4000];

const ID: i64 = 2347;

/// How often a call asks for memory beyond what reqwest alone does:
///
/// 1. the list of arguments: an operation has any number of them;
/// 2. the identifier in the address as text: it is sent as a number in other places;
/// 3. the future of the call, boxed: it is compiled once and not in each crate that calls;
/// 4. the future of the transport, boxed: an application can bring its own;
/// 5. the address that the transport is given, which it parses again: it goes nowhere unchecked;
/// 6. the host that may see the token, as the description has it, for comparison;
/// 7. where in the answer errors and data are: a success can be an error;
/// 8. the texts of two decimal numbers, read without loss.
const EXTRA: usize = 9;

/// The answer as somebody reads it who writes this by hand.
#[derive(Deserialize)]
struct Answer {
    tasks: Task,
}

/// The same call without a session.
struct Bare {
    http: reqwest::Client,
    base: String,
    authorization: HeaderValue,
}

impl Bare {
    fn new(address: SocketAddr) -> Result<Self> {
        let mut authorization =
            HeaderValue::try_from(format!("Bearer {}", "a".repeat(LENGTHS[0])))?;
        authorization.set_sensitive(true);
        Ok(Self {
            http: reqwest::Client::builder()
                .user_agent("provider-runtime/0.1.0")
                .no_proxy()
                .build()?,
            base: format!("http://{address}/api/"),
            authorization,
        })
    }

    async fn call(&self) -> Result<Task> {
        let url = format!("{}rest/tasks/{ID}", self.base);
        let request = (self.http.get(url))
            .header(ACCEPT, HeaderValue::from_static("application/vnd.api+json"))
            .header(AUTHORIZATION, self.authorization.clone());
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        let answer: Answer = serde_json::from_slice(&answer)?;
        Ok(answer.tasks)
    }
}

async fn call(session: &Session) -> Result<actionstep::tasks::Task> {
    Ok(session.tasks().get(ID).send().await?)
}

/// Prints the table.
///
/// # Errors
///
/// Also if a call asks for memory more often than [`EXTRA`] allows, or if what it asks for depends on
/// the token: the header with it is written once.
pub fn print() -> Result<()> {
    let answer = json!({ "tasks": page::actionstep()[0], "meta": { "paging": [] } }).to_string();
    let tokens = LENGTHS.map(login::answer);
    let servers = [
        Server::start(&tokens[0], &answer)?,
        Server::start(&tokens[1], &answer)?,
    ];
    let addresses = [servers[0].address, servers[1].address];
    let runtime = login::executor()?;
    let session = runtime.block_on(login::session(addresses[0], MemoryStore::volatile()))?;
    let long = runtime.block_on(login::session(addresses[1], MemoryStore::volatile()))?;
    let bare = Bare::new(addresses[0])?;
    let mut times = [Times::default(), Times::default()];
    for _ in 0..WARM_UP {
        runtime.block_on(bare.call())?;
        runtime.block_on(call(&session))?;
        runtime.block_on(call(&long))?;
    }
    for _ in 0..ROUNDS {
        times[0].add(round(&runtime, || bare.call())?);
        times[1].add(round(&runtime, || call(&session))?);
    }
    let bytes = answer.len();
    println!("\nA GET of a JSON object of {bytes} bytes: {ROUNDS} rounds of {CALLS} calls, in µs");
    println!(
        "{:<30} {:>24} {:>7} {:>12} {:>8}",
        "", "", "ratio", "allocations", "bytes"
    );
    let found = [
        count(&runtime, || bare.call())?,
        count(&runtime, || call(&session))?,
        count(&runtime, || call(&long))?,
    ];
    row(
        "reqwest, typed by hand",
        Some(&times[0]),
        &times[0],
        found[0],
    );
    row("a generated crate", Some(&times[1]), &times[0], found[1]);
    row("with a token of 4000 bytes", None, &times[0], found[2]);
    check(found)
}

fn row(name: &str, times: Option<&Times>, base: &Times, found: Allocations) {
    let (shown, ratio) = times.map_or_else(Default::default, |times| {
        (times.shown(1e3), format!("{:.3}", ratio(times, base)))
    });
    let Allocations { count, bytes } = found;
    println!("{name:<30} {shown:>24} {ratio:>7} {count:>12} {bytes:>8}");
}

fn check([bare, session, long]: [Allocations; 3]) -> Result<()> {
    if session.count > bare.count + EXTRA {
        return Err("a call asks for memory more often than it has to".into());
    }
    if long != session {
        return Err("what a call asks for depends on the token".into());
    }
    Ok(())
}

/// The time of one call, from several in turn.
fn round<T, F: Future<Output = Result<T>>>(
    runtime: &Runtime,
    call: impl Fn() -> F,
) -> Result<std::time::Duration> {
    let start = Instant::now();
    runtime.block_on(async {
        for _ in 0..CALLS {
            black_box(call().await?);
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    Ok(start.elapsed() / CALLS)
}

/// What one call asks for. The fewest of several: reading in two pieces, which the kernel decides,
/// takes more.
fn count<T, F: Future<Output = Result<T>>>(
    runtime: &Runtime,
    call: impl Fn() -> F,
) -> Result<Allocations> {
    let mut fewest: Option<Allocations> = None;
    for _ in 0..99 {
        let (value, found) = allocations::during(|| runtime.block_on(call()));
        value?;
        if fewest.is_none_or(|fewest| found.count < fewest.count) {
            fewest = Some(found);
        }
    }
    fewest.ok_or_else(|| "nothing was counted".into())
}
