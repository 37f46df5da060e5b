//! Lists and maps.

use serde_json::{Map, Value};
use specs::model::{ScalarType as Scalar, TypeRef};

use super::{
    Records,
    maker::{At, Budget, Room},
};
use crate::random::Random;

impl Records {
    /// The elements of a list. `None`: it is better left out.
    pub(super) fn list(
        &mut self,
        inner: &TypeRef,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Option<Vec<Value>> {
        // A list that was asked for is not empty; one in a record may be.
        let is_asked_for = at.plan.is_none();
        let required = at.plan.is_none_or(|plan| plan.required);
        if !budget.allows(at.room.depth) {
            return required.then(Vec::new);
        }
        let records = matches!(inner.innermost(), TypeRef::Named(name) if self.has_rows(name));
        if records && at.room.layers == 0 && !is_asked_for {
            return required.then(Vec::new);
        }
        let (layers, count) = if is_asked_for {
            (at.room.layers, 3)
        } else {
            // Records in lists are short: there are several.
            let count = random.below(3) + usize::from(random.below(2) == 0);
            (at.room.layers.min(1), count)
        };
        let mut found: Vec<Value> = Vec::with_capacity(count);
        for index in 0..count {
            let scene = at
                .scene
                .part(at.plan.map_or("", |plan| &plan.name), index + 1);
            let item = At {
                scene: &scene,
                plan: at.plan,
                room: Room {
                    layers,
                    depth: at.room.depth + 1,
                },
                own: at.own,
            };
            if let Some(value) = self.make(inner, &item, random, budget)
                && !found.contains(&value)
            {
                found.push(value);
            }
        }
        Some(found)
    }

    pub(super) fn map(
        &mut self,
        inner: &TypeRef,
        at: &At<'_>,
        random: &mut Random,
        budget: &mut Budget,
    ) -> Option<Value> {
        let known = at.plan.map_or(&[][..], |plan| &plan.keys);
        let unpublished = at.plan.is_none_or(|plan| plan.values.is_empty());
        if *inner == TypeRef::Scalar(Scalar::Json) && unpublished {
            return Some(Value::Object(Map::new()));
        }
        let values = self.list(inner, at, random, budget)?;
        let usual = ["first", "second", "third", "fourth"];
        let key = |index: usize| match known.get(index) {
            Some(key) => key.clone(),
            None => usual[index % usual.len()].to_owned(),
        };
        let entries = values.into_iter().enumerate();
        let entries = entries.map(|(index, value)| (key(index), value));
        Some(Value::Object(entries.collect()))
    }
}
