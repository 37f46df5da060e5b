//! A whole call: a GET of a small JSON object on a connection that is kept open.
//!
//! A call of a generated crate asks for memory less often than reqwest by hand. Beyond it, it has:
//!
//! | site | bytes | why |
//! |---|---|---|
//! | list of arguments | 416 | an operation has any number of them |
//! | argument | 10 | an `Id` is text; the caller gave a number |
//! | future of the call | 928 | boxed: compiled once and not in each crate that calls; small enough for what an allocator keeps at hand for each thread |
//! | future of the transport | 1040 | boxed: an application can bring its own |
//! | header with the host, and its copy | 29 + 24 | the transport to this machine names the host that was meant |
//!
//! It does without: hyper's header with the host (9, 18 and 24 bytes, and 624 for one header more than
//! there is room for), a copy of all headers for another attempt (32 and 312; the runtime makes its
//! own), and a list of the pieces of a body that arrives in one (128).
//!
//! Time: a call has 60 seconds for everything, so a timer is set and taken back. Reqwest with the same
//! limit has a line of its own.

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
use std::{
    hint::black_box,
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Rounds, and calls of each.
const ROUNDS: usize = 1001;
const CALLS: u32 = 8;

/// Calls before the first round: the connections are open and all buffers have grown by then.
const WARM_UP: u32 = 200;

/// The time that a call of a generated crate has.
const LIMIT: Duration = Duration::from_secs(60);

/// Lengths of access tokens, in bytes.
const LENGTHS: [usize; 2] = [200, 4000];

const ID: i64 = 2347;

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

    /// Makes the call; within [`LIMIT`], if so wanted.
    async fn call(&self, is_limited: bool) -> Result<Task> {
        let url = format!("{}rest/tasks/{ID}", self.base);
        let mut request = (self.http.get(url))
            .header(ACCEPT, HeaderValue::from_static("application/vnd.api+json"))
            .header(AUTHORIZATION, self.authorization.clone());
        if is_limited {
            request = request.timeout(LIMIT);
        }
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
/// Also if a call asks for memory more often than the same call by reqwest, or if what it asks for
/// depends on the token: the header with it is written once.
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
    let mut times: [Times; 3] = Default::default();
    for _ in 0..WARM_UP {
        runtime.block_on(bare.call(false))?;
        runtime.block_on(bare.call(true))?;
        runtime.block_on(call(&session))?;
        runtime.block_on(call(&long))?;
    }
    for _ in 0..ROUNDS {
        times[0].add(round(&runtime, || bare.call(false))?);
        times[1].add(round(&runtime, || call(&session))?);
        times[2].add(round(&runtime, || bare.call(true))?);
    }
    let bytes = answer.len();
    println!("\nA GET of a JSON object of {bytes} bytes: {ROUNDS} rounds of {CALLS} calls, in µs");
    println!(
        "{:<30} {:>24} {:>7} {:>12} {:>8}",
        "", "", "ratio", "allocations", "bytes"
    );
    let found = [
        count(&runtime, || bare.call(false))?,
        count(&runtime, || call(&session))?,
        count(&runtime, || call(&long))?,
    ];
    row(
        "reqwest, typed by hand",
        Some(&times[0]),
        &times[0],
        found[0],
    );
    let limited = count(&runtime, || bare.call(true))?;
    row(
        "the same within 60 seconds",
        Some(&times[2]),
        &times[0],
        limited,
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
    if session.count > bare.count {
        return Err("a call asks for memory more often than reqwest alone".into());
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
) -> Result<Duration> {
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
