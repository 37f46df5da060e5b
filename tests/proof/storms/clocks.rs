//! Clocks that are wrong, that are set, and that stand still while a machine is suspended. The
//! provider's is right.

use super::{HOUR, MINUTE, Rig, crowd};
use crate::{
    crates::{Crate, Worksection},
    desk, report,
    rotation::Strict,
};
use emulator::RequestKind;
use provider_runtime::clock::ManualClock;

/// An hour ahead and an hour behind, in milliseconds.
const OFF: [i64; 2] = [3_600_000, -3_600_000];

/// What was asked for because of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    /// Token requests.
    refreshes: usize,
    /// The most requests that one call has made of the API.
    requests_per_call: usize,
}

impl Cost {
    fn max(self, other: Self) -> Self {
        Self {
            refreshes: self.refreshes.max(other.refreshes),
            requests_per_call: self.requests_per_call.max(other.requests_per_call),
        }
    }

    /// The most that anything may cost: two token requests, and one call made anew after a 401.
    fn check(self, what: &str) -> Self {
        assert!(self.refreshes <= 2, "{what}: {self:?}");
        assert!(
            (1..=2).contains(&self.requests_per_call),
            "{what}: {self:?}"
        );
        self
    }
}

/// Calls one after the other, which all succeed.
async fn calls<C: Crate>(rig: &Rig<C>, session: &C::Session, what: &str) -> Cost {
    let before = rig.refreshes();
    let mut requests_per_call = 0;
    for _ in 0..10 {
        let sent = rig.count(RequestKind::Api);
        let outcome = C::call(session).await;
        outcome.unwrap_or_else(|error| panic!("{}: {what}: {error}", C::ID));
        requests_per_call = requests_per_call.max(rig.count(RequestKind::Api) - sent);
    }
    let cost = Cost {
        refreshes: rig.refreshes() - before,
        requests_per_call,
    };
    cost.check(what)
}

/// Some hours of calls, a few each five minutes; what all of them cost.
async fn hours<C: Crate>(rig: &Rig<C>, session: &C::Session, hours: u32, what: &str) -> Cost {
    let mut whole = Cost::default();
    let before = rig.refreshes();
    for _ in 0..hours * 12 {
        rig.pass(5 * MINUTE);
        whole = whole.max(calls(rig, session, what).await);
    }
    let refreshes = rig.refreshes() - before;
    // A token lives for an hour or longer and is refreshed up to some minutes early.
    let most = hours as usize + 1;
    assert!(refreshes <= most, "{}: {what}: {refreshes}", C::ID);
    whole
}

/// A client whose clock is off from the start, and others after it that find the session stored.
async fn off_from_the_start<C: Crate>(off: i64) -> Cost {
    let what = format!("{} s off from the start", off / 1000);
    let change = |_: &mut _, clock: &ManualClock| clock.step_wall(off);
    let rig = Rig::<C>::with(desk::model::<C>(), change).await;
    let mut worst = calls(&rig, &rig.session, &what).await;
    assert_eq!(worst.refreshes, 0, "{what}: the token has just been issued");
    worst = worst.max(hours(&rig, &rig.session, 3, &what).await);
    let reopened = rig.reopened().await.unwrap();
    worst = worst.max(calls(&rig, &reopened, &what).await);
    worst.max(hours(&rig, &reopened, 3, &what).await)
}

/// A clock that is set while a client goes on, there and back again.
async fn stepped<C: Crate>(off: i64) -> Cost {
    let what = format!("set by {} s", off / 1000);
    let rig = Rig::<C>::start().await;
    let mut worst = hours(&rig, &rig.session, 1, &what).await;
    for by in [off, off, -off, -off, -off, off] {
        rig.clock.step_wall(by);
        worst = worst.max(calls(&rig, &rig.session, &what).await);
        let reopened = rig.reopened().await.unwrap();
        worst = worst.max(calls(&rig, &reopened, &what).await);
        worst = worst.max(hours(&rig, &rig.session, 1, &what).await);
    }
    worst
}

/// A clock that is set while the API rejects the token that was refreshed a moment ago.
async fn stepped_after_a_rejection<C: Crate>(off: i64) -> Cost {
    let what = format!("set by {} s after a rejected token", off / 1000);
    let rig = Rig::<C>::start().await;
    let provider = rig.desk.emulator.provider(C::ID).unwrap();
    let mut worst = Cost::default();
    for _ in 0..4 {
        provider.revoke_access_tokens();
        worst = worst.max(calls(&rig, &rig.session, &what).await);
        rig.clock.step_wall(off);
        rig.pass(6 * MINUTE);
    }
    worst
}

async fn suspended<C: Crate>() -> Cost {
    let rig = Rig::<C>::start().await;
    let mut worst = hours(&rig, &rig.session, 1, "before a suspend").await;
    for _ in 0..3 {
        let before = rig.refreshes();
        rig.pass(8 * HOUR);
        for outcome in crowd::<C>(&rig.session, 100).await {
            outcome.unwrap();
        }
        let refreshes = rig.refreshes() - before;
        worst.refreshes = worst.refreshes.max(refreshes);
        worst = worst.max(calls(&rig, &rig.session, "after a suspend").await);
        assert!(rig.refreshes() - before <= 1, "one for all");
    }
    worst
}

async fn all<C: Crate>() {
    let mut worst = Cost::default();
    for off in OFF {
        worst = worst.max(off_from_the_start::<C>(off).await);
        worst = worst.max(stepped::<C>(off).await);
        worst = worst.max(stepped_after_a_rejection::<C>(off).await);
    }
    worst = worst.max(suspended::<C>().await);
    report::print(
        "clock ±1 h, steps, 8 h suspend",
        format_args!(
            "{}: at most {} token requests for each, {} requests per call, 0 calls failed",
            C::ID,
            worst.refreshes,
            worst.requests_per_call
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_clocks_cause_no_storm() {
    all::<Strict>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_clocks_cause_no_storm_where_tokens_live_for_a_day() {
    all::<Worksection>().await;
}
