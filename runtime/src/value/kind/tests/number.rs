use proptest::prelude::*;

use super::*;

#[test]
fn numbers() {
    round_trip::<Integer>(&12, &json!(12), &["12", "\"12\"", "12.0"]);
    round_trip::<Integer>(&i64::MIN, &json!(i64::MIN), &["-9223372036854775808"]);
    round_trip::<Integer>(&0, &json!(0), &["-0", "\"0\"", "\"-0\""]);
    round_trip::<Number>(&1.5, &json!(1.5), &["1.5", "\"1.50\"", "15e-1"]);
    round_trip::<Number>(&1.0, &json!(1), &["1", "\"1.00\"", "\"1\""]);
    round_trip::<Number>(&-15.0, &json!(-15), &["-15", "-15.0"]);
    round_trip::<Number>(&0.0, &json!(0), &["0", "-0.0"]);
    round_trip::<Number>(&1e300, &json!(1e300), &["1e300"]);
    for kind in [refuses::<Integer>, refuses::<Number>] {
        kind(NEVER_SCALAR);
        kind(&[
            "\"\"",
            "true",
            "\"abc\"",
            "\"1,5\"",
            "\"1 2\"",
            "\"NaN\"",
            "\"inf\"",
            "\"1e999\"",
        ]);
    }
    refuses::<Integer>(&["1.5", "\"1.5\"", "9223372036854775808", "1e300"]);
    assert!(Number::encode(&f64::NAN, serde_json::value::Serializer).is_err());
}

proptest! {
    #[test]
    fn whole_numbers_are_read_as_number_and_as_text(number: i64) {
        let spellings = [number.to_string(), text(&number.to_string())];
        round_trip::<Integer>(&number, &json!(number), &[&spellings[0], &spellings[1]]);
    }

    #[test]
    fn whole_numbers_with_a_point_are_whole(number in -(1_i64 << 53)..=1 << 53) {
        prop_assert_eq!(read::<Integer>(&format!("{number}.0")), Ok(number));
        prop_assert_eq!(read::<Number>(&format!("{number}")), read::<Number>(&format!("{number}.0")));
    }

    #[test]
    fn fractions_are_no_whole_numbers(whole: i32, fraction in 1..1000_u32) {
        refuses::<Integer>(&[&format!("{whole}.{fraction:03}"), &text(&format!("{whole}.{fraction:03}"))]);
    }

    #[test]
    fn finite_numbers_round_trip(number in prop::num::f64::NORMAL | prop::num::f64::ZERO) {
        let written = write::<Number>(&number).to_string();
        prop_assert_eq!(read::<Number>(&written), Ok(number));
        prop_assert_eq!(read::<Number>(&text(&number.to_string())), Ok(number));
    }

    #[test]
    fn words_are_no_numbers(word in "[a-zA-Z ,;:€-]{1,20}") {
        refuses::<Integer>(&[&text(&word)]);
        refuses::<Number>(&[&text(&word)]);
    }
}
