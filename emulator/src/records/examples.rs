//! Published answers, taken apart: which records they show, and how their fields are written.

use std::collections::HashMap;

use serde_json::{Map, Value};
use specs::model::{Field, Operation, Provider, ScalarType as Scalar, TypeRef, TypeShape};

use super::catalogue::Catalogue;
use crate::json_path;

/// Different values kept of one field.
const KEPT: usize = 24;

/// What published answers show.
#[derive(Debug, Default)]
pub(super) struct Examples {
    /// What is shown of a type.
    types: HashMap<String, Shown>,
    /// What is shown of a field, by type and name.
    fields: HashMap<(String, String), Written>,
    /// The first scalar of a kind, by type and for all types (an empty name).
    kinds: HashMap<(String, Scalar), Value>,
}

/// What examples show of a type.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Whole records, or whole short forms of records: they were answers of their own. In the order
    /// of the spec, one of each identifier.
    pub(super) records: Vec<(String, Map<String, Value>)>,
    /// Identifiers that were mentioned, with what else is known of the record.
    pub(super) mentioned: Vec<(String, Map<String, Value>)>,
    /// Objects of a type without identifiers, with the operation that answers so.
    pub(super) objects: Vec<(String, Map<String, Value>)>,
}

/// How examples write a field.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Scalars seen in it, each once, in the order of the spec.
    pub(super) values: Vec<Value>,
    /// Keys, where it is a map.
    pub(super) keys: Vec<String>,
    /// What stood there in the first example, without what was in it.
    pub(super) form: Option<Form>,
}

/// The outer form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Array,
    Object,
    Other,
}

impl Examples {
    /// What the examples of all operations show. The entries of the catalogue exist; their plans
    /// need not.
    pub(super) fn of(model: &Provider, catalogue: &Catalogue) -> Self {
        let mut examples = Self::default();
        for resource in &model.resources {
            for operation in &resource.operations {
                let name = format!("{}.{}", resource.id, operation.id);
                examples.add(catalogue, operation, &name);
            }
        }
        examples
    }

    pub(super) fn shown(&self, type_name: &str) -> Option<&Shown> {
        self.types.get(type_name)
    }

    pub(super) fn written(&self, type_name: &str, field: &str) -> Option<&Written> {
        // The map is asked once for each field when the catalogue is made, not for each record.
        self.fields.get(&(type_name.to_owned(), field.to_owned()))
    }

    /// How a type writes scalars of a kind; an empty name stands for all types.
    pub(super) fn of_kind(&self, type_name: &str, kind: Scalar) -> Option<&Value> {
        self.kinds.get(&(type_name.to_owned(), kind))
    }

    fn add(&mut self, catalogue: &Catalogue, operation: &Operation, name: &str) {
        let Some(example) = &operation.example_response else {
            return;
        };
        let Ok(answer) = serde_json::from_str::<Value>(example) else {
            return;
        };
        let mut reader = Reader {
            catalogue,
            examples: self,
            operation: name,
        };
        let data = operation.data.as_deref().unwrap_or_default();
        if let (Some(returns), Some(payload)) = (&operation.returns, json_path::get(&answer, data))
        {
            reader.read(returns, payload, None, Depth::Answer);
        }
        if let Some(linked) = &operation.linked
            && let Some(found) = json_path::get(&answer, &linked.path)
        {
            reader.read(&linked.type_ref, found, None, Depth::Within);
        }
    }
}

/// How deep in an answer a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// It is what was asked for.
    Answer,
    /// It stands in a record.
    Within,
}

/// Reads an answer along its type.
struct Reader<'a> {
    catalogue: &'a Catalogue,
    examples: &'a mut Examples,
    operation: &'a str,
}

impl Reader<'_> {
    fn read(
        &mut self,
        type_ref: &TypeRef,
        value: &Value,
        field: Option<(&str, &Field)>,
        depth: Depth,
    ) {
        if value.is_null() {
            return;
        }
        match (type_ref, value) {
            (TypeRef::Scalar(_), _) | (TypeRef::TextOr(_), Value::String(_)) => {
                self.note(field, value);
            }
            (TypeRef::Id(name), _) => {
                self.note(field, value);
                if let Some(id) = id_text(value) {
                    self.mention(name, id, Map::new());
                }
            }
            (TypeRef::Named(name), _) => self.named(name, value, field, depth),
            (
                TypeRef::List(inner)
                | TypeRef::OneOrMany(inner)
                | TypeRef::Single(inner)
                | TypeRef::MapOrList(inner),
                Value::Array(items),
            ) => {
                for item in items {
                    self.read(inner, item, field, depth);
                }
            }
            (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(items)) => {
                for (key, item) in items {
                    if let Some(written) = self.written(field)
                        && written.keys.len() < KEPT
                        && !written.keys.contains(key)
                    {
                        written.keys.push(key.clone());
                    }
                    self.read(inner, item, field, depth);
                }
            }
            (
                TypeRef::OneOrMany(inner) | TypeRef::Single(inner) | TypeRef::TextOr(inner),
                value,
            ) => self.read(inner, value, field, depth),
            (TypeRef::List(_) | TypeRef::Map(_) | TypeRef::MapOrList(_), _) => {}
        }
    }

    fn named(&mut self, name: &str, value: &Value, field: Option<(&str, &Field)>, depth: Depth) {
        let Some(entry) = self.catalogue.entry(name) else {
            return;
        };
        let (TypeShape::Fields(fields), Value::Object(object)) = (&entry.shape, value) else {
            return self.note(field, value);
        };
        let id = entry.key.as_ref().and_then(|key| object.get(key));
        // What stands in an envelope was asked for; what stands in a record came along.
        let inner = match entry.key {
            Some(_) => Depth::Within,
            None => depth,
        };
        for field in fields {
            if let Some(value) = object.get(&field.name) {
                if let Some(written) = self.written(Some((name, field))) {
                    written.form.get_or_insert(form(value));
                }
                self.read(&field.type_ref, value, Some((name, field)), inner);
            }
        }
        match (id.and_then(id_text), &entry.short_of) {
            (None, _) if entry.key.is_some() => {}
            (None, _) => {
                let shown = self.examples.types.entry(name.to_owned()).or_default();
                shown
                    .objects
                    .push((self.operation.to_owned(), object.clone()));
            }
            (Some(id), None) if depth == Depth::Answer && !entry.is_special(&id) => {
                let shown = self.examples.types.entry(name.to_owned()).or_default();
                if !shown.records.iter().any(|(known, _)| *known == id) {
                    shown.records.push((id, object.clone()));
                }
            }
            (Some(id), None) => self.mention(name, id, object.clone()),
            (Some(id), Some(base)) => {
                if depth == Depth::Answer {
                    let shown = self.examples.types.entry(name.to_owned()).or_default();
                    if !shown.records.iter().any(|(known, _)| *known == id) {
                        shown.records.push((id.clone(), object.clone()));
                    }
                }
                let base = self.catalogue.entry(base);
                // Only what the short form has in common with the whole.
                let common = object.iter().filter(|(name, _)| {
                    let theirs = base.and_then(|base| base.field(name));
                    theirs.is_some_and(|theirs| {
                        let own = entry.field(name).map(|own| &own.type_ref);
                        Some(&theirs.type_ref) == own
                    })
                });
                let common = common.map(|(name, value)| (name.clone(), value.clone()));
                if let Some(base) = base {
                    self.mention(&base.name, id, common.collect());
                }
            }
        }
    }

    /// Remembers that something has this identifier and what else is said about it; what was said
    /// before stands.
    fn mention(&mut self, name: &str, id: String, fields: Map<String, Value>) {
        let base = self.catalogue.base(name).to_owned();
        let special = self.catalogue.entry(&base);
        if id.is_empty() || special.is_some_and(|entry| entry.is_special(&id)) {
            return;
        }
        let shown = self.examples.types.entry(base).or_default();
        match shown.mentioned.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => {
                for (name, value) in fields {
                    known.entry(name).or_insert(value);
                }
            }
            None => shown.mentioned.push((id, fields)),
        }
    }

    fn note(&mut self, field: Option<(&str, &Field)>, value: &Value) {
        if let Some((owner, field)) = field {
            let kind = match field.type_ref.innermost() {
                TypeRef::Scalar(kind) => *kind,
                _ => Scalar::Id,
            };
            for owner in [owner, ""] {
                let kinds = &mut self.examples.kinds;
                kinds
                    .entry((owner.to_owned(), kind))
                    .or_insert_with(|| value.clone());
            }
        }
        if let Some(written) = self.written(field)
            && written.values.len() < KEPT
            && !written.values.contains(value)
        {
            written.values.push(value.clone());
        }
    }

    fn written(&mut self, field: Option<(&str, &Field)>) -> Option<&mut Written> {
        let (owner, field) = field?;
        let place = (owner.to_owned(), field.name.clone());
        Some(self.examples.fields.entry(place).or_default())
    }
}

/// An identifier as text: providers write the same one now as a number, now as a text.
pub(super) fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn form(value: &Value) -> Form {
    match value {
        Value::String(_) => Form::Text,
        Value::Array(_) => Form::Array,
        Value::Object(_) => Form::Object,
        _ => Form::Other,
    }
}
