//! Calendar dates.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::error::ValueError;

const ISO: &str = "a date such as 2019-08-15";
const DMY: &str = "a date such as 15.08.2019";

/// A calendar date without a time zone.
///
/// ```
/// use provider_runtime::Date;
///
/// let date: Date = "2019-08-15".parse()?;
/// assert_eq!(date, Date::new(2019, 8, 15)?);
/// # Ok::<(), provider_runtime::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The date with this year (0 to 9999), month (1 to 12) and day of the month (from 1).
    ///
    /// # Errors
    ///
    /// There is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, ValueError> {
        Date::checked(year, month, day)
            .ok_or_else(|| ValueError::new(ISO, &format!("{year:04}-{month:02}-{day:02}")))
    }

    /// Year, 0 to 9999.
    pub fn year(self) -> u16 {
        self.0.year().unsigned_abs()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// Reads `15.08.2019`.
    pub(crate) fn from_dmy(text: &str) -> Result<Self, ValueError> {
        Date::read_dmy(text.as_bytes()).ok_or_else(|| ValueError::new(DMY, text))
    }

    /// Writes `15.08.2019`.
    pub(crate) fn to_dmy(self) -> String {
        format!("{:02}.{:02}.{:04}", self.day(), self.month(), self.year())
    }

    /// Reads exactly the ten bytes of `2019-08-15`.
    pub(crate) fn read_iso(text: &[u8]) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
            return None;
        };
        Date::checked(
            u16::from(digits(y1, y2)?) * 100 + u16::from(digits(y3, y4)?),
            digits(m1, m2)?,
            digits(d1, d2)?,
        )
    }

    /// Date and time of day together.
    pub(crate) fn at(self, time: civil::Time) -> civil::DateTime {
        self.0.to_datetime(time)
    }

    fn read_dmy(text: &[u8]) -> Option<Self> {
        let [d1, d2, b'.', m1, m2, b'.', y1, y2, y3, y4] = *text else {
            return None;
        };
        Date::checked(
            u16::from(digits(y1, y2)?) * 100 + u16::from(digits(y3, y4)?),
            digits(m1, m2)?,
            digits(d1, d2)?,
        )
    }

    fn checked(year: u16, month: u8, day: u8) -> Option<Self> {
        let year = i16::try_from(year).ok()?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        civil::Date::new(year, month, day).ok().map(Date)
    }
}

/// The number that two decimal digits write.
pub(crate) fn digits(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

impl fmt::Display for Date {
    /// Writes `2019-08-15` (ISO 8601).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl FromStr for Date {
    type Err = ValueError;

    /// Reads `2019-08-15` (ISO 8601).
    fn from_str(text: &str) -> Result<Self, ValueError> {
        Date::read_iso(text.as_bytes()).ok_or_else(|| ValueError::new(ISO, text))
    }
}

impl TryFrom<(u16, u8, u8)> for Date {
    type Error = ValueError;

    /// Takes year, month and day.
    fn try_from((year, month, day): (u16, u8, u8)) -> Result<Self, ValueError> {
        Date::new(year, month, day)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_day_of_four_centuries_round_trips_in_both_spellings() {
        let mut days = 0;
        for year in 1800..2200 {
            for (month, day) in (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day))) {
                let Ok(date) = Date::new(year, month, day) else {
                    continue;
                };
                days += 1;
                assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
                assert_eq!(Date::from_dmy(&date.to_dmy()).unwrap(), date);
                assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
            }
        }
        assert_eq!(days, 146_097, "days in four Gregorian centuries");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "2019",
            "2019-8-5",
            "2019-02-29",
            "2019-13-01",
            "0000-00-00",
            "2019-08-15T",
            "äöü-08-15",
        ] {
            let error = text.parse::<Date>().unwrap_err().to_string();
            assert!(error.contains(&format!("`{text}`")), "{error}");
        }
        assert!(Date::from_dmy("2019-08-15").is_err());
        assert!(Date::from_dmy("31.02.2019").is_err());
        assert!(Date::try_from((10_000, 1, 1)).is_err());
    }

    #[test]
    fn dates_are_in_order() {
        assert!(Date::new(2019, 12, 31).unwrap() < Date::new(2020, 1, 1).unwrap());
    }
}
