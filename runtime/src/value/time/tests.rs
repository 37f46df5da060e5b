#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn offset() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("Z".to_owned()),
        "[+-](0[0-9]|1[0-9]|2[0-3]):?[0-5][0-9]",
    ]
}

proptest! {
    #[test]
    fn every_spelling_is_read_and_written_back(
        clock in "(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?",
        offset in offset(),
    ) {
        let text = clock + &offset;
        let time: Time = text.parse().unwrap();
        prop_assert_eq!(time.to_string(), text.as_str());
        prop_assert_eq!(u8::from_str(&text[..2]).unwrap(), time.hour());
        prop_assert_eq!(u8::from_str(&text[3..5]).unwrap(), time.minute());
        prop_assert_eq!(time.offset_seconds().is_some(), !offset.is_empty());
    }

    #[test]
    fn any_other_text_is_refused_and_shown(text in "[0-9:.+Z -]{0,12}") {
        let Err(error) = text.parse::<Time>() else {
            let time: Time = text.parse().unwrap();
            prop_assert_eq!(time.to_string(), text);
            return Ok(());
        };
        let shown = format!("`{}` is not a time of day", text.trim());
        prop_assert!(error.to_string().starts_with(&shown), "{}", error);
    }
}

#[test]
fn the_sign_of_no_offset_is_kept() {
    for text in ["00:00-0000", "09:00-00:00", "09:00+00:00"] {
        assert_eq!(text.parse::<Time>().unwrap().to_string(), text);
    }
}

#[test]
fn parts_are_those_written() {
    let time: Time = "16:41:09.25-03:30".parse().unwrap();
    assert_eq!((time.hour(), time.minute(), time.second()), (16, 41, 9));
    assert_eq!(time.nanosecond(), 250_000_000);
    assert_eq!(time.offset_seconds(), Some(-12_600));
}

#[test]
fn equality_is_about_the_value() {
    let parse = |text: &str| text.parse::<Time>().unwrap();
    assert_eq!(parse("09:00"), parse("09:00:00.0"));
    assert_eq!(parse("09:00"), Time::new(9, 0, 0).unwrap());
    assert_ne!(parse("09:00"), parse("09:00Z"));
    assert_eq!(Time::try_from((9, 5)).unwrap().to_string(), "09:05");
    assert_eq!(Time::new(9, 5, 0).unwrap().to_string(), "09:05:00");
}

#[test]
fn nonsense_is_refused() {
    for text in [
        "",
        "9",
        "9.5",
        "9:00",
        "9,5",
        "24:00",
        "16:60",
        "16:41:60",
        "16:41:00.",
        "16:41+24:00",
        "4 PM",
        "16:41:00.0123456789",
        "16:41 +10:00",
        "16:4\u{e9}",
    ] {
        let error = text.parse::<Time>().unwrap_err().to_string();
        assert!(error.contains(&format!("`{text}`")), "{error}");
    }
    assert!(Time::new(24, 0, 0).is_err());
    assert!(Time::new(200, 0, 0).is_err());
    assert!(Time::try_from((0, 60)).is_err());
}
