//! Dates with a time of day.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil;

use super::date::Date;
use super::error::ValueError;
use super::{Time, Timestamp};

#[cfg(test)]
mod tests;

const EXPECTED: &str = "a date and time such as 2019-08-15T10:23:57+10:00";

/// A date, usually with a time of day, sometimes with an offset from UTC.
///
/// Read from `2019-08-15T10:23:57+10:00`, `2023-03-10T16:41:00Z`, `2023-03-10 16:41` or
/// `2023-03-10`, and written the way it was read. Without an offset only the provider knows which
/// time zone is meant; none is assumed.
///
/// Two are equal if they name the same date, time and offset, however written.
#[derive(Clone, Copy)]
pub struct DateTime {
    date: Date,
    time: Option<Time>,
    /// Text between date and time.
    separator: char,
}

impl DateTime {
    /// The date.
    pub fn date(self) -> Date {
        self.date
    }

    /// The time of day with its offset; `None` if none was written.
    pub fn time(self) -> Option<Time> {
        self.time
    }

    /// Hour, 0 to 23; 0 if there is no time of day.
    pub fn hour(self) -> u8 {
        self.time.map_or(0, Time::hour)
    }

    /// Minute, 0 to 59; 0 if there is no time of day.
    pub fn minute(self) -> u8 {
        self.time.map_or(0, Time::minute)
    }

    /// Second, 0 to 59; 0 if there is none.
    pub fn second(self) -> u8 {
        self.time.map_or(0, Time::second)
    }

    /// Offset from UTC in seconds, positive to the east; `None` if none was written.
    pub fn offset_seconds(self) -> Option<i32> {
        self.time.and_then(Time::offset_seconds)
    }

    /// Whether a time of day was written.
    pub fn has_time(self) -> bool {
        self.time.is_some()
    }

    /// The instant meant, rounded down to milliseconds; `None` without an offset.
    pub fn to_timestamp(self) -> Option<Timestamp> {
        let offset = self.offset_seconds()?;
        let time = self.time.map_or(civil::Time::midnight(), Time::civil);
        let local = jiff::tz::Offset::UTC
            .to_timestamp(self.date.at(time))
            .ok()?;
        let millis = i64::try_from(local.as_nanosecond().div_euclid(1_000_000)).ok()?;
        Some(Timestamp::from_millis(millis - i64::from(offset) * 1000))
    }

    fn read(text: &[u8]) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let date = Date::read_iso(date)?;
        let Some((&separator, time)) = rest.split_first() else {
            return Some(date.into());
        };
        if !matches!(separator, b'T' | b't' | b' ') {
            return None;
        }
        Some(DateTime {
            date,
            time: Some(Time::read(time)?),
            separator: char::from(separator),
        })
    }
}

impl fmt::Display for DateTime {
    /// Writes what was read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(formatter)?;
        match self.time {
            Some(time) => write!(formatter, "{}{time}", self.separator),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DateTime({self})")
    }
}

impl FromStr for DateTime {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        DateTime::read(text.as_bytes()).ok_or_else(|| ValueError::new(EXPECTED, text))
    }
}

impl From<Date> for DateTime {
    /// The date alone, without a time of day.
    fn from(date: Date) -> Self {
        DateTime {
            date,
            time: None,
            separator: 'T',
        }
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        (self.date, self.time) == (other.date, other.time)
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.date, self.time).hash(state);
    }
}
