//! Which records belong together though no field says so: a comment does not name its task, but it
//! was made for one, and the list of another task's comments does not have it.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use serde_json::Value;
use specs::model::{Method, Provider, TypeRef};

use super::{arguments::Arguments, kinds, schema};
use crate::{random::Random, records::Records};

/// How many records share those of another type that came with the seed.
const PARENTS: usize = 5;

/// Most records of which it is remembered to what they belong; the oldest are forgotten.
const MOST: usize = 20_000;

/// A record: its type and identifier.
type Name = (String, String);

/// Records with which others were made, by the type and identifier of those.
#[derive(Debug, Default)]
pub(crate) struct Kin {
    parents: HashMap<Name, Vec<Name>>,
    /// Whose parents are known, the oldest first.
    order: VecDeque<Name>,
}

impl Kin {
    /// Remembers that a record belongs to another one.
    pub(super) fn add(&mut self, child: (&str, &str), parent: (&str, &str)) {
        let own = |(type_name, id): (&str, &str)| (type_name.to_owned(), id.to_owned());
        let (child, parent) = (own(child), own(parent));
        let known = self.parents.entry(child.clone()).or_default();
        if known.is_empty() {
            self.order.push_back(child);
        }
        if !known.contains(&parent) {
            known.push(parent);
        }
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.parents.remove(&oldest);
        }
    }

    /// Remembers the records that a call named while it made one.
    pub(super) fn remember(
        &mut self,
        model: &Provider,
        child: (&str, &str),
        arguments: &Arguments<'_>,
    ) {
        for (target, id) in named(model, child.0, arguments) {
            self.add(child, (target, &id));
        }
    }

    /// The records that belong to those a call names.
    pub(super) fn narrow(
        &self,
        model: &Provider,
        store: &mut Records,
        entity: &str,
        arguments: &Arguments<'_>,
        mut records: Vec<Arc<Value>>,
    ) -> Vec<Arc<Value>> {
        let identifier = store.identifier(entity).unwrap_or("id").to_owned();
        for (target, id) in named(model, entity, arguments) {
            let parents = store.ids(target);
            if store.identifier(target).is_none() || is_the_only_one(model, target) {
                continue;
            }
            records.retain(|record| {
                let child = record.get(&identifier).map(kinds::text).unwrap_or_default();
                self.parent(&parents, (entity, &child), target).as_deref() == Some(&*id)
            });
        }
        records
    }

    /// The record of a type to which another one belongs.
    pub(super) fn parent(
        &self,
        parents: &[Arc<str>],
        child: (&str, &str),
        target: &str,
    ) -> Option<String> {
        let key = (child.0.to_owned(), child.1.to_owned());
        if let Some(known) = self.parents.get(&key) {
            let known = known.iter().find(|(type_name, _)| type_name == target);
            return known.map(|(_, id)| id.clone());
        }
        // One of the seed: always the same of the first few.
        let mut random = Random::new(0, &format!("{target} of {} {}", child.0, child.1));
        let parent = parents.get(random.below(parents.len().min(PARENTS)))?;
        Some(parent.to_string())
    }
}

/// The records a call names that those of a type have no field for: type and identifier.
fn named<'a>(
    model: &Provider,
    entity: &str,
    arguments: &'a Arguments<'_>,
) -> Vec<(&'a str, String)> {
    let arguments = arguments.0.iter();
    let typed = arguments.filter_map(|argument| match &argument.parameter.type_ref {
        TypeRef::Id(target) if target != entity => Some((target.as_str(), argument.text()?)),
        _ => None,
    });
    typed
        .filter(|(target, _)| schema::links_to(model, entity, target).is_empty())
        .collect()
}

/// Whether some operation returns the record of a type without being told which: everything
/// belongs to it.
fn is_the_only_one(model: &Provider, target: &str) -> bool {
    let mut operations = model.resources.iter().flat_map(|one| &one.operations);
    operations.any(|one| {
        let returned = one.returns.as_ref().map(schema::single);
        let is_returned = returned == Some(&TypeRef::Named(target.to_owned()));
        let mut parameters = one.parameters.iter();
        is_returned && one.method == Method::Get && parameters.all(|parameter| !parameter.required)
    })
}
