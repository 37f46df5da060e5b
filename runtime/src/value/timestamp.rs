//! Instants.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant this many milliseconds after 1970 began; negative before.
    pub fn from_millis(millis: i64) -> Self {
        Timestamp(millis)
    }

    /// This many seconds after the beginning of 1970, in UTC. What lies beyond the largest number of
    /// milliseconds becomes that one.
    pub fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970 began.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970 began, rounded down.
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The instant as the system's time; `None` if that cannot express it.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        }
    }
}

/// As RFC 3339 writes it, in UTC and with a fraction if there is one: `2026-11-22T14:05:09.12Z`. Beyond the
/// years such texts reach, the milliseconds.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => timestamp.fmt(formatter),
            Err(_) => self.0.fmt(formatter),
        }
    }
}

impl From<SystemTime> for Timestamp {
    /// Rounds down to milliseconds; what lies beyond the range of `i64` becomes its end.
    fn from(time: SystemTime) -> Self {
        let millis = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Timestamp(millis(after)),
            Err(error) => {
                let before = error.duration();
                let rest = i64::from(before.subsec_nanos() % 1_000_000 != 0);
                Timestamp(millis(before).saturating_neg().saturating_sub(rest))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn system_time_round_trips_on_both_sides_of_1970() {
        for millis in [0, 1, -1, 1_700_000_000_123, -1_700_000_000_123] {
            let timestamp = Timestamp::from_millis(millis);
            assert_eq!(
                Timestamp::from(timestamp.to_system_time().unwrap()),
                timestamp
            );
        }
    }

    #[test]
    fn people_read_a_date() {
        let text = |millis| Timestamp::from_millis(millis).to_string();
        assert_eq!(text(0), "1970-01-01T00:00:00Z");
        assert_eq!(text(1_700_000_000_120), "2023-11-14T22:13:20.12Z");
        assert_eq!(text(i64::MAX), i64::MAX.to_string());
    }

    #[test]
    fn rounding_goes_down() {
        let before = UNIX_EPOCH - Duration::from_micros(1);
        assert_eq!(Timestamp::from(before).as_millis(), -1);
        assert_eq!(Timestamp::from_millis(-1).as_seconds(), -1);
        assert_eq!(Timestamp::from_millis(1999).as_seconds(), 1);
        assert_eq!(Timestamp::from_seconds(-2).as_millis(), -2000);
        assert_eq!(Timestamp::from_seconds(i64::MAX).as_millis(), i64::MAX);
    }
}
