//! Checks values against types, as the documentation of the types describes them. Knows nothing of
//! how values are made.

use ::specs::model::{Field, Provider, ScalarType, TypeRef, TypeShape};
use serde_json::Value;

use super::types;

/// What is wrong with a value, with the path to it. `None`: nothing.
pub(super) fn problem(model: &Provider, type_ref: &TypeRef, value: &Value) -> Option<String> {
    match type_ref {
        TypeRef::Scalar(kind) => {
            (!scalar(*kind, value)).then(|| format!(": {value} is no {kind:?}"))
        }
        TypeRef::Id(_) => (!is_id(value)).then(|| format!(": {value} is no identifier")),
        TypeRef::Named(name) => named(model, name, value),
        TypeRef::List(inner) => match value {
            Value::Array(items) => each(model, inner, items),
            _ => Some(format!(": {value} is no list")),
        },
        TypeRef::Map(inner) => match value {
            Value::Object(items) => each(model, inner, items.values()),
            _ => Some(format!(": {value} is no map")),
        },
        TypeRef::OneOrMany(inner) => match value {
            Value::Array(items) => each(model, inner, items),
            one => problem(model, inner, one),
        },
        TypeRef::Single(inner) => match value {
            Value::Array(items) if items.len() == 1 => problem(model, inner, &items[0]),
            one => problem(model, inner, one),
        },
        TypeRef::MapOrList(inner) => match value {
            Value::Array(items) => each(model, inner, items),
            Value::Object(items) => each(model, inner, items.values()),
            _ => Some(format!(": {value} is neither list nor map")),
        },
        TypeRef::TextOr(inner) => match value {
            Value::String(_) => None,
            other => problem(model, inner, other),
        },
    }
}

fn each<'a>(
    model: &Provider,
    inner: &TypeRef,
    items: impl IntoIterator<Item = &'a Value>,
) -> Option<String> {
    let mut items = items.into_iter().enumerate();
    items.find_map(|(at, item)| Some(format!(".{at}{}", problem(model, inner, item)?)))
}

fn named(model: &Provider, name: &str, value: &Value) -> Option<String> {
    let one = types(model).find(|one| one.name == name).unwrap();
    match &one.shape {
        TypeShape::Values(values) => {
            let known = values.iter().any(|one| value == one.value.as_str());
            (!known).then(|| format!(": {value} is no {name}"))
        }
        TypeShape::Opaque => (!is_id(value)).then(|| format!(": {value} identifies no {name}")),
        TypeShape::Fields(fields) => {
            let Value::Object(object) = value else {
                return Some(format!(": {value} is no {name}"));
            };
            let declared = |name: &String| fields.iter().any(|field| field.name == *name);
            if let Some(unknown) = object.keys().find(|name| !declared(name)) {
                return Some(format!(".{unknown}: there is no such field in {name}"));
            }
            fields
                .iter()
                .find_map(|one| field(model, one, object.get(&one.name)))
        }
    }
}

fn field(model: &Provider, field: &Field, value: Option<&Value>) -> Option<String> {
    let problem = match value {
        None | Some(Value::Null) => field.required.then(|| ": it is required".to_owned()),
        Some(value) => problem(model, &field.type_ref, value),
    };
    Some(format!(".{}{}", field.name, problem?))
}

fn scalar(kind: ScalarType, value: &Value) -> bool {
    let text = value.as_str();
    let number = || match value {
        Value::Number(number) => number.to_string(),
        _ => text.unwrap_or_default().to_owned(),
    };
    match kind {
        ScalarType::String | ScalarType::File => text.is_some(),
        ScalarType::Integer => number().parse::<i64>().is_ok(),
        ScalarType::Number => number().parse::<f64>().is_ok(),
        ScalarType::Decimal => is_decimal(&number()),
        ScalarType::Boolean => value.is_boolean() || matches!(text, Some("true" | "false")),
        ScalarType::BooleanTf => matches!(text, Some("T" | "F")),
        ScalarType::Boolean01 => matches!(&*number(), "0" | "1"),
        ScalarType::Id => is_id(value),
        ScalarType::Date => text.is_some_and(|text| digits(text, "0000-00-00") && day(text)),
        ScalarType::DateDmy => text.is_some_and(|text| digits(text, "00.00.0000")),
        ScalarType::DateTime => text.is_some_and(is_date_time),
        ScalarType::Time => text.is_some_and(is_time),
        ScalarType::EpochSeconds => number().parse().is_ok_and(in_this_century),
        ScalarType::EpochMilliseconds => number()
            .parse::<i64>()
            .is_ok_and(|time| in_this_century(time / 1000)),
        ScalarType::Json => true,
    }
}

fn is_id(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => !number.is_f64(),
        _ => false,
    }
}

fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let mut parts = text.split('.');
    let are_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.clone().count() <= 2 && parts.all(are_digits)
}

/// Whether a text has digits where the pattern has zeros, and is like it elsewhere.
fn digits(text: &str, pattern: &str) -> bool {
    let like = |(have, want): (u8, u8)| match want {
        b'0' => have.is_ascii_digit(),
        other => have == other,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(like)
}

fn day(text: &str) -> bool {
    let part =
        |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    part(5..7).is_some_and(|month| (1..=12).contains(&month))
        && part(8..10).is_some_and(|day| (1..=31).contains(&day))
}

fn is_date_time(text: &str) -> bool {
    let Some(date) = text.get(..10) else {
        return false;
    };
    let rest = &text[10..];
    let clock = rest.strip_prefix(['T', 't', ' ']);
    digits(date, "0000-00-00") && day(date) && (rest.is_empty() || clock.is_some_and(is_time))
}

fn is_time(text: &str) -> bool {
    let (clock, offset) = text.split_at(text.find(['Z', 'z', '+', '-']).unwrap_or(text.len()));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let part =
        |range: std::ops::Range<usize>| clock.get(range).and_then(|part| part.parse::<u32>().ok());
    (digits(clock, "00:00") || digits(clock, "00:00:00"))
        && part(0..2).is_some_and(|hour| hour < 24)
        && part(3..5).is_some_and(|minute| minute < 60)
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && (matches!(offset, "" | "Z" | "z")
            || digits(&offset[1..], "00:00")
            || digits(&offset[1..], "0000")
            || digits(&offset[1..], "00"))
}

/// A time of which the unit was mistaken is in another century.
fn in_this_century(seconds: i64) -> bool {
    (-2_000_000_000..4_000_000_000).contains(&seconds)
}

#[test]
fn the_checker_finds_problems() {
    let model = super::golden("typed_ids");
    let check = |name: &str, value| problem(&model, &super::named(name), &value);
    assert_eq!(check("Book", serde_json::json!({ "id": 1 })), None);
    assert_eq!(
        check("Book", serde_json::json!({ "id": null })).unwrap(),
        ".id: it is required"
    );
    assert!(check("Book", serde_json::json!({ "id": 1, "sequels": 2 })).is_some());
    assert!(check("Book", serde_json::json!({ "id": 1, "other": 2 })).is_some());
    let scalar = |kind, value| problem(&model, &TypeRef::Scalar(kind), &value).is_none();
    for (kind, good, bad) in [
        (ScalarType::Date, "2026-02-01", "01.02.2026"),
        (ScalarType::DateDmy, "01.02.2026", "2026-02-01"),
        (ScalarType::DateTime, "2026-02-01 08:30", "2026-02-01X08:30"),
        (
            ScalarType::DateTime,
            "2026-02-01T08:30:00+12:00",
            "2026-13-01",
        ),
        (ScalarType::Time, "08:30", "24:30"),
        (ScalarType::Decimal, "-1.50", "1,50"),
        (ScalarType::Integer, "12", "1.2"),
        (ScalarType::BooleanTf, "T", "true"),
        (ScalarType::Boolean01, "1", "2"),
        (ScalarType::EpochSeconds, "1767600000", "1767600000000"),
    ] {
        assert!(scalar(kind, serde_json::json!(good)), "{kind:?} {good}");
        assert!(!scalar(kind, serde_json::json!(bad)), "{kind:?} {bad}");
    }
}
