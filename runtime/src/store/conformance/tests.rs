//! The suite passes good stores, and catches each way of being a bad one.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::store::MemoryStore;

mod broken;

use broken::{Broken, Fault, Shared};

/// Little is enough: the faults are not rare.
fn little() -> Options {
    Options {
        updates: 60,
        largest: 100_000,
        release: Duration::from_millis(200),
        ..Options::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_memory_store_keeps_the_contract() {
    let store = Arc::new(MemoryStore::new());
    let report = check(async || store.clone(), &Options::default())
        .await
        .unwrap();
    assert_eq!((report.cases, report.holds), (64, true));
    assert!(report.competing >= 8 * 10 + 200, "{report}");
}

/// What the suite says of a store with this fault.
async fn found(fault: Fault) -> Failure {
    let shared = Shared::default();
    let store = Broken::new(fault, &shared);
    let checked = check(async || store.open(), &little()).await;
    checked.expect_err(&format!("{fault:?} is not found"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_without_fault_passes() {
    let shared = Shared::default();
    let store = Broken::new(Fault::None, &shared);
    let report = check(async || store.open(), &little()).await.unwrap();
    assert!(report.holds);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_found() {
    for (fault, says) in broken::FAULTS {
        let failure = found(fault).await;
        assert!(
            failure.what().contains(says),
            "{fault:?} is told as {failure}"
        );
    }
}

/// What is not one atomic step fails each way of competing, not only the first.
#[tokio::test(flavor = "multi_thread")]
async fn two_steps_in_place_of_one_fail_every_race() {
    let store = Broken::new(Fault::ReadsThenWrites, &Shared::default());
    let handles = [Arc::new(store.open()), Arc::new(store.open())];
    let counting = race::no_update_is_lost(&handles, &little(), &mut Report::default()).await;
    let text = counting.unwrap_err().to_string();
    assert!(text.contains("are lost"), "{text}");
    let text = race::deletion_wins(&handles).await.unwrap_err().to_string();
    assert!(text.contains("brings a deleted record back"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_led_to_a_failure_is_short_and_readable() {
    let failure = found(Fault::CountsFromOneAgain).await;
    let text = failure.to_string();
    assert!(failure.steps().len() <= 3, "{text}");
    assert!(
        text.starts_with("the store breaks its contract: version 1 is given out twice\n  1. "),
        "{text}"
    );
    assert!(
        text.contains(" swaps \"") && text.contains(" deletes \""),
        "{text}"
    );
    assert_eq!(format!("{failure:?}"), text);
}
