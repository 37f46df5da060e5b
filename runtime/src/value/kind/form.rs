//! Values that come in several forms: alone or in a list, as themselves or as text.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

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
        Self::from_one(Present(StrDeserializer::new(text)))
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
        F::from_one(Present(MapAccessDeserializer::new(map)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<F::Value, E> {
        F::from_text(text)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<F::Value, E> {
        F::from_one(Present(truth.into_deserializer()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<F::Value, E> {
        F::from_one(Present(number.into_deserializer()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<F::Value, E> {
        F::from_one(Present(number.into_deserializer()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<F::Value, E> {
        F::from_one(Present(number.into_deserializer()))
    }
}

/// What has been seen not to be null; serde's own deserializers of such values do not say so to who
/// asks for an option.
struct Present<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Present<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
