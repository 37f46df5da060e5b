use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::value;

fn number(text: &str) -> value::Decimal {
    text.parse().unwrap()
}

/// Digits of which a floating-point number would lose some.
const LONG: &str = "12345678901234567890.12345678";

#[test]
fn every_spelling_is_read() {
    let spellings = ["75.17", "\"75.17\"", "\"75.170\"", "7517e-2", "0.7517E+2"];
    round_trip::<Decimal>(&number("75.17"), &json!(75.17), &spellings);
    round_trip::<Decimal>(
        &number("1"),
        &json!(1),
        &["1", "1.0", "\"1.00\"", "\"1\"", "10e-1"],
    );
    round_trip::<Decimal>(&number("-0.1"), &json!(-0.1), &["-0.10", "\"-0.1\""]);
    round_trip::<Decimal>(
        &number("0"),
        &json!(0),
        &["-0", "0.00", "0e99", "0e-99", "\"0\""],
    );
    round_trip::<Decimal>(&number("10000000000000000000"), &json!(1e19), &["1e19"]);
    round_trip::<Optional<Decimal>>(&Some(number("0.3")), &json!(0.3), &["\"0.3\""]);
    round_trip::<Optional<Decimal>>(&None, &Value::Null, &["\"\"", "null"]);
}

#[test]
fn nonsense_is_refused() {
    refuses::<Decimal>(NEVER_SCALAR);
    refuses::<Decimal>(&[
        "\"\"",
        "true",
        "\"abc\"",
        "\"1,5\"",
        "\"1 2\"",
        "\"1_000\"",
        "\".5\"",
        "\"5.\"",
        "\"NaN\"",
        "\"inf\"",
        "\"1e\"",
        "\"--1\"",
        "\"1.2.3\"",
        "\"٣\"",
    ]);
    // Digits would be lost, or there are more than a decimal number has room for.
    refuses::<Decimal>(&[
        "0.12345678901234567890123456789",
        "\"0.12345678901234567890123456789\"",
        "1e29",
        "1e-29",
        "79228162514264337593543950336",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "100000000000000000000000000000000000000000",
    ]);
    let message = read::<Decimal>("1e29").unwrap_err();
    assert!(
        message.contains("`1e29` is not a decimal number of at most 28 digits"),
        "{message}"
    );
    let message = read::<List<Decimal>>("[{}]").unwrap_err();
    assert!(
        message.contains("invalid type: map, expected a decimal number"),
        "{message}"
    );
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Buffered {
    Cost {
        #[serde(deserialize_with = "decode::<Decimal, _>")]
        money: value::Decimal,
        #[serde(
            default,
            deserialize_with = "decode::<Optional<OneOrMany<Decimal>>, _>"
        )]
        rates: Option<Vec<value::Decimal>>,
    },
}

#[test]
fn every_source_will_do() {
    let buffered: Buffered = serde_json::from_str(r#"{"money":75.17,"rates":[1.5,"2"]}"#).unwrap();
    let rates = Some(vec![number("1.5"), number("2")]);
    assert_eq!(
        buffered,
        Buffered::Cost {
            money: number("75.17"),
            rates
        }
    );
    for money in [json!("0.30"), json!(0.3)] {
        let buffered: Buffered = serde_json::from_value(json!({ "money": money })).unwrap();
        assert_eq!(
            buffered,
            Buffered::Cost {
                money: number("0.3"),
                rates: None
            }
        );
    }
    assert!(serde_json::from_value::<Buffered>(json!({"money": {}})).is_err());
    assert_eq!(Decimal::decode(json!(75.17)).unwrap(), number("75.17"));
    assert_eq!(
        Decimal::decode(json!(u64::MAX)).unwrap(),
        number("18446744073709551615")
    );
}

#[test]
fn no_digit_is_lost_within_other_kinds() {
    let long = number(LONG);
    assert_eq!(read::<List<Decimal>>(&format!("[{LONG}]")), Ok(vec![long]));
    assert_eq!(read::<OneOrMany<Decimal>>(LONG), Ok(vec![long]));
    assert_eq!(
        read::<OneOrMany<Decimal>>(&format!("[{LONG},\"{LONG}\"]")),
        Ok(vec![long; 2])
    );
    assert_eq!(read::<Single<Decimal>>(&format!(" [{LONG}]")), Ok(long));
    assert_eq!(read::<Optional<Single<Decimal>>>(LONG), Ok(Some(long)));
    assert_eq!(
        read::<TextOr<Decimal>>(LONG),
        Ok(value::TextOr::Value(long))
    );
    assert_eq!(
        read::<TextOr<Decimal>>("\"n/a\""),
        Ok(value::TextOr::Text("n/a".to_owned()))
    );
    assert_eq!(
        read::<OneOrMany<TextOr<Decimal>>>(LONG),
        Ok(vec![value::TextOr::Value(long)])
    );
    let map = read::<MapOrList<Decimal>>(&format!("{{\"a\":{LONG}}}")).unwrap();
    assert_eq!(map.get("a"), Some(&long));
}

#[test]
fn errors_say_where_they_are() {
    let mut source = serde_json::Deserializer::from_str("{\"a\":1,\n\"b\":true,\n\"c\":1}");
    let error = Map::<OneOrMany<Decimal>>::decode(&mut source).unwrap_err();
    // Before the comma that ends the value, whatever the reader of the value's own text says.
    assert_eq!((error.line(), error.column()), (2, 8));
    let message = "`true` is not a decimal number of at most 28 digits at line 2 column 8";
    assert_eq!(error.to_string(), message);
}

#[test]
fn what_a_json_number_cannot_hold_is_not_sent() {
    for text in [
        LONG,
        "0.1234567890123456789",
        "79228162514264337593543950335",
    ] {
        let error = Decimal::encode(&number(text), serde_json::value::Serializer).unwrap_err();
        let expected = format!("`{text}` has more digits than a JSON number can hold");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(write::<Decimal>(&number("1.10")).to_string(), "1.1");
    assert_eq!(write::<Decimal>(&number("15.00")).to_string(), "15");
    assert_eq!(
        write::<Decimal>(&number("9223372036854775807")),
        json!(i64::MAX)
    );
}

proptest! {
    #[test]
    fn all_digits_are_read(digits in -(1_i128 << 95)..1 << 95, scale in 0..=28_u32) {
        let value = value::Decimal::try_from_i128_with_scale(digits, scale).unwrap();
        prop_assert_eq!(read::<Decimal>(&value.to_string()), Ok(value));
        prop_assert_eq!(read::<Decimal>(&text(&value.to_string())), Ok(value));
        prop_assert_eq!(read::<OneOrMany<Decimal>>(&value.to_string()), Ok(vec![value]));
        prop_assert_eq!(read::<Decimal>(&format!("{digits}e-{scale}")), Ok(value));
    }

    #[test]
    fn fifteen_digits_round_trip(
        digits in -999_999_999_999_999..=999_999_999_999_999_i128,
        scale in 0..=28_u32,
    ) {
        let value = value::Decimal::try_from_i128_with_scale(digits, scale).unwrap();
        let written = write::<Decimal>(&value).to_string();
        prop_assert_eq!(read::<Decimal>(&written), Ok(value));
        prop_assert_eq!(Decimal::decode(write::<Decimal>(&value)).unwrap(), value);
    }

    #[test]
    fn what_is_written_is_the_number_or_refused(
        digits in -(1_i128 << 95)..1 << 95,
        scale in 0..=28_u32,
    ) {
        let value = value::Decimal::try_from_i128_with_scale(digits, scale).unwrap();
        if let Ok(written) = Decimal::encode(&value, serde_json::value::Serializer) {
            prop_assert_eq!(read::<Decimal>(&written.to_string()), Ok(value));
        }
    }
}
