#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::patience::Patience;
use super::{Accounts, Pace, Permit};
use crate::error::{Error, ErrorKind};
use crate::operation::{Limit, LimitOf, Operation};
use crate::store::Key;

mod property;

const fn requests(max: u64, per: u64) -> Limit {
    Limit {
        id: "requests",
        max,
        of: LimitOf::Requests,
        per: Some(per),
    }
}

static ANY: Operation = Operation {
    id: "tasks.list",
    ..Operation::PLAIN
};

static SLOW: Operation = Operation {
    id: "reports.run",
    limits: &[requests(1, 20)],
    ..Operation::PLAIN
};

/// Calls of one account in a time that stands still until everybody waits.
#[derive(Clone)]
struct Calls {
    pace: Arc<Pace>,
    begin: Instant,
}

impl Calls {
    fn new(limits: &[Limit]) -> Self {
        Self {
            pace: Arc::new(Pace::new(limits)),
            begin: Instant::now(),
        }
    }

    fn boot(&self) -> i64 {
        i64::try_from(self.begin.elapsed().as_millis()).unwrap()
    }

    async fn admit(&self, operation: &Operation) -> Result<Permit, Error> {
        let mut patience = Patience::new();
        let admitted = self.pace.admit(operation, || self.boot(), &mut patience);
        let mut permit = admitted.await?;
        permit.depart(self.boot());
        Ok(permit)
    }

    /// Calls, and is answered after this time. When it departed, in milliseconds.
    async fn call(&self, operation: &Operation, takes: u64) -> Result<i64, Error> {
        let permit = self.admit(operation).await?;
        let departed = self.boot();
        sleep(Duration::from_millis(takes)).await;
        permit.arrive(self.boot());
        Ok(departed)
    }

    /// As many calls at once. When they departed, in the order in which they came.
    async fn burst(&self, calls: usize, takes: u64) -> Vec<Result<i64, Error>> {
        let mut set = JoinSet::new();
        for number in 0..calls {
            let calls = self.clone();
            set.spawn(async move { (number, calls.call(&ANY, takes).await) });
        }
        let mut done = set.join_all().await;
        done.sort_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, departed)| departed).collect()
    }
}

fn departed(burst: Vec<Result<i64, Error>>) -> Vec<i64> {
    burst.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(start_paused = true)]
async fn one_in_a_second() {
    let calls = Calls::new(&[requests(1, 1)]);
    assert_eq!(departed(calls.burst(3, 0).await), [0, 1001, 2002]);
    // The window slides on from the answer, which is when the provider has counted for sure.
    sleep(Duration::from_secs(60)).await;
    let begin = calls.boot();
    let slow = departed(calls.burst(3, 200).await);
    let slow: Vec<_> = slow.iter().map(|time| time - begin).collect();
    assert_eq!(slow, [0, 1201, 2402]);
}

#[tokio::test(start_paused = true)]
async fn five_in_a_second_and_a_longer_limit() {
    let calls = Calls::new(&[requests(5, 1), requests(7, 10)]);
    let times = departed(calls.burst(12, 10).await);
    assert_eq!(times[..7], [0, 0, 0, 0, 0, 1011, 1011]);
    assert_eq!(times[7..], [10_011; 5]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_long_does_not_hold_its_place() {
    let calls = Calls::new(&[requests(1, 1)]);
    assert_eq!(departed(calls.burst(3, 30_000).await), [0, 4001, 8002]);
}

#[tokio::test(start_paused = true)]
async fn callers_go_in_order() {
    let calls = Calls::new(&[requests(3, 1)]);
    let times = departed(calls.burst(20, 40).await);
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(times[19], 6 * 1041);
}

#[tokio::test(start_paused = true)]
async fn who_would_wait_for_more_than_a_minute_is_told_at_once() {
    let calls = Calls::new(&[requests(1, 1)]);
    let burst = calls.burst(100, 0).await;
    let (went, refused): (Vec<_>, Vec<_>) = burst.into_iter().partition(Result::is_ok);
    assert_eq!((went.len(), refused.len()), (60, 40));
    for error in refused.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.operation(), "tasks.list");
        let wait = error.retry_after().unwrap().as_secs();
        assert!((61..=101).contains(&wait), "{wait}");
        assert!(error.is_retryable());
    }
    // The last that went was the sixtieth; nobody was refused late.
    assert!(calls.boot() < 60_000, "{}", calls.boot());
}

#[tokio::test(start_paused = true)]
async fn a_day_is_counted_and_then_refused() {
    let calls = Calls::new(&[requests(30_000, 86_400)]);
    for _ in 0..30_000 {
        calls.call(&ANY, 50).await.unwrap();
    }
    let error = calls.call(&ANY, 0).await.unwrap_err();
    let wait = error.retry_after().unwrap().as_secs();
    // 1500 s have passed since the first.
    assert!(
        (86_400 - 1500..=86_400 - 1500 + 350).contains(&wait),
        "{wait}"
    );
    sleep(Duration::from_secs(wait)).await;
    calls.call(&ANY, 0).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_costs_nobody_a_turn() {
    let calls = Calls::new(&[requests(1, 1)]);
    calls.call(&ANY, 0).await.unwrap();
    let mut waiting = JoinSet::new();
    for _ in 0..10 {
        let calls = calls.clone();
        waiting.spawn(async move { calls.call(&ANY, 0).await });
    }
    sleep(Duration::from_millis(500)).await;
    waiting.shutdown().await;
    assert_eq!(departed(calls.burst(1, 0).await), [1001]);
}

#[tokio::test(start_paused = true)]
async fn a_permit_that_is_not_used_is_given_back() {
    let calls = Calls::new(&[requests(1, 10)]);
    let mut patience = Patience::new();
    let unused = calls.pace.admit(&ANY, || calls.boot(), &mut patience).await;
    drop(unused.unwrap());
    // Nor does a request that did not leave count.
    calls.admit(&ANY).await.unwrap().give_back();
    assert_eq!(departed(calls.burst(1, 0).await), [0]);
    // One that was given up on may arrive all the same.
    sleep(Duration::from_secs(10)).await;
    drop(calls.admit(&ANY).await.unwrap());
    let next = departed(calls.burst(1, 0).await);
    assert_eq!(next, [10_000 + 2 + 3_000 + 10_000]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_everybody() {
    let calls = Calls::new(&[]);
    assert_eq!(departed(calls.burst(3, 0).await), [0, 0, 0]);
    calls.pace.pause(calls.boot(), Duration::from_secs(7));
    // A shorter one does not end it.
    calls.pace.pause(calls.boot(), Duration::from_secs(1));
    assert_eq!(departed(calls.burst(3, 0).await), [7000; 3]);
    calls.pace.pause(calls.boot(), Duration::from_secs(61));
    let error = calls.call(&ANY, 0).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
}

#[tokio::test(start_paused = true)]
async fn a_pause_reaches_those_who_wait_already() {
    let calls = Calls::new(&[requests(1, 10)]);
    calls.call(&ANY, 0).await.unwrap();
    let waiting = tokio::spawn({
        let calls = calls.clone();
        async move { calls.call(&ANY, 0).await }
    });
    sleep(Duration::from_secs(1)).await;
    calls.pace.pause(calls.boot(), Duration::from_secs(300));
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(300)));
    assert_eq!(calls.boot(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_an_operation_holds_up_no_other() {
    let calls = Calls::new(&[requests(2, 1)]);
    let slow = tokio::spawn({
        let calls = calls.clone();
        async move {
            let mut times = Vec::new();
            for _ in 0..2 {
                times.push(calls.call(&SLOW, 0).await.unwrap());
            }
            times
        }
    });
    sleep(Duration::from_millis(1)).await;
    let others = departed(calls.burst(3, 0).await);
    assert_eq!(others, [1, 1001, 1002]);
    assert_eq!(slow.await.unwrap(), [0, 20_001]);
}

#[tokio::test(start_paused = true)]
async fn limits_of_other_things_are_none_of_requests() {
    let page = Limit {
        id: "page",
        max: 1,
        of: LimitOf::RecordsPerPage,
        per: None,
    };
    let calls = Calls::new(&[page]);
    assert_eq!(departed(calls.burst(50, 10).await), [0; 50]);
}

#[tokio::test(start_paused = true)]
async fn it_is_idle_once_nothing_counts() {
    let calls = Calls::new(&[requests(5, 60)]);
    assert!(calls.pace.is_idle(calls.boot()));
    calls.call(&SLOW, 0).await.unwrap();
    assert!(!calls.pace.is_idle(60_000));
    assert!(calls.pace.is_idle(60_001));
    calls.pace.pause(60_001, Duration::from_secs(1));
    assert!(!calls.pace.is_idle(61_000));
    assert!(calls.pace.is_idle(61_001));
}

#[test]
fn an_account_is_known_as_long_as_its_requests_count() {
    static LIMITS: [Limit; 1] = [requests(1, 60)];
    let key = |account: &str| Key {
        provider: "example".to_owned(),
        environment: "production".to_owned(),
        client_id: "client".to_owned(),
        connection: BTreeMap::new(),
        account: account.to_owned(),
    };
    let accounts = Accounts::new(&LIMITS, true);
    let pace = accounts.of(&key("ann"), 0).unwrap();
    let admitted = pace.all.clone();
    let used = Arc::downgrade(&pace);
    drop(pace);
    // A pause stands for a request that counts.
    admitted.pause(1000);
    drop(admitted);
    accounts.of(&key("bob"), 999).unwrap();
    assert!(used.upgrade().is_some());
    accounts.of(&key("eve"), 1000).unwrap();
    assert!(used.upgrade().is_none());
    // Another client of the same account is another matter, and so is one that does not pace.
    assert!(Accounts::new(&LIMITS, false).of(&key("ann"), 0).is_none());
}
