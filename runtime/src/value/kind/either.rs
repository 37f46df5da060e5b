//! Kinds with several forms for one thing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{Error as ValueError, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;

use super::compound::{List, Map, decode_nullable, read_list, read_map};
use super::form::{self, Forms};
use super::{Encode, Kind, Optional};
use crate::value;

/// A list whose only element may stand there without the list around it.
pub struct OneOrMany<K>(PhantomData<K>);

/// One value, which may stand alone in a list. More than one is an error.
///
/// Written without the list. An empty list counts as absent where the value may be.
pub struct Single<K>(PhantomData<K>);

/// A value or a text in its place. Text that `K` reads counts as the value.
pub struct TextOr<K>(PhantomData<K>);

/// An object whose names are data, or a list of the same values.
pub struct MapOrList<K>(PhantomData<K>);

impl<K: Kind> Kind for OneOrMany<K> {
    type Value = Vec<K::Value>;
    const EXACT: bool = K::EXACT;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        form::read::<Self, D>(source)
    }
}

impl<K: Encode> Encode for OneOrMany<K> {
    /// Always writes a list.
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        List::<K>::encode(value, serializer)
    }
}

impl<K: Kind> Forms for OneOrMany<K> {
    type Value = Vec<K::Value>;
    const EXPECTED: &'static str = "a list or its only element";
    const EXACT: bool = K::EXACT;

    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self::Value, A::Error> {
        read_list::<K, A>(list)
    }

    fn from_one<'de, D: Deserializer<'de>>(one: D) -> Result<Self::Value, D::Error> {
        K::decode(one).map(|value| vec![value])
    }
}

impl<K: Kind> Kind for Single<K> {
    type Value = K::Value;
    const EXACT: bool = K::EXACT;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        only(OneOrMany::<K>::decode(source)?)?
            .ok_or_else(|| D::Error::custom("an empty list, expected one value"))
    }

    fn decode_optional<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Self::Value>, D::Error> {
        match decode_nullable::<OneOrMany<Optional<K>>, D>(source)? {
            Some(values) => Ok(only(values)?.flatten()),
            None => Ok(None),
        }
    }
}

/// The only element; `None` of an empty list.
fn only<T, E: Error>(mut values: Vec<T>) -> Result<Option<T>, E> {
    match values.len() {
        0 | 1 => Ok(values.pop()),
        count => Err(E::custom(format_args!(
            "a list of {count}, expected one value"
        ))),
    }
}

impl<K: Encode> Encode for Single<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        K::encode(value, serializer)
    }
}

impl<K: Kind> Kind for TextOr<K> {
    type Value = value::TextOr<K::Value>;
    const EXACT: bool = K::EXACT;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        form::read::<Self, D>(source)
    }
}

impl<K: Encode> Encode for TextOr<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            value::TextOr::Text(text) => serializer.serialize_str(text),
            value::TextOr::Value(value) => K::encode(value, serializer),
        }
    }
}

impl<K: Kind> Forms for TextOr<K> {
    type Value = value::TextOr<K::Value>;
    const EXPECTED: &'static str = "a value or a text in its place";
    const EXACT: bool = K::EXACT;

    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self::Value, A::Error> {
        Self::from_one(SeqAccessDeserializer::new(list))
    }

    fn from_one<'de, D: Deserializer<'de>>(one: D) -> Result<Self::Value, D::Error> {
        K::decode(one).map(value::TextOr::Value)
    }

    fn from_text<E: Error>(text: &str) -> Result<Self::Value, E> {
        let value = K::decode(StrDeserializer::<ValueError>::new(text));
        Ok(value.map_or_else(
            |_| value::TextOr::Text(text.to_owned()),
            value::TextOr::Value,
        ))
    }
}

impl<K: Kind> Kind for MapOrList<K> {
    type Value = value::MapOrList<K::Value>;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_any(MapOrListVisitor::<K>(PhantomData))
    }
}

impl<K: Encode> Encode for MapOrList<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            value::MapOrList::Map(map) => Map::<K>::encode(map, serializer),
            value::MapOrList::List(list) => List::<K>::encode(list, serializer),
        }
    }
}

struct MapOrListVisitor<K>(PhantomData<K>);

impl<'de, K: Kind> Visitor<'de> for MapOrListVisitor<K> {
    type Value = value::MapOrList<K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        read_map::<K, A>(map).map(value::MapOrList::Map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        read_list::<K, A>(list).map(value::MapOrList::List)
    }
}
