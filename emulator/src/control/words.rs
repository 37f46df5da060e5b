//! Lengths of time as people write and read them.

use std::time::Duration;

use jiff::{Span, SpanRelativeTo};

/// Reads a length of time: `61m`, `1h 30m`, `3d`, `PT61M`. A day has 24 hours; months and years,
/// whose length depends on the date, are none.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no length of time: write it as 61m, 2h 30m or 3d");
    let span: Span = text.trim().parse().map_err(|_| wrong())?;
    let length = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| wrong())?;
    if length.is_negative() {
        return Err("the clock only goes forward".to_owned());
    }
    Duration::try_from(length).map_err(|_| wrong())
}

/// A length of time by its two largest units: `59 min 58 s`. The script of the page writes the same.
pub(super) fn length(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(3);
    let parts = parts.iter().skip(first).take(2);
    let words: Vec<_> = parts
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        let seconds = |text| duration(text).map(|length| length.as_secs());
        assert_eq!(seconds("61m"), Ok(3660));
        assert_eq!(seconds(" 1h 30m "), Ok(5400));
        assert_eq!(seconds("3d"), Ok(3 * 86_400));
        assert_eq!(seconds("2w"), Ok(14 * 86_400));
        assert_eq!(seconds("90 seconds"), Ok(90));
        assert_eq!(seconds("PT61M"), Ok(3660));
        for text in [
            "",
            "61",
            "m",
            "-5m",
            "5m ago",
            "1mo",
            "1y",
            "99999999999999999999h",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn two_units_are_enough() {
        assert_eq!(length(0), "0 s");
        assert_eq!(length(59), "59 s");
        assert_eq!(length(60), "1 min 0 s");
        assert_eq!(length(3599), "59 min 59 s");
        assert_eq!(length(90_061), "1 d 1 h");
        assert_eq!(length(-5), "0 s");
    }
}
