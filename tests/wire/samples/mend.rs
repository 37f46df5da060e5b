//! Samples that are not what they are samples of, mended so that the types are tried all the same.

use super::sample::Sample;
use serde_json::{Map, Value};
use specs::model::Operation;

/// The sample with what keeps it from being an answer of the operation set right. `None` if there is
/// nothing of the kind.
///
/// - `{}` stands before the JSON, or a comma after the last member.
/// - A record stands alone that answers carry under the name of its kind.
/// - Dates are written `23-May-1987` where the same file declares the format of RFC 3339.
pub fn mended(sample: &Sample, operation: Option<&Operation>) -> Option<Sample> {
    let mut json = match &sample.json {
        Some(json) => json.clone(),
        None => parse(&sample.body)?,
    };
    let data = operation.and_then(|operation| operation.data.as_deref());
    if let Some(data) = data.filter(|data| json.is_object() && json.get(data).is_none()) {
        json = Value::Object(Map::from_iter([(data.to_owned(), json)]));
    }
    write_dates(&mut json);
    if sample.is_error || sample.is_empty() || sample.json.as_ref() == Some(&json) {
        return None;
    }
    Some(Sample {
        name: sample.name.clone(),
        target: sample.target.clone(),
        status: sample.status,
        content_type: sample.content_type.clone(),
        body: json.to_string(),
        json: Some(json),
        is_error: false,
    })
}

fn parse(body: &str) -> Option<Value> {
    let text = body.trim_start();
    let text = text.strip_prefix("{}").unwrap_or(text);
    serde_json::from_str(&without_last_commas(text)).ok()
}

/// JSON text without commas that a closing bracket follows.
fn without_last_commas(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_text = false;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        if is_text {
            is_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
        } else {
            is_text = character == '"';
            let next = text[at + character.len_utf8()..].trim_start();
            if character == ',' && next.starts_with([']', '}']) {
                continue;
            }
        }
        kept.push(character);
    }
    kept
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Writes `23-May-1987` as `1987-05-23`, wherever it stands.
fn write_dates(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(date) = date(text) {
                *text = date;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(write_dates),
        Value::Object(members) => members.values_mut().for_each(write_dates),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn date(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    parts
        .next()
        .is_none()
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[test]
fn a_mended_text_loses_nothing_but_commas() {
    let text = r#"{"a":[1,2,],"b":",]\",}", }"#;
    assert_eq!(without_last_commas(text), r#"{"a":[1,2],"b":",]\",}" }"#);
}

#[test]
fn dates_are_written_as_declared() {
    assert_eq!(date("23-May-1987").as_deref(), Some("1987-05-23"));
    assert_eq!(date("1987-05-23"), None);
    assert_eq!(date("well-May-not"), None);
}
