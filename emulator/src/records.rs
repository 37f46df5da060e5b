//! The records of an account: made up from the types of the spec, then changed by calls.
//!
//! Records that published answers show come first, as they are shown; what they mention exists as
//! well. More of them are made until there are as many as the lists of the API need. A record is
//! known by its identifier, and remembers no more than what it was told: everything else follows
//! from its type, its number and the seed, and is made when it is asked for.

mod body;
mod catalogue;
mod coerce;
mod examples;
mod identifiers;
mod keep;
mod maker;
mod meaning;
mod plain;
mod reading;
mod recent;
mod scalar;
mod scene;
mod several;
mod short;
mod table;
mod template;
mod words;

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use serde_json::{Map, Value};
use specs::model::{Provider, TypeRef};

use self::{
    catalogue::{Catalogue, Entry},
    maker::{At, Budget, Room},
    scene::{Person, Scene},
    table::Table,
};
pub(crate) use self::{recent::recent, scene::DAYS_BEFORE};
use crate::{
    random::Random,
    world::{Account, Settings},
};

/// The records of one account, by type. A type is filled when it is first asked for; the same seed
/// gives the same records on the same day.
///
/// A short form of other records (a type whose `id` is the identifier of another type) has no
/// records of its own: what is said of it here is about those of the other type, cut down to it.
#[derive(Debug)]
pub(crate) struct Records {
    model: Arc<Provider>,
    /// Where made-up values begin.
    seed: u64,
    /// The day on which made-up records begin, in days since 1970.
    first_day: i64,
    /// Whose records they are.
    person: Person,
    /// What the types mean; found out when it is first needed.
    catalogue: OnceLock<Arc<Catalogue>>,
    /// Records, by type.
    tables: HashMap<String, Table>,
}

impl Records {
    /// The records of an account; nothing is made yet.
    pub(crate) fn new(model: Arc<Provider>, account: &Account, settings: &Settings) -> Self {
        Self {
            model,
            seed: Random::new(settings.seed, &account.id).next(),
            first_day: settings.first_day,
            person: Person {
                first_name: account.first_name.clone(),
                last_name: account.last_name.clone(),
                email: account.email.clone(),
            },
            catalogue: OnceLock::new(),
            tables: HashMap::new(),
        }
    }

    /// The field that identifies records of this type. `None`: they have no identifier.
    pub(crate) fn identifier(&self, type_name: &str) -> Option<&str> {
        self.catalogue_ref().entry(type_name)?.key.as_deref()
    }

    /// The type whose records a type names: itself, or the one of which it is a short form.
    pub(crate) fn base<'a>(&'a self, type_name: &'a str) -> &'a str {
        self.catalogue_ref().base(type_name)
    }

    /// All records of a type, oldest first. None of a type without identifiers.
    pub(crate) fn all(&mut self, type_name: &str) -> Vec<Arc<Value>> {
        if !self.has_rows(type_name) {
            return Vec::new();
        }
        let ids = self.ids(type_name);
        let is_short = self.base(type_name) != type_name;
        let ids = ids.iter();
        let record = |id: &Arc<str>| {
            if is_short {
                self.find(type_name, id)
            } else {
                self.full(type_name, id)
            }
        };
        ids.filter_map(record).collect()
    }

    /// The identifiers of all records of a type, oldest first; also of types that are known by
    /// their identifiers alone.
    pub(crate) fn ids(&mut self, type_name: &str) -> Vec<Arc<str>> {
        let catalogue = self.catalogue();
        match catalogue.entry(catalogue.base(type_name)) {
            Some(base) => self.table(&base.name).order.clone(),
            None => Vec::new(),
        }
    }

    /// The record with this identifier.
    pub(crate) fn find(&mut self, type_name: &str, id: &str) -> Option<Arc<Value>> {
        let catalogue = self.catalogue();
        let entry = catalogue.entry(type_name)?;
        entry.key.as_ref()?;
        if entry.short_of.is_none() {
            return self.full(type_name, id);
        }
        let mut budget = Budget::default();
        let record = self.record(type_name, id, Room::WHOLE, &mut budget)?;
        Some(Arc::new(record))
    }

    /// Adds a record: these fields, and made-up ones for what the type requires beside them. What
    /// the type does not have is left out, and values are brought into the form it has them in. If
    /// there is a record with the identifier already, it is changed.
    pub(crate) fn create(&mut self, type_name: &str, fields: Map<String, Value>) -> Arc<Value> {
        let catalogue = self.catalogue();
        let Some(entry) = catalogue.entry(type_name) else {
            return Arc::new(Value::Object(fields));
        };
        let mut given = self.fit_fields(entry, fields);
        let base = catalogue.base(type_name).to_owned();
        let Some(key) = entry.key.as_ref() else {
            return Arc::new(Value::Object(given));
        };
        let wanted = given.remove(key).and_then(|id| examples::id_text(&id));
        let id = self.new_id(&base, &given, wanted);
        let table = self.table(&base);
        if let Some(row) = table.rows.get_mut(&id) {
            row.change(&catalogue, catalogue.entry(&base).unwrap_or(entry), given);
            self.forget(&base, |entry| &entry.embeds);
        } else {
            table.add(Arc::clone(&id), given);
        }
        self.find(type_name, &id)
            .unwrap_or_else(|| Arc::new(Value::Null))
    }

    /// Changes fields of a record, as [`create`](Self::create) sets them; null takes a field away
    /// that may be absent. Objects without identifiers are changed field by field. `None`: there is
    /// no such record.
    pub(crate) fn change(
        &mut self,
        type_name: &str,
        id: &str,
        fields: Map<String, Value>,
    ) -> Option<Arc<Value>> {
        let catalogue = self.catalogue();
        let entry = catalogue.entry(type_name)?;
        let mut given = self.fit_fields(entry, fields);
        given.remove(entry.key.as_ref()?);
        let base = catalogue.base(type_name).to_owned();
        let row = self.table(&base).rows.get_mut(id)?;
        row.change(&catalogue, catalogue.entry(&base)?, given);
        self.forget(&base, |entry| &entry.embeds);
        self.find(type_name, id)
    }

    /// Deletes a record; other records lose what named it, where they can be without. `None`: there
    /// is no such record.
    pub(crate) fn remove(&mut self, type_name: &str, id: &str) -> Option<Arc<Value>> {
        let record = self.find(type_name, id)?;
        let base = self.base(type_name).to_owned();
        self.table(&base).remove(id);
        self.forget(&base, |entry| &entry.reaches);
        Some(record)
    }

    /// A value that fits a type, the same for the same `purpose`; identifiers are those of records
    /// that exist. Where the example of an operation shows a type without identifiers, it is that
    /// example if `purpose` is `resource.operation` or the id of the operation; what others answer
    /// is not said of it.
    pub(crate) fn value(&mut self, type_ref: &TypeRef, purpose: &str) -> Value {
        let mut random = Random::new(self.seed, purpose);
        let scene = Scene::new(self.first_day, random.next(), 0, random.below(200), 200);
        let at = At {
            scene: &scene,
            plan: None,
            room: Room::WHOLE,
            own: None,
        };
        if let Some(shown) = self.shown_object(type_ref, purpose) {
            return shown;
        }
        let mut budget = Budget::default();
        let made = self.make(type_ref, &at, &mut random, &mut budget);
        made.unwrap_or(Value::Null)
    }

    /// The example that an operation has of an object type without identifiers.
    fn shown_object(&self, type_ref: &TypeRef, purpose: &str) -> Option<Value> {
        let TypeRef::Named(name) = type_ref else {
            return None;
        };
        let catalogue = self.catalogue_ref();
        let entry = catalogue.entry(name)?;
        let objects = &catalogue.examples.shown(name)?.objects;
        let is_own = |operation: &str| {
            let id = operation.rsplit('.').next();
            operation == purpose || id == Some(purpose)
        };
        let (_, object) = objects.iter().find(|(operation, _)| is_own(operation))?;
        // An object that is a whole answer has what belongs to answers beside its own fields.
        let own = object
            .iter()
            .filter(|(name, _)| entry.field(name).is_some());
        let own = own.map(|(name, value)| (name.clone(), value.clone()));
        Some(Value::Object(own.collect()))
    }

    fn catalogue_ref(&self) -> &Arc<Catalogue> {
        let make = || Arc::new(Catalogue::new(&self.model));
        self.catalogue.get_or_init(make)
    }

    fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(self.catalogue_ref())
    }

    /// Whether there are records of a type, in full or in short.
    fn has_rows(&self, type_name: &str) -> bool {
        let entry = self.catalogue_ref().entry(type_name);
        entry.is_some_and(|entry| entry.key.is_some())
    }

    /// Forgets what was made of other records, where they are made from those of a type. `from`: the
    /// types from which records are made.
    fn forget(&mut self, base: &str, from: impl Fn(&Entry) -> &HashSet<String>) {
        let catalogue = self.catalogue();
        for (name, table) in &mut self.tables {
            let entry = catalogue.entry(name);
            if entry.is_some_and(|entry| from(entry).contains(base)) {
                table.forget();
            }
        }
    }
}
