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
    examples::{Form, id_text},
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
const TOO_DEEP: usize = 12;

/// Where a value is made.
pub(super) struct At<'a> {
    pub(super) scene: &'a Scene,
    /// The field it stands in.
    pub(super) plan: Option<&'a Plan>,
    /// How many layers of other records it may have.
    pub(super) layers: usize,
    /// Objects around it.
    pub(super) depth: usize,
    /// The record it is part of: type and identifier.
    pub(super) own: Option<(&'a Entry, &'a str)>,
}

/// Limits what is made for one value.
#[derive(Debug, Default)]
pub(super) struct Budget {
    objects: usize,
}

/// How many of something a list has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Many {
    /// Some.
    Some,
    /// At least one if there can be any: the list is what was asked for.
    All,
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
            TypeRef::List(inner) => Some(Value::Array(self.list(inner, at, random, budget))),
            TypeRef::OneOrMany(inner) => {
                let mut items = self.list(inner, at, random, budget);
                match items.len() {
                    1 => items.pop(),
                    _ => Some(Value::Array(items)),
                }
            }
            TypeRef::Single(inner) => {
                let value = self.make(inner, at, random, budget)?;
                match at.plan.and_then(|plan| plan.form) {
                    Some(Form::Array) => Some(Value::Array(vec![value])),
                    _ => Some(value),
                }
            }
            TypeRef::Map(inner) => Some(self.map(inner, at, random, budget)),
            TypeRef::MapOrList(inner) => match at.plan.and_then(|plan| plan.form) {
                Some(Form::Array) => Some(Value::Array(self.list(inner, at, random, budget))),
                _ => Some(self.map(inner, at, random, budget)),
            },
            TypeRef::TextOr(inner) => {
                let form = at.plan.and_then(|plan| plan.form);
                let text = form == Some(Form::Text) || (at.depth > DEEP && form.is_none());
                if text {
                    return Some(self.scalar(Scalar::String, at, random));
                }
                let value = self.make(inner, at, random, budget);
                Some(value.unwrap_or_else(|| self.scalar(Scalar::String, at, random)))
            }
        }
    }

    fn scalar(&mut self, kind: Scalar, at: &At<'_>, random: &mut Random) -> Value {
        let (scene, plan) = (at.scene, at.plan);
        let meaning = plan.map_or(Meaning::Unknown, |plan| plan.meaning);
        let like = plan.and_then(|plan| plan.spelling.as_ref());
        match kind {
            Scalar::String => Value::String(text(scene, plan, random)),
            Scalar::Integer => scalar::whole(scene.whole(plan, random), like),
            Scalar::Number => scalar::float(hundredths(meaning, scene.whole(plan, random), random)),
            Scalar::Decimal => {
                scalar::hundredths(hundredths(meaning, scene.whole(plan, random), random), like)
            }
            Scalar::Boolean | Scalar::BooleanTf | Scalar::Boolean01 => {
                let among = match meaning {
                    Meaning::Rarely => random.below(16) == 0,
                    Meaning::Mostly => random.below(16) != 0,
                    _ => random.below(2) == 0,
                };
                scalar::truth(kind, among, like)
            }
            Scalar::Id => {
                let number = 1_000 + random.below(9_000);
                scalar::id(&number.to_string(), self.ids_are_numbers(like))
            }
            Scalar::Date
            | Scalar::DateDmy
            | Scalar::DateTime
            | Scalar::Time
            | Scalar::EpochSeconds
            | Scalar::EpochMilliseconds => scalar::moment(kind, scene.moment(meaning, random), like),
            Scalar::Json => {
                let values = plan.map_or(&[][..], |plan| &plan.values);
                let value = values.get(random.below(values.len()));
                value.cloned().unwrap_or_else(|| Value::Object(Map::new()))
            }
            Scalar::File => Value::String(scene.text(Meaning::Sentence, random).unwrap_or_default()),
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
        let id = self.pick(name, at, random)?;
        let like = at.plan.and_then(|plan| plan.spelling.as_ref());
        Some(scalar::id(&id, self.ids_are_numbers(like)))
    }

    /// Something of a type that exists: what the identifier of the record says, else any; those
    /// that were there first more often, so that they have records of their own.
    pub(super) fn pick(&mut self, name: &str, at: &At<'_>, random: &mut Random) -> Option<Arc<str>> {
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

    fn named(
        &mut self,
        name: &str,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        let entry = catalogue.entry(name)?;
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
        if at.layers == 0 && !(required && budget.allows(at.depth)) {
            return None;
        }
        let id = self.pick(&entry.name, at, random)?;
        budget.objects += 1;
        self.record(&entry.name, &id, at.layers.saturating_sub(1), at.depth + 1, budget)
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
        if at.depth > TOO_DEEP || budget.objects > TOO_MUCH {
            return None;
        }
        if !required && !budget.allows(at.depth) {
            return None;
        }
        budget.objects += 1;
        let mut object = Map::new();
        for plan in &entry.plans {
            let inner = At {
                scene,
                plan: Some(plan),
                layers: at.layers,
                depth: at.depth + 1,
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

    fn list(
        &mut self,
        inner: &TypeRef,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Vec<Value> {
        let many = if at.plan.is_none() { Many::All } else { Many::Some };
        if !budget.allows(at.depth) {
            return Vec::new();
        }
        let records = matches!(inner.innermost(), TypeRef::Named(name) if self.has_rows(name));
        let layers = match many {
            Many::All => at.layers,
            Many::Some if at.layers == 0 && records => return Vec::new(),
            // Records in lists are short: there are several.
            Many::Some => at.layers.min(1),
        };
        let count = match many {
            Many::All => 3,
            Many::Some => random.below(3) + usize::from(random.below(2) == 0),
        };
        let mut found: Vec<Value> = Vec::with_capacity(count);
        for index in 0..count {
            let scene = at.scene.part(at.plan.map_or("", |plan| &plan.name), index + 1);
            let item = At {
                scene: &scene,
                plan: at.plan,
                layers,
                depth: at.depth + 1,
                own: at.own,
            };
            if let Some(value) = self.make(inner, &item, random, budget)
                && !found.contains(&value)
            {
                found.push(value);
            }
        }
        found
    }

    fn map(
        &mut self,
        inner: &TypeRef,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Value {
        let known = at.plan.map_or(&[][..], |plan| &plan.keys);
        let values = self.list(inner, at, random, budget);
        let usual = ["first", "second", "third", "fourth"];
        let key = |index: usize| match known.get(index) {
            Some(key) => key.clone(),
            None => usual[index % usual.len()].to_owned(),
        };
        let entries = values.into_iter().enumerate();
        Value::Object(entries.map(|(index, value)| (key(index), value)).collect())
    }
}

impl Budget {
    /// Whether there may be more than what is required.
    fn allows(&self, depth: usize) -> bool {
        depth <= DEEP && self.objects <= ENOUGH
    }

    /// Whether there may be anything.
    pub(super) fn is_spent(&self, depth: usize) -> bool {
        depth > TOO_DEEP || self.objects > TOO_MUCH
    }
}

/// A text for a field.
fn text(scene: &Scene, plan: Option<&Plan>, random: &mut Random) -> String {
    let meaning = plan.map_or(Meaning::Sentence, |plan| plan.meaning);
    if let Some(text) = scene.text(meaning, random) {
        return text;
    }
    let values = plan.map_or(&[][..], |plan| &plan.values);
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    if !texts.is_empty() {
        return texts[scene.index % texts.len()].to_owned();
    }
    if meaning == Meaning::Created {
        let moment = scalar::moment(Scalar::DateTime, scene.moment(meaning, random), None);
        return id_text(&moment).unwrap_or_default();
    }
    scene.text(Meaning::TagName, random).unwrap_or_default()
}

/// Hundredths of a number that has a fraction.
fn hundredths(meaning: Meaning, whole: i64, random: &mut Random) -> i64 {
    let part = i64::try_from(random.below(100)).unwrap_or_default();
    match meaning {
        Meaning::Hours => whole * 100 / 4 / 25 * 25,
        Meaning::Percent | Meaning::Position | Meaning::Count | Meaning::Unknown => whole * 100,
        _ => whole * 100 + part,
    }
}
