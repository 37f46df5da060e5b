//! The time of the emulated providers: that of this machine, moved forward as often as wanted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;

/// The clock by which codes and tokens expire and limits are counted.
///
/// It runs with the clock of this machine, ahead of it by what [`Clock::advance`] added. Clones are
/// the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds ahead of this machine.
    ahead: Arc<AtomicI64>,
    /// When it was stopped; from there it moves by [`Clock::advance`] alone.
    stopped_at: Option<Timestamp>,
}

impl Clock {
    /// The time at the providers.
    pub fn now(&self) -> Timestamp {
        let now = self.stopped_at.unwrap_or_else(Timestamp::now);
        let now = now.as_millisecond();
        let moved = now.saturating_add(self.ahead.load(Ordering::Relaxed));
        Timestamp::from_millisecond(moved).unwrap_or(Timestamp::MAX)
    }

    /// A clock that stands still until it is moved, for tests that a busy machine may not disturb.
    #[cfg(test)]
    pub(crate) fn stopped() -> Self {
        Self {
            ahead: Arc::default(),
            stopped_at: Some(Timestamp::now()),
        }
    }

    /// Moves the clock forward, at once. Below a millisecond nothing happens.
    ///
    /// The clock of a client does not move with it. Answers carry this time (`Date`): a generated client
    /// whose token the API rejects with status 401 learns from it that the token has expired.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let add = |ahead: i64| Some(ahead.saturating_add(by));
        let _ = self
            .ahead
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// How far the clock is ahead of this machine's.
    pub fn ahead(&self) -> Duration {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Duration::from_millis(u64::try_from(ahead).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_move_together() {
        let clock = Clock::default();
        let other = clock.clone();
        let before = other.now();
        clock.advance(Duration::from_secs(3600));
        assert!(other.now().as_second() - before.as_second() >= 3600);
        assert_eq!(other.ahead(), Duration::from_secs(3600));
    }

    #[test]
    fn the_end_of_time_is_not_passed() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
