//! Dates, times of day and instants.

use serde::ser::Serializer;

use super::{Encode, Integer, Number, Scalar};
use crate::value::{self, Timestamp, ValueError};

/// A date written `2019-08-15`.
#[derive(Debug)]
pub enum Date {}

impl Scalar for Date {
    type Value = value::Date;
    const EXPECTED: &'static str = "a date such as 2019-08-15";

    fn from_text(text: &str) -> Result<value::Date, ValueError> {
        text.parse()
    }
}

impl Encode for Date {
    fn encode<S: Serializer>(value: &value::Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

/// A date written `15.08.2019`; also read from `2019-08-15`.
#[derive(Debug)]
pub enum DateDmy {}

impl Scalar for DateDmy {
    type Value = value::Date;
    const EXPECTED: &'static str = "a date such as 15.08.2019";

    fn from_text(text: &str) -> Result<value::Date, ValueError> {
        value::Date::from_dmy(text).or_else(|error| text.parse().map_err(|_| error))
    }
}

impl Encode for DateDmy {
    fn encode<S: Serializer>(value: &value::Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_dmy())
    }
}

/// A date and time in one of the forms of [`DateTime`](crate::DateTime).
#[derive(Debug)]
pub enum DateTime {}

impl Scalar for DateTime {
    type Value = value::DateTime;
    const EXPECTED: &'static str = "a date and time such as 2019-08-15T10:23:57+10:00";

    fn from_text(text: &str) -> Result<value::DateTime, ValueError> {
        text.parse()
    }
}

impl Encode for DateTime {
    fn encode<S: Serializer>(value: &value::DateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

/// A time of day in one of the forms of [`Time`](crate::Time).
#[derive(Debug)]
pub enum Time {}

impl Scalar for Time {
    type Value = value::Time;
    const EXPECTED: &'static str = "a time of day such as 16:41 or 16:41:00";

    fn from_text(text: &str) -> Result<value::Time, ValueError> {
        text.parse()
    }
}

impl Encode for Time {
    fn encode<S: Serializer>(value: &value::Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

/// An instant written in seconds since 1970; also read from text and with a fraction.
///
/// Written rounded down to whole seconds.
#[derive(Debug)]
pub enum EpochSeconds {}

impl Scalar for EpochSeconds {
    type Value = Timestamp;
    const EXPECTED: &'static str = "a number of seconds since 1970";

    fn from_text(text: &str) -> Result<Timestamp, ValueError> {
        match text.parse::<i64>() {
            Ok(seconds) => Self::from_whole(seconds.into()),
            Err(_) => Number::from_text(text).and_then(Self::from_float),
        }
        .map_err(|_| Self::refuse(text))
    }

    fn from_whole(number: i128) -> Result<Timestamp, ValueError> {
        let millis = number
            .checked_mul(1000)
            .and_then(|millis| i64::try_from(millis).ok());
        millis
            .map(Timestamp::from_millis)
            .ok_or_else(|| Self::refuse(number))
    }

    fn from_float(number: f64) -> Result<Timestamp, ValueError> {
        EpochMilliseconds::from_float(number * 1000.0).map_err(|_| Self::refuse(number))
    }
}

impl Encode for EpochSeconds {
    fn encode<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.as_seconds())
    }
}

/// An instant written in milliseconds since 1970; also read from text.
#[derive(Debug)]
pub enum EpochMilliseconds {}

impl Scalar for EpochMilliseconds {
    type Value = Timestamp;
    const EXPECTED: &'static str = "a number of milliseconds since 1970";

    fn from_text(text: &str) -> Result<Timestamp, ValueError> {
        match text.parse::<i64>() {
            Ok(millis) => Ok(Timestamp::from_millis(millis)),
            Err(_) => Number::from_text(text).and_then(Self::from_float),
        }
        .map_err(|_| Self::refuse(text))
    }

    fn from_whole(number: i128) -> Result<Timestamp, ValueError> {
        i64::try_from(number)
            .map(Timestamp::from_millis)
            .map_err(|_| Self::refuse(number))
    }

    fn from_float(number: f64) -> Result<Timestamp, ValueError> {
        let whole = Integer::from_float(number.round()).map_err(|_| Self::refuse(number))?;
        Ok(Timestamp::from_millis(whole))
    }
}

impl Encode for EpochMilliseconds {
    fn encode<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.as_millis())
    }
}
