//! What reading answers costs beside types written by hand: `cargo bench -p wire-tests --bench decode`.
//!
//! A page of 200 records is read by the types of a generated crate and, in turn with them, by types
//! with the same fields that somebody wrote by hand with serde. A second figure is that of a whole
//! call over the loopback address. These figures are printed and never tested: machines differ and
//! are noisy; the ratio is what counts.

mod by_hand;
mod call;
mod lenient;
mod page;

use serde::de::DeserializeOwned;
use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

/// How often each page is read.
const RUNS: usize = 501;

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "A page of {} records, medians of {RUNS} runs",
        page::RECORDS
    );
    println!(
        "{:<28} {:>8} {:>12} {:>12} {:>7}",
        "", "KiB", "generated", "by hand", "ratio"
    );
    let text = page::worksection().to_string();
    let times = decode::<worksection::tasks::Task, by_hand::worksection::Task>(&text)?;
    row("worksection tasks", text.len(), times);
    let text = page::actionstep().to_string();
    let times = decode::<actionstep::tasks::Task, by_hand::actionstep::Task>(&text)?;
    row("actionstep tasks", text.len(), times);
    let text = page::worksection().to_string();
    row("worksection, whole call", text.len(), call::measure(RUNS)?);
    Ok(())
}

/// The times of reading a list: of the one type, and of the other.
fn decode<A: DeserializeOwned, B: DeserializeOwned>(
    text: &str,
) -> serde_json::Result<[Vec<Duration>; 2]> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        times[0].push(once::<A>(text)?);
        times[1].push(once::<B>(text)?);
    }
    Ok(times)
}

/// The time of reading a list; not that of dropping it.
fn once<T: DeserializeOwned>(text: &str) -> serde_json::Result<Duration> {
    let start = Instant::now();
    let list: Vec<T> = serde_json::from_slice(black_box(text.as_bytes()))?;
    let time = start.elapsed();
    assert_eq!(black_box(list).len(), page::RECORDS);
    Ok(time)
}

fn row(name: &str, bytes: usize, times: [Vec<Duration>; 2]) {
    let [generated, by_hand] = times.map(median);
    println!(
        "{name:<28} {:>8} {:>9.0} µs {:>9.0} µs {:>7.2}",
        bytes / 1024,
        generated.as_secs_f64() * 1e6,
        by_hand.as_secs_f64() * 1e6,
        generated.as_secs_f64() / by_hand.as_secs_f64(),
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
