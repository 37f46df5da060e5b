//! The time of day.

use std::sync::{Arc, OnceLock};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// From when on [`Clock::boot`] counts.
static START: OnceLock<tokio::time::Instant> = OnceLock::new();

/// Tells the time, in whole seconds since 1970.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    /// The time that a test has set.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    #[cfg(test)]
    pub(crate) fn fixed(time: Arc<AtomicI64>) -> Self {
        Self { fixed: Some(time) }
    }

    /// Milliseconds by a clock that only goes forward.
    pub(crate) fn boot(&self) -> i64 {
        if let Some(time) = &self.fixed {
            return time.load(Ordering::SeqCst).saturating_mul(1000);
        }
        let start = START.get_or_init(tokio::time::Instant::now);
        i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    pub(crate) fn now(&self) -> i64 {
        match &self.fixed {
            Some(time) => time.load(Ordering::SeqCst),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |passed| {
                    i64::try_from(passed.as_secs()).unwrap_or(i64::MAX)
                }),
        }
    }
}

/// The point in time that lies this many seconds after 1970.
pub(crate) fn system_time(seconds: i64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}
