//! Short forms of records.

use serde_json::{Map, Value};
use specs::model::TypeRef;

use super::{
    Records,
    body::Base,
    catalogue::Entry,
    keep::Keep,
    maker::{At, Budget, Room},
    meaning::Plan,
};

impl Records {
    /// A short form of a record as an example shows it.
    fn example_of(&self, short: &str, id: &str) -> Option<Map<String, Value>> {
        let shown = self.catalogue_ref().examples.shown(short)?;
        let mut records = shown.records.iter();
        let (_, example) = records.find(|(known, _)| known == id)?;
        Some(example.clone())
    }

    fn is_changed(&mut self, base: &str, id: &str) -> bool {
        self.table(base).rows.get(id).is_some_and(|row| row.changed)
    }

    /// As much of a record as a short form of it has.
    pub(super) fn shorten(
        &mut self,
        short: &Entry,
        id: &str,
        whole: &Value,
        room: Room,
        budget: &mut Budget,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        let base = catalogue.entry(catalogue.base(&short.name))?;
        let Base { scene, given, .. } = self.base_of(base, id)?;
        let mut object = Map::new();
        if let Some(example) = self.example_of(&short.name, id) {
            object = self.kept_fields(short, example, &mut Keep::AsShown);
            if !self.is_changed(&base.name, id) {
                return Some(Value::Object(object));
            }
        }
        let has_example = !object.is_empty();
        for plan in &short.plans {
            let known = base.field(&plan.name);
            let value = whole.get(&plan.name).or_else(|| given.get(&plan.name));
            let fitting = match value.filter(|value| !value.is_null()) {
                Some(value) if known.is_some_and(|known| known.type_ref == plan.type_ref) => {
                    Some(value.clone())
                }
                Some(value) => {
                    let from = known.map(|known| &known.type_ref);
                    self.converted(plan, from, value.clone(), room, budget)
                }
                None => None,
            };
            let at = At {
                scene: &scene,
                plan: Some(plan),
                room: room.deeper(),
                own: Some((base, id)),
            };
            if plan.is_key {
                object.insert(plan.name.clone(), self.key(plan, id));
            } else if let Some(value) = fitting {
                object.insert(plan.name.clone(), value);
            } else if (known.is_none() || plan.required) && !has_example {
                self.put(&mut object, plan, &at, budget);
            }
        }
        Some(Value::Object(object))
    }

    /// The value of a field of the whole in the form of the field that a short form has. `None`: it
    /// has none, or there is no room for it.
    fn converted(
        &mut self,
        plan: &Plan,
        from: Option<&TypeRef>,
        value: Value,
        room: Room,
        budget: &mut Budget,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        if catalogue.are_records(&plan.type_ref) {
            let is_alike = from
                .is_some_and(|from| are_alike(from, &plan.type_ref) && catalogue.are_records(from));
            let has_room = is_alike && (room.layers > 0 || plan.required);
            let mut keep = Keep::MadeAnew(room.deeper(), budget);
            return has_room.then(|| self.kept(&plan.type_ref, value, &mut keep))?;
        }
        // What holds records would have to be made of others, and a word of one list is none of
        // another.
        if catalogue.hold_records(&plan.type_ref) || catalogue.are_words(&plan.type_ref) {
            return None;
        }
        self.fit(&plan.type_ref, Some(plan), value)
    }
}

/// Whether values of two types have the same form, whatever they are of.
fn are_alike(one: &TypeRef, other: &TypeRef) -> bool {
    match (one, other) {
        (TypeRef::Named(_), TypeRef::Named(_)) => true,
        (TypeRef::List(one), TypeRef::List(other))
        | (TypeRef::Map(one), TypeRef::Map(other))
        | (TypeRef::OneOrMany(one), TypeRef::OneOrMany(other))
        | (TypeRef::Single(one), TypeRef::Single(other))
        | (TypeRef::MapOrList(one), TypeRef::MapOrList(other))
        | (TypeRef::TextOr(one), TypeRef::TextOr(other)) => are_alike(one, other),
        _ => false,
    }
}
