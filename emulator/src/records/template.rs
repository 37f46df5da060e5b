//! Texts of which identifiers of their record are parts: `/project/12/34/`.

use serde_json::{Map, Value};
use specs::model::{Field, ScalarType as Scalar, TypeRef};

use super::{
    catalogue::{Catalogue, Entry},
    examples::id_text,
};

/// A text with places for identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// The identifier of the record.
    Own,
    /// The identifier of what a field of the record names, and the text where there is none.
    Other {
        field: String,
        text: String,
    },
}

/// The template of a text field, if an example of a record has its identifier in it.
pub(super) fn of(entry: &Entry, field: &Field, catalogue: &Catalogue) -> Option<Template> {
    if field.type_ref != TypeRef::Scalar(Scalar::String) {
        return None;
    }
    let key = entry.key.as_ref()?;
    let base = catalogue.base(&entry.name);
    let shown = catalogue.examples.shown(base)?;
    let records = shown.records.iter().chain(&shown.mentioned);
    let mut found = records.filter_map(|(id, record)| {
        let text = record.get(&field.name)?.as_str()?;
        (field.name != *key).then(|| cut(text, id, record, catalogue.entry(base)?))?
    });
    found.next()
}

/// Cuts a text at the identifiers of a record. `None`: its own is not in it.
fn cut(text: &str, own: &str, record: &Map<String, Value>, entry: &Entry) -> Option<Template> {
    let mut parts = vec![Part::Literal(text.to_owned())];
    replace(&mut parts, own, &Part::Own);
    if !parts.contains(&Part::Own) {
        return None;
    }
    for field in entry.fields() {
        if !matches!(field.type_ref, TypeRef::Named(_) | TypeRef::Id(_)) {
            continue;
        }
        let value = record.get(&field.name);
        let id = value.and_then(|value| value.get("id").or(Some(value)));
        if let Some(id) = id.and_then(id_text).filter(|id| id != own) {
            let other = Part::Other {
                field: field.name.clone(),
                text: id.clone(),
            };
            replace(&mut parts, &id, &other);
        }
    }
    Some(Template(parts))
}

/// Puts a part in the place of a text wherever it stands for itself, with no letter or digit next
/// to it.
fn replace(parts: &mut Vec<Part>, text: &str, with: &Part) {
    // A single digit stands in many texts without being an identifier there.
    if text.len() < 2 {
        return;
    }
    let mut found = Vec::new();
    for part in parts.drain(..) {
        let Part::Literal(literal) = part else {
            found.push(part);
            continue;
        };
        let mut rest = literal.as_str();
        let mut from = 0;
        while let Some(at) = rest[from..].find(text).map(|at| at + from) {
            let end = at + text.len();
            let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if joined(rest[..at].chars().next_back()) || joined(rest[end..].chars().next()) {
                from = end;
                continue;
            }
            found.push(Part::Literal(rest[..at].to_owned()));
            found.push(with.clone());
            rest = &rest[end..];
            from = 0;
        }
        found.push(Part::Literal(rest.to_owned()));
    }
    *parts = found;
}

impl Template {
    /// The text for a record; `other` knows the identifiers of what its fields name.
    pub(super) fn fill<'a>(&self, own: &str, other: impl Fn(&str) -> Option<&'a str>) -> String {
        let mut filled = String::new();
        for part in &self.0 {
            filled.push_str(match part {
                Part::Literal(text) => text,
                Part::Own => own,
                Part::Other { field, text } => other(field).unwrap_or(text),
            });
        }
        filled
    }
}
