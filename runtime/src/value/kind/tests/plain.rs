use proptest::prelude::*;

use super::*;
use crate::value::{OpenEnum, Unknown};

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
pub(super) enum State {
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
fn nothing_passes_over_what_is_there() {
    for text in ["null", "[1,{\"a\":[]}]", "{\"a\":1}", "\"\"", "1.5"] {
        assert_eq!(read::<Nothing>(text), Ok(()), "{text}");
    }
    assert!(read::<Nothing>("[1").is_err());
}

/// Any JSON value, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,3}", inside, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn text_is_kept_as_it_is(any: String) {
        round_trip::<Text>(&any, &json!(any), &[]);
    }

    #[test]
    fn nothing_but_text_is_text(json in any_json()) {
        match &json {
            Value::String(any) => prop_assert_eq!(read::<Text>(&json.to_string()), Ok(any.clone())),
            other => refuses::<Text>(&[&other.to_string()]),
        }
    }

    #[test]
    fn any_json_is_kept_and_passed_over(json in any_json()) {
        round_trip::<Any>(&json, &json, &[]);
        round_trip::<Plain<Value>>(&json, &json, &[]);
        prop_assert_eq!(read::<Nothing>(&json.to_string()), Ok(()));
    }

    #[test]
    fn open_enumerations_take_any_text_and_whole_number(any: String, number: i64) {
        round_trip::<Open<State>>(&State::from_text(&any), &json!(any), &[]);
        let unknown = State::from_text(&number.to_string());
        round_trip::<Open<State>>(&unknown, &json!(number.to_string()), &[&number.to_string()]);
    }
}
