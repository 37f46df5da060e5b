//! What time it is, by two clocks: the calendar's, which can be set, and the machine's own, which
//! cannot.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[cfg(test)]
mod tests;

/// Tells the time. [`SystemClock`] is used unless a client is given another one.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since the beginning of 1970. It jumps when somebody sets the clock.
    fn wall(&self) -> i64;

    /// Milliseconds since some moment before. It never jumps, and goes on while the machine is
    /// suspended.
    fn boot(&self) -> i64;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn wall(&self) -> i64 {
        (**self).wall()
    }

    fn boot(&self) -> i64 {
        (**self).boot()
    }
}

/// The clocks of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, milliseconds)
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn boot(&self) -> i64 {
        let now = rustix::time::clock_gettime(BOOT);
        now.tv_sec
            .saturating_mul(1000)
            .saturating_add(now.tv_nsec / 1_000_000)
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    fn boot(&self) -> i64 {
        use std::sync::OnceLock;
        use std::time::Instant;
        static START: OnceLock<Instant> = OnceLock::new();
        milliseconds(START.get_or_init(Instant::now).elapsed())
    }
}

/// The clock that goes on while Linux is suspended, where `Instant` and `CLOCK_MONOTONIC` stand
/// still.
#[cfg(any(target_os = "linux", target_os = "android"))]
const BOOT: rustix::time::ClockId = rustix::time::ClockId::Boottime;

/// The clock that goes on while the machine sleeps, which clock_gettime(3) of macOS says of
/// `CLOCK_MONOTONIC`. `Instant` is `CLOCK_UPTIME_RAW` there, which stands still.
#[cfg(target_vendor = "apple")]
const BOOT: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

/// Clocks that stand still until they are moved: for tests of an application. Clones share them.
///
/// They tell what time it is, and no sleep ends because they are moved. What waits (a paced call, a
/// caller while another process refreshes) sleeps by the real time, as long as it would have to if
/// these clocks went on by themselves, then looks at them, and gives up when the patience of the call
/// has ended by the real time. So move them before the call that would have to wait, or have the client
/// not pace its calls ([`ClientBuilder::pace`](crate::client::ClientBuilder::pace)).
#[derive(Clone)]
pub struct ManualClock {
    time: Arc<Time>,
}

struct Time {
    wall: AtomicI64,
    boot: AtomicI64,
}

impl ManualClock {
    /// Clocks that stand at this many milliseconds since 1970.
    pub fn new(wall: i64) -> Self {
        let time = Time {
            wall: AtomicI64::new(wall),
            boot: AtomicI64::new(0),
        };
        Self {
            time: Arc::new(time),
        }
    }

    /// Moves both clocks on, as time does.
    pub fn advance(&self, by: Duration) {
        let by = milliseconds(by);
        self.time.wall.fetch_add(by, Ordering::SeqCst);
        self.time.boot.fetch_add(by, Ordering::SeqCst);
    }

    /// Sets the calendar's clock forward by this many milliseconds, back if negative, as somebody
    /// does who corrects it.
    pub fn step_wall(&self, by: i64) {
        self.time.wall.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn wall(&self) -> i64 {
        self.time.wall.load(Ordering::SeqCst)
    }

    fn boot(&self) -> i64 {
        self.time.boot.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ManualClock")
            .field("wall", &self.wall())
            .field("boot", &self.boot())
            .finish()
    }
}

/// The time in whole milliseconds, as much of it as fits.
pub(crate) fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// The point in time that lies this many seconds after 1970.
pub(crate) fn system_time(seconds: i64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}
