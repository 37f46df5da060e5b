//! A crowd of callers with an expired token.

use super::{Chance, HOUR, Rig};
use crate::{
    crates::Crate,
    report,
    rotation::{Grace, Strict},
};
use emulator::{FaultKind, RequestKind};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Bytes per second of a slow answer: all of it takes long enough for everybody to come.
const SLOW: u32 = 500;

/// How long one caller after the other waited for a token.
async fn waits<C: Crate>(session: &C::Session, callers: usize) -> (Vec<Duration>, HashSet<String>) {
    let tasks = (0..callers).map(|_| {
        let session = session.clone();
        tokio::spawn(async move {
            let start = Instant::now();
            let token = C::access_token(&session).await.unwrap();
            (start.elapsed(), token)
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let (mut waits, mut tokens) = (Vec::new(), HashSet::new());
    for task in tasks {
        let (wait, token) = task.await.unwrap();
        waits.push(wait);
        tokens.insert(token);
    }
    waits.sort_unstable();
    (waits, tokens)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_callers_make_one_request() {
    let callers = report::count("PROOF_CALLERS", 10_000);
    let rig = Rig::<Strict>::start().await;
    // One caller alone shows what the request itself takes.
    rig.pass(2 * HOUR);
    rig.fail_once(RequestKind::Refresh, FaultKind::Slow(SLOW));
    let (alone, _) = waits::<Strict>(&rig.session, 1).await;
    rig.pass(2 * HOUR);
    rig.fail_once(RequestKind::Refresh, FaultKind::Slow(SLOW));
    let (waits, tokens) = waits::<Strict>(&rig.session, callers).await;

    assert_eq!(rig.refreshes(), 2, "one for the caller alone, one for all");
    assert_eq!(rig.redemptions(), [(1, 1), (1, 1)]);
    assert_eq!(tokens.len(), 1, "all got the same token");
    Strict::call(&rig.session).await.unwrap();
    let (half, most) = (waits[callers / 2], waits[callers * 99 / 100]);
    report::print(
        "concurrent callers, expired token",
        format_args!(
            "{callers} callers: 1 token request, 0 errors; waited {half:?} (p50), {most:?} (p99), \
             one alone {:?}",
            alone[0]
        ),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_who_call_the_api_make_one_request() {
    let callers = report::count("PROOF_CALLS", 300);
    let rig = Rig::<Grace>::start().await;
    rig.pass(2 * HOUR);
    let tasks = (0..callers).map(|_| {
        let session = rig.session.clone();
        tokio::spawn(async move { Grace::call(&session).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(rig.refreshes(), 1);
    assert_eq!(rig.count(RequestKind::Api), callers, "no call was repeated");
    report::print(
        "concurrent calls of the API, expired token",
        format_args!("{callers} calls: 1 token request, 0 errors"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_who_give_up_change_nothing() {
    let callers = report::count("PROOF_CALLERS", 10_000);
    let rounds = report::count("PROOF_ROUNDS", 3);
    let rig = Rig::<Strict>::start().await;
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut gave_up = 0;
    for round in 1..=rounds {
        rig.pass(2 * HOUR);
        rig.hold_once();
        let cancelled = Arc::new(AtomicUsize::new(0));
        let tasks = (0..callers).map(|caller| {
            let (session, cancelled) = (rig.session.clone(), Arc::clone(&cancelled));
            // The first is the one who starts the refresh.
            let patience = Duration::from_millis(chance.below(600));
            let gives_up = caller % 2 == 0;
            tokio::spawn(async move {
                let token = Strict::access_token(&session);
                if !gives_up {
                    return Some(token.await.unwrap());
                }
                let outcome = tokio::time::timeout(patience, token).await;
                if outcome.is_err() {
                    cancelled.fetch_add(1, Ordering::SeqCst);
                }
                outcome.ok().map(Result::unwrap)
            })
        });
        let tasks: Vec<_> = tasks.collect();
        // A quarter of those who are not patient for ever; the others may be in time for the answer.
        let start = Instant::now();
        while cancelled.load(Ordering::SeqCst) < callers / 8 {
            assert!(start.elapsed() < super::MINUTE, "nobody gives up");
            // Between two looks; how long does not matter.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        rig.mend();
        let mut tokens = HashSet::new();
        for task in tasks {
            match task.await.unwrap() {
                Some(token) => _ = tokens.insert(token),
                None => gave_up += 1,
            }
        }
        assert_eq!(tokens.len(), 1, "all got the same token");
        assert_eq!(rig.refreshes(), round);
    }
    assert_eq!(rig.redemptions(), vec![(1, 1); rounds]);
    assert!(gave_up > rounds, "{gave_up} gave up");
    report::print(
        "half of the callers cancelled",
        format_args!(
            "{rounds} rounds of {callers} callers, {gave_up} gave up in time: 1 token request each"
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_everybody_gave_up_goes_on() {
    let rig = Rig::<Strict>::start().await;
    rig.pass(2 * HOUR);
    rig.hold_once();
    let tasks = (0..100).map(|_| {
        let session = rig.session.clone();
        tokio::spawn(async move { Strict::access_token(&session).await.map(drop) })
    });
    let tasks: Vec<_> = tasks.collect();
    rig.until_refreshes(1).await;
    for task in tasks {
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }
    rig.mend();
    Strict::call(&rig.session).await.unwrap();
    assert_eq!(rig.redemptions(), [(1, 1)]);
}
