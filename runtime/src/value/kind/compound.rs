//! Kinds made of other kinds.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::{Decoded, Encode, Encoded, Kind};

/// Most elements for which room is made before they are seen.
const CAPACITY: usize = 4096;

/// A value that may be absent: left out, null or, for some kinds, empty text.
///
/// Written as null when absent; whoever writes an object leaves it out instead.
pub struct Optional<K>(PhantomData<K>);

/// A list.
pub struct List<K>(PhantomData<K>);

/// An object whose names are data. An empty list counts as an empty object, because languages
/// without a difference between the two write it so.
pub struct Map<K>(PhantomData<K>);

impl<K: Kind> Kind for Optional<K> {
    type Value = Option<K::Value>;
    const EXACT: bool = K::EXACT;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        K::decode_optional(deserializer)
    }
}

impl<K: Encode> Encode for Optional<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => K::encode(value, serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// Reads null as absent and leaves everything else to `K`.
pub(super) fn decode_nullable<'de, K: Kind + ?Sized, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<K::Value>, D::Error> {
    deserializer.deserialize_option(NullableVisitor::<K>(PhantomData))
}

struct NullableVisitor<K: ?Sized>(PhantomData<K>);

impl<'de, K: Kind + ?Sized> Visitor<'de> for NullableVisitor<K> {
    type Value = Option<K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        K::decode(deserializer).map(Some)
    }
}

impl<K: Kind> Kind for List<K> {
    type Value = Vec<K::Value>;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(ListVisitor::<K>(PhantomData))
    }
}

impl<K: Encode> Encode for List<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(Encoded::<K>))
    }
}

struct ListVisitor<K>(PhantomData<K>);

impl<'de, K: Kind> Visitor<'de> for ListVisitor<K> {
    type Value = Vec<K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        read_list::<K, A>(list)
    }
}

pub(super) fn read_list<'de, K: Kind, A: SeqAccess<'de>>(
    mut list: A,
) -> Result<Vec<K::Value>, A::Error> {
    let mut values = Vec::with_capacity(list.size_hint().unwrap_or(0).min(CAPACITY));
    while let Some(Decoded(value)) = list.next_element::<Decoded<K>>()? {
        values.push(value);
    }
    Ok(values)
}

pub(super) fn read_map<'de, K: Kind, A: MapAccess<'de>>(
    mut map: A,
) -> Result<BTreeMap<String, K::Value>, A::Error> {
    let mut values = BTreeMap::new();
    while let Some((name, Decoded(value))) = map.next_entry::<String, Decoded<K>>()? {
        values.insert(name, value);
    }
    Ok(values)
}

impl<K: Kind> Kind for Map<K> {
    type Value = BTreeMap<String, K::Value>;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(MapVisitor::<K>(PhantomData))
    }
}

impl<K: Encode> Encode for Map<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(value.len()))?;
        for (name, value) in value {
            map.serialize_entry(name, &Encoded::<K>(value))?;
        }
        map.end()
    }
}

struct MapVisitor<K>(PhantomData<K>);

impl<'de, K: Kind> Visitor<'de> for MapVisitor<K> {
    type Value = BTreeMap<String, K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        read_map::<K, A>(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        match list.next_element::<Decoded<K>>()? {
            None => Ok(BTreeMap::new()),
            Some(_) => Err(A::Error::custom("a list with elements, expected an object")),
        }
    }
}
