//! A map that keeps the order in which the author wrote it.

use crate::span::Spanned;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{borrow::Cow, fmt, iter::Map, marker::PhantomData, slice, vec};

/// A map in the author's order. Keys are unique and know their place.
#[derive(Clone, Debug)]
pub struct Entries<V>(Vec<(Spanned<String>, V)>);

impl<V> Entries<V> {
    /// The entries in the author's order.
    pub fn iter(&self) -> Iter<'_, V> {
        self.0
            .iter()
            .map(borrow as fn(&(Spanned<String>, V)) -> (&Spanned<String>, &V))
    }

    /// The keys in the author's order.
    pub fn keys(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key as written, with its place, and its value.
    pub fn entry(&self, key: &str) -> Option<(&Spanned<String>, &V)> {
        self.iter().find(|(name, _)| name.value == key)
    }

    /// Whether there is an entry named `key`.
    pub fn contains_key(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an entry at the end. The caller has made sure that the key is new.
    pub(crate) fn push(&mut self, key: Spanned<String>, value: V) {
        self.0.push((key, value));
    }
}

/// Iterator over the entries of a map.
pub type Iter<'a, V> =
    Map<slice::Iter<'a, (Spanned<String>, V)>, fn(&(Spanned<String>, V)) -> (&Spanned<String>, &V)>;

fn borrow<V>((key, value): &(Spanned<String>, V)) -> (&Spanned<String>, &V) {
    (key, value)
}

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> IntoIterator for Entries<V> {
    type Item = (Spanned<String>, V);
    type IntoIter = vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, V> IntoIterator for &'a Entries<V> {
    type Item = (&'a Spanned<String>, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<V> {
    type Value = Entries<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

impl<V: JsonSchema> JsonSchema for Entries<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": generator.subschema_for::<V>(),
        })
    }
}
