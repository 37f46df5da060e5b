//! Dates of published answers, moved to those of made-up records.

use ::specs::model::Provider;
use jiff::{ToSpan as _, civil::Date};
use serde_json::Value;

use super::all_specs;
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

/// The dates among the texts and numbers of a value, each with where it stands.
fn dates(value: &Value, place: &str, found: &mut Vec<(String, Date)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                dates(item, &format!("{place}.{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                dates(field, &format!("{place}.{name}"), found);
            }
        }
        Value::String(text) => {
            let date = text.get(..10).and_then(|date| date.parse().ok());
            found.extend(date.map(|date| (place.to_owned(), date)));
        }
        _ => {}
    }
}

#[test]
fn what_is_shown_is_as_old_as_what_is_made_up() {
    let first = Date::constant(1970, 1, 1) + FIRST_DAY.days();
    let (mut moved, mut close, mut births) = (0, 0, 0);
    for model in all_specs() {
        let near = recent(Provider::clone(model), FIRST_DAY);
        for (published, near) in examples(model).iter().zip(examples(&near)) {
            let (mut before, mut after) = (Vec::new(), Vec::new());
            dates(published, "", &mut before);
            dates(&near, "", &mut after);
            for ((place, before), (_, after)) in before.iter().zip(after) {
                if place.to_lowercase().contains("birth") {
                    assert_eq!(after, *before, "{} {place}: a life", model.id);
                    births += 1;
                } else if after != *before {
                    assert!(after <= first + DAYS_BEFORE.days(), "{place}: {after}");
                    let days = first.until(after).unwrap().get_days();
                    close += usize::from(days.abs() < 400);
                    moved += 1;
                }
            }
        }
    }
    assert!(moved > 60 && births > 0, "{moved} moved, {births} not");
    assert!(close * 10 > moved * 8, "{close} of {moved} are close");
}
