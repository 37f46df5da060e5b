//! The JSON Schema of the language, made from the structs of `schema`.

#[cfg(test)]
mod tests;

use crate::schema::Provider;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// The JSON Schema (draft 2020-12) of `provider.yaml`; resource files are `$defs/Resource`. This is
/// the content of `specs/schema.json`, by which editors complete and check specs.
pub fn schema_json() -> String {
    let mut text = format!("{:#}", value());
    text.push('\n');
    text
}

/// The schema as a value. Made once.
pub(crate) fn value() -> &'static Value {
    static VALUE: OnceLock<Value> = OnceLock::new();
    VALUE.get_or_init(|| {
        let generator = SchemaSettings::draft2020_12().into_generator();
        let mut value = generator.into_root_schema_for::<Provider>().to_value();
        simplify(&mut value);
        sorted(value)
    })
}

/// What a `$ref` points at.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| root.pointer(reference.strip_prefix('#')?))
        .unwrap_or(schema)
}

/// Takes away what serde's `Option` brings along: that a key can be written with nothing after it,
/// and default values of `null`. Line ends of doc comments become spaces.
fn simplify(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.remove("default");
            remove_null_type(object);
            remove_null_alternative(object);
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = unwrap_lines(description);
            }
            for (key, value) in object {
                match value {
                    // Their keys are names, not words of JSON Schema.
                    Value::Object(named) if key == "properties" || key == "$defs" => {
                        named.values_mut().for_each(simplify);
                    }
                    value => simplify(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(simplify),
        _ => {}
    }
}

fn remove_null_type(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get_mut("type") else {
        return;
    };
    types.retain(|name| name != "null");
    if let [single] = types.as_slice() {
        let single = single.clone();
        object.insert("type".to_owned(), single);
    }
}

fn remove_null_alternative(object: &mut Map<String, Value>) {
    let Some(Value::Array(alternatives)) = object.get_mut("anyOf") else {
        return;
    };
    alternatives.retain(|alternative| *alternative != json!({ "type": "null" }));
    if let [Value::Object(single)] = alternatives.as_slice() {
        let single = single.clone();
        object.remove("anyOf");
        for (key, value) in single {
            object.entry(key).or_insert(value);
        }
    }
}

/// Paragraphs stay apart; lines within one are joined.
fn unwrap_lines(text: &str) -> String {
    text.split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Keys in alphabetical order, whichever map `serde_json` has been compiled with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.into_iter().collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            entries
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}
