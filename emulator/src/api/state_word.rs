//! States that records get by what is done to them.

use serde_json::{Map, Value, json};
use specs::model::Provider;

use super::schema;

/// What is done, and the words for the state it leads to, the best first.
const STATES: [(&[&str], &[&str]); 5] = [
    (
        &["close", "archive", "finish"],
        &[
            "closed",
            "archive",
            "archived",
            "done",
            "complete",
            "completed",
            "inactive",
        ],
    ),
    (
        &["complete", "done"],
        &["done", "complete", "completed", "closed", "finished"],
    ),
    (
        &["reopen", "activate", "open", "resume"],
        &["active", "open", "incomplete"],
    ),
    (&["pause", "mute"], &["paused", "pending"]),
    (
        &["uploaded"],
        &["uploaded", "complete", "completed", "done"],
    ),
];

/// The field that holds the state of a record of this type after something was done to it.
pub(super) fn after(model: &Provider, entity: &str, done: &str) -> Option<Map<String, Value>> {
    let (_, words) = STATES.iter().find(|(verbs, _)| verbs.contains(&done))?;
    word(model, entity, words)
}

/// The field that holds the state of a file of which parts are missing.
pub(super) fn pending(model: &Provider, entity: &str) -> Option<Map<String, Value>> {
    word(model, entity, &["pending", "incomplete", "partial"])
}

fn word(model: &Provider, entity: &str, words: &[&str]) -> Option<Map<String, Value>> {
    let fields = schema::fields(model, entity).iter();
    let states = fields.filter(|field| {
        let name = field.name.to_lowercase();
        name.ends_with("status") || name.ends_with("state")
    });
    for field in states {
        let values = schema::values(model, &field.type_ref);
        let found = words.iter().find_map(|word| {
            let mut values = values.iter();
            values.find(|value| value.eq_ignore_ascii_case(word))
        });
        if let Some(value) = found {
            return Some(Map::from_iter([(field.name.clone(), json!(value))]));
        }
    }
    None
}
