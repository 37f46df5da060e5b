//! Values that come in several forms: alone or in a list, as themselves or as text.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::exact::JsonText;

/// What is made of each form.
pub(super) trait Forms {
    type Value;

    /// With its article, for messages.
    const EXPECTED: &'static str;

    /// As for [`Kind::EXACT`](super::Kind::EXACT).
    const EXACT: bool;

    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self::Value, A::Error>;

    /// From anything but a list.
    fn from_one<'de, D: Deserializer<'de>>(one: D) -> Result<Self::Value, D::Error>;

    fn from_text<E: Error>(text: &str) -> Result<Self::Value, E> {
        Self::from_one(StrDeserializer::new(text))
    }
}

/// Reads the form that is there.
pub(super) fn read<'de, F: Forms, D: Deserializer<'de>>(source: D) -> Result<F::Value, D::Error> {
    let visitor = FormVisitor::<F>(PhantomData);
    if !F::EXACT {
        return source.deserialize_any(visitor);
    }
    let text = JsonText::of(source)?;
    let is_number = text.number().is_some();
    text.read(|text| {
        if is_number {
            F::from_one(text)
        } else {
            text.deserialize_any(visitor)
        }
    })
}

struct FormVisitor<F>(PhantomData<F>);

impl<'de, F: Forms> Visitor<'de> for FormVisitor<F> {
    type Value = F::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(F::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<F::Value, A::Error> {
        F::from_list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<F::Value, A::Error> {
        F::from_one(MapAccessDeserializer::new(map))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<F::Value, E> {
        F::from_text(text)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<F::Value, E> {
        F::from_one(truth.into_deserializer())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<F::Value, E> {
        F::from_one(number.into_deserializer())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<F::Value, E> {
        F::from_one(number.into_deserializer())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<F::Value, E> {
        F::from_one(number.into_deserializer())
    }
}
