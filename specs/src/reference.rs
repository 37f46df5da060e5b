//! The reference of the language, `specs/README.md`, from the doc comments of `schema`.

mod order;
#[cfg(test)]
mod tests;

use crate::schema_json;
use serde_json::Value;
use std::{collections::BTreeSet, fmt::Write};

/// What stands before the generated part.
const INTRODUCTION: &str = include_str!("reference/introduction.md");
/// A complete spec, shown in the introduction.
const MINIMAL: &str = include_str!("reference/minimal.yaml");
/// Where [`MINIMAL`] goes in [`INTRODUCTION`].
const MINIMAL_MARK: &str = "<!-- minimal -->\n";

/// The reference of the language in Markdown: an introduction, then a section with a table for
/// every kind of map and every choice. This is the content of `specs/README.md`.
pub fn reference_markdown() -> String {
    let example = format!("```yaml\n{MINIMAL}```\n");
    let mut writer = Writer {
        root: schema_json::value(),
        seen: BTreeSet::new(),
        text: INTRODUCTION.replace(MINIMAL_MARK, &example),
    };
    writer.section("Provider", writer.root);
    writer.text
}

struct Writer {
    root: &'static Value,
    /// Names of the sections written or being written.
    seen: BTreeSet<String>,
    text: String,
}

impl Writer {
    /// A section, followed by those it links to first.
    fn section(&mut self, name: &str, schema: &'static Value) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let _ = write!(self.text, "\n## {name}\n\n");
        if let Some(description) = schema.get("description").and_then(Value::as_str) {
            let _ = write!(self.text, "{description}\n\n");
        }
        let mentioned = if schema.get("properties").is_some() {
            self.keys(name, schema)
        } else {
            self.choices(schema)
        };
        for value in mentioned {
            let mut names = Vec::new();
            references(value, &mut names);
            for name in names {
                if let Some(schema) = self.root.pointer(&format!("/$defs/{name}")) {
                    self.section(name, schema);
                }
            }
        }
    }

    /// The table of a map's keys; returns their schemas.
    fn keys(&mut self, name: &str, schema: &'static Value) -> Vec<&'static Value> {
        self.text
            .push_str("| Key | Value | If left out | Meaning |\n|---|---|---|---|\n");
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut values = Vec::new();
        for key in order::keys(name) {
            let Some(value) = schema.pointer(&format!("/properties/{key}")) else {
                continue;
            };
            let description = value
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let (meaning, default) = split_default(description);
            let default = match (required.contains(key), default) {
                (true, _) => "**required**".to_owned(),
                (false, Some(default)) => default.to_owned(),
                (false, None) => "–".to_owned(),
            };
            let _ = writeln!(
                self.text,
                "| `{key}` | {} | {} | {} |",
                cell(&words(value)),
                cell(&default),
                cell(meaning)
            );
            values.push(value);
        }
        values
    }

    /// The table of a choice; returns the schemas to choose from.
    fn choices(&mut self, schema: &'static Value) -> Vec<&'static Value> {
        let members = ["oneOf", "anyOf"]
            .iter()
            .find_map(|name| schema.get(name))
            .and_then(Value::as_array);
        let Some(members) = members else {
            return Vec::new();
        };
        self.text.push_str("| Value | Meaning |\n|---|---|\n");
        for member in members {
            let meaning = member
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let _ = writeln!(
                self.text,
                "| {} | {} |",
                cell(&words(member)),
                cell(meaning)
            );
        }
        members.iter().collect()
    }
}

/// The meaning of a key, and what holds when it is left out, which the doc comments of `schema` put
/// last.
fn split_default(description: &str) -> (&str, Option<&str>) {
    match description.rsplit_once("Left out: ") {
        Some((meaning, default)) => (meaning.trim_end(), Some(default.trim_end_matches('.'))),
        None => (description, None),
    }
}

/// A schema in words, with links to sections.
fn words(schema: &Value) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return if name == "#" {
            "[Provider](#provider)".to_owned()
        } else {
            format!("[{name}](#{})", name.to_lowercase())
        };
    }
    if let Some(text) = schema.get("const").and_then(Value::as_str) {
        return format!("`{text}`");
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("array") => {
            let item = schema.get("items").map(words).unwrap_or_default();
            if schema.get("maxItems").is_some() {
                format!("[ {item} ]")
            } else {
                format!("list of {item}")
            }
        }
        Some("object") => map_words(schema),
        _ => "anything".to_owned(),
    }
}

fn map_words(schema: &Value) -> String {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let entries: Vec<String> = properties
            .iter()
            .map(|(key, value)| format!("`{key}`: {}", words(value)))
            .collect();
        return format!("{{ {} }}", entries.join(", "));
    }
    let value = schema
        .get("additionalProperties")
        .map(words)
        .unwrap_or_default();
    format!("map of name to {value}")
}

/// Names of the sections a schema refers to.
fn references<'a>(schema: &'a Value, names: &mut Vec<&'a str>) {
    match schema {
        Value::Object(object) => {
            if let Some(name) = object
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|path| path.strip_prefix("#/$defs/"))
            {
                names.push(name);
            }
            object.values().for_each(|value| references(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// Text for a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
        .replace("\n\n", "<br>")
        .replace('\n', " ")
}
