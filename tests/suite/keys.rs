//! No dead keys: whatever an author writes changes the output or is refused.

use crate::golden;
use crate::sink::{self, Node};
use generator::{
    names::Names,
    text::{Runtime, book},
};
use serde_json::Value;
use specs::model::Provider;
use std::collections::{BTreeMap, BTreeSet};

/// Sets of words of which one may be chosen, from the schema.
fn choices(schema: &Value, found: &mut Vec<BTreeSet<String>>) {
    let words = |list: &Vec<Value>, key: Option<&str>| -> BTreeSet<String> {
        list.iter()
            .filter_map(|item| key.map_or(Some(item), |key| item.get(key)))
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    };
    match schema {
        Value::Object(map) => {
            if let Some(Value::Array(list)) = map.get("enum") {
                found.push(words(list, None));
            }
            if let Some(Value::Array(list)) = map.get("oneOf").or(map.get("anyOf")) {
                found.push(words(list, Some("const")));
            }
            map.values().for_each(|value| choices(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| choices(value, found)),
        _ => {}
    }
}

/// Other values that could stand where this one does.
fn alternatives(value: &Value, choices: &[BTreeSet<String>]) -> Vec<Value> {
    match value {
        Value::Bool(flag) => vec![Value::Bool(!flag)],
        Value::Number(number) => vec![Value::from(number.as_i64().expect("whole numbers") + 1)],
        Value::String(text) => {
            let chosen = choices
                .iter()
                .filter(|words| words.contains(text))
                .flatten();
            let mut other: Vec<String> = chosen.filter(|word| *word != text).cloned().collect();
            let duration = text.trim_end_matches(['s', 'm', 'h', 'd']).parse::<u64>();
            other.extend(duration.map(|number| format!("{}m", number + 1)));
            other.push(format!("{text}x"));
            other.push(format!("x{text}"));
            other.into_iter().map(Value::from).collect()
        }
        Value::Null => vec![Value::from(1)],
        other => unreachable!("{other} is no leaf"),
    }
}

/// What of the output costs little to make.
fn pages(provider: &Provider) -> BTreeMap<String, String> {
    let names = Names::new(provider);
    let files = generator::text::files(provider, &names, &golden::options());
    let pages = book::pages(provider, &names, &Runtime::Workspace);
    let files = files.expect("files can be made").into_iter();
    let pages = pages.expect("pages can be made").into_iter();
    files
        .chain(pages)
        .map(|(path, text)| (path.to_string_lossy().into_owned(), text))
        .collect()
}

fn output(provider: &Provider) -> BTreeMap<String, Vec<u8>> {
    golden::contents(&sink::generate(provider))
}

/// Changed specs that pass and leave the output as it was.
fn without_effect(changes: Vec<(String, Node)>) -> Vec<String> {
    let original = sink::resolve(&sink::load()).expect("the kitchen sink passes");
    let (original_pages, original_output) = (pages(&original), output(&original));
    changes
        .into_iter()
        .filter_map(|(what, spec)| Some((what, sink::resolve(&spec).ok()?)))
        .filter(|(_, provider)| pages(provider) == original_pages)
        .filter(|(_, provider)| output(provider) == original_output)
        .map(|(what, _)| what)
        .collect()
}

#[test]
fn every_value_has_an_effect() {
    let spec = sink::load();
    let mut words = Vec::new();
    choices(&schema(), &mut words);
    let mut changes = Vec::new();
    for path in spec.paths() {
        let Node::Leaf(leaf) = spec.at(&path) else {
            continue;
        };
        for value in alternatives(leaf, &words) {
            let what = format!("{}: {value}", spec.show(&path));
            changes.push((what, spec.with(&path, value)));
        }
    }
    assert!(changes.len() > 1000, "the kitchen sink was read");
    let dead = without_effect(changes);
    assert!(
        dead.is_empty(),
        "dead key: values without effect:\n  {}",
        dead.join("\n  ")
    );
}

/// Whether a key says what holds anyway, so that leaving it out changes nothing. The kitchen sink
/// has them because it uses every key.
fn is_default(path: &str) -> bool {
    let defaults = [
        "sources.manual.confidence",
        "authorize.response_type",
        "authorize.code_challenge_method",
        "token.method",
        "password.method",
        "password.send_in",
    ];
    defaults.contains(&path)
        || path.ends_with(".parameters.id.in")
        || path.ends_with(".parameters.id.required")
        || path.ends_with(".parameters.hidden.in")
        || path.ends_with(".parameters.fields.list")
        || path.ends_with("create_order.body")
        || path.ends_with("change_order.body")
        || path.ends_with("attach_files.access_token")
}

#[test]
fn every_key_has_an_effect() {
    let spec = sink::load();
    let changes = spec
        .paths()
        .into_iter()
        .filter(|path| spec.key(path).is_some())
        .map(|path| (spec.show(&path), spec.without(&path)))
        .filter(|(path, _)| !is_default(path))
        .collect();
    let dead = without_effect(changes);
    assert!(
        dead.is_empty(),
        "dead key: keys without effect:\n  {}",
        dead.join("\n  ")
    );
}

fn schema() -> Value {
    serde_json::from_str(&specs::schema_json()).expect("the schema is JSON")
}

/// Collects `Type.key` for every key of the schema.
fn all_keys(schema: &Value) -> BTreeSet<String> {
    let definitions = schema["$defs"]
        .as_object()
        .expect("the schema has definitions");
    let root = ("Provider".to_owned(), schema);
    let all = definitions
        .iter()
        .map(|(name, value)| (name.clone(), value))
        .chain([root]);
    all.filter_map(|(name, value)| Some((name, value.get("properties")?.as_object()?)))
        .flat_map(|(name, properties)| {
            properties
                .keys()
                .map(move |key| format!("{name}.{key}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Collects `Type.key` for every key that a spec uses.
fn used_keys(root: &Value, schema: &Value, name: &str, value: &Node, used: &mut BTreeSet<String>) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference
            .rsplit('/')
            .next()
            .expect("a reference has a name");
        used_keys(root, &root["$defs"][name], name, value, used);
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        let branches = schema
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        branches.for_each(|branch| used_keys(root, branch, name, value, used));
    }
    match value {
        Node::Map(entries) => {
            for (key, value) in entries {
                if let Some(property) = schema["properties"].get(key) {
                    used.insert(format!("{name}.{key}"));
                    used_keys(root, property, name, value, used);
                } else if let Some(other) = schema.get("additionalProperties") {
                    used_keys(root, other, name, value, used);
                }
            }
        }
        Node::List(items) => {
            for value in items {
                used_keys(root, &schema["items"], name, value, used);
            }
        }
        Node::Leaf(_) => {}
    }
}

#[test]
fn the_kitchen_sink_uses_every_key() {
    let schema = schema();
    let mut used = BTreeSet::new();
    used_keys(&schema, &schema, "Provider", &sink::load(), &mut used);
    let all = all_keys(&schema);
    assert!(all.len() > 100, "the schema was read: {all:?}");
    let unused: Vec<&String> = all.difference(&used).collect();
    assert!(
        unused.is_empty(),
        "keys the kitchen sink does not use: {unused:?}"
    );
}
