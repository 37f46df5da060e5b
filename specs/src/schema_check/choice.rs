//! Schemas that leave a choice, taken apart.

use crate::{
    node::{Node, NodeKind},
    schema_json,
};
use serde_json::Value;
use std::{collections::HashMap, sync::OnceLock};

/// The schemas a value may follow: `schema` itself, or the members of its `anyOf` and `oneOf`,
/// however deep, with references replaced by what they refer to. Found once for each schema.
pub(super) fn choices(root: &'static Value, schema: &'static Value) -> &'static [&'static Value] {
    static FOUND: OnceLock<HashMap<usize, Vec<&'static Value>>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let mut found = HashMap::new();
        collect_all(root, root, &mut found);
        found
    });
    found.get(&address(schema)).map_or(&[], Vec::as_slice)
}

/// The schema is never moved or dropped, so the address tells its parts apart.
fn address(schema: &'static Value) -> usize {
    std::ptr::from_ref(schema).addr()
}

fn collect_all(
    root: &'static Value,
    part: &'static Value,
    all: &mut HashMap<usize, Vec<&'static Value>>,
) {
    let mut found = Vec::new();
    collect(root, part, &mut found, 0);
    all.insert(address(part), found);
    match part {
        Value::Object(members) => {
            for member in members.values() {
                collect_all(root, member, all);
            }
        }
        Value::Array(members) => {
            for member in members {
                collect_all(root, member, all);
            }
        }
        _ => {}
    }
}

fn collect(
    root: &'static Value,
    schema: &'static Value,
    found: &mut Vec<&'static Value>,
    depth: usize,
) {
    let schema = schema_json::resolve(root, schema);
    let members = ["anyOf", "oneOf"]
        .iter()
        .find_map(|name| schema.get(name))
        .and_then(Value::as_array);
    match members {
        // The schema is ours; the bound keeps a mistake in it from becoming an endless loop.
        Some(members) if depth < 8 => {
            for member in members {
                collect(root, member, found, depth + 1);
            }
        }
        _ => found.push(schema),
    }
}

/// Whether a choice says nothing about the value (`example_response`).
pub(super) fn allows_anything(choice: &Value) -> bool {
    choice.get("type").is_none() && choice.get("const").is_none() && choice.get("enum").is_none()
}

/// Whether a choice is of the kind of the value at all.
pub(super) fn fits_kind(choice: &Value, kind: &NodeKind) -> bool {
    let Some(name) = choice.get("type").and_then(Value::as_str) else {
        return matches!(kind, NodeKind::Text(_));
    };
    match kind {
        NodeKind::Invalid => true,
        NodeKind::Null => name == "null",
        NodeKind::Boolean(_) => name == "boolean",
        NodeKind::Number(_) => matches!(name, "integer" | "number"),
        NodeKind::Text(_) => name == "string",
        NodeKind::List(_) => name == "array",
        NodeKind::Map(_) => name == "object",
    }
}

pub(super) fn is_integer_only(choices: &[&Value]) -> bool {
    choices
        .iter()
        .all(|choice| choice.get("type").is_some_and(|name| name == "integer"))
}

pub(super) fn is_unsigned_only(choices: &[&Value]) -> bool {
    is_integer_only(choices)
        && choices
            .iter()
            .all(|choice| choice.get("minimum").and_then(Value::as_u64).is_some())
}

/// Whether a text is allowed.
pub(super) fn allows_text(choices: &[&'static Value], text: &str) -> bool {
    choices.iter().any(|choice| {
        if let Some(known) = choice.get("const").and_then(Value::as_str) {
            known == text
        } else if let Some(known) = choice.get("enum").and_then(Value::as_array) {
            known.iter().any(|known| known == text)
        } else {
            true
        }
    })
}

/// The texts that are allowed; `None` if any text is.
pub(super) fn known_texts(choices: &[&'static Value]) -> Option<Vec<&'static str>> {
    let mut known = Vec::new();
    for choice in choices {
        if let Some(text) = choice.get("const").and_then(Value::as_str) {
            known.push(text);
        } else if let Some(texts) = choice.get("enum").and_then(Value::as_array) {
            known.extend(texts.iter().filter_map(Value::as_str));
        } else {
            return None;
        }
    }
    Some(known)
}

/// The map that the keys of `node` point to. `None` if they do not decide.
pub(super) fn best_map(choices: &[&'static Value], node: &Node) -> Option<&'static Value> {
    if let [only] = choices {
        return Some(only);
    }
    let count = |choice: &Value| {
        let properties = choice.get("properties");
        node.entries()
            .iter()
            .filter(|entry| {
                properties
                    .and_then(|map| map.get(&entry.key.value))
                    .is_some()
            })
            .count()
    };
    let best = choices.iter().copied().max_by_key(|choice| count(choice))?;
    let most = count(best);
    let is_alone = choices
        .iter()
        .filter(|choice| count(choice) == most)
        .count()
        == 1;
    (most > 0 && is_alone).then_some(best)
}

/// The keys of all maps to choose from.
pub(super) fn selecting_keys(choices: &[&'static Value]) -> Vec<&'static str> {
    let mut keys: Vec<&str> = choices
        .iter()
        .filter_map(|choice| choice.get("properties")?.as_object())
        .flat_map(|properties| properties.keys().map(String::as_str))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
