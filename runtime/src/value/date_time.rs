//! Dates with a time of day.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil::Time;

use super::Timestamp;
use super::date::{Date, digits};
use super::error::ValueError;

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
    time: Time,
    /// Seconds east of UTC.
    offset: Option<i32>,
    written: Written,
}

/// How a [`DateTime`] is written.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Written {
    /// Text between date and time; `None` if there is no time.
    separator: Option<char>,
    /// Whether seconds are written.
    seconds: bool,
    /// Digits after the decimal point of the seconds, at most nine.
    fraction: u8,
    offset: OffsetStyle,
}

/// How an offset is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OffsetStyle {
    Z,
    Colon,
    Plain,
}

impl DateTime {
    /// The date.
    pub fn date(self) -> Date {
        self.date
    }

    /// Hour, 0 to 23; 0 if there is no time of day.
    pub fn hour(self) -> u8 {
        self.time.hour().unsigned_abs()
    }

    /// Minute, 0 to 59; 0 if there is no time of day.
    pub fn minute(self) -> u8 {
        self.time.minute().unsigned_abs()
    }

    /// Second, 0 to 59; 0 if there is none.
    pub fn second(self) -> u8 {
        self.time.second().unsigned_abs()
    }

    /// Offset from UTC in seconds, positive to the east; `None` if none was written.
    pub fn offset_seconds(self) -> Option<i32> {
        self.offset
    }

    /// Whether a time of day was written.
    pub fn has_time(self) -> bool {
        self.written.separator.is_some()
    }

    /// The instant meant, rounded down to milliseconds; `None` without an offset.
    pub fn to_timestamp(self) -> Option<Timestamp> {
        let local = jiff::tz::Offset::UTC
            .to_timestamp(self.date.at(self.time))
            .ok()?;
        let millis = i64::try_from(local.as_nanosecond().div_euclid(1_000_000)).ok()?;
        Some(Timestamp::from_millis(
            millis - i64::from(self.offset?) * 1000,
        ))
    }

    fn read(text: &[u8]) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let date = Date::read_iso(date)?;
        let Some((&separator, clock)) = rest.split_first() else {
            return Some(date.into());
        };
        if !matches!(separator, b'T' | b't' | b' ') {
            return None;
        }
        let (clock, offset, style) = read_offset(clock)?;
        let (time, seconds, fraction) = read_time(clock)?;
        let separator = Some(char::from(separator));
        let written = Written {
            separator,
            seconds,
            fraction,
            offset: style,
        };
        Some(DateTime {
            date,
            time,
            offset,
            written,
        })
    }
}

/// Cuts the offset off the end of a time of day.
fn read_offset(text: &[u8]) -> Option<(&[u8], Option<i32>, OffsetStyle)> {
    if let [clock @ .., b'Z' | b'z'] = text {
        return Some((clock, Some(0), OffsetStyle::Z));
    }
    let Some(at) = text.iter().position(|byte| matches!(byte, b'+' | b'-')) else {
        return Some((text, None, OffsetStyle::Z));
    };
    let (clock, offset) = text.split_at(at);
    let (sign, hours, minutes, style) = match *offset {
        [sign, h1, h2, b':', m1, m2] => {
            (sign, digits(h1, h2)?, digits(m1, m2)?, OffsetStyle::Colon)
        }
        [sign, h1, h2, m1, m2] => (sign, digits(h1, h2)?, digits(m1, m2)?, OffsetStyle::Plain),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Some((
        clock,
        Some(if sign == b'-' { -seconds } else { seconds }),
        style,
    ))
}

/// Reads `16:41`, `16:41:00` or `16:41:00.250`; also says whether there are seconds and how many
/// digits follow them.
fn read_time(text: &[u8]) -> Option<(Time, bool, u8)> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else {
        return None;
    };
    let (second, nanosecond, seconds, fraction) = match rest {
        [] => (0, 0, false, 0),
        [b':', s1, s2] => (digits(*s1, *s2)?, 0, true, 0),
        [b':', s1, s2, b'.', fraction @ ..] => {
            let (nanosecond, length) = read_fraction(fraction)?;
            (digits(*s1, *s2)?, nanosecond, true, length)
        }
        _ => return None,
    };
    let hour = i8::try_from(digits(*h1, *h2)?).ok()?;
    let minute = i8::try_from(digits(*m1, *m2)?).ok()?;
    let time = Time::new(hour, minute, i8::try_from(second).ok()?, nanosecond).ok()?;
    Some((time, seconds, fraction))
}

/// Nanoseconds from one to nine decimal digits, and how many there were.
fn read_fraction(text: &[u8]) -> Option<(i32, u8)> {
    let length = u8::try_from(text.len())
        .ok()
        .filter(|length| (1..=9).contains(length))?;
    let mut value = 0;
    for byte in text {
        value = value * 10 + i32::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    Some((value * 10_i32.pow(u32::from(9 - length)), length))
}

impl fmt::Display for DateTime {
    /// Writes what was read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(formatter)?;
        let Some(separator) = self.written.separator else {
            return Ok(());
        };
        write!(
            formatter,
            "{separator}{:02}:{:02}",
            self.hour(),
            self.minute()
        )?;
        if self.written.seconds {
            write!(formatter, ":{:02}", self.second())?;
        }
        if self.written.fraction > 0 {
            let cut = 10_i32.pow(u32::from(9 - self.written.fraction));
            let digits = self.time.subsec_nanosecond() / cut;
            write!(
                formatter,
                ".{digits:0width$}",
                width = usize::from(self.written.fraction)
            )?;
        }
        let Some(offset) = self.offset else {
            return Ok(());
        };
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.unsigned_abs() / 60;
        match self.written.offset {
            OffsetStyle::Z => formatter.write_str("Z"),
            OffsetStyle::Colon => {
                write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            OffsetStyle::Plain => write!(formatter, "{sign}{:02}{:02}", minutes / 60, minutes % 60),
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
        let offset = OffsetStyle::Z;
        let written = Written {
            separator: None,
            seconds: false,
            fraction: 0,
            offset,
        };
        DateTime {
            date,
            time: Time::midnight(),
            offset: None,
            written,
        }
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        (self.date, self.time, self.offset, self.has_time())
            == (other.date, other.time, other.offset, other.has_time())
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.date, self.time, self.offset, self.has_time()).hash(state);
    }
}
