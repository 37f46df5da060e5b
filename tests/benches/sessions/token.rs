//! The access token that is held already and has not expired.

use crate::{
    Result, allocations, login,
    rounds::{Times, ratio},
    server::Server,
    yup::Yup,
};
use actionstep::Session;
use arc_swap::ArcSwap;
use provider_runtime::{
    clock::{Clock, SystemClock},
    store::MemoryStore,
};
use std::{
    hint::black_box,
    pin::pin,
    sync::Barrier,
    task::{Context, Poll, Waker},
    thread,
    time::Instant,
};
use tokio::sync::RwLock;

/// Length of the token, in bytes.
const LENGTH: usize = 200;

/// Rounds, and calls of each.
const ROUNDS: usize = 401;
const CALLS: u32 = 2000;

/// A token as somebody keeps it who writes this by hand.
struct Token {
    text: String,
    /// By the clock that the runtime asks too, in milliseconds.
    ends_at: i64,
}

/// A way of getting the token, as often as told.
struct Way<'a> {
    name: &'static str,
    run: &'a (dyn Fn(u32) + Sync),
}

/// Prints the table.
///
/// # Errors
///
/// Also if getting the token of a session takes memory.
pub fn print() -> Result<()> {
    let server = Server::start(&login::answer(LENGTH), "{}")?;
    let login = login::session(server.address, MemoryStore::volatile());
    let session = login::executor()?.block_on(login)?;
    let (swap, lock) = (ArcSwap::from_pointee(token()), RwLock::new(Some(token())));
    let runtime = login::executor()?;
    let yup = Yup::open(LENGTH, &runtime)?;
    let ways = [
        Way {
            name: "arc-swap guard, by hand",
            run: &|calls| (0..calls).for_each(|_| by_swap(&swap)),
        },
        Way {
            name: "Session::access_token",
            run: &|calls| (0..calls).for_each(|_| by_session(&session)),
        },
        Way {
            name: "tokio RwLock, cloned String",
            run: &|calls| (0..calls).for_each(|_| by_lock(&lock)),
        },
        Way {
            name: "yup-oauth2, token()",
            run: &|calls| yup.run(calls),
        },
    ];
    println!("A valid access token of {LENGTH} bytes: {ROUNDS} rounds of {CALLS} calls, in ns");
    println!("(median, with the tenth and the ninetieth percentile of the rounds)");
    println!(
        "{:<30} {:>24} {:>7} {:>24} {:>7} {:>12}",
        "", "1 thread", "ratio", "2 threads, per call", "ratio", "allocations"
    );
    let (one, two) = (measure(&ways, 1), measure(&ways, 2));
    for (at, way) in ways.iter().enumerate() {
        println!(
            "{:<30} {:>24} {:>7.2} {:>24} {:>7.2} {:>12}",
            way.name,
            one[at].shown(1.0),
            ratio(&one[at], &one[0]),
            two[at].shown(1.0),
            ratio(&two[at], &two[0]),
            count(way) / u64::from(CALLS),
        );
    }
    match count(&ways[1]) {
        0 => Ok(()),
        more => Err(format!("{more} allocations in {CALLS} calls of access_token").into()),
    }
}

fn token() -> Token {
    Token {
        text: "a".repeat(LENGTH),
        ends_at: SystemClock.boot() + 3_600_000,
    }
}

fn count(way: &Way<'_>) -> u64 {
    let ((), found) = allocations::during(|| (way.run)(CALLS));
    found.count as u64
}

/// The times of one call, one way after the other in each round, on so many threads at once.
fn measure(ways: &[Way<'_>], threads: usize) -> Vec<Times> {
    let barrier = Barrier::new(threads);
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| rounds(ways, &barrier)))
            .collect();
        let times = rounds(ways, &barrier);
        for other in others {
            other.join().expect("no round panics");
        }
        times
    })
}

fn rounds(ways: &[Way<'_>], barrier: &Barrier) -> Vec<Times> {
    let mut times: Vec<Times> = ways.iter().map(|_| Times::default()).collect();
    for _ in 0..ROUNDS {
        for (way, times) in ways.iter().zip(&mut times) {
            barrier.wait();
            let start = Instant::now();
            (way.run)(CALLS);
            times.add(start.elapsed() / CALLS);
        }
    }
    times
}

fn by_swap(token: &ArcSwap<Token>) {
    let token = token.load();
    assert!(SystemClock.boot() < token.ends_at);
    black_box(token.text.as_str());
}

fn by_session(session: &Session) {
    let token = now(session.access_token()).expect("the token has not expired");
    black_box(token.expose());
}

fn by_lock(token: &RwLock<Option<Token>>) {
    let clone = now(async {
        let token = token.read().await;
        let valid = token
            .as_ref()
            .filter(|token| SystemClock.boot() < token.ends_at);
        valid.map(|token| token.text.clone())
    });
    black_box(clone.expect("the token has not expired"));
}

/// What a future comes to that has nothing to wait for.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing is waited for"),
    }
}
