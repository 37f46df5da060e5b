//! Makes values of types.
//!
//! A record is made from its type and its number alone, in layers: the innermost has no other
//! records in it, each further one has those of the layer below. So neither the order in which
//! records are asked for nor circles among types matter.

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::model::{JsonIds, ScalarType as Scalar, TypeRef, TypeShape};

use super::{
    Records,
    catalogue::Entry,
    examples::Form,
    identifiers,
    meaning::{Meaning, Plan},
    scalar,
    scene::Scene,
};
use crate::random::Random;

/// Objects in one value beyond which only what is required is made.
const ENOUGH: usize = 400;

/// Objects in one value beyond which nothing is made any more: a type that requires itself has no
/// value at all.
const TOO_MUCH: usize = 2_000;

/// Objects within objects beyond which only what is required is made.
const DEEP: usize = 4;

/// Objects within objects beyond which nothing is made.
const TOO_DEEP: usize = 48;

/// Where a value is made.
pub(super) struct At<'a> {
    pub(super) scene: &'a Scene,
    /// The field it stands in.
    pub(super) plan: Option<&'a Plan>,
    pub(super) room: Room,
    /// The record it is part of: type and identifier.
    pub(super) own: Option<(&'a Entry, &'a str)>,
}

/// How much a value may have in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Layers of other records. With none there are only those without which it cannot be.
    pub(super) layers: usize,
    /// Objects around it.
    pub(super) depth: usize,
}

impl Room {
    /// That of a record that is asked for: it has other records in it, and they have others.
    pub(super) const WHOLE: Self = Self {
        layers: 2,
        depth: 0,
    };

    /// That of a record without others.
    pub(super) const ALONE: Self = Self {
        layers: 0,
        depth: 0,
    };

    /// One object further in.
    pub(super) fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

/// Limits what is made for one value.
#[derive(Debug, Default)]
pub(super) struct Budget {
    objects: usize,
}

impl Records {
    /// A value of a type. `None`: nothing that fits can be made here.
    pub(super) fn make(
        &mut self,
        type_ref: &TypeRef,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Option<Value> {
        match type_ref {
            TypeRef::Scalar(kind) => Some(self.scalar(*kind, at, random)),
            TypeRef::Id(name) => self.reference(name, at, random),
            TypeRef::Named(name) => self.named(name, at, random, budget),
            TypeRef::List(inner) => Some(Value::Array(self.list(inner, at, random, budget)?)),
            TypeRef::OneOrMany(inner) => {
                let mut items = self.list(inner, at, random, budget)?;
                // A list that stood alone would be taken for several.
                match &items[..] {
                    [one] if !one.is_array() => items.pop(),
                    _ => Some(Value::Array(items)),
                }
            }
            TypeRef::Single(inner) => {
                let value = self.make(inner, at, random, budget)?;
                let form = at.plan.and_then(|plan| plan.form);
                if form == Some(Form::Array) || value.is_array() {
                    return Some(Value::Array(vec![value]));
                }
                Some(value)
            }
            TypeRef::Map(inner) => self.map(inner, at, random, budget),
            TypeRef::MapOrList(inner) => match at.plan.and_then(|plan| plan.form) {
                Some(Form::Array) => Some(Value::Array(self.list(inner, at, random, budget)?)),
                _ => self.map(inner, at, random, budget),
            },
            TypeRef::TextOr(inner) => {
                let form = at.plan.and_then(|plan| plan.form);
                if form != Some(Form::Text)
                    && budget.allows(at.room.depth)
                    && let Some(value) = self.make(inner, at, random, budget)
                {
                    return Some(value);
                }
                // The text stands for a record that has no place here; then it is better left out.
                let required = at.plan.is_none_or(|plan| plan.required);
                let stands = form == Some(Form::Text) || required;
                stands.then(|| self.scalar(Scalar::String, at, random))
            }
        }
    }

    pub(super) fn ids_are_numbers(&self, like: Option<&Value>) -> bool {
        match like {
            Some(like) => like.is_number(),
            None => self.catalogue().json_ids == JsonIds::Number,
        }
    }

    /// The identifier of something that exists.
    fn reference(&mut self, name: &str, at: &At<'_>, random: &mut Random) -> Option<Value> {
        let required = at.plan.is_none_or(|plan| plan.required);
        let id = match self.pick(name, at, random) {
            Some(id) => id,
            // There is nothing any more, but something has to be named.
            None if required => self.any_id(name),
            None => return None,
        };
        let like = at.plan.and_then(|plan| plan.spelling.as_ref());
        Some(scalar::id(&id, self.ids_are_numbers(like)))
    }

    /// Something of a type that exists: what the identifier of the record says, else any; those
    /// that were there first more often, so that they have records of their own.
    pub(super) fn pick(
        &mut self,
        name: &str,
        at: &At<'_>,
        random: &mut Random,
    ) -> Option<Arc<str>> {
        let catalogue = self.catalogue();
        let base = catalogue.base(name);
        if let Some((own, id)) = at.own
            && let Some(identifier) = &own.identifier
            && let Some(part) = identifiers::part(identifier, id, base)
        {
            return Some(part.into());
        }
        let own = at.own.filter(|(entry, _)| entry.name == base);
        let table = self.table(base);
        let count = table.seeds.len();
        let skewed = random.below(count) + 1;
        let first = random.below(skewed);
        let own = own.map(|(_, id)| id);
        (0..count)
            .map(|step| &table.seeds[(first + step) % count])
            .find(|id| table.rows.contains_key(*id) && Some(&***id) != own)
            .cloned()
    }

    /// An identifier of something that is gone.
    fn any_id(&mut self, name: &str) -> Arc<str> {
        let base = self.base(name).to_owned();
        let known = self.table(&base).ever.first().cloned();
        known.unwrap_or_else(|| Arc::from("1"))
    }

    fn named(
        &mut self,
        name: &str,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        let entry = catalogue.entry(name)?;
        if !entry.is_possible && at.room.depth > 0 {
            return None;
        }
        match &entry.shape {
            TypeShape::Values(values) => {
                let shift = random.below(values.len());
                let index = match at.plan {
                    Some(_) => at.scene.index,
                    None => shift,
                };
                let variant = values.get(index % values.len().max(1))?;
                Some(Value::from(variant.value.as_str()))
            }
            TypeShape::Opaque => self.reference(name, at, random),
            TypeShape::Fields(_) if entry.key.is_some() && self.has_rows(name) => {
                self.other_record(entry, at, random, budget)
            }
            TypeShape::Fields(_) => {
                let field = at.plan.map_or("", |plan| &plan.name);
                let mut scene = at.scene.part(field, 0);
                // What happens to a part of a record happens to the record.
                scene.over = at.scene.over;
                self.object(entry, &scene, at, budget).map(Value::Object)
            }
        }
    }

    /// A record that exists, within another.
    fn other_record(
        &mut self,
        entry: &Entry,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Option<Value> {
        let required = at.plan.is_some_and(|plan| plan.required);
        if at.room.layers == 0 && !required {
            return None;
        }
        let id = self.pick(&entry.name, at, random)?;
        self.inner_record(&entry.name, &id, at.room, budget)
    }

    /// A record where there is room for something within another.
    pub(super) fn inner_record(
        &mut self,
        name: &str,
        id: &str,
        room: Room,
        budget: &mut Budget,
    ) -> Option<Value> {
        budget.objects += 1;
        let mut deeper = room.deeper();
        match room.layers {
            // Without it the record around it cannot be.
            0 => self.record(name, id, deeper, budget),
            1 => self.record(name, id, Room::ALONE, &mut Budget::default()),
            layers => {
                deeper.layers = layers - 1;
                self.record(name, id, deeper, budget)
            }
        }
    }

    /// An object of a type with fields that is no record.
    pub(super) fn object(
        &mut self,
        entry: &Entry,
        scene: &Scene,
        at: &At<'_>,
        budget: &mut Budget,
    ) -> Option<Map<String, Value>> {
        let required = at.plan.is_none_or(|plan| plan.required);
        if at.room.depth > TOO_DEEP || budget.objects > TOO_MUCH {
            return None;
        }
        if !required && !budget.allows(at.room.depth) {
            return None;
        }
        budget.objects += 1;
        let mut object = Map::new();
        for plan in &entry.plans {
            let inner = At {
                scene,
                plan: Some(plan),
                room: at.room.deeper(),
                own: at.own,
            };
            self.put(&mut object, plan, &inner, budget);
        }
        Some(object)
    }

    /// Makes a field of an object, if it is to be there.
    pub(super) fn put(
        &mut self,
        object: &mut Map<String, Value>,
        plan: &Plan,
        at: &At<'_>,
        budget: &mut Budget,
    ) {
        let mut random = at.scene.random(&plan.name);
        let there = random.below(16) < plan.presence;
        let over = match plan.meaning {
            Meaning::Closed => at.scene.over.unwrap_or(random.below(3) == 0),
            _ => true,
        };
        let unpublished = plan.type_ref == TypeRef::Scalar(Scalar::Json) && plan.values.is_empty();
        if !plan.required && (!there || !over || unpublished) {
            return;
        }
        match self.make(&plan.type_ref, at, &mut random, budget) {
            Some(value) => {
                object.insert(plan.name.clone(), value);
            }
            // A type that requires itself has no value; this is as near as can be.
            None if plan.required => {
                object.insert(plan.name.clone(), Value::Null);
            }
            None => {}
        }
    }
}

impl Budget {
    /// Whether there may be more than what is required.
    pub(super) fn allows(&self, depth: usize) -> bool {
        depth <= DEEP && self.objects <= ENOUGH
    }

    /// Whether there may be anything.
    pub(super) fn is_spent(&self, depth: usize) -> bool {
        depth > TOO_DEEP || self.objects > TOO_MUCH
    }
}
