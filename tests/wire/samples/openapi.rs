//! Sample answers of OpenAPI 3 files.

use super::sample::{Sample, Target};
use serde_json::{Map, Value};

/// Keys of a path item that are methods.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// How deep schemas are followed.
const DEPTH: usize = 12;

/// The samples of a file.
///
/// A sample is every example of an answer; where there is none, or nothing but an empty object in its
/// place, what the examples of the schema's properties make up together.
pub fn samples(stem: &str, document: &Value) -> Vec<Sample> {
    let prefix = prefix(document);
    let mut samples = Vec::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let target = Target::new(
                method,
                &format!("{prefix}/{}", path.trim_start_matches('/')),
            );
            for (status, response) in members(&operation["responses"]) {
                let Ok(status) = status.parse() else {
                    continue;
                };
                for (content_type, content) in members(&resolve(document, response)["content"]) {
                    for (title, body) in examples(document, content) {
                        samples.push(Sample {
                            name: format!("{stem}: {target} {status}{title}"),
                            target: target.clone(),
                            status,
                            content_type: content_type.replace("*/*", "application/json"),
                            json: serde_json::from_str(&body).ok(),
                            body,
                            is_error: status >= 400,
                        });
                    }
                }
            }
        }
    }
    samples
}

/// Path before all paths: that of the server, or that of Actionstep, whose files name none.
fn prefix(document: &Value) -> &str {
    match document["servers"][0]["url"].as_str() {
        Some(url) => {
            let address = url.split_once("://").map_or(url, |(_, address)| address);
            address.find('/').map_or("", |at| &address[at..])
        }
        None => "/rest",
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Follows `$ref`.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(place) => document
            .pointer(place.trim_start_matches('#'))
            .expect("references lead somewhere in the file"),
        None => value,
    }
}

/// The examples of an answer: titles, each after a comma, and texts.
fn examples(document: &Value, content: &Value) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = members(&content["examples"])
        .map(|(title, example)| (format!(", {title}"), text(&example["value"])))
        .collect();
    if let Some(example) = content.get("example") {
        examples.push((String::new(), text(example)));
    }
    if examples.iter().all(|(_, text)| text.trim() == "{}") {
        let made = made_up(document, &content["schema"], DEPTH);
        examples.extend(made.map(|made| (", of its properties".to_owned(), made.to_string())));
    }
    examples
}

/// Examples that are texts are the body itself.
fn text(example: &Value) -> String {
    match example {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What the examples in a schema make up; `None` if there are none in it.
fn made_up(document: &Value, schema: &Value, depth: usize) -> Option<Value> {
    let schema = resolve(document, schema);
    if let Some(example) = schema.get("example") {
        // YAML reads the example of a text that consists of digits as a number.
        let is_text = schema["type"] == "string" && example.is_number();
        return Some(if is_text {
            Value::String(example.to_string())
        } else {
            example.clone()
        });
    }
    let depth = depth.checked_sub(1)?;
    if let Some(items) = schema.get("items") {
        return made_up(document, items, depth).map(|item| Value::Array(vec![item]));
    }
    let properties: Map<String, Value> = members(&schema["properties"])
        .filter_map(|(name, schema)| Some((name.clone(), made_up(document, schema, depth)?)))
        .collect();
    (!properties.is_empty()).then_some(Value::Object(properties))
}
