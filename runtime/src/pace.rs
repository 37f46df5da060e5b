//! Keeping to the limits that a provider publishes: never more than `max` requests in any window of
//! `per` seconds, for each account.
//!
//! **Why not a token bucket.** A bucket that holds `max` tokens and fills by `max` in each `per` lets
//! `max` requests through at once and another `max` during the `per` that follows: up to twice the
//! limit in one window. It can promise a rate, not a limit; [`window`] counts requests instead.
//!
//! **Departure and arrival.** The provider counts a request at some instant after it has left and
//! before its answer is here; no clock of ours sees that instant. So a request counts from its
//! departure until `per` has passed *since its answer*: whatever the network did to either of two
//! requests, the provider saw the later one leave the earlier one's window. With departures alone a
//! request held up on its way by 80 ms would fall into one window with the next `max`. The price is
//! one round trip for each window.
//!
//! An answer that takes long to compute must not hold its place all the while, so a request is
//! taken to have arrived [`JOURNEY`] after its departure at the latest. One that took longer (a
//! large body, a lost packet sent again and again) can be counted later than assumed; the provider's
//! answer 429 puts that right.
//!
//! Callers go in the order in which they came ([`gate`]). The first part of waiting is for a limit of
//! the operation alone, where there is one, so that one slow operation does not hold up the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use self::gate::{Gate, Pass};
use self::patience::Patience;
use self::window::Window;
use crate::error::{Error, ErrorKind};
use crate::operation::{Limit, Operation};

mod accounts;
mod gate;
pub(crate) mod patience;
#[cfg(test)]
mod tests;
mod window;

pub(crate) use self::accounts::Accounts;

/// What the requests of one account have come to.
#[derive(Debug)]
pub(crate) struct Pace {
    /// For the limits that hold for all operations together.
    all: Arc<Gate>,
    /// For the limits that operations have of their own, by the operation's name.
    own: Mutex<HashMap<&'static str, Arc<Gate>>>,
}

/// Leave to send one request. Dropped before the request departs it is given back.
#[derive(Debug)]
pub(crate) struct Permit {
    all: Pass,
    own: Option<Pass>,
}

impl Pace {
    /// Nothing was sent yet.
    pub(crate) fn new(limits: &[Limit]) -> Self {
        Self {
            all: Arc::new(Gate::new(windows(limits))),
            own: Mutex::default(),
        }
    }

    /// Waits until the operation may be sent.
    ///
    /// `boot` tells the time in milliseconds by a clock that only goes forward.
    ///
    /// # Errors
    ///
    /// If that takes more than what is left of the patience, at once where it is certain; nothing is
    /// sent then.
    pub(crate) async fn admit(
        &self,
        operation: &Operation,
        boot: impl Fn() -> i64,
        patience: &mut Patience,
    ) -> Result<Permit, Error> {
        let refused = |wait: Duration| {
            let text = "it was not sent: its turn within the provider's limits is too far off";
            Error::new(ErrorKind::RateLimited, operation.id, text).with_retry_after(Some(wait))
        };
        let own = match self.own(operation) {
            Some(gate) => Some(gate.enter(&boot, patience).await.map_err(refused)?),
            None => None,
        };
        let all = self.all.enter(&boot, patience).await.map_err(refused)?;
        Ok(Permit { all, own })
    }

    /// Lets nobody through for this time.
    pub(crate) fn pause(&self, now: i64, wait: Duration) {
        self.all.pause(now.saturating_add(milliseconds(wait)));
    }

    /// Whether it may be forgotten: no request counts any more.
    fn is_idle(&self, now: i64) -> bool {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        self.all.is_idle(now) && own.values().all(|gate| gate.is_idle(now))
    }

    fn own(&self, operation: &Operation) -> Option<Arc<Gate>> {
        let windows = windows(operation.limits);
        if windows.is_empty() {
            return None;
        }
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = own.entry(operation.id);
        Some(Arc::clone(
            gate.or_insert_with(|| Arc::new(Gate::new(windows))),
        ))
    }
}

impl Permit {
    /// The request leaves now.
    pub(crate) fn depart(&mut self, now: i64) {
        self.each(|pass| pass.depart(now));
    }

    /// The answer is here.
    pub(crate) fn arrive(mut self, now: i64) {
        self.each(|pass| pass.arrive(now));
    }

    /// The request did not leave after all.
    pub(crate) fn give_back(mut self) {
        self.each(Pass::give_back);
    }

    fn each(&mut self, act: impl Fn(&mut Pass)) {
        act(&mut self.all);
        self.own.as_mut().map(act);
    }
}

/// Windows for those limits that count requests in a time.
fn windows(limits: &[Limit]) -> Vec<Window> {
    limits.iter().filter_map(Window::new).collect()
}

/// The time in whole milliseconds, a part of one counting as one.
fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(i64::MAX)
}

/// This many milliseconds as a whole number of seconds, which is what `Retry-After` would say.
fn seconds(milliseconds: i64) -> Duration {
    let milliseconds = u64::try_from(milliseconds).unwrap_or_default();
    Duration::from_secs(milliseconds.div_ceil(1000).max(1))
}
