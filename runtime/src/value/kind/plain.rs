//! Values that serde reads and writes as they are, and open enumerations.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor,
};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::{Encode, Kind};
use crate::value::OpenEnum;

/// Text, and nothing but text.
#[derive(Debug)]
pub enum Text {}

impl Kind for Text {
    type Value = String;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}

impl Encode for Text {
    fn encode<S: Serializer>(value: &String, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value)
    }
}

/// Any JSON.
#[derive(Debug)]
pub enum Any {}

impl Kind for Any {
    type Value = serde_json::Value;

    const ANYTHING: bool = true;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error> {
        serde_json::Value::deserialize(deserializer)
    }
}

impl Encode for Any {
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// Nothing: whatever is there is passed over.
#[derive(Debug)]
pub enum Nothing {}

impl Kind for Nothing {
    type Value = ();

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        IgnoredAny::deserialize(deserializer).map(drop)
    }
}

/// A type that knows itself how it is written.
pub struct Plain<T>(PhantomData<T>);

impl<T: DeserializeOwned> Kind for Plain<T> {
    type Value = T;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

impl<T: DeserializeOwned + Serialize> Encode for Plain<T> {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// An open enumeration, written as text; also read from a whole number or a truth value.
pub struct Open<T>(PhantomData<T>);

impl<T: OpenEnum> Kind for Open<T> {
    type Value = T;

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(OpenVisitor(PhantomData))
    }
}

impl<T: OpenEnum> Encode for Open<T> {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.as_text())
    }
}

struct OpenVisitor<T>(PhantomData<T>);

impl<'de, T: OpenEnum> Visitor<'de> for OpenVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text of an enumeration")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from_text(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        Ok(T::from_text(&number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        Ok(T::from_text(&number.to_string()))
    }

    /// A number, where `serde_json` is built with `arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let number = serde_json::Number::deserialize(MapAccessDeserializer::new(map))
            .ok()
            .filter(|number| number.is_i64() || number.is_u64())
            .ok_or_else(|| A::Error::invalid_type(Unexpected::Map, &self))?;
        Ok(T::from_text(&number.to_string()))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<T, E> {
        Ok(T::from_text(if truth { "true" } else { "false" }))
    }
}
