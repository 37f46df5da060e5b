#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn every_spelling_is_read_and_written_back() {
    for text in [
        "2019-08-15T10:23:57+10:00",
        "2019-08-15T10:23:57-0330",
        "2019-08-15T10:23:57.250Z",
        "2019-08-15T10:23:57.000000001+00:00",
        "2023-03-10 16:41",
        "2023-03-10 16:41:09",
        "2023-03-10T16:41:00Z",
        "2023-03-10t16:41Z",
        "2023-03-10 16:41-12:00",
        "2023-03-10",
    ] {
        // A lower-case `z` is the one letter that changes: RFC 3339 prefers the capital.
        assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
    }
    assert_eq!(
        "2023-03-10T16:41z".parse::<DateTime>().unwrap().to_string(),
        "2023-03-10T16:41Z"
    );
}

#[test]
fn every_minute_and_offset_round_trips() {
    for minute in 0..1440 {
        for offset in [-1439, -720, -210, -1, 0, 1, 330, 600, 1439_i32] {
            let sign = if offset < 0 { '-' } else { '+' };
            let distance = offset.unsigned_abs();
            let text = format!(
                "2024-02-29T{:02}:{:02}:59{sign}{:02}:{:02}",
                minute / 60,
                minute % 60,
                distance / 60,
                distance % 60
            );
            let read: DateTime = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            assert_eq!(
                (u16::from(read.hour()), u16::from(read.minute())),
                (minute / 60, minute % 60)
            );
            assert_eq!(read.offset_seconds(), Some(offset * 60));
        }
    }
}

#[test]
fn parts_are_those_written() {
    let full: DateTime = "2019-08-15T10:23:57+10:00".parse().unwrap();
    assert_eq!(full.date(), Date::new(2019, 8, 15).unwrap());
    assert_eq!((full.hour(), full.minute(), full.second()), (10, 23, 57));
    assert_eq!(full.offset_seconds(), Some(36_000));
    assert_eq!(
        full.to_timestamp().map(Timestamp::as_millis),
        Some(1_565_828_637_000)
    );

    let local: DateTime = "2023-03-10 16:41".parse().unwrap();
    assert!(local.has_time() && local.offset_seconds().is_none() && local.to_timestamp().is_none());

    let alone: DateTime = "2023-03-10".parse().unwrap();
    assert!(!alone.has_time());
    assert_eq!(alone, DateTime::from(alone.date()));
}

#[test]
fn instants_before_1970_are_rounded_down() {
    let time: DateTime = "1969-12-31T23:59:59.9995Z".parse().unwrap();
    assert_eq!(time.to_timestamp().map(Timestamp::as_millis), Some(-1));
}

#[test]
fn equality_is_about_the_value() {
    let parse = |text: &str| text.parse::<DateTime>().unwrap();
    assert_eq!(parse("2023-03-10 16:41"), parse("2023-03-10T16:41:00"));
    assert_ne!(parse("2023-03-10 16:41"), parse("2023-03-10T16:41:00Z"));
    assert_ne!(parse("2023-03-10"), parse("2023-03-10 00:00"));
}

#[test]
fn nonsense_is_refused() {
    for text in [
        "",
        "2023-03-10T",
        "2023-03-10X16:41",
        "2023-03-10 24:00",
        "2023-03-10 16:60",
        "2023-03-10 16:41:60",
        "2023-03-10 16:4",
        "2023-03-10 16:41:00.",
        "2023-03-10 16:41:00.0123456789",
        "2023-03-10 16:41:00+25:00",
        "2023-03-10 16:41:00+10",
        "2023-03-10 16:41 PDT",
        "2 days ago",
        "2023-02-30 10:00",
        "2023-03-1\u{e9} 10:00",
    ] {
        let error = text.parse::<DateTime>().unwrap_err().to_string();
        assert!(error.contains(&format!("`{text}`")), "{error}");
    }
}
