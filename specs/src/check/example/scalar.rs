//! Single values in examples.

use crate::{model::ScalarType, resolve::duration::is_date};
use serde_json::Value;

/// Whether the value is one of the built-in type.
pub(super) fn is_scalar(scalar: ScalarType, value: &Value) -> bool {
    let text = value.as_str();
    let parses = |parse: fn(&str) -> bool| text.is_some_and(parse);
    let integer = || value.is_i64() || value.is_u64() || parses(|text| text.parse::<i64>().is_ok());
    match scalar {
        ScalarType::String => text.is_some(),
        ScalarType::Integer | ScalarType::EpochSeconds | ScalarType::EpochMilliseconds => integer(),
        ScalarType::Number => value.is_number() || parses(|text| text.parse::<f64>().is_ok()),
        ScalarType::Decimal => value.is_number() || parses(is_decimal),
        ScalarType::Boolean => value.is_boolean() || matches!(text, Some("true" | "false")),
        ScalarType::BooleanTf => matches!(text, Some("T" | "F")),
        ScalarType::Boolean01 => {
            matches!(value.as_i64(), Some(0 | 1)) || matches!(text, Some("0" | "1"))
        }
        ScalarType::Id => text.is_some() || value.is_i64() || value.is_u64(),
        ScalarType::Date => parses(is_date),
        ScalarType::DateDmy => parses(is_date_dmy),
        ScalarType::DateTime => parses(is_date_time),
        ScalarType::Time => parses(is_time),
        ScalarType::Json => true,
        ScalarType::File => false,
    }
}

fn is_date_dmy(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [day, month, year] => is_date(&format!("{year}-{month}-{day}")),
        _ => false,
    }
}

/// `2026-01-31`, or with a time of day after `T` or a space.
fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let time = rest.strip_prefix(['T', 't', ' ']);
    is_date(date) && (rest.is_empty() || time.is_some_and(is_time))
}

/// `16:41`, `16:41:00` or `16:41:00.250`, each also with `Z`, `+10:00` or `+1000` at the end.
fn is_time(text: &str) -> bool {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, "Z"),
    };
    let offset = match offset.strip_prefix(['+', '-']) {
        Some(offset) if offset.contains(':') => numbers(offset, &[23, 59]),
        Some(offset) => offset
            .split_at_checked(2)
            .is_some_and(|(hours, minutes)| numbers(&format!("{hours}:{minutes}"), &[23, 59])),
        None => offset.eq_ignore_ascii_case("Z"),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let clock = match fraction {
        Some(digits) => {
            numbers(clock, &[23, 59, 59]) && (1..=9).contains(&digits.len()) && is_digits(digits)
        }
        None => numbers(clock, &[23, 59]) || numbers(clock, &[23, 59, 59]),
    };
    clock && offset
}

/// Whether the text has as many numbers of two digits as there are limits, with colons between them,
/// and none above its limit.
fn numbers(text: &str, limits: &[u8]) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let fits = |(part, limit): (&&str, &u8)| {
        part.len() == 2
            && is_digits(part)
            && part.parse::<u8>().is_ok_and(|number| number <= *limit)
    };
    parts.len() == limits.len() && parts.iter().zip(limits).all(fits)
}

/// `-12.50`: of at most 28 digits, so that none is lost.
fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let length = whole.len() + fraction.map_or(0, str::len);
    is_digits(whole) && fraction.is_none_or(is_digits) && length <= 28
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        for time in [
            "16:41",
            "16:41:00",
            "16:41:00.250",
            "16:41Z",
            "16:41:00+10:00",
            "16:41-0330",
        ] {
            assert!(is_time(time), "{time}");
        }
        for time in [
            "",
            "16",
            "1641",
            "24:00",
            "16:60",
            "16:41:00.",
            "16:41.5",
            "16:41+1",
            "16:41+24:00",
            "7.5",
            "é:00",
        ] {
            assert!(!is_time(time), "{time}");
        }
    }

    #[test]
    fn dates_with_a_time_of_day() {
        assert!(is_date_time("2026-01-31"));
        assert!(is_date_time("2026-01-31T10:00:00Z"));
        assert!(is_date_time("2026-01-31 10:00"));
        assert!(!is_date_time("2026-01-31T"));
        assert!(!is_date_time("2026-01-31 at ten"));
        assert!(!is_date_time("2026-02-30T10:00"));
    }

    #[test]
    fn exact_numbers() {
        for number in ["0", "12.50", "-0.1", "1234567890123456789012345678"] {
            assert!(is_decimal(number), "{number}");
        }
        for number in [
            "",
            "-",
            "1.",
            ".5",
            "1,5",
            "inf",
            "12345678901234567890123456789",
        ] {
            assert!(!is_decimal(number), "{number}");
        }
    }
}
