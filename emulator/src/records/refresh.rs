//! What was said of other records when a value was given, and is no longer so.

use serde_json::{Map, Value};
use specs::model::TypeRef;

use super::{Records, catalogue::Entry, examples::id_text, maker::Budget};

impl Records {
    /// A record that an example shows, with what has changed since in the records it names.
    pub(super) fn shown(&mut self, entry: &Entry, given: Map<String, Value>) -> Value {
        let mut object = Map::new();
        for (name, value) in given {
            match entry.field(&name) {
                Some(field) => {
                    let type_ref = field.type_ref.clone();
                    match self.refreshed(&type_ref, value) {
                        Some(value) => drop(object.insert(name, value)),
                        None if field.required => drop(object.insert(name, Value::Null)),
                        None => {}
                    }
                }
                None => drop(object.insert(name, value)),
            }
        }
        Value::Object(object)
    }

    /// A value that was given, with what has changed since in the records it names. `None`: it names
    /// one that is gone.
    pub(super) fn refreshed(&mut self, type_ref: &TypeRef, value: Value) -> Option<Value> {
        match (type_ref, value) {
            (_, Value::Null) => Some(Value::Null),
            (TypeRef::Id(name), value) => {
                let id = id_text(&value)?;
                let base = self.base(name).to_owned();
                (!self.table(&base).removed.contains(id.as_str())).then_some(value)
            }
            (TypeRef::Named(name), Value::Object(object)) => self.refreshed_object(name, object),
            (
                TypeRef::List(inner)
                | TypeRef::OneOrMany(inner)
                | TypeRef::Single(inner)
                | TypeRef::MapOrList(inner),
                Value::Array(items),
            ) => {
                let items = items.into_iter();
                let items = items.filter_map(|item| self.refreshed(inner, item));
                Some(Value::Array(items.collect()))
            }
            (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(items)) => {
                let items = items.into_iter();
                let items =
                    items.filter_map(|(key, item)| Some((key, self.refreshed(inner, item)?)));
                Some(Value::Object(items.collect()))
            }
            (
                TypeRef::OneOrMany(inner) | TypeRef::Single(inner) | TypeRef::TextOr(inner),
                value @ Value::Object(_),
            ) => self.refreshed(inner, value),
            (_, value) => Some(value),
        }
    }

    fn refreshed_object(&mut self, name: &str, mut object: Map<String, Value>) -> Option<Value> {
        let catalogue = self.catalogue();
        let Some(entry) = catalogue.entry(name) else {
            return Some(Value::Object(object));
        };
        let Some(id) = entry.key.as_ref().and_then(|key| id_text(object.get(key)?)) else {
            return Some(self.shown(entry, object));
        };
        let base = catalogue.base(name);
        let table = self.table(base);
        if table.removed.contains(id.as_str()) {
            return None;
        }
        if table.rows.get(id.as_str()).is_some_and(|row| row.changed) {
            let mut budget = Budget::default();
            if let Some(Value::Object(now)) = self.record(name, &id, 0, 0, &mut budget) {
                for (field, value) in now {
                    if object.contains_key(&field) && entry.key.as_ref() != Some(&field) {
                        object.insert(field, value);
                    }
                }
            }
        }
        Some(Value::Object(object))
    }
}
