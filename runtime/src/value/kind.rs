//! How values are written: one type per spelling.
//!
//! A kind is a type that is never built. It says which Rust value stands for a JSON value and how
//! the two are turned into each other. Reading is lenient, since providers are; writing has one
//! form per kind.

mod boxed;
mod compound;
mod either;
mod exact;
mod form;
mod marker;
mod plain;
mod scalar;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::boxed::Boxed;
pub use self::compound::{List, Map, Optional};
pub use self::either::{MapOrList, OneOrMany, Single, TextOr};
pub use self::marker::{Ordered, Textual};
pub use self::plain::{Any, Nothing, Open, Plain, Text};
pub use self::scalar::{
    Boolean, Boolean01, BooleanTf, Date, DateDmy, DateTime, Decimal, EpochMilliseconds,
    EpochSeconds, Identifier, Integer, Number, NumberId, NumberIdentifier, Time, TypedId,
};

/// A way of writing a value, seen from the reader.
pub trait Kind {
    /// The value a caller sees.
    type Value;

    /// Whether a number must be read from its JSON text, because a floating-point number does not
    /// hold it exactly. Kinds that wrap this one then leave numbers alone.
    const EXACT: bool = false;

    /// Whether anything will do, an empty answer too: nothing is known of what there should be.
    const ANYTHING: bool = false;

    /// Reads the value.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Value, D::Error>;

    /// Reads the value, or finds it absent.
    ///
    /// Null is absent; kinds that say so also count empty text as absent.
    fn decode_optional<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Self::Value>, D::Error> {
        compound::decode_nullable::<Self, D>(deserializer)
    }
}

/// A kind whose values can be sent.
pub trait Encode: Kind {
    /// Writes the value.
    fn encode<S: Serializer>(value: &Self::Value, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Reads a value of kind `K`; for `#[serde(deserialize_with)]`.
pub fn decode<'de, K: Kind, D: Deserializer<'de>>(deserializer: D) -> Result<K::Value, D::Error> {
    K::decode(deserializer)
}

/// Writes a value of kind `K`; for `#[serde(serialize_with)]`.
pub fn encode<K: Encode, S: Serializer>(
    value: &K::Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    K::encode(value, serializer)
}

/// Reads where serde wants a type: the value of kind `K`.
struct Decoded<K: Kind>(K::Value);

impl<'de, K: Kind> Deserialize<'de> for Decoded<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        K::decode(deserializer).map(Decoded)
    }
}

/// Writes where serde wants a type: a value of kind `K`.
struct Encoded<'a, K: Encode>(&'a K::Value);

impl<K: Encode> Serialize for Encoded<'_, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        K::encode(self.0, serializer)
    }
}

/// What an empty or null value is told where one is required.
fn absent<E: serde::de::Error>(expected: &str) -> E {
    E::custom(format_args!("nothing there; expected {expected}"))
}
