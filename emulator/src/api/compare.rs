//! Values of records compared with each other and with what was asked for.

use std::cmp::Ordering;

use serde_json::Value;
use specs::model::{ScalarType, TypeRef};

use super::kinds;
use crate::json_path;

/// The value at a path, through objects.
pub(super) fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    json_path::get(record, path).filter(|value| !value.is_null())
}

/// All scalars of a value as texts.
pub(super) fn all_texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(all_texts).collect(),
        Value::Null => Vec::new(),
        value => comparable(value).into_iter().collect(),
    }
}

/// A value as a text to compare: that of an object is its identifier or name.
pub(super) fn comparable(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(items) => comparable(items.first()?),
        Value::Object(fields) => {
            let telling = ["id", "name", "title"]
                .iter()
                .find_map(|name| fields.get(*name));
            comparable(telling?)
        }
        scalar => Some(kinds::text(scalar)),
    }
}

/// The order of two values of a type. Numbers count by their value, dates by their time.
pub(super) fn compare(type_ref: &TypeRef, one: &str, other: &str) -> Ordering {
    let numbers = || Some((one.parse::<f64>().ok()?, other.parse::<f64>().ok()?));
    match type_ref.innermost() {
        TypeRef::Scalar(
            ScalarType::Integer
            | ScalarType::Number
            | ScalarType::Decimal
            | ScalarType::Boolean01
            | ScalarType::EpochSeconds
            | ScalarType::EpochMilliseconds,
        ) => match numbers() {
            Some((one, other)) => one.total_cmp(&other),
            None => one.cmp(other),
        },
        TypeRef::Scalar(ScalarType::DateDmy) => {
            let date = |text: &str| kinds::date_from_dmy(text).unwrap_or_else(|| text.to_owned());
            date(one).cmp(&date(other))
        }
        TypeRef::Scalar(ScalarType::DateTime) => {
            let (one, other) = (kinds::moment(one), kinds::moment(other));
            one.cmp(&other)
        }
        _ => one.cmp(other),
    }
}

/// Whether a text is like a pattern, in which `*` and `%` stand for any text.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split(['*', '%']);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text) in [
            ("Call*", "Call the court"),
            ("*court", "Call the court"),
            ("*the*", "Call the court"),
            ("%a%c%t", "Call the court"),
            ("*", ""),
            ("exact", "exact"),
        ] {
            assert!(like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("Call", "Call the court"), ("*x*", "Call"), ("a*a", "a")] {
            assert!(!like(pattern, text), "{pattern} {text}");
        }
    }
}
