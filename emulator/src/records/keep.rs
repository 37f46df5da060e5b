//! Values that were given and name other records, which may be others by now, or gone.

use serde_json::{Map, Value};
use specs::model::TypeRef;

use super::{
    Records,
    body::Wanted,
    catalogue::{Catalogue, Entry},
    examples::id_text,
    maker::{At, Budget, Room},
    meaning::Plan,
    scene::Scene,
};

/// What becomes of records within a value that was given.
pub(super) enum Keep<'a> {
    /// They stay as an example shows them, except for what calls have changed since.
    AsShown,
    /// They are made anew where there is room.
    MadeAnew(Room, &'a mut Budget),
}

impl Records {
    /// A record that an example shows. Objects in it to which a call gave some fields get the others
    /// that they need.
    pub(super) fn shown(
        &mut self,
        entry: &Entry,
        id: &str,
        given: Map<String, Value>,
        scene: &Scene,
        budget: &mut Budget,
    ) -> Map<String, Value> {
        let catalogue = self.catalogue();
        let mut object = self.kept_fields(entry, given, &mut Keep::AsShown);
        for plan in &entry.plans {
            let part = match &plan.type_ref {
                TypeRef::Named(name) => catalogue.entry(name).filter(|part| part.key.is_none()),
                _ => None,
            };
            let value = object.get(&plan.name);
            let fields = value.and_then(Value::as_object);
            if let (Some(part), Some(fields)) = (part, fields)
                && part.lacks(fields)
            {
                let value = Value::Object(fields.clone());
                let at = At {
                    scene,
                    plan: Some(plan),
                    room: Room::ALONE.deeper(),
                    own: Some((entry, id)),
                };
                self.put_given(&mut object, plan, &value, &at, budget);
            }
        }
        object
    }

    /// Puts a field that was given into a record.
    pub(super) fn put_given(
        &mut self,
        object: &mut Map<String, Value>,
        plan: &Plan,
        value: &Value,
        at: &At<'_>,
        budget: &mut Budget,
    ) {
        let catalogue = self.catalogue();
        if at.room.layers == 0 && !plan.required && catalogue.are_records(&plan.type_ref) {
            return;
        }
        let mut keep = Keep::MadeAnew(at.room, budget);
        let Some(mut value) = self.kept(&plan.type_ref, value.clone(), &mut keep) else {
            return;
        };
        // What was not given of a part of the record is made up.
        if let (TypeRef::Named(name), Value::Object(given)) = (&plan.type_ref, &mut value)
            && !self.has_rows(name)
            && let Some(part) = catalogue.entry(name)
        {
            let mut random = at.scene.random(&plan.name);
            let made = self.make(&plan.type_ref, at, &mut random, budget);
            if let Some(Value::Object(mut whole)) = made {
                merge(&catalogue, part, &mut whole, std::mem::take(given));
                *given = whole;
            }
        }
        object.insert(plan.name.clone(), value);
    }

    /// The fields of an object that were given.
    pub(super) fn kept_fields(
        &mut self,
        entry: &Entry,
        given: Map<String, Value>,
        keep: &mut Keep<'_>,
    ) -> Map<String, Value> {
        let catalogue = self.catalogue();
        let mut object = Map::new();
        for (name, value) in given {
            let Some(field) = entry.field(&name) else {
                object.insert(name, value);
                continue;
            };
            let is_full = matches!(keep, Keep::MadeAnew(room, _) if room.layers == 0);
            if is_full && !field.required && catalogue.are_records(&field.type_ref) {
                continue;
            }
            match self.kept(&field.type_ref, value, keep) {
                Some(value) => drop(object.insert(name, value)),
                None if field.required => drop(object.insert(name, Value::Null)),
                None => {}
            }
        }
        object
    }

    /// A value that was given. `None`: it names something that is gone.
    pub(super) fn kept(
        &mut self,
        type_ref: &TypeRef,
        value: Value,
        keep: &mut Keep<'_>,
    ) -> Option<Value> {
        match (type_ref, value) {
            (_, Value::Null) => Some(Value::Null),
            (TypeRef::Id(name), value) => {
                let id = id_text(&value)?;
                let base = self.base(name).to_owned();
                (!self.table(&base).removed.contains(id.as_str())).then_some(value)
            }
            (TypeRef::Named(name), Value::Object(object)) => self.kept_object(name, object, keep),
            (
                TypeRef::List(inner)
                | TypeRef::OneOrMany(inner)
                | TypeRef::Single(inner)
                | TypeRef::MapOrList(inner),
                Value::Array(items),
            ) => {
                let items = items.into_iter();
                let items = items.filter_map(|item| self.kept(inner, item, keep));
                Some(Value::Array(items.collect()))
            }
            (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(items)) => {
                let items = items.into_iter();
                let items =
                    items.filter_map(|(key, item)| Some((key, self.kept(inner, item, keep)?)));
                Some(Value::Object(items.collect()))
            }
            (
                TypeRef::OneOrMany(inner) | TypeRef::Single(inner) | TypeRef::TextOr(inner),
                value @ Value::Object(_),
            ) => self.kept(inner, value, keep),
            (_, value) => Some(value),
        }
    }

    fn kept_object(
        &mut self,
        name: &str,
        mut object: Map<String, Value>,
        keep: &mut Keep<'_>,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        let Some(entry) = catalogue.entry(name) else {
            return Some(Value::Object(object));
        };
        let Some(id) = entry.key.as_ref().and_then(|key| id_text(object.get(key)?)) else {
            return Some(Value::Object(self.kept_fields(entry, object, keep)));
        };
        let table = self.table(catalogue.base(name));
        if table.removed.contains(id.as_str()) {
            return None;
        }
        let changed = table.rows.get(id.as_str()).map(|row| row.changed);
        match (keep, changed) {
            (Keep::MadeAnew(room, budget), Some(_)) => self.inner_record(name, &id, *room, budget),
            // It is something with a meaning of its own.
            (Keep::MadeAnew(..), None) => {
                object.retain(|name, _| entry.field(name).is_some());
                Some(Value::Object(object))
            }
            (Keep::AsShown, Some(true)) => {
                self.overlay(entry, &id, &mut object);
                Some(Value::Object(object))
            }
            (Keep::AsShown, _) => Some(Value::Object(object)),
        }
    }

    /// Writes into what an example shows of a record what it is by now. Only fields without records
    /// in them: those of the record may lead back to this one.
    fn overlay(&mut self, entry: &Entry, id: &str, object: &mut Map<String, Value>) {
        let catalogue = self.catalogue();
        let Some(base) = catalogue.entry(catalogue.base(&entry.name)) else {
            return;
        };
        let mut budget = Budget::default();
        let now = self.whole(base, id, Wanted::Plain(entry), Room::ALONE, &mut budget);
        for field in entry.fields() {
            let is_same = |base: &specs::model::Field| base.type_ref == field.type_ref;
            let is_plain = base.field(&field.name).is_some_and(is_same)
                && entry.key.as_ref() != Some(&field.name)
                && !catalogue.hold_records(&field.type_ref);
            let now = now.as_ref().and_then(|now| now.get(&field.name));
            if let (true, true, Some(now)) = (is_plain, object.contains_key(&field.name), now) {
                object.insert(field.name.clone(), now.clone());
            }
        }
    }
}

/// Puts fields over others; objects that are no records of their own field by field.
pub(super) fn merge(
    catalogue: &Catalogue,
    entry: &Entry,
    onto: &mut Map<String, Value>,
    fields: Map<String, Value>,
) {
    for (name, value) in fields {
        let part = match entry.field(&name).map(|field| &field.type_ref) {
            Some(TypeRef::Named(part)) => catalogue.entry(part),
            _ => None,
        };
        let part = part.filter(|part| part.key.is_none());
        match (part, onto.get_mut(&name), value) {
            (Some(part), Some(Value::Object(below)), Value::Object(value)) => {
                merge(catalogue, part, below, value);
            }
            (_, _, value) => drop(onto.insert(name, value)),
        }
    }
}
