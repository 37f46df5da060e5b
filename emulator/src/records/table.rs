//! The records of one type.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use serde_json::{Map, Value};
use specs::model::TypeRef;

use super::{
    Records,
    catalogue::{Catalogue, Entry},
    identifiers,
    keep::merge,
};
use crate::random::Random;

/// Most records of a type that calls have created; the oldest of them are forgotten, as are those
/// deleted since.
pub(super) const MOST_CREATED: usize = 10_000;

/// The records of one type.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Identifiers of the records there were at the beginning.
    pub(super) seeds: Vec<Arc<str>>,
    /// Identifiers of the records there ever were, oldest first, without those that are forgotten.
    pub(super) ever: Vec<Arc<str>>,
    /// Identifiers of the records there are, oldest first.
    pub(super) order: Vec<Arc<str>>,
    pub(super) rows: HashMap<Arc<str>, Row>,
    /// Identifiers that are used up.
    pub(super) removed: HashSet<Arc<str>>,
    /// Identifiers that calls have created, oldest first, whether the records exist or not.
    created: VecDeque<Arc<str>>,
    /// Number of the first record that no example shows or mentions.
    pub(super) first_made: usize,
    /// Number of the next record.
    next: usize,
}

/// A record.
#[derive(Debug)]
pub(super) struct Row {
    /// Which one of its type it is.
    pub(super) index: usize,
    pub(super) source: Source,
    /// Fields that are not made up.
    pub(super) given: Map<String, Value>,
    /// Whether it is another than it was at the beginning.
    pub(super) changed: bool,
    /// What was made, with other records in it.
    pub(super) full: Option<Arc<Value>>,
    /// What was made, without other records in it.
    pub(super) alone: Option<Arc<Value>>,
}

impl Row {
    /// Changes fields of a record of this type. What was made of it is forgotten.
    pub(super) fn change(
        &mut self,
        catalogue: &Catalogue,
        entry: &Entry,
        fields: Map<String, Value>,
    ) {
        merge(catalogue, entry, &mut self.given, fields);
        self.changed = true;
        self.forget();
    }

    fn forget(&mut self) {
        self.full = None;
        self.alone = None;
    }
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// An example shows it: it has the fields that are given and no others.
    Shown,
    /// It is made up, except for what is given.
    Made,
    /// A call created it: it has what is given and what no record is without.
    Created,
}

impl Table {
    /// Adds a record that a call creates.
    pub(super) fn add(&mut self, id: Arc<str>, given: Map<String, Value>) {
        let row = Row {
            index: self.next,
            source: Source::Created,
            given,
            changed: true,
            full: None,
            alone: None,
        };
        self.next += 1;
        if !self.removed.remove(&id) {
            self.ever.push(Arc::clone(&id));
            self.created.push_back(Arc::clone(&id));
        }
        self.order.push(Arc::clone(&id));
        self.rows.insert(id, row);
        if self.created.len() > MOST_CREATED
            && let Some(oldest) = self.created.pop_front()
        {
            self.order.retain(|known| *known != oldest);
            self.ever.retain(|known| *known != oldest);
            self.removed.remove(&oldest);
            self.rows.remove(&oldest);
        }
    }

    pub(super) fn remove(&mut self, id: &str) {
        self.order.retain(|known| &**known != id);
        if let Some((id, _)) = self.rows.remove_entry(id) {
            self.removed.insert(id);
        }
    }

    /// Forgets what was made of all records.
    pub(super) fn forget(&mut self) {
        self.rows.values_mut().for_each(Row::forget);
    }

    fn new(entry: &Entry, catalogue: &Catalogue, seeds: Vec<Arc<str>>, shown: usize) -> Self {
        let mut table = Self {
            order: seeds.clone(),
            ever: seeds.clone(),
            first_made: shown,
            next: seeds.len(),
            ..Self::default()
        };
        for (index, id) in seeds.iter().enumerate() {
            let row = Row {
                index,
                source: Source::Made,
                given: Map::new(),
                changed: false,
                full: None,
                alone: None,
            };
            table.rows.insert(Arc::clone(id), row);
        }
        if let Some(shown) = catalogue.examples.shown(&entry.name) {
            for (id, fields) in &shown.mentioned {
                if let Some(row) = table.rows.get_mut(id.as_str()) {
                    row.given.clone_from(fields);
                }
            }
            for (id, fields) in &shown.records {
                if let Some(row) = table.rows.get_mut(id.as_str()) {
                    row.source = Source::Shown;
                    row.given.clone_from(fields);
                }
            }
        }
        table.seeds = seeds;
        table
    }
}

impl Records {
    /// The records of a type, which is no short form of another.
    pub(super) fn table(&mut self, name: &str) -> &mut Table {
        if !self.tables.contains_key(name) {
            let catalogue = self.catalogue();
            let table = match catalogue.entry(name) {
                Some(entry) => self.fill(entry, &catalogue),
                None => Table::default(),
            };
            self.tables.insert(name.to_owned(), table);
        }
        let table = self.tables.get_mut(name);
        table.expect("it was made one above")
    }

    fn fill(&mut self, entry: &Entry, catalogue: &Catalogue) -> Table {
        let shown = catalogue.examples.shown(&entry.name);
        let mut ids = identifiers::shown(entry, shown);
        let shown = ids.len();
        let mut random = Random::new(self.seed, &entry.name);
        match &entry.identifier {
            Some(identifier) if !identifier.parts.is_empty() => {
                let separator = identifier.separator.clone().unwrap_or_default();
                let parts = self.parts(entry, catalogue);
                identifiers::fill_parts(&mut ids, &separator, &parts, entry.count);
            }
            _ => identifiers::fill(&mut ids, entry, entry.count, &mut random),
        }
        Table::new(entry, catalogue, ids, shown)
    }

    /// What each part of an identifier can be; `None` for a running number.
    pub(super) fn parts(
        &mut self,
        entry: &Entry,
        catalogue: &Catalogue,
    ) -> Vec<Option<Vec<Arc<str>>>> {
        let parts = entry.identifier.iter().flat_map(|one| &one.parts);
        parts
            .map(|part| {
                let TypeRef::Id(of) = &part.type_ref else {
                    return None;
                };
                let of = catalogue.base(of);
                // A part that is made of what it is part of would never end.
                (!has_part(catalogue, of, &entry.name)).then(|| self.table(of).seeds.clone())
            })
            .collect()
    }

    /// An identifier for a record that is to be: the one that is wanted, or a new one. `given` may
    /// name its parts.
    pub(super) fn new_id(
        &mut self,
        base: &str,
        given: &Map<String, Value>,
        wanted: Option<String>,
    ) -> Arc<str> {
        let catalogue = self.catalogue();
        let Some(entry) = catalogue.entry(base) else {
            return Arc::from("");
        };
        if let Some(wanted) = wanted.filter(|id| !id.is_empty() && !entry.is_special(id)) {
            return wanted.into();
        }
        let parts = self.parts(entry, &catalogue);
        let mut random = Random::new(self.seed, &entry.name);
        let table = self.table(base);
        let mut ids = table.ever.clone();
        // The look of the next identifier is that of the last one, which is the highest number.
        let known = ids.len();
        match &entry.identifier {
            Some(identifier) if !parts.is_empty() => {
                let named = |part: &specs::model::IdentifierPart| match &part.type_ref {
                    TypeRef::Id(of) => super::body::named_id(entry, given, of, &catalogue),
                    _ => None,
                };
                let chosen = identifier.parts.iter().zip(parts);
                let chosen = chosen.map(|(part, any)| match named(part) {
                    Some(id) => Some(vec![Arc::from(id.as_str())]),
                    None => any,
                });
                let chosen: Vec<_> = chosen.collect();
                let separator = identifier.separator.clone().unwrap_or_default();
                identifiers::fill_parts(&mut ids, &separator, &chosen, known + 1);
            }
            _ => identifiers::fill(&mut ids, entry, known + 1, &mut random),
        }
        match ids.get(known) {
            Some(id) => Arc::clone(id),
            // All combinations are taken: a number makes it another.
            None => format!("{}-{known}", known + 1).into(),
        }
    }
}

/// Whether identifiers of `of` are made of those of `name`, through any number of steps.
fn has_part(catalogue: &Catalogue, of: &str, name: &str) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![of];
    while let Some(one) = open.pop() {
        if one == name {
            return true;
        }
        let identifier = catalogue
            .entry(one)
            .and_then(|entry| entry.identifier.as_ref());
        for part in identifier.iter().flat_map(|identifier| &identifier.parts) {
            if let TypeRef::Id(next) = &part.type_ref {
                let next = catalogue.base(next);
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
    }
    false
}
