#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::value::{self, Id, OpenEnum, Timestamp, Unknown};

fn read<K: Kind>(text: &str) -> Result<K::Value, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = K::decode(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(value)
}

fn write<K: Encode>(value: &K::Value) -> Value {
    K::encode(value, serde_json::value::Serializer).unwrap()
}

/// Each spelling is read as the value, and the value is written as `written` and read again.
fn round_trip<K>(value: &K::Value, written: &Value, spellings: &[&str])
where
    K: Encode,
    K::Value: PartialEq + std::fmt::Debug,
{
    for spelling in spellings {
        assert_eq!(read::<K>(spelling).as_ref(), Ok(value), "{spelling}");
    }
    assert_eq!(write::<K>(value), *written);
    assert_eq!(
        read::<K>(&written.to_string()).as_ref(),
        Ok(value),
        "{written}"
    );
}

/// Each text is refused, and scalar text is shown in the message.
fn refuses<K: Kind>(texts: &[&str]) {
    for text in texts {
        let Err(message) = read::<K>(text) else {
            panic!("{text} was accepted")
        };
        if let Ok(Value::String(found)) = serde_json::from_str(text)
            && !found.is_empty()
        {
            assert!(message.contains(&found), "{text}: {message}");
        }
    }
}

const NEVER_SCALAR: &[&str] = &["null", "[]", "{}", "[1]"];

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

#[test]
fn truth_values() {
    let truths = ["true", "1", "\"1\"", "\"true\"", "\"True\""];
    let falsehoods = ["false", "0", "\"0\"", "\"false\"", "\"FALSE\""];
    round_trip::<Boolean>(&true, &json!(true), &truths);
    round_trip::<Boolean>(&false, &json!(false), &falsehoods);
    round_trip::<BooleanTf>(&true, &json!("T"), &truths);
    round_trip::<BooleanTf>(&false, &json!("F"), &falsehoods);
    round_trip::<Boolean01>(&true, &json!(1), &truths);
    round_trip::<Boolean01>(&false, &json!(0), &falsehoods);
    for kind in [
        refuses::<Boolean>,
        refuses::<BooleanTf>,
        refuses::<Boolean01>,
    ] {
        kind(NEVER_SCALAR);
        kind(&["2", "-1", "\"yes\"", "\"t\"", "1.0", "\"\""]);
    }
    refuses::<Boolean>(&["\"T\"", "\"F\""]);
    refuses::<Boolean01>(&["\"T\"", "\"F\""]);
}

#[test]
fn identifiers() {
    round_trip::<Identifier>(&Id::from(193), &json!("193"), &["193", "\"193\""]);
    round_trip::<Identifier>(&Id::from("33--1"), &json!("33--1"), &["\"33--1\""]);
    round_trip::<Identifier>(
        &Id::from(u64::MAX),
        &json!(u64::MAX.to_string()),
        &["18446744073709551615"],
    );
    refuses::<Identifier>(NEVER_SCALAR);
    refuses::<Identifier>(&["1.5", "true", "18446744073709551616"]);
}

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
fn texts_and_anything() {
    round_trip::<Text>(
        &"a\u{0}ü".to_owned(),
        &json!("a\u{0}ü"),
        &["\"a\\u0000\\u00fc\""],
    );
    round_trip::<Text>(&String::new(), &json!(""), &[]);
    refuses::<Text>(&["1", "null", "[]"]);
    round_trip::<Any>(&json!({"a": [1, null]}), &json!({"a": [1, null]}), &[]);
    round_trip::<Any>(&Value::Null, &Value::Null, &[]);
    round_trip::<Plain<(i32, String)>>(&(1, "a".to_owned()), &json!([1, "a"]), &[]);
}

#[derive(Debug, PartialEq)]
enum State {
    Active,
    Unknown(Unknown),
}

impl OpenEnum for State {
    fn from_text(text: &str) -> Self {
        match text {
            "active" => State::Active,
            _ => State::Unknown(Unknown::new(text)),
        }
    }

    fn as_text(&self) -> &str {
        match self {
            State::Active => "active",
            State::Unknown(unknown) => unknown.as_str(),
        }
    }
}

#[test]
fn open_enumerations_keep_what_they_do_not_know() {
    let unknown = |text| State::Unknown(Unknown::new(text));
    round_trip::<Open<State>>(&State::Active, &json!("active"), &["\"active\""]);
    round_trip::<Open<State>>(&unknown("Active"), &json!("Active"), &[]);
    round_trip::<Open<State>>(&unknown("7"), &json!("7"), &["7", "\"7\""]);
    round_trip::<Open<State>>(&unknown("true"), &json!("true"), &["true"]);
    refuses::<Open<State>>(NEVER_SCALAR);
}

#[test]
fn what_is_absent() {
    for text in ["null", "\"\""] {
        assert_eq!(read::<Optional<Integer>>(text), Ok(None));
        assert_eq!(read::<Optional<Number>>(text), Ok(None));
        assert_eq!(read::<Optional<Boolean>>(text), Ok(None));
        assert_eq!(read::<Optional<Date>>(text), Ok(None));
        assert_eq!(read::<Optional<DateTime>>(text), Ok(None));
        assert_eq!(read::<Optional<EpochSeconds>>(text), Ok(None));
    }
    assert_eq!(read::<Optional<Identifier>>("null"), Ok(None));
    assert_eq!(read::<Optional<Identifier>>("\"\""), Ok(Some(Id::from(""))));
    assert_eq!(read::<Optional<Open<State>>>("null"), Ok(None));
    assert_eq!(read::<Optional<Text>>("\"\""), Ok(Some(String::new())));
    assert_eq!(read::<Optional<List<Integer>>>("null"), Ok(None));
    round_trip::<Optional<Integer>>(&Some(3), &json!(3), &["\"3\""]);
    round_trip::<Optional<Integer>>(&None, &Value::Null, &[]);
    refuses::<Optional<Integer>>(&["\"x\"", "[]"]);
}

#[test]
fn lists_and_maps() {
    round_trip::<List<Integer>>(&vec![1, 2], &json!([1, 2]), &["[1,\"2\"]"]);
    round_trip::<List<Integer>>(&vec![], &json!([]), &[]);
    refuses::<List<Integer>>(&["null", "1", "{}", "[\"x\"]"]);

    let tags = BTreeMap::from([("7".to_owned(), Id::from(8))]);
    round_trip::<Map<Identifier>>(&tags, &json!({"7": "8"}), &["{\"7\":8}"]);
    round_trip::<Map<Identifier>>(&BTreeMap::new(), &json!({}), &["[]"]);
    refuses::<Map<Identifier>>(&["[1]", "null", "\"x\"", "{\"a\":null}"]);
}

#[test]
fn one_or_many() {
    round_trip::<OneOrMany<Integer>>(&vec![1], &json!([1]), &["1", "\"1\"", "[1]", "1.0"]);
    round_trip::<OneOrMany<Boolean>>(&vec![true], &json!([true]), &["true", "[1]"]);
    round_trip::<OneOrMany<Integer>>(&vec![1, 2], &json!([1, 2]), &[]);
    let object = BTreeMap::from([("a".to_owned(), 1)]);
    round_trip::<OneOrMany<Map<Integer>>>(
        &vec![object],
        &json!([{"a": 1}]),
        &["{\"a\":1}", "[{\"a\":\"1\"}]"],
    );
    assert_eq!(read::<OneOrMany<Integer>>("[]"), Ok(vec![]));
    assert_eq!(read::<Optional<OneOrMany<Integer>>>("null"), Ok(None));
    refuses::<OneOrMany<Integer>>(&["null", "\"x\"", "{}", "[[1]]"]);
}

#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Record {
    #[serde(
        deserialize_with = "decode::<Identifier, _>",
        serialize_with = "encode::<Identifier, _>"
    )]
    id: Id,
    #[serde(
        default,
        deserialize_with = "decode::<Optional<DateDmy>, _>",
        serialize_with = "encode::<Optional<DateDmy>, _>",
        skip_serializing_if = "Option::is_none"
    )]
    due: Option<value::Date>,
}

#[test]
fn kinds_serve_as_serde_attributes() {
    let due = value::Date::new(2024, 2, 29).ok();
    let record = Record {
        id: Id::from(5),
        due,
    };
    round_trip::<Plain<Record>>(
        &record,
        &json!({"id": "5", "due": "29.02.2024"}),
        &[r#"{"id":5,"due":"2024-02-29","other":[{}]}"#],
    );
    let record = Record {
        id: Id::from(5),
        due: None,
    };
    round_trip::<Plain<Record>>(
        &record,
        &json!({"id": "5"}),
        &[r#"{"id":5,"due":""}"#, r#"{"id":5,"due":null}"#],
    );
    refuses::<Plain<Record>>(&["{}", r#"{"id":null}"#, r#"{"id":1,"due":"soon"}"#]);
}

#[test]
fn long_nonsense_is_cut_in_the_message() {
    let text = format!("\"{}\"", "x".repeat(10_000));
    let message = read::<Integer>(&text).unwrap_err();
    assert!(
        message.contains(&format!("`{}…`", "x".repeat(64))) && message.len() < 200,
        "{message}"
    );
}
