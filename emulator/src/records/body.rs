//! What is in a record: what was given, and what is made up for the rest.

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::model::{ScalarType as Scalar, TypeRef, TypeShape};

use super::{
    Records,
    catalogue::{Catalogue, Entry},
    examples::id_text,
    maker::{At, Budget},
    meaning::{Kind, Meaning, Plan},
    scalar,
    scene::Scene,
    table::Source,
};
use crate::random::Random;

/// Layers of a record that is asked for: it has other records in it, and they have others.
pub(super) const LAYERS: usize = 2;

/// What a record is made from.
pub(super) struct Base {
    pub(super) scene: Scene,
    pub(super) source: Source,
    pub(super) given: Map<String, Value>,
}

impl Records {
    /// A record as it is answered, made once.
    pub(super) fn full(&mut self, base: &str, id: &str) -> Option<Arc<Value>> {
        if let Some(made) = &self.table(base).rows.get(id)?.full {
            return Some(Arc::clone(made));
        }
        let mut budget = Budget::default();
        let made = Arc::new(self.whole(base, id, LAYERS, 0, &mut budget)?);
        if let Some(row) = self.table(base).rows.get_mut(id) {
            row.full = Some(Arc::clone(&made));
        }
        Some(made)
    }

    /// A record of a type or, if that is a short form, as much of the record as it has. With no
    /// layers there are no other records in it.
    pub(super) fn record(
        &mut self,
        name: &str,
        id: &str,
        layers: usize,
        depth: usize,
        budget: &mut Budget,
    ) -> Option<Value> {
        if budget.is_spent(depth) {
            return None;
        }
        let catalogue = self.catalogue();
        let entry = catalogue.entry(name)?;
        match &entry.short_of {
            None if layers == LAYERS && depth == 0 => self.full(name, id).map(|all| (*all).clone()),
            None if layers == 0 && depth == 0 => self.core(name, id).map(|core| (*core).clone()),
            None => self.whole(name, id, layers, depth, budget),
            Some(base) => {
                let base = catalogue.entry(base)?;
                let whole = match layers {
                    0 => self.core(&base.name, id)?,
                    LAYERS if depth == 0 => self.full(&base.name, id)?,
                    _ => Arc::new(self.whole(&base.name, id, layers, depth, budget)?),
                };
                Some(self.shorten(entry, base, id, &whole, layers, depth, budget))
            }
        }
    }

    /// A record without others in it, made once.
    fn core(&mut self, base: &str, id: &str) -> Option<Arc<Value>> {
        if let Some(made) = &self.table(base).rows.get(id)?.core {
            return Some(Arc::clone(made));
        }
        let mut budget = Budget::default();
        let made = Arc::new(self.whole(base, id, 0, 0, &mut budget)?);
        if let Some(row) = self.table(base).rows.get_mut(id) {
            row.core = Some(Arc::clone(&made));
        }
        Some(made)
    }

    fn whole(
        &mut self,
        name: &str,
        id: &str,
        layers: usize,
        depth: usize,
        budget: &mut Budget,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        let entry = catalogue.entry(name)?;
        let Base {
            scene,
            source,
            given,
        } = self.base_of(entry, id)?;
        if source == Source::Shown {
            return Some(self.shown(entry, given));
        }
        let mut object = Map::new();
        let mut templates = Vec::new();
        for plan in &entry.plans {
            let at = At {
                scene: &scene,
                plan: Some(plan),
                layers,
                depth: depth + 1,
                own: Some((entry, id)),
            };
            match given.get(&plan.name) {
                _ if plan.is_key => {
                    object.insert(plan.name.clone(), self.key(plan, id));
                }
                Some(Value::Null) if !plan.required => {}
                Some(value) if !value.is_null() => {
                    self.put_given(&mut object, plan, value, &at, budget);
                }
                _ if source == Source::Created && !is_set_by_provider(plan, &catalogue) => {}
                _ => match &plan.template {
                    Some(template) => templates.push((plan, template)),
                    None => self.put(&mut object, plan, &at, budget),
                },
            }
        }
        for (plan, template) in templates {
            let named: Vec<(String, String)> = self.named_ids(entry, &scene, id, &given);
            let other = |field: &str| {
                let found = named.iter().find(|(name, _)| name == field);
                found.map(|(_, id)| id.as_str())
            };
            object.insert(plan.name.clone(), Value::String(template.fill(id, other)));
        }
        Some(Value::Object(object))
    }

    /// What a record is made from.
    pub(super) fn base_of(&mut self, entry: &Entry, id: &str) -> Option<Base> {
        let person = self.person.clone();
        let type_seed = Random::new(self.seed, &entry.name).next();
        let table = self.table(&entry.name);
        let count = table.seeds.len();
        let first_made = table.first_made;
        let row = table.rows.get(id)?;
        let index = row.index;
        let seed = type_seed ^ (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let given = row.given.clone();
        let shift = usize::try_from(type_seed % 9_973).unwrap_or_default();
        let mut scene = Scene::new(seed, shift, index, count);
        // The account's own person is among those the account knows.
        if entry.kind == Kind::Person && index == first_made {
            scene.person = person;
        }
        let mut scene = scene.known(&given, &entry.plans);
        scene.over = self.is_over(entry, index, &given);
        Some(Base {
            scene,
            source: self.table(&entry.name).rows.get(id)?.source,
            given,
        })
    }

    /// Whether the state of a record says that it is over.
    fn is_over(&self, entry: &Entry, index: usize, given: &Map<String, Value>) -> Option<bool> {
        let over = [
            "done",
            "closed",
            "complete",
            "completed",
            "finished",
            "archive",
            "archived",
            "deleted",
            "inactive",
            "stopped",
        ];
        let catalogue = self.catalogue_ref();
        entry.plans.iter().find_map(|plan| {
            let TypeRef::Named(name) = &plan.type_ref else {
                return None;
            };
            let TypeShape::Values(values) = &catalogue.entry(name)?.shape else {
                return None;
            };
            if !["status", "state"].contains(&plan.name.to_lowercase().as_str()) {
                return None;
            }
            let made = || {
                values
                    .get(index % values.len().max(1))
                    .map(|one| one.value.as_str())
            };
            let state = given
                .get(&plan.name)
                .and_then(Value::as_str)
                .or_else(made)?;
            Some(over.contains(&state.to_lowercase().as_str()))
        })
    }

    /// Puts a field that was given into a record.
    fn put_given(
        &mut self,
        object: &mut Map<String, Value>,
        plan: &Plan,
        value: &Value,
        at: &At<'_>,
        budget: &mut Budget,
    ) {
        let Some(mut value) = self.refreshed(&plan.type_ref, value.clone()) else {
            return;
        };
        // What was not given of a part of the record is made up.
        if let (TypeRef::Named(name), Value::Object(given)) = (&plan.type_ref, &mut value)
            && !self.has_rows(name)
        {
            let mut made = Map::new();
            self.put(&mut made, plan, at, budget);
            if let Some(Value::Object(whole)) = made.get_mut(&plan.name) {
                merge(whole, std::mem::take(given));
                *given = std::mem::take(whole);
            }
        }
        object.insert(plan.name.clone(), value);
    }

    /// The identifier of a record as its field has it.
    pub(super) fn key(&self, plan: &Plan, id: &str) -> Value {
        match &plan.type_ref {
            TypeRef::Scalar(Scalar::String) => Value::from(id),
            TypeRef::Scalar(Scalar::Integer) => {
                scalar::id(id, !matches!(plan.spelling, Some(Value::String(_))))
            }
            _ => scalar::id(id, self.ids_are_numbers(plan.spelling.as_ref())),
        }
    }

    /// What the fields of a record name: field and identifier.
    fn named_ids(
        &mut self,
        entry: &Entry,
        scene: &Scene,
        id: &str,
        given: &Map<String, Value>,
    ) -> Vec<(String, String)> {
        let catalogue = self.catalogue();
        let mut found = Vec::new();
        for plan in &entry.plans {
            let (TypeRef::Named(name) | TypeRef::Id(name)) = &plan.type_ref else {
                continue;
            };
            if let Some(id) = given
                .get(&plan.name)
                .and_then(|value| id_of(value, name, &catalogue))
            {
                found.push((plan.name.clone(), id));
            } else if self.has_rows(name) {
                let at = At {
                    scene,
                    plan: Some(plan),
                    layers: 0,
                    depth: 1,
                    own: Some((entry, id)),
                };
                // As the field itself begins: whether it is there, then what it names.
                let mut random = scene.random(&plan.name);
                let there = plan.required || random.below(16) < plan.presence;
                if let (true, Some(id)) = (there, self.pick(name, &at, &mut random)) {
                    found.push((plan.name.clone(), id.to_string()));
                }
            }
        }
        found
    }
}

/// Whether a new record has a field although nobody gave it.
fn is_set_by_provider(plan: &Plan, catalogue: &Catalogue) -> bool {
    let is_state = match &plan.type_ref {
        TypeRef::Named(name) => catalogue
            .entry(name)
            .is_some_and(|entry| matches!(entry.shape, TypeShape::Values(_))),
        TypeRef::Scalar(kind) => {
            *kind != Scalar::String && matches!(plan.meaning, Meaning::Created | Meaning::Modified)
        }
        _ => false,
    };
    plan.required || is_state || plan.template.is_some()
}

/// The identifier of what a value names: itself, or that of the record it is.
fn id_of(value: &Value, name: &str, catalogue: &Catalogue) -> Option<String> {
    let key = catalogue.entry(name)?.key.as_ref();
    let own = key.and_then(|key| value.get(key));
    id_text(own.unwrap_or(value))
}

/// The identifier of something of a type that the fields of a record name, directly or in a part.
pub(super) fn named_id(
    entry: &Entry,
    given: &Map<String, Value>,
    of: &str,
    catalogue: &Catalogue,
) -> Option<String> {
    entry.fields().iter().find_map(|field| {
        let value = given.get(&field.name)?;
        match &field.type_ref {
            TypeRef::Id(name) if catalogue.base(name) == catalogue.base(of) => id_text(value),
            TypeRef::Named(name) if catalogue.base(name) == catalogue.base(of) => {
                id_of(value, name, catalogue)
            }
            TypeRef::Named(name) => {
                let part = catalogue.entry(name).filter(|entry| entry.key.is_none())?;
                named_id(part, value.as_object()?, of, catalogue)
            }
            _ => None,
        }
    })
}

/// Puts fields over others; objects within objects field by field.
pub(super) fn merge(onto: &mut Map<String, Value>, fields: Map<String, Value>) {
    for (name, value) in fields {
        match (onto.get_mut(&name), value) {
            (Some(Value::Object(below)), Value::Object(value)) => merge(below, value),
            (_, value) => drop(onto.insert(name, value)),
        }
    }
}
