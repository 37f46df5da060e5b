//! How long one call may wait, all its waits together.

use std::time::Duration;

use tokio::time::Instant;

/// Longest wait of one call for its turn, for a pause to end and between attempts, all together.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);

/// What is left of [`LONGEST`]. The time in which a request is under way does not count.
#[derive(Debug)]
pub(crate) struct Patience {
    left: Duration,
}

impl Patience {
    pub(crate) fn new() -> Self {
        Self { left: LONGEST }
    }

    pub(crate) fn left(&self) -> Duration {
        self.left
    }

    /// Takes off what has passed since a wait began.
    pub(super) fn spend(&mut self, since: Instant) {
        self.left = self.left.saturating_sub(since.elapsed());
    }

    /// Whether there is patience for a wait of this time, which is taken off then.
    pub(crate) fn take(&mut self, time: Duration) -> bool {
        let left = self.left.checked_sub(time);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}
