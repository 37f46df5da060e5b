//! Numbers that must be read from their JSON text, because floating-point numbers do not hold them.
//!
//! `serde_json` hands out the text of a value only to its own [`RawValue`], under a name that is
//! private to it. [`JsonText`] finds out the name by asking `RawValue`, and makes do with the value
//! where a source has no text: serde's buffers, and values that were taken apart already.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::Value;
use serde_json::value::RawValue;

/// The JSON text of a value, borrowed from the source where that is a text itself.
pub(super) struct JsonText<'de>(Cow<'de, str>);

impl<'de> JsonText<'de> {
    /// Takes the next value of `source` as text.
    pub(super) fn of<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_newtype_struct(raw_name(), TextVisitor)
    }

    /// The text if it is that of a number.
    pub(super) fn number(&self) -> Option<&str> {
        let begins_number =
            |text: &str| text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        Some(&*self.0).filter(|text| begins_number(text))
    }

    /// Reads the text. An error is about the value as a whole: it has no position of its own.
    pub(super) fn read<T, E: Error>(
        &self,
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::StrRead<'_>>,
        ) -> serde_json::Result<T>,
    ) -> Result<T, E> {
        read(&mut serde_json::Deserializer::from_str(&self.0)).map_err(|error| {
            let position = format!(" at line {} column {}", error.line(), error.column());
            let message = error.to_string();
            E::custom(message.strip_suffix(&position).unwrap_or(&message))
        })
    }

    fn new(value: &Value) -> Self {
        JsonText(Cow::Owned(value.to_string()))
    }
}

/// Takes the text where the source has one; writes the value again where it has none.
struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = JsonText<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    /// `serde_json` hands out texts as a map of one entry.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonText<'de>, A::Error> {
        if map.next_key::<&str>()? != Some(raw_name()) {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        }
        map.next_value_seed(Raw)
    }

    /// A buffer, which has values only.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        source: D,
    ) -> Result<JsonText<'de>, D::Error> {
        Value::deserialize(source).map(|value| JsonText::new(&value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<JsonText<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            values.push(value);
        }
        Ok(JsonText::new(&Value::Array(values)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<JsonText<'de>, E> {
        Ok(JsonText::new(&text.into()))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<JsonText<'de>, E> {
        Ok(JsonText::new(&truth.into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<JsonText<'de>, E> {
        Ok(JsonText::new(&number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<JsonText<'de>, E> {
        Ok(JsonText::new(&number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<JsonText<'de>, E> {
        Ok(JsonText::new(&number.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<JsonText<'de>, E> {
        Ok(JsonText::new(&Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<JsonText<'de>, E> {
        self.visit_unit()
    }
}

/// The text in such an entry.
struct Raw;

impl<'de> DeserializeSeed<'de> for Raw {
    type Value = JsonText<'de>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<JsonText<'de>, D::Error> {
        source.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Raw {
    type Value = JsonText<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text of a JSON value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<JsonText<'de>, E> {
        Ok(JsonText(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<JsonText<'de>, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<JsonText<'de>, E> {
        Ok(JsonText(Cow::Owned(text)))
    }
}

/// The name under which `serde_json` hands out texts.
fn raw_name() -> &'static str {
    match Box::<RawValue>::deserialize(AskName) {
        Err(Asked(Some(name))) => name,
        // It asked for something else. Under an unknown name every source hands out the value.
        _ => "",
    }
}

/// A source that only notes the name it is asked for.
struct AskName;

/// The name [`AskName`] was asked for.
#[derive(Debug)]
struct Asked(Option<&'static str>);

impl<'de> Deserializer<'de> for AskName {
    type Error = Asked;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _visitor: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(Some(name)))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Asked> {
        Err(Asked(None))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no value")
    }
}

impl std::error::Error for Asked {}

impl Error for Asked {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Asked(None)
    }
}
