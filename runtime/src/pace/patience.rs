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

    /// Waits so long, if there is patience for it; `false`, at once, if not.
    pub(crate) async fn wait(&mut self, time: Duration) -> bool {
        let Some(left) = self.left.checked_sub(time) else {
            return false;
        };
        tokio::time::sleep(time).await;
        self.left = left;
        true
    }
}
