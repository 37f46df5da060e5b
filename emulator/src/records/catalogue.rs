//! What the types of a spec mean for records: which of them have identifiers, which are short
//! forms of others, and how many records there are.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use specs::model::{
    Field, Identifier, JsonIds, Operation, Paging, Provider, ScalarType as Scalar, Type, TypeRef,
    TypeShape,
};

use super::{
    examples::Examples,
    meaning::{Kind, Plan},
    words,
};

/// Records of a type that no operation lists page by page.
const USUAL_COUNT: usize = 25;

/// Records of a type that is listed page by page, where the longest page is not published.
const PAGED_COUNT: usize = 120;

/// The longest page that is filled; a longer one is never seen full.
const LONGEST_PAGE: u64 = 10_000;

/// The types of a provider, by name.
#[derive(Debug)]
pub(super) struct Catalogue {
    entries: HashMap<String, Entry>,
    /// How identifiers are written where no example shows it.
    pub(super) json_ids: JsonIds,
    /// Published answers, taken apart.
    pub(super) examples: Examples,
}

/// A type.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) shape: TypeShape,
    pub(super) identifier: Option<Identifier>,
    /// The field by which a record of the type is known. `None`: it is no record.
    pub(super) key: Option<String>,
    /// The type of which this one is a short form: its key is that type's identifier.
    pub(super) short_of: Option<String>,
    /// How many records there are at the beginning.
    pub(super) count: usize,
    /// What the records are.
    pub(super) kind: Kind,
    /// How each field is made, in the order of the spec. Empty unless the type has fields.
    pub(super) plans: Vec<Plan>,
    /// Whether there is a value of it: there is none of a type that requires itself.
    pub(super) is_possible: bool,
    /// Whether there are records in its values, or its values are records.
    pub(super) holds_records: bool,
    /// Types of which records stand in its records, through any number of steps.
    pub(super) embeds: HashSet<String>,
    /// The same, and types of which they have identifiers.
    pub(super) reaches: HashSet<String>,
}

impl Entry {
    /// The fields of an object type.
    pub(super) fn fields(&self) -> &[Field] {
        match &self.shape {
            TypeShape::Fields(fields) => fields,
            TypeShape::Values(_) | TypeShape::Opaque => &[],
        }
    }

    /// A field by its wire name.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// Whether an object of the type is without a field that is required.
    pub(super) fn lacks(&self, object: &Map<String, Value>) -> bool {
        let is_missing = |field: &Field| object.get(&field.name).is_none_or(Value::is_null);
        let mut required = self.fields().iter().filter(|field| field.required);
        required.any(is_missing)
    }

    /// Whether an identifier has a meaning of its own and names no record.
    pub(super) fn is_special(&self, id: &str) -> bool {
        self.identifier
            .as_ref()
            .is_some_and(|identifier| identifier.values.iter().any(|known| known.value == id))
    }
}

impl Catalogue {
    pub(super) fn new(model: &Provider) -> Self {
        let types: Vec<&Type> = all_types(model).collect();
        let entries = types.iter().map(|one| (one.name.clone(), entry(one)));
        let mut catalogue = Self {
            entries: entries.collect(),
            json_ids: model.api.as_ref().map_or(JsonIds::Text, |api| api.json_ids),
            examples: Examples::default(),
        };
        catalogue.find_short_forms(&types);
        catalogue.find_possible();
        catalogue.count(model);
        catalogue.examples = Examples::of(model, &catalogue);
        for one in &types {
            let plans = super::meaning::plans(one, &catalogue);
            let embeds = catalogue.reached_from(&one.name, false);
            let is_record =
                |name: &String| catalogue.entry(name).is_some_and(|one| one.key.is_some());
            let holds_records = is_record(&one.name) || embeds.iter().any(is_record);
            let reaches = catalogue.reached_from(&one.name, true);
            if let Some(entry) = catalogue.entries.get_mut(&one.name) {
                entry.plans = plans;
                entry.holds_records = holds_records;
                entry.embeds = embeds;
                entry.reaches = reaches;
            }
        }
        catalogue
    }

    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// The type whose records a type names: itself, or the one it is a short form of.
    pub(super) fn base<'a>(&'a self, name: &'a str) -> &'a str {
        let short_of = self.entry(name).and_then(|entry| entry.short_of.as_deref());
        short_of.unwrap_or(name)
    }

    /// Whether values of a type are records, alone or several.
    pub(super) fn are_records(&self, type_ref: &TypeRef) -> bool {
        let TypeRef::Named(name) = type_ref.innermost() else {
            return false;
        };
        self.entry(name).is_some_and(|entry| entry.key.is_some())
    }

    /// Whether values of a type are words of a list, alone or several.
    pub(super) fn are_words(&self, type_ref: &TypeRef) -> bool {
        let TypeRef::Named(name) = type_ref.innermost() else {
            return false;
        };
        let entry = self.entry(name);
        entry.is_some_and(|entry| matches!(entry.shape, TypeShape::Values(_)))
    }

    /// Whether there are records in values of a type, at any depth.
    pub(super) fn hold_records(&self, type_ref: &TypeRef) -> bool {
        let TypeRef::Named(name) = type_ref.innermost() else {
            return false;
        };
        self.entry(name).is_some_and(|entry| entry.holds_records)
    }

    /// The type whose name consists of these words, if its records have identifiers.
    pub(super) fn named(&self, parts: &[String]) -> Option<&Entry> {
        let mut found = self
            .entries
            .values()
            .filter(|entry| entry.key.is_some() && words::split(&entry.name) == parts);
        found.next().filter(|_| found.next().is_none())
    }

    fn find_short_forms(&mut self, types: &[&Type]) {
        let direct: HashMap<String, String> = types
            .iter()
            .filter_map(|one| {
                let key = self.entry(&one.name)?.key.as_deref()?;
                let TypeRef::Id(of) = &self.entry(&one.name)?.field(key)?.type_ref else {
                    return None;
                };
                (*of != one.name).then(|| (one.name.clone(), of.clone()))
            })
            .collect();
        for (short, of) in &direct {
            // Short forms of short forms; a circle of them has no base and is left alone.
            let mut base = of;
            let mut steps = direct.len();
            while let (Some(next), true) = (direct.get(base), steps > 0) {
                base = next;
                steps -= 1;
            }
            if let (Some(entry), true) = (self.entries.get_mut(short), steps > 0) {
                entry.short_of = Some(base.clone());
            }
        }
    }

    /// Finds the types of which there is a value, beginning with those that need no other.
    fn find_possible(&mut self) {
        loop {
            let is_new = |entry: &&Entry| !entry.is_possible && self.is_possible(entry);
            let found = self.entries.values().filter(is_new);
            let found: Vec<String> = found.map(|entry| entry.name.clone()).collect();
            if found.is_empty() {
                return;
            }
            for name in found {
                if let Some(entry) = self.entries.get_mut(&name) {
                    entry.is_possible = true;
                }
            }
        }
    }

    fn is_possible(&self, entry: &Entry) -> bool {
        let mut needed = entry.fields().iter().filter(|field| field.required);
        needed.all(|field| {
            let mut type_ref = &field.type_ref;
            while let TypeRef::Single(inner) = type_ref {
                type_ref = inner;
            }
            match type_ref {
                TypeRef::Named(name) => self.entry(name).is_some_and(|entry| entry.is_possible),
                _ => true,
            }
        })
    }

    fn count(&mut self, model: &Provider) {
        for operation in model.resources.iter().flat_map(|one| &one.operations) {
            let Some((listed, count)) = self.listed(operation) else {
                continue;
            };
            let listed = self.base(&listed).to_owned();
            if let Some(entry) = self.entries.get_mut(&listed) {
                entry.count = entry.count.max(count);
            }
        }
    }

    /// The type that an operation lists page by page, and how many records show all its pages: more
    /// than one full page, and one that is not full.
    fn listed(&self, operation: &Operation) -> Option<(String, usize)> {
        let (items, max) = match operation.paging.as_ref()? {
            Paging::PageNumber { items, max, .. } | Paging::Offset { items, max, .. } => {
                (items.as_deref(), *max)
            }
        };
        let mut at = operation.returns.as_ref()?;
        let data = operation.data.as_deref().unwrap_or_default();
        let path = items.map(|items| items.strip_prefix(data).unwrap_or(items));
        for segment in path
            .unwrap_or_default()
            .split('.')
            .filter(|one| !one.is_empty())
        {
            let TypeRef::Named(name) = at.innermost() else {
                return None;
            };
            at = &self.entry(name)?.field(segment)?.type_ref;
        }
        let (TypeRef::Named(name) | TypeRef::Id(name)) = at.innermost() else {
            return None;
        };
        let count = max.map_or(PAGED_COUNT, |max| {
            let max = usize::try_from(max.min(LONGEST_PAGE)).unwrap_or_default();
            (max + max / 5 + 3).max(USUAL_COUNT)
        });
        Some((name.clone(), count))
    }

    /// Types named in the fields of a type, and in theirs; also by identifiers, if wanted.
    fn reached_from(&self, name: &str, by_id: bool) -> HashSet<String> {
        let mut found = HashSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            let fields = self.entry(&name).map_or(&[][..], Entry::fields);
            for field in fields {
                let next = match field.type_ref.innermost() {
                    TypeRef::Named(next) => next,
                    TypeRef::Id(next) if by_id => next,
                    _ => continue,
                };
                for next in [next.as_str(), self.base(next)] {
                    if found.insert(next.to_owned()) {
                        open.push(next.to_owned());
                    }
                }
            }
        }
        found
    }
}

/// Every type of a spec.
fn all_types(model: &Provider) -> impl Iterator<Item = &Type> {
    let own = model.resources.iter().flat_map(|resource| &resource.types);
    model.types.iter().chain(own)
}

fn entry(one: &Type) -> Entry {
    let mut entry = Entry {
        name: one.name.clone(),
        shape: one.shape.clone(),
        identifier: one.identifier.clone(),
        key: None,
        short_of: None,
        count: USUAL_COUNT,
        kind: Kind::of(one),
        plans: Vec::new(),
        is_possible: false,
        holds_records: false,
        embeds: HashSet::new(),
        reaches: HashSet::new(),
    };
    let key = key(&entry);
    // A whole number has no parts, whatever is said of the type.
    let is_number = key.is_some_and(|key| key.type_ref == TypeRef::Scalar(Scalar::Integer));
    entry.key = key.map(|field| field.name.clone());
    if let (Some(identifier), true) = (&mut entry.identifier, is_number) {
        identifier.parts.clear();
    }
    entry
}

/// The field that identifies records of a type.
fn key(entry: &Entry) -> Option<&Field> {
    let fields = || entry.fields().iter();
    let own = |field: &&Field| matches!(&field.type_ref, TypeRef::Id(of) if *of == entry.name);
    let simple = |field: &&Field| {
        matches!(
            field.type_ref,
            TypeRef::Id(_) | TypeRef::Scalar(Scalar::Id | Scalar::String | Scalar::Integer)
        )
    };
    let id = |field: &&Field| simple(field) && words::split(&field.name) == ["id"];
    let mut long = words::split(&entry.name);
    long.push("id".to_owned());
    let named = |field: &&Field| simple(field) && words::split(&field.name) == long;
    let untyped = |field: &&Field| field.required && field.type_ref == TypeRef::Scalar(Scalar::Id);
    let only_untyped = || {
        let mut found = fields().filter(untyped);
        found.next().filter(|_| found.next().is_none())
    };
    fields()
        .find(|field| own(field) && id(field))
        .or_else(|| fields().find(|field| own(field) && field.required))
        .or_else(|| fields().find(id))
        .or_else(|| fields().find(own))
        .or_else(|| fields().find(named))
        .or_else(only_untyped)
}
