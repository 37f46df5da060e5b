//! What is in a record: what was given, and what is made up for the rest.

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::model::{ScalarType as Scalar, TypeRef, TypeShape, Variant};

use super::{
    Records,
    catalogue::{Catalogue, Entry},
    examples::id_text,
    maker::{At, Budget, Room},
    meaning::{Kind, Meaning, Plan},
    scalar,
    scene::Scene,
    table::Source,
};
use crate::random::Random;

/// Which fields of a record are wanted.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    All,
    /// Those that a short form has, too.
    Of(&'a Entry),
    /// Of these, those in which there are no other records.
    Plain(&'a Entry),
}

impl Wanted<'_> {
    fn has(self, plan: &Plan, catalogue: &Catalogue) -> bool {
        match self {
            Self::All => true,
            Self::Of(short) => short.field(&plan.name).is_some(),
            Self::Plain(short) => {
                short.field(&plan.name).is_some() && !catalogue.hold_records(&plan.type_ref)
            }
        }
    }
}

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
        let catalogue = self.catalogue();
        let mut budget = Budget::default();
        let entry = catalogue.entry(base)?;
        let made = self.whole(entry, id, Wanted::All, Room::WHOLE, &mut budget)?;
        let made = Arc::new(made);
        if let Some(row) = self.table(base).rows.get_mut(id) {
            row.full = Some(Arc::clone(&made));
        }
        Some(made)
    }

    /// A record of a type or, if that is a short form, as much of the record as it has.
    pub(super) fn record(
        &mut self,
        name: &str,
        id: &str,
        room: Room,
        budget: &mut Budget,
    ) -> Option<Value> {
        if budget.is_spent(room.depth) {
            return None;
        }
        let catalogue = self.catalogue();
        let entry = catalogue.entry(name)?;
        match &entry.short_of {
            None if room == Room::WHOLE => self.full(name, id).map(|all| (*all).clone()),
            None if room == Room::ALONE => self.alone(entry, id),
            None => self.whole(entry, id, Wanted::All, room, budget),
            Some(base) => {
                let whole = if room == Room::WHOLE {
                    self.full(base, id)?
                } else {
                    let base = catalogue.entry(base)?;
                    Arc::new(self.whole(base, id, Wanted::Of(entry), room, budget)?)
                };
                self.shorten(entry, id, &whole, room, budget)
            }
        }
    }

    /// A record without others in it, made once.
    fn alone(&mut self, entry: &Entry, id: &str) -> Option<Value> {
        if let Some(made) = &self.table(&entry.name).rows.get(id)?.alone {
            return Some((**made).clone());
        }
        let mut budget = Budget::default();
        let made = self.whole(entry, id, Wanted::All, Room::ALONE, &mut budget)?;
        if let Some(row) = self.table(&entry.name).rows.get_mut(id) {
            row.alone = Some(Arc::new(made.clone()));
        }
        Some(made)
    }

    /// The wanted fields of a record, which is no short form; those that an example shows, all.
    pub(super) fn whole(
        &mut self,
        entry: &Entry,
        id: &str,
        wanted: Wanted<'_>,
        room: Room,
        budget: &mut Budget,
    ) -> Option<Value> {
        let catalogue = self.catalogue();
        let Base {
            scene,
            source,
            given,
        } = self.base_of(entry, id)?;
        if source == Source::Shown {
            return Some(Value::Object(match wanted {
                Wanted::Plain(_) => given,
                _ => self.shown(entry, id, given, &scene, budget),
            }));
        }
        let mut object = Map::new();
        let mut templates = Vec::new();
        let plans = entry.plans.iter();
        for plan in plans.filter(|plan| wanted.has(plan, &catalogue)) {
            let at = At {
                scene: &scene,
                plan: Some(plan),
                room: room.deeper(),
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
                _ => match (&plan.template, states(plan, &catalogue)) {
                    (Some(template), _) => templates.push((plan, template)),
                    // The first state is that in which things begin.
                    (None, Some([first, ..])) if source == Source::Created => {
                        object.insert(plan.name.clone(), Value::from(first.value.as_str()));
                    }
                    (None, _) => self.put(&mut object, plan, &at, budget),
                },
            }
        }
        let named = if templates.is_empty() {
            Vec::new()
        } else {
            self.named_ids(entry, &scene, id, &given)
        };
        for (plan, template) in templates {
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
        let mut scene = Scene::new(self.first_day, seed, shift, index, count);
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
            let values = states(plan, catalogue)?;
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
                    room: Room::ALONE,
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
    let is_time = matches!(&plan.type_ref, TypeRef::Scalar(kind) if *kind != Scalar::String)
        && matches!(plan.meaning, Meaning::Created | Meaning::Modified);
    plan.required || is_time || states(plan, catalogue).is_some() || plan.template.is_some()
}

/// The states of a record, if a field says which of a list it is in.
fn states<'a>(plan: &Plan, catalogue: &'a Catalogue) -> Option<&'a [Variant]> {
    let TypeRef::Named(name) = &plan.type_ref else {
        return None;
    };
    let is_state = ["status", "state"].contains(&plan.name.to_lowercase().as_str());
    match &catalogue.entry(name)?.shape {
        TypeShape::Values(values) if is_state => Some(values),
        _ => None,
    }
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
