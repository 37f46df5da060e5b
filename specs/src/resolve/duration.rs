//! Durations and dates as texts.

use crate::model::Lifetime;

/// Seconds in `45s`, `10m`, `24h` or `30d`. `None` for anything else, zero included.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// A lifetime: a duration, `unknown` or `unlimited`.
pub(crate) fn lifetime(text: &str) -> Option<Lifetime> {
    match text {
        "unknown" => Some(Lifetime::Unknown),
        "unlimited" => Some(Lifetime::Unlimited),
        _ => seconds(text).map(Lifetime::Seconds),
    }
}

/// Whether `text` is a day of the Gregorian calendar, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(range)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    dashes && (1..=days_in(year, month)).contains(&day)
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(seconds("45s"), Some(45));
        assert_eq!(seconds("10m"), Some(600));
        assert_eq!(seconds("24h"), Some(86_400));
        assert_eq!(seconds("30d"), Some(2_592_000));
    }

    #[test]
    fn no_durations() {
        for text in [
            "", "s", "0s", "00m", "1.5h", "-1s", "10", "10 m", "10ms", "1w", "+1s", "é",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
        assert_eq!(seconds("99999999999999999999s"), None);
        assert_eq!(seconds("18446744073709551615d"), None);
    }

    #[test]
    fn lifetimes() {
        assert_eq!(lifetime("unknown"), Some(Lifetime::Unknown));
        assert_eq!(lifetime("unlimited"), Some(Lifetime::Unlimited));
        assert_eq!(lifetime("1h"), Some(Lifetime::Seconds(3600)));
        assert_eq!(lifetime("forever"), None);
    }

    #[test]
    fn dates() {
        assert!(is_date("2026-11-21"));
        assert!(is_date("2024-02-29"));
        assert!(is_date("2000-02-29"));
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
        ] {
            assert!(!is_date(text), "{text}");
        }
        for text in [
            "",
            "2026-1-01",
            "21.11.2026",
            "2026-11-21 ",
            "2026/11/21",
            "20é6-11-21",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
