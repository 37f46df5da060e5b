//! Scalars as they are written on the wire: as the kind says, and as an example spells it.

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde_json::{Number, Value};
use specs::model::ScalarType as Scalar;

/// A moment in a kind that holds dates or times. `like`: a value that shows how it is spelled.
pub(super) fn moment(kind: Scalar, seconds: i64, like: Option<&Value>) -> Value {
    let moment = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let civil = Offset::UTC.to_datetime(moment);
    let like_text = like.and_then(Value::as_str);
    match kind {
        Scalar::Date => Value::String(date(civil)),
        Scalar::DateDmy => {
            let (day, month, year) = (civil.day(), civil.month(), civil.year());
            Value::String(format!("{day:02}.{month:02}.{year:04}"))
        }
        Scalar::Time => Value::String(time(civil, like_text.unwrap_or("09:00:00"))),
        Scalar::EpochSeconds => whole(seconds, like),
        Scalar::EpochMilliseconds => whole(seconds.saturating_mul(1000), like),
        _ => Value::String(date_time(
            civil,
            like_text.unwrap_or("2026-01-01T00:00:00Z"),
        )),
    }
}

/// A whole number, or its text where an example has one.
pub(super) fn whole(number: i64, like: Option<&Value>) -> Value {
    match like {
        Some(Value::String(_)) => Value::String(number.to_string()),
        _ => Value::from(number),
    }
}

/// An exact number of hundredths, spelled as an example has it; a text without one.
pub(super) fn hundredths(number: i64, like: Option<&Value>) -> Value {
    match like {
        Some(Value::Number(like)) if like.is_i64() || like.is_u64() => Value::from(number / 100),
        // A binary fraction of two decimals is written with these two decimals.
        Some(Value::Number(_)) => float(number),
        Some(Value::String(like)) if !like.contains('.') => {
            Value::String((number / 100).to_string())
        }
        _ => {
            let sign = if number < 0 { "-" } else { "" };
            let number = number.unsigned_abs();
            Value::String(format!("{sign}{}.{:02}", number / 100, number % 100))
        }
    }
}

/// A number with a fraction, of hundredths.
pub(super) fn float(number: i64) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let value = number as f64 / 100.0;
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A truth value in a kind that holds them.
pub(super) fn truth(kind: Scalar, value: bool, like: Option<&Value>) -> Value {
    match (kind, like) {
        (Scalar::BooleanTf, _) => Value::from(if value { "T" } else { "F" }),
        (Scalar::Boolean01, Some(Value::String(_))) => Value::from(if value { "1" } else { "0" }),
        (Scalar::Boolean01, _) => Value::from(i32::from(value)),
        (_, Some(Value::String(_))) => Value::String(value.to_string()),
        _ => Value::Bool(value),
    }
}

/// An identifier, as number or text.
pub(super) fn id(text: &str, as_number: bool) -> Value {
    let number = text.parse::<u64>().ok().filter(|_| as_number);
    match number {
        Some(number) if number.to_string() == text => Value::from(number),
        _ => Value::from(text),
    }
}

/// An exact number as a caller wrote it. `None`: it is none.
pub(super) fn decimal(text: &str, like: Option<&Value>) -> Option<Value> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(part) {
        return None;
    }
    match like {
        Some(Value::Number(_)) => serde_json::from_str(text).ok(),
        _ => Some(Value::from(text)),
    }
}

/// A moment as a caller wrote it, in any of the forms there are, in that of a kind. Numbers are
/// seconds or, if they are very large, milliseconds. `None`: it is no moment.
pub(super) fn read_moment(kind: Scalar, text: &str, like: Option<&Value>) -> Option<Value> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        let seconds = if number.abs() > 100_000_000_000 {
            number / 1000
        } else {
            number
        };
        return Some(moment(kind, seconds, like));
    }
    let seconds = match text.split('.').collect::<Vec<_>>()[..] {
        [day, month, year] if !text.contains([':', '-']) => {
            let number = |text: &str| text.parse::<i16>().ok();
            let small = |text: &str| text.parse::<i8>().ok();
            let date = jiff::civil::Date::new(number(year)?, small(month)?, small(day)?).ok()?;
            in_utc(date.at(0, 0, 0, 0))?
        }
        _ => match text.parse::<Timestamp>() {
            Ok(moment) => {
                // What has the form already keeps its offset.
                if kind == Scalar::DateTime {
                    return Some(Value::from(text));
                }
                moment.as_second()
            }
            Err(_) => in_utc(text.parse::<DateTime>().ok()?)?,
        },
    };
    Some(moment(kind, seconds, like))
}

fn in_utc(civil: DateTime) -> Option<i64> {
    let moment = Offset::UTC.to_timestamp(civil).ok()?;
    Some(moment.as_second())
}

fn date(civil: DateTime) -> String {
    let (year, month, day) = (civil.year(), civil.month(), civil.day());
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of day with seconds and offset if `like` has them.
fn time(civil: DateTime, like: &str) -> String {
    let (hour, minute) = (civil.hour(), civil.minute() - civil.minute() % 15);
    let (clock, offset) = split_offset(like);
    let seconds = if clock.matches(':').count() > 1 {
        ":00"
    } else {
        ""
    };
    format!("{hour:02}:{minute:02}{seconds}{offset}")
}

/// Date and time in the manner of `like`.
fn date_time(civil: DateTime, like: &str) -> String {
    let Some(at) = like.find(['T', 't', ' ']) else {
        return date(civil);
    };
    let (clock, offset) = split_offset(&like[at + 1..]);
    let separator = &like[at..=at];
    let (hour, minute, second) = (civil.hour(), civil.minute(), civil.second());
    let day = date(civil);
    match clock.split_once('.') {
        Some((_, digits)) => {
            let zeros = "0".repeat(digits.len());
            format!("{day}{separator}{hour:02}:{minute:02}:{second:02}.{zeros}{offset}")
        }
        None if clock.matches(':').count() > 1 => {
            format!("{day}{separator}{hour:02}:{minute:02}:{second:02}{offset}")
        }
        None => format!("{day}{separator}{hour:02}:{minute:02}{offset}"),
    }
}

/// A time of day, and the offset after it.
fn split_offset(time: &str) -> (&str, &str) {
    time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()))
}
