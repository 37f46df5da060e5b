//! Which spellings of a value are taken.

use proptest::prelude::*;
use serde_json::{Value, json};
use specs::model::{JsonIds, Provider, ScalarType, TypeRef};

use crate::api::{fits, kinds};

fn model() -> Provider {
    crate::testing::golden("kitchen_sink")
}

const TEXTS: [(ScalarType, &[&str], &[&str]); 12] = [
    (
        ScalarType::Integer,
        &["0", "-7", "42"],
        &["", "+1", "1.0", "x", "1e3"],
    ),
    (
        ScalarType::Number,
        &["0", "-1.5", "1e3"],
        &["", "x", "NaN", "inf"],
    ),
    (
        ScalarType::Decimal,
        &["12.50", "-1", "0.1"],
        &["", ".5", "5.", "1e3", "1,5", "+1"],
    ),
    (ScalarType::Boolean, &["true", "false"], &["1", "True", ""]),
    (ScalarType::BooleanTf, &["T", "F"], &["t", "true", ""]),
    (ScalarType::Boolean01, &["0", "1"], &["2", "true", ""]),
    (ScalarType::Id, &["7", "a-b"], &[""]),
    (
        ScalarType::Date,
        &["2026-02-28", "2024-02-29"],
        &[
            "2026-02-29",
            "28.02.2026",
            "2026-2-28",
            "20260228",
            "2026-02-28T00:00",
        ],
    ),
    (
        ScalarType::DateDmy,
        &["28.02.2026"],
        &["2026-02-28", "29.02.2026", "1.2.2026", "28.02.26"],
    ),
    (
        ScalarType::DateTime,
        &[
            "2026-02-28",
            "2026-02-28 10:30",
            "2026-02-28T10:30:15",
            "2026-02-28T10:30:15.123Z",
            "2026-02-28T10:30+02:00",
            "2026-02-28T10:30:00+0200",
        ],
        &[
            "",
            "10:30",
            "2026-02-28T",
            "2026-02-28T25:00",
            "2026-02-28T10:30:15.",
            "2026-02-28T10:30+2",
        ],
    ),
    (
        ScalarType::Time,
        &["10:30", "10:30:59", "10:30:59.5", "10:30Z", "10:30+02"],
        &["", "1:30", "10:60", "24:00", "10:30:", "10", "10:30 "],
    ),
    (
        ScalarType::EpochSeconds,
        &["0", "1772000000"],
        &["", "1.5", "now"],
    ),
];

#[test]
fn texts_have_one_spelling_for_each_kind() {
    let model = model();
    for (scalar, good, bad) in TEXTS {
        let type_ref = TypeRef::Scalar(scalar);
        for text in good {
            let read = kinds::from_text(&model, &type_ref, text);
            let value = read.unwrap_or_else(|why| panic!("{scalar:?} {text}: {why}"));
            assert!(fits::fits(&model, &type_ref, &value), "{scalar:?} {text}");
        }
        for text in bad {
            let read = kinds::from_text(&model, &type_ref, text);
            assert!(read.is_err(), "{scalar:?} {text}: {read:?}");
        }
    }
}

#[test]
fn json_has_forms_of_its_own() {
    let model = model();
    let check = |scalar, value: Value| {
        kinds::from_json(&model, JsonIds::Text, &TypeRef::Scalar(scalar), &value).is_ok()
    };
    assert!(check(ScalarType::Integer, json!(5)));
    assert!(!check(ScalarType::Integer, json!("5")));
    assert!(!check(ScalarType::Integer, json!(5.5)));
    assert!(check(ScalarType::Decimal, json!("12.50")) && check(ScalarType::Decimal, json!(12.5)));
    assert!(check(ScalarType::Boolean, json!(true)) && !check(ScalarType::Boolean, json!("true")));
    assert!(check(ScalarType::Boolean01, json!(1)) && !check(ScalarType::Boolean01, json!(2)));
    assert!(check(ScalarType::BooleanTf, json!("T")) && !check(ScalarType::BooleanTf, json!(true)));
    assert!(check(ScalarType::Date, json!("2026-02-28")) && !check(ScalarType::Date, json!(5)));
    assert!(!check(ScalarType::String, json!(5)) && !check(ScalarType::String, json!(null)));
    assert!(!check(ScalarType::File, json!("x")));
    assert!(check(ScalarType::Json, json!([null])));
}

#[test]
fn identifiers_are_texts_or_numbers() {
    let model = model();
    let id = TypeRef::Id("Order".to_owned());
    let check = |ids, value: Value| kinds::from_json(&model, ids, &id, &value).is_ok();
    assert!(check(JsonIds::Text, json!("7")) && !check(JsonIds::Text, json!(7)));
    assert!(check(JsonIds::Number, json!(7)) && !check(JsonIds::Number, json!("7")));
    assert!(check(JsonIds::Number, json!("7--1")) && check(JsonIds::Number, json!("007")));
    assert!(!check(JsonIds::Text, json!("")) && !check(JsonIds::Number, json!(7.5)));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let model = model();
    let order = TypeRef::Named("Order".to_owned());
    let value = json!({ "id": 7, "lines": [{ "article": "a" }, { "units": 1 }] });
    let why = kinds::from_json(&model, JsonIds::Number, &order, &value).unwrap_err();
    assert_eq!(why, "in lines.1.article: it is missing");
}

proptest! {
    /// Whatever is taken as text also fits in an answer.
    #[test]
    fn what_is_taken_fits(text in "[-+0-9TF:. Ze]{0,20}|true|false", kind in 0..TEXTS.len()) {
        let type_ref = TypeRef::Scalar(TEXTS[kind].0);
        let model = kitchen();
        if let Ok(value) = kinds::from_text(model, &type_ref, &text) {
            prop_assert!(fits::fits(model, &type_ref, &value), "{value}");
        }
    }
}

fn kitchen() -> &'static Provider {
    static MODEL: std::sync::OnceLock<Provider> = std::sync::OnceLock::new();
    MODEL.get_or_init(model)
}
