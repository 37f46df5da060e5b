//! Times of day.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil;

use super::date::digits;
use super::error::ValueError;

#[cfg(test)]
mod tests;

const EXPECTED: &str = "a time of day such as 16:41 or 16:41:00";

/// A time of day, sometimes with an offset from UTC.
///
/// Read from `16:41`, `16:41:00` or `16:41:00.250`, each also followed by `Z`, `+10:00` or `+1000`,
/// and written the way it was read. Without an offset only the provider knows which time zone is
/// meant; none is assumed. A decimal number of hours is no time of day.
///
/// Two are equal if they name the same time and offset, however written.
///
/// ```
/// use provider_runtime::Time;
///
/// let time: Time = "16:41".parse()?;
/// assert_eq!(time, Time::new(16, 41, 0)?);
/// # Ok::<(), provider_runtime::ValueError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Time {
    clock: civil::Time,
    /// Seconds east of UTC.
    offset: Option<i32>,
    written: Written,
}

/// How a [`Time`] is written.
#[derive(Clone, Copy)]
struct Written {
    /// Whether seconds are written.
    seconds: bool,
    /// Digits after the decimal point of the seconds, at most nine.
    fraction: u8,
    offset: OffsetStyle,
}

/// How an offset is written.
#[derive(Clone, Copy)]
enum OffsetStyle {
    Z,
    /// The sign is kept too: `-00:00` is a spelling of its own (RFC 3339 section 4.3).
    Colon {
        sign: char,
    },
    Plain {
        sign: char,
    },
}

impl Time {
    /// The time with this hour (0 to 23), minute and second (0 to 59), without an offset. Written
    /// with seconds.
    ///
    /// # Errors
    ///
    /// There is no such time.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, ValueError> {
        let written = Written {
            seconds: true,
            fraction: 0,
            offset: OffsetStyle::Z,
        };
        civil_time(hour, minute, second, 0)
            .map(|clock| Time {
                clock,
                offset: None,
                written,
            })
            .ok_or_else(|| ValueError::new(EXPECTED, &format!("{hour:02}:{minute:02}:{second:02}")))
    }

    /// Hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.clock.hour().unsigned_abs()
    }

    /// Minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.clock.minute().unsigned_abs()
    }

    /// Second, 0 to 59; 0 if none was written.
    pub fn second(self) -> u8 {
        self.clock.second().unsigned_abs()
    }

    /// Nanoseconds beyond the second, 0 to 999 999 999.
    pub fn nanosecond(self) -> u32 {
        self.clock.subsec_nanosecond().unsigned_abs()
    }

    /// Offset from UTC in seconds, positive to the east; `None` if none was written.
    pub fn offset_seconds(self) -> Option<i32> {
        self.offset
    }

    /// The time without its offset.
    pub(crate) fn civil(self) -> civil::Time {
        self.clock
    }

    /// Reads all of `text`.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        let (clock, offset, style) = read_offset(text)?;
        let (clock, seconds, fraction) = read_clock(clock)?;
        let written = Written {
            seconds,
            fraction,
            offset: style,
        };
        Some(Time {
            clock,
            offset,
            written,
        })
    }
}

fn civil_time(hour: u8, minute: u8, second: u8, nanosecond: i32) -> Option<civil::Time> {
    let [hour, minute, second] = [hour, minute, second].map(i8::try_from);
    civil::Time::new(hour.ok()?, minute.ok()?, second.ok()?, nanosecond).ok()
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
    let (sign, hours, minutes, has_colon) = match *offset {
        [sign, h1, h2, b':', m1, m2] => (sign, digits(h1, h2)?, digits(m1, m2)?, true),
        [sign, h1, h2, m1, m2] => (sign, digits(h1, h2)?, digits(m1, m2)?, false),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    let seconds = if sign == b'-' { -seconds } else { seconds };
    let sign = char::from(sign);
    let style = if has_colon {
        OffsetStyle::Colon { sign }
    } else {
        OffsetStyle::Plain { sign }
    };
    Some((clock, Some(seconds), style))
}

/// Reads `16:41`, `16:41:00` or `16:41:00.250`; also says whether there are seconds and how many
/// digits follow them.
fn read_clock(text: &[u8]) -> Option<(civil::Time, bool, u8)> {
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
    let time = civil_time(digits(*h1, *h2)?, digits(*m1, *m2)?, second, nanosecond)?;
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

impl fmt::Display for Time {
    /// Writes what was read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.written.seconds {
            write!(formatter, ":{:02}", self.second())?;
        }
        if self.written.fraction > 0 {
            let digits = self.nanosecond() / 10_u32.pow(u32::from(9 - self.written.fraction));
            let width = usize::from(self.written.fraction);
            write!(formatter, ".{digits:0width$}")?;
        }
        let Some(offset) = self.offset else {
            return Ok(());
        };
        let minutes = offset.unsigned_abs() / 60;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        match self.written.offset {
            OffsetStyle::Z => formatter.write_str("Z"),
            OffsetStyle::Colon { sign } => write!(formatter, "{sign}{hours:02}:{minutes:02}"),
            OffsetStyle::Plain { sign } => write!(formatter, "{sign}{hours:02}{minutes:02}"),
        }
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Time({self})")
    }
}

impl FromStr for Time {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Time::read(text.as_bytes()).ok_or_else(|| ValueError::new(EXPECTED, text))
    }
}

impl TryFrom<(u8, u8)> for Time {
    type Error = ValueError;

    /// Takes hour and minute. Written without seconds.
    fn try_from((hour, minute): (u8, u8)) -> Result<Self, ValueError> {
        let mut time = Time::new(hour, minute, 0)?;
        time.written.seconds = false;
        Ok(time)
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        (self.clock, self.offset) == (other.clock, other.offset)
    }
}

impl Eq for Time {}

impl Hash for Time {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.clock, self.offset).hash(state);
    }
}
