//! Schemas and values in words.

use crate::{node::NodeKind, resolve::duration, schema::is_key_of_type, schema_json};
use serde_json::Value;

/// `a text, or a list`: what a value with these choices may be.
pub(super) fn expected(choices: &[&Value]) -> String {
    let mut words: Vec<String> = Vec::new();
    let constants: Vec<&str> = choices
        .iter()
        .filter_map(|choice| choice.get("const").and_then(Value::as_str))
        .chain(
            choices
                .iter()
                .filter_map(|choice| choice.get("enum").and_then(Value::as_array))
                .flatten()
                .filter_map(Value::as_str),
        )
        .collect();
    if !constants.is_empty() {
        words.push(if constants.len() == 1 {
            list(&constants)
        } else {
            format!("one of {}", list(&constants))
        });
    }
    for choice in choices {
        if choice.get("const").is_some() || choice.get("enum").is_some() {
            continue;
        }
        let word = match choice.get("type").and_then(Value::as_str) {
            Some("string") => "a text",
            Some("integer") => "a whole number",
            Some("number") => "a number",
            Some("boolean") => "`true` or `false`",
            Some("array") => "a list",
            Some("object") => "a map",
            _ => "a value",
        };
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words.join(", or ")
}

/// What a value is, with its article.
pub(super) fn found(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Invalid => "a refused value",
        NodeKind::Null => "nothing",
        NodeKind::Boolean(_) => "a truth value",
        NodeKind::Number(number) if number.is_f64() => "a number with a fraction",
        NodeKind::Number(_) => "a number",
        NodeKind::Text(_) => "a text",
        NodeKind::List(_) => "a list",
        NodeKind::Map(_) => "a map",
    }
}

/// Keys whose texts are durations, wherever they stand.
const DURATIONS: &[&str] = &["lifetime", "per"];

/// What to do about a number of seconds under a key that takes a duration.
pub(super) fn duration_way_out(kind: &NodeKind, key: Option<&str>) -> Option<String> {
    match kind {
        NodeKind::Number(number) if key.is_some_and(|key| DURATIONS.contains(&key)) => {
            let write = "write durations as `45s`, `10m`, `24h` or `30d`";
            // Zero, fractions and negative numbers are no durations in seconds either.
            Some(match number.as_u64() {
                Some(seconds) if seconds > 0 => format!("{write}: `{seconds}s`"),
                _ => write.to_owned(),
            })
        }
        _ => None,
    }
}

/// What to do about a text under a key that counts seconds.
pub(super) fn seconds_way_out(kind: &NodeKind, key: Option<&str>) -> Option<String> {
    let NodeKind::Text(text) = kind else {
        return None;
    };
    if key != Some("seconds") {
        return None;
    }
    let seconds = duration::seconds(text).or_else(|| text.parse().ok())?;
    Some(format!("the unit is in the key: write `{seconds}`"))
}

/// What the language has in place of a key that others have.
pub(super) fn instead_of(key: Option<&str>, owner: Option<&str>) -> Option<&'static str> {
    match (owner, key?) {
        (Some("paging"), key) if key.contains("cursor") || key.contains("token") => Some(
            "for a provider with cursors leave `paging` out and return a type of your own for a page, \
             with the records and the cursor as fields; the cursor of the next page is a parameter",
        ),
        (None, "client_credentials") => Some(
            "the grants are those of a user's login: `token`, `refresh` and `password`; the language \
             has no client credentials grant",
        ),
        _ => None,
    }
}

/// What to do about a value of the wrong kind, where that can be told.
pub(super) fn way_out(kind: &NodeKind, expected: &str) -> Option<&'static str> {
    match kind {
        NodeKind::Number(_) | NodeKind::Boolean(_) if expected.contains("text") => {
            Some("put it in quotes")
        }
        // `{account_url}` without quotes is a map with a key that has no value.
        NodeKind::Map(entries)
            if expected.contains("text")
                && entries
                    .iter()
                    .all(|entry| matches!(entry.value.kind, NodeKind::Null)) =>
        {
            Some("put a text that begins with `{` in quotes: `\"{name}\"`")
        }
        NodeKind::List(_) if expected == "a map" => {
            Some("write `name: value` for each entry, without `-` or brackets")
        }
        NodeKind::Text(_) if expected == "a list" => Some("put it in brackets: `[…]`"),
        _ => None,
    }
}

/// Whether YAML 1.1 would have taken a text for a truth value.
pub(super) fn is_old_boolean(text: &str) -> bool {
    is_old_true(text)
        || ["no", "off", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

pub(super) fn is_old_true(text: &str) -> bool {
    ["yes", "on", "y"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

/// `` `a`, `b` ``
pub(super) fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A suggestion, if there is one, and everything that is known.
pub(crate) fn did_you_mean(near: Option<&str>, what: &str, known: &[&str]) -> String {
    let known = if are_of_types(known) {
        type_forms(known)
    } else {
        format!("{what}: {}", list(known))
    };
    match near {
        // A long list has lines of its own.
        Some(near) if known.len() > 60 => format!("did you mean `{near}`?\n{known}"),
        Some(near) => format!("did you mean `{near}`? {known}"),
        None => known,
    }
}

/// Whether the keys lead to several forms of types.
pub(super) fn are_of_types(keys: &[&str]) -> bool {
    keys.iter().filter(|key| is_key_of_type(key)).count() > 1
}

/// What a type may be, and a field where the keys of one are known as well. Most mistakes there are
/// words of other languages.
pub(super) fn type_forms(known: &[&str]) -> String {
    let (of_types, of_fields): (Vec<&str>, Vec<&str>) =
        known.iter().partition(|key| is_key_of_type(key));
    let forms: Vec<String> = of_types
        .iter()
        .map(|key| format!("`{{ {key}: T }}`"))
        .collect();
    let types = format!(
        "a type is a name such as `string` or `Task`, a list `[T]`, or one of {}",
        forms.join(", ")
    );
    if of_fields.is_empty() {
        types
    } else {
        format!(
            "{types};\nthe long form of a field has the keys {}",
            list(&of_fields)
        )
    }
}

/// `` `key`: what it is for ``, from the schema.
pub(super) fn purpose(root: &Value, map: &Value, key: &str) -> Option<String> {
    let property = map.get("properties")?.get(key)?;
    let description = property
        .get("description")
        .or_else(|| schema_json::resolve(root, property).get("description"))?
        .as_str()?;
    let first = description.split("\n\n").next()?;
    Some(format!("`{key}`: {first}"))
}
