use proptest::prelude::*;

use super::*;
use crate::value::{self, Timestamp};

#[test]
fn dates() {
    let date = value::Date::new(2019, 8, 15).unwrap();
    round_trip::<Date>(&date, &json!("2019-08-15"), &["\"2019-08-15\""]);
    round_trip::<DateDmy>(
        &date,
        &json!("15.08.2019"),
        &["\"2019-08-15\"", "\"15.08.2019\""],
    );
    let time: value::DateTime = "2019-08-15T10:23:57+10:00".parse().unwrap();
    round_trip::<DateTime>(&time, &json!("2019-08-15T10:23:57+10:00"), &[]);
    round_trip::<DateTime>(&date.into(), &json!("2019-08-15"), &[]);
    for kind in [refuses::<Date>, refuses::<DateDmy>, refuses::<DateTime>] {
        kind(NEVER_SCALAR);
        kind(&[
            "\"\"",
            "20190815",
            "\"2019-02-30\"",
            "\"yesterday\"",
            "true",
        ]);
    }
    refuses::<Date>(&["\"15.08.2019\"", "\"2019-08-15T10:23:57Z\""]);
}

#[test]
fn instants() {
    let instant = Timestamp::from_millis(1_700_000_000_000);
    let seconds = ["1700000000", "\"1700000000\"", "1.7e9", "\"1700000000.0\""];
    round_trip::<EpochSeconds>(&instant, &json!(1_700_000_000), &seconds);
    let millis = ["1700000000000", "\"1700000000000\"", "1.7e12"];
    round_trip::<EpochMilliseconds>(&instant, &json!(1_700_000_000_000_i64), &millis);
    let fraction = read::<EpochSeconds>("1700000000.123").unwrap();
    assert_eq!(fraction.as_millis(), 1_700_000_000_123);
    for kind in [refuses::<EpochSeconds>, refuses::<EpochMilliseconds>] {
        kind(NEVER_SCALAR);
        kind(&[
            "\"\"",
            "\"soon\"",
            "1e300",
            "true",
            "18446744073709551615",
            "\"1e300\"",
        ]);
    }
    refuses::<EpochSeconds>(&["9223372036854775807", "\"9223372036854775807\""]);
}

#[test]
fn every_instant_round_trips() {
    for step in -1000..1000_i64 {
        let instant = Timestamp::from_millis(step * 987_654_321);
        let written = write::<EpochMilliseconds>(&instant).to_string();
        assert_eq!(read::<EpochMilliseconds>(&written), Ok(instant));
        let written = write::<EpochSeconds>(&instant).to_string();
        let seconds = read::<EpochSeconds>(&written).unwrap();
        assert_eq!(seconds.as_millis(), instant.as_seconds() * 1000);
        let fraction = format!(
            "{}.{:03}",
            instant.as_seconds(),
            instant.as_millis().rem_euclid(1000)
        );
        if step >= 0 {
            assert_eq!(read::<EpochSeconds>(&fraction), Ok(instant), "{fraction}");
        }
    }
}

#[test]
fn times_of_day() {
    let time = value::Time::new(9, 0, 0).unwrap();
    round_trip::<Time>(
        &time,
        &json!("09:00:00"),
        &["\"09:00:00\"", "\"09:00\"", "\"09:00:00.0\""],
    );
    assert_eq!(read::<Optional<Time>>("\"\""), Ok(None));
    refuses::<Time>(NEVER_SCALAR);
    // The decimal hours that one provider's old description has are not taken for a time of day.
    refuses::<Time>(&[
        "9",
        "9.5",
        "\"9.5\"",
        "\"9\"",
        "\"9:00\"",
        "\"24:00\"",
        "true",
        "\"\"",
    ]);
}

fn date() -> impl Strategy<Value = value::Date> {
    (0..10_000_u16, 1..=12_u8, 1..=31_u8)
        .prop_filter_map("a day that is", |day| value::Date::try_from(day).ok())
}

proptest! {
    #[test]
    fn every_date_round_trips(date in date()) {
        let (year, month, day) = (date.year(), date.month(), date.day());
        let iso = format!("{year:04}-{month:02}-{day:02}");
        let dmy = format!("{day:02}.{month:02}.{year:04}");
        round_trip::<Date>(&date, &json!(iso), &[]);
        round_trip::<DateDmy>(&date, &json!(dmy), &[&text(&iso)]);
        round_trip::<DateTime>(&date.into(), &json!(iso), &[]);
    }

    #[test]
    fn every_time_of_day_round_trips(hour in 0..24, minute in 0..60, tail in "(:[0-5][0-9])?(Z|\\+10:00)?") {
        let written = format!("{hour:02}:{minute:02}{tail}");
        let time: value::Time = written.parse().unwrap();
        round_trip::<Time>(&time, &json!(written), &[]);
        let written = format!("2023-03-10 {written}");
        let time: value::DateTime = written.parse().unwrap();
        round_trip::<DateTime>(&time, &json!(written), &[]);
    }

    #[test]
    fn instants_are_read_as_number_and_as_text(seconds in -100_000_000_000..100_000_000_000_i64) {
        let instant = Timestamp::from_millis(seconds * 1000);
        round_trip::<EpochSeconds>(&instant, &json!(seconds), &[&text(&seconds.to_string())]);
        let millis = instant.as_millis();
        round_trip::<EpochMilliseconds>(&instant, &json!(millis), &[&text(&millis.to_string())]);
    }

    #[test]
    fn words_are_no_times(word in "[A-Za-z][A-Za-z ]{0,9}( [0-9]{1,4}){0,3}( [AP]M)?") {
        let word = text(&word);
        for kind in [
            refuses::<Date>, refuses::<DateDmy>, refuses::<DateTime>, refuses::<Time>,
            refuses::<EpochSeconds>, refuses::<EpochMilliseconds>,
        ] {
            kind(&[&word]);
        }
    }
}
