//! Numbers, truth values, identifiers, dates and instants.

mod boolean;
mod number;
mod time;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;

pub use self::boolean::{Boolean, Boolean01, BooleanTf};
pub use self::number::{Integer, Number};
pub use self::time::{Date, DateDmy, DateTime, EpochMilliseconds, EpochSeconds};

use super::{Encode, Kind, absent};
use crate::value::{Id, ValueError};

/// An identifier, written as text; also read from a whole number.
#[derive(Debug)]
pub enum Identifier {}

/// What a kind makes of each form in which a JSON scalar can come.
pub trait Scalar {
    type Value;

    /// With its article, for messages.
    const EXPECTED: &'static str;

    /// Whether empty text stands for an absent value.
    const EMPTY_IS_ABSENT: bool = true;

    fn from_text(text: &str) -> Result<Self::Value, ValueError>;

    fn from_whole(number: i128) -> Result<Self::Value, ValueError> {
        Err(Self::refuse(number))
    }

    fn from_float(number: f64) -> Result<Self::Value, ValueError> {
        Err(Self::refuse(number))
    }

    fn from_truth(truth: bool) -> Result<Self::Value, ValueError> {
        Err(Self::refuse(truth))
    }

    fn refuse(found: impl ToString) -> ValueError {
        ValueError::new(Self::EXPECTED, &found.to_string())
    }
}

/// Reads any scalar; null and, where the kind says so, empty text are `None`.
struct ScalarVisitor<K>(PhantomData<K>);

impl<K: Scalar> Visitor<'_> for ScalarVisitor<K> {
    type Value = Option<K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(K::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() && K::EMPTY_IS_ABSENT {
            return Ok(None);
        }
        K::from_text(text).map(Some).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        K::from_whole(number.into()).map(Some).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        K::from_whole(number.into()).map(Some).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        K::from_float(number).map(Some).map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
        K::from_truth(truth).map(Some).map_err(E::custom)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Reads a scalar that may be absent.
fn read<'de, K: Scalar, D: Deserializer<'de>>(source: D) -> Result<Option<K::Value>, D::Error> {
    source.deserialize_any(ScalarVisitor::<K>(PhantomData))
}

/// Reads a scalar that must be there.
fn read_required<'de, K: Scalar, D: Deserializer<'de>>(source: D) -> Result<K::Value, D::Error> {
    read::<K, D>(source)?.ok_or_else(|| absent(K::EXPECTED))
}

/// Makes each scalar a [`Kind`]; a blanket implementation would forbid every other one.
macro_rules! scalar_kinds {
    ($($kind:ident),+) => {$(
        impl Kind for $kind {
            type Value = <$kind as Scalar>::Value;

            fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
                read_required::<$kind, D>(source)
            }

            fn decode_optional<'de, D: Deserializer<'de>>(
                source: D,
            ) -> Result<Option<Self::Value>, D::Error> {
                read::<$kind, D>(source)
            }
        }
    )+};
}

scalar_kinds!(
    Integer,
    Number,
    Boolean,
    BooleanTf,
    Boolean01,
    Identifier,
    Date,
    DateDmy,
    DateTime,
    EpochSeconds,
    EpochMilliseconds
);

impl Scalar for Identifier {
    type Value = Id;
    const EXPECTED: &'static str = "an identifier";
    const EMPTY_IS_ABSENT: bool = false;

    fn from_text(text: &str) -> Result<Id, ValueError> {
        Ok(Id::from(text))
    }

    fn from_whole(number: i128) -> Result<Id, ValueError> {
        Ok(Id::from(number.to_string()))
    }
}

impl Encode for Identifier {
    fn encode<S: Serializer>(value: &Id, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.as_str())
    }
}
