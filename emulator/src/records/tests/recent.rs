//! Dates of published answers, moved to those of made-up records.

use ::specs::model::Provider;
use jiff::civil::Date;
use serde_json::Value;

use super::{all_specs, records};
use crate::{
    records::{DAYS_BEFORE, recent},
    testing::FIRST_DAY,
};

fn examples(model: &Provider) -> Vec<Value> {
    let operations = model.resources.iter().flat_map(|one| &one.operations);
    let texts = operations.filter_map(|operation| operation.example_response.as_deref());
    texts
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}

/// Any digit for each digit.
fn form(value: &Value) -> String {
    let text = value.to_string();
    text.replace(|letter: char| letter.is_ascii_digit(), "0")
}

#[test]
fn only_moments_change_and_keep_their_spelling() {
    let mut changed = 0;
    for model in all_specs() {
        let moved = recent(Provider::clone(model), FIRST_DAY);
        for (one, other) in examples(model).iter().zip(examples(&moved)) {
            assert_eq!(form(one), form(&other), "{}", model.id);
            changed += usize::from(*one != other);
        }
        let again = recent(moved.clone(), FIRST_DAY);
        assert!(again == moved, "{}: near is near", model.id);
    }
    assert!(changed > 30, "{changed}");
}

#[test]
fn what_is_shown_is_as_old_as_what_is_made_up() {
    let model = all_specs().iter().find(|one| one.id == "worksection");
    let model = recent(Provider::clone(model.unwrap()), FIRST_DAY);
    let shown = records(&model.clone().into()).all("Task").len();
    let mut store = records(&model.into());
    let epoch = Date::constant(1970, 1, 1);
    let days: Vec<i64> = store
        .all("Task")
        .iter()
        .map(|task| task["date_added"].as_str().unwrap()[..10].to_owned())
        .map(|date| {
            epoch
                .until(date.parse::<Date>().unwrap())
                .unwrap()
                .get_days()
        })
        .map(i64::from)
        .collect();
    assert!(days.len() == shown && shown > 20, "{shown}");
    let near = FIRST_DAY - 60..FIRST_DAY + DAYS_BEFORE;
    assert!(days.iter().all(|day| near.contains(day)), "{days:?}");
}

#[test]
fn days_of_birth_stay() {
    let model = all_specs().iter().find(|one| one.id == "actionstep");
    let model = model.unwrap();
    let births = |model: &Provider| {
        let text: String = examples(model).iter().map(Value::to_string).collect();
        let births = text.split("birthTimestamp\":").skip(1);
        births.map(|rest| rest[..12].to_owned()).collect::<Vec<_>>()
    };
    let published = births(model);
    assert!(!published.is_empty());
    assert_eq!(
        births(&recent(Provider::clone(model), FIRST_DAY)),
        published
    );
}
