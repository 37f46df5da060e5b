//! Whether what was sent is of the declared type. What clients send is read strictly: one spelling
//! for each kind, that of the spec.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::{Map, Number, Value, json};
use specs::model::{JsonIds, Provider, ScalarType, TypeRef, TypeShape};

use super::schema;

/// Reads one value from a text of a path, query, header or form. The error says what was expected.
pub(super) fn from_text(
    model: &Provider,
    type_ref: &TypeRef,
    text: &str,
) -> Result<Value, &'static str> {
    match type_ref {
        TypeRef::Scalar(scalar) => scalar_from_text(*scalar, text),
        TypeRef::Id(_) if text.is_empty() => Err("an identifier is expected"),
        TypeRef::Id(_) => Ok(json!(text)),
        TypeRef::Single(inner) => from_text(model, inner, text),
        TypeRef::TextOr(inner) => Ok(from_text(model, inner, text).unwrap_or(json!(text))),
        TypeRef::Named(name) => match schema::named(model, name).map(|one| &one.shape) {
            Some(TypeShape::Fields(_)) => json_from_text(model, type_ref, text),
            _ => Ok(json!(text)),
        },
        TypeRef::List(_) | TypeRef::Map(_) | TypeRef::OneOrMany(_) | TypeRef::MapOrList(_) => {
            json_from_text(model, type_ref, text)
        }
    }
}

/// An object or list has no spelling of its own outside JSON.
fn json_from_text(model: &Provider, type_ref: &TypeRef, text: &str) -> Result<Value, &'static str> {
    let value: Value = serde_json::from_str(text).map_err(|_| "JSON is expected")?;
    match from_json(model, JsonIds::Text, type_ref, &value) {
        Ok(()) => Ok(value),
        Err(_) => Err("JSON of another shape is expected"),
    }
}

pub(super) fn scalar_from_text(scalar: ScalarType, text: &str) -> Result<Value, &'static str> {
    let is = |holds: bool, expected| {
        if holds {
            Ok(json!(text))
        } else {
            Err(expected)
        }
    };
    match scalar {
        ScalarType::String => Ok(json!(text)),
        ScalarType::Json => Ok(serde_json::from_str(text).unwrap_or(json!(text))),
        ScalarType::File => Err("a file is expected"),
        ScalarType::Integer | ScalarType::EpochSeconds | ScalarType::EpochMilliseconds => {
            match text.parse::<i64>() {
                Ok(number) if !text.starts_with('+') => Ok(json!(number)),
                _ => Err("a whole number is expected"),
            }
        }
        ScalarType::Number => text
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
            .ok_or("a number is expected"),
        ScalarType::Boolean => match text {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err("`true` or `false` is expected"),
        },
        ScalarType::BooleanTf => is(matches!(text, "T" | "F"), "`T` or `F` is expected"),
        ScalarType::Boolean01 => match text {
            "0" => Ok(json!(0)),
            "1" => Ok(json!(1)),
            _ => Err("`0` or `1` is expected"),
        },
        ScalarType::Id => is(!text.is_empty(), "an identifier is expected"),
        ScalarType::Date => is(is_date(text), "a date is expected, YYYY-MM-DD"),
        ScalarType::DateDmy => is(
            date_from_dmy(text).is_some(),
            "a date is expected, DD.MM.YYYY",
        ),
        ScalarType::DateTime => is(is_date_time(text), "a date and time (ISO 8601) is expected"),
        ScalarType::Time => is(is_time(text), "a time of day is expected, HH:MM"),
        ScalarType::Decimal => is(is_decimal(text), "a decimal number is expected"),
    }
}

/// Checks a value of a JSON body. The error says where and what was expected.
pub(super) fn from_json(
    model: &Provider,
    ids: JsonIds,
    type_ref: &TypeRef,
    value: &Value,
) -> Result<(), String> {
    let inside = |inner: &TypeRef, value: &Value, place: &str| {
        from_json(model, ids, inner, value).map_err(|why| match why.strip_prefix("in ") {
            Some(rest) => format!("in {place}.{rest}"),
            None => format!("in {place}: {why}"),
        })
    };
    let list = |inner: &TypeRef, items: &[Value]| {
        let mut items = items.iter().enumerate();
        items.try_for_each(|(index, item)| inside(inner, item, &index.to_string()))
    };
    let map = |inner: &TypeRef, entries: &Map<String, Value>| {
        let mut entries = entries.iter();
        entries.try_for_each(|(name, value)| inside(inner, value, name))
    };
    match (type_ref, value) {
        (TypeRef::Scalar(scalar), value) => scalar_from_json(*scalar, ids, value),
        (TypeRef::Id(_), value) => scalar_from_json(ScalarType::Id, ids, value),
        (
            TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::MapOrList(inner),
            Value::Array(items),
        ) => list(inner, items),
        (TypeRef::List(_), _) => Err("a list is expected".to_owned()),
        (TypeRef::Single(inner), Value::Array(items)) if items.len() == 1 => list(inner, items),
        (TypeRef::OneOrMany(inner) | TypeRef::Single(inner), value) => {
            from_json(model, ids, inner, value)
        }
        (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(entries)) => {
            map(inner, entries)
        }
        (TypeRef::Map(_) | TypeRef::MapOrList(_), _) => Err("an object is expected".to_owned()),
        (TypeRef::TextOr(_), Value::String(_)) => Ok(()),
        (TypeRef::TextOr(inner), value) => from_json(model, ids, inner, value),
        (TypeRef::Named(name), value) => named_from_json(model, name, value, &inside),
    }
}

fn named_from_json(
    model: &Provider,
    name: &str,
    value: &Value,
    inside: &impl Fn(&TypeRef, &Value, &str) -> Result<(), String>,
) -> Result<(), String> {
    let fields = match schema::named(model, name).map(|one| &one.shape) {
        Some(TypeShape::Fields(fields)) => fields,
        Some(TypeShape::Values(_)) if value.is_string() => return Ok(()),
        Some(TypeShape::Values(_)) => return Err("a text is expected".to_owned()),
        Some(TypeShape::Opaque) | None => return Ok(()),
    };
    let Value::Object(given) = value else {
        return Err("an object is expected".to_owned());
    };
    for field in fields {
        match given.get(&field.name).filter(|value| !value.is_null()) {
            Some(value) => inside(&field.type_ref, value, &field.name)?,
            None if field.required => return Err(format!("in {}: it is missing", field.name)),
            None => {}
        }
    }
    Ok(())
}

fn scalar_from_json(scalar: ScalarType, ids: JsonIds, value: &Value) -> Result<(), String> {
    let whole = value.is_i64() || value.is_u64();
    // These have a form of their own in JSON.
    let native = matches!(
        scalar,
        ScalarType::Integer | ScalarType::Number | ScalarType::Boolean
    );
    let holds = match (scalar, value) {
        (ScalarType::File, _) => return Err("JSON has no files".to_owned()),
        (ScalarType::Id, value) => return id_from_json(ids, value),
        (ScalarType::Json, _)
        | (ScalarType::Number | ScalarType::Decimal, Value::Number(_))
        | (ScalarType::Boolean, Value::Bool(_)) => true,
        (
            ScalarType::Integer | ScalarType::EpochSeconds | ScalarType::EpochMilliseconds,
            Value::Number(_),
        ) => whole,
        (ScalarType::Boolean01, Value::Number(number)) => {
            matches!(number.as_u64(), Some(0 | 1))
        }
        (scalar, Value::String(text)) if !native => {
            return scalar_from_text(scalar, text)
                .map(drop)
                .map_err(str::to_owned);
        }
        _ => false,
    };
    if holds {
        Ok(())
    } else {
        Err(expected(scalar).to_owned())
    }
}

fn id_from_json(ids: JsonIds, value: &Value) -> Result<(), String> {
    let whole_number = |text: &str| {
        let number = text.parse::<i64>();
        number.is_ok_and(|number| number.to_string() == text)
    };
    match (ids, value) {
        (_, Value::String(text)) if text.is_empty() => Err("an identifier is expected".to_owned()),
        (JsonIds::Number, Value::String(text)) if whole_number(text) => {
            Err("an identifier is expected, as a number".to_owned())
        }
        (_, Value::String(_)) => Ok(()),
        (JsonIds::Number, Value::Number(number)) if !number.is_f64() => Ok(()),
        _ => Err("an identifier is expected, as a text".to_owned()),
    }
}

fn expected(scalar: ScalarType) -> &'static str {
    match scalar {
        ScalarType::String | ScalarType::Id => "a text is expected",
        ScalarType::Integer | ScalarType::EpochSeconds | ScalarType::EpochMilliseconds => {
            "a whole number is expected"
        }
        ScalarType::Number | ScalarType::Decimal => "a number is expected",
        ScalarType::Boolean => "`true` or `false` is expected",
        ScalarType::BooleanTf => "`T` or `F` is expected",
        ScalarType::Boolean01 => "`0` or `1` is expected",
        ScalarType::Date | ScalarType::DateDmy => "a date is expected",
        ScalarType::DateTime => "a date and time is expected",
        ScalarType::Time => "a time of day is expected",
        ScalarType::Json | ScalarType::File => "a value is expected",
    }
}

/// Whether the text is `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let dashes = |(index, one): (usize, char)| (one == '-') == matches!(index, 4 | 7);
    text.len() == 10 && text.char_indices().all(dashes) && text.parse::<Date>().is_ok()
}

/// `DD.MM.YYYY` as `YYYY-MM-DD`.
pub(super) fn date_from_dmy(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = (day.len(), month.len(), year.len());
    if parts.next().is_some() || lengths != (2, 2, 4) {
        return None;
    }
    let date = format!("{year}-{month}-{day}");
    is_date(&date).then_some(date)
}

/// Whether the text is a date with or without a time behind `T` or a space.
fn is_date_time(text: &str) -> bool {
    match text.split_once(['T', ' ']) {
        Some((date, time)) => is_date(date) && is_time(time),
        None => is_date(text),
    }
}

/// Whether the text is `HH:MM`, with or without seconds, a fraction of them, and an offset.
fn is_time(text: &str) -> bool {
    let (clock, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, "Z"),
    };
    is_clock(clock) && is_offset(offset)
}

fn is_clock(text: &str) -> bool {
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = text.split(':').collect();
    let two = |part: &str, end: u8| two_digits(part).is_some_and(|number| number < end);
    let fraction_fits = !fraction.is_empty() && fraction.bytes().all(|one| one.is_ascii_digit());
    match parts[..] {
        [hours, minutes] => two(hours, 24) && two(minutes, 60) && fraction == "0",
        [hours, minutes, seconds] => {
            two(hours, 24) && two(minutes, 60) && two(seconds, 61) && fraction_fits
        }
        _ => false,
    }
}

fn is_offset(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['+', '-']) else {
        return text == "Z";
    };
    let digits = digits.replacen(':', "", 1);
    match digits.split_at_checked(2) {
        Some((hours, minutes)) => {
            two_digits(hours).is_some_and(|hours| hours < 24)
                && (minutes.is_empty() || two_digits(minutes).is_some_and(|minutes| minutes < 60))
        }
        None => false,
    }
}

fn two_digits(text: &str) -> Option<u8> {
    let digits = text.len() == 2 && text.bytes().all(|one| one.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

/// A value as the text that a query would hold.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A date and time as milliseconds, for comparisons; one without offset as if it were UTC.
pub(super) fn moment(text: &str) -> (Option<i64>, String) {
    let joined = text.replacen(' ', "T", 1);
    let timestamp = joined.parse::<Timestamp>().ok();
    let civil = || {
        let civil = joined.parse::<DateTime>().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let moment = timestamp.or_else(civil).map(Timestamp::as_millisecond);
    let rest = if moment.is_some() { "" } else { text };
    (moment, rest.to_owned())
}
