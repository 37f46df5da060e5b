//! Random orders, and orders with few changes of priority (PCT), which find rare ones sooner.

use std::time::Instant;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

use crate::scene::{Mishaps, play};

const CALLERS: usize = 4;

/// Changes of priority in one order.
const PRIORITY_CHANGES: usize = 3;

fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().expect("a number"))
}

fn run(name: &str, scheduler: impl Scheduler + 'static, seed: u64, mishaps: Mishaps) {
    let started = Instant::now();
    // Seen where a test fails.
    println!("{name}: SCHEDULES_SEED={seed}");
    let count = Runner::new(scheduler, Config::new()).run(move || play(CALLERS, mishaps));
    println!(
        "{name}: {count} orders of {mishaps:?} in {:.1} s",
        started.elapsed().as_secs_f32()
    );
}

fn try_orders(mishaps: Mishaps) {
    let count = usize::try_from(number("SCHEDULES", 2500)).expect("a number that fits");
    let time = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let chance = time.map_or(0, |time| u64::from(time.subsec_nanos()));
    let seed = number("SCHEDULES_SEED", chance);
    run(
        "random",
        RandomScheduler::new_from_seed(seed, count),
        seed,
        mishaps,
    );
    let pct = PctScheduler::new_from_seed(seed, PRIORITY_CHANGES, count);
    run("priorities", pct, seed, mishaps);
}

#[test]
fn all_wait_for_one_run() {
    try_orders(Mishaps::default());
}

#[test]
fn cancelled_callers_change_nothing() {
    let cancelled_callers = true;
    try_orders(Mishaps {
        cancelled_callers,
        ..Mishaps::default()
    });
}

#[test]
fn failures_and_panics_reach_all() {
    try_orders(Mishaps {
        cancelled_callers: true,
        failures: true,
        end_of_runtime: false,
    });
}

#[test]
fn nobody_outwaits_the_end_of_the_runtime() {
    try_orders(Mishaps {
        cancelled_callers: true,
        failures: true,
        end_of_runtime: true,
    });
}
