//! Values in a box.

use std::marker::PhantomData;

use serde::{Deserializer, Serializer};

use super::{Encode, Kind};

/// A value in a box, because it can hold another of its own type.
pub struct Boxed<K>(PhantomData<K>);

impl<K: Kind> Kind for Boxed<K> {
    type Value = Box<K::Value>;
    const EXACT: bool = K::EXACT;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        K::decode(source).map(Box::new)
    }

    fn decode_optional<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Self::Value>, D::Error> {
        Ok(K::decode_optional(source)?.map(Box::new))
    }
}

impl<K: Encode> Encode for Boxed<K> {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        K::encode(value, serializer)
    }
}
