//! Numbers, truth values, identifiers, dates and instants.

mod boolean;
mod decimal;
mod identifier;
mod number;
mod time;

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};

pub use self::boolean::{Boolean, Boolean01, BooleanTf};
pub use self::decimal::Decimal;
pub use self::identifier::{Identifier, NumberId, NumberIdentifier, TypedId};
pub use self::number::{Integer, Number};
pub use self::time::{Date, DateDmy, DateTime, EpochMilliseconds, EpochSeconds, Time};

use super::exact::JsonText;
use super::{Encode, Kind, absent};
use crate::value::ValueError;

/// What a kind makes of each form in which a JSON scalar can come.
pub trait Scalar {
    type Value;

    /// With its article, for messages.
    const EXPECTED: &'static str;

    /// Whether empty text stands for an absent value.
    const EMPTY_IS_ABSENT: bool = true;

    /// As for [`Kind::EXACT`]. Numbers are then handed to `from_text`, as they are written.
    const EXACT: bool = false;

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

impl<'de, K: Scalar> Visitor<'de> for ScalarVisitor<K> {
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

    /// If another crate of the build turns on `arbitrary_precision`, `serde_json` hands out numbers
    /// in maps of a form private to it.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Ok(number) = serde_json::Number::deserialize(MapAccessDeserializer::new(map)) else {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        };
        match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), _, _) => self.visit_i64(whole),
            (_, Some(whole), _) => self.visit_u64(whole),
            (_, _, Some(number)) => self.visit_f64(number),
            (None, None, None) => Err(A::Error::custom(K::refuse(number))),
        }
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
    let visitor = ScalarVisitor::<K>(PhantomData);
    if !K::EXACT {
        return source.deserialize_any(visitor);
    }
    let text = JsonText::of(source)?;
    match text.number() {
        Some(number) => K::from_text(number).map(Some).map_err(D::Error::custom),
        None => text.read(|text| text.deserialize_any(visitor)),
    }
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
            const EXACT: bool = <$kind as Scalar>::EXACT;

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
    Decimal,
    Boolean,
    BooleanTf,
    Boolean01,
    Date,
    DateDmy,
    DateTime,
    Time,
    EpochSeconds,
    EpochMilliseconds
);

impl<T> Kind for TypedId<T> {
    type Value = <Self as Scalar>::Value;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        read_required::<Self, D>(source)
    }

    fn decode_optional<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Self::Value>, D::Error> {
        read::<Self, D>(source)
    }
}

impl<T> Kind for NumberId<T> {
    type Value = <TypedId<T> as Scalar>::Value;

    fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Self::Value, D::Error> {
        read_required::<TypedId<T>, D>(source)
    }

    fn decode_optional<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Self::Value>, D::Error> {
        read::<TypedId<T>, D>(source)
    }
}
