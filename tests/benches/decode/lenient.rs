//! What somebody writes beside plain serde to read the spellings these providers use: one function
//! per spelling, each for a field that may be left out or null.

#![allow(dead_code, reason = "fields are there to be read from JSON")]

use provider_runtime::{Date, DateTime, Decimal, Time};
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};
use std::{fmt, marker::PhantomData, str::FromStr};

/// A value made of text or of a number.
pub trait Lenient: Sized {
    /// From text; not called with an empty one.
    fn from_text(text: &str) -> Option<Self>;

    /// From a whole number.
    fn from_whole(_number: i64) -> Option<Self> {
        None
    }

    /// From any other number.
    fn from_float(_number: f64) -> Option<Self> {
        None
    }
}

/// An identifier.
#[derive(Debug)]
pub struct Id(pub String);

impl Lenient for Id {
    fn from_text(text: &str) -> Option<Self> {
        Some(Id(text.to_owned()))
    }

    fn from_whole(number: i64) -> Option<Self> {
        Some(Id(number.to_string()))
    }
}

impl Lenient for i64 {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_whole(number: i64) -> Option<Self> {
        Some(number)
    }
}

/// `T` and `F`, 1 and 0.
impl Lenient for bool {
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "T" | "1" => Some(true),
            "F" | "0" => Some(false),
            _ => None,
        }
    }

    fn from_whole(number: i64) -> Option<Self> {
        Some(number != 0)
    }
}

impl Lenient for Decimal {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_whole(number: i64) -> Option<Self> {
        Some(number.into())
    }

    fn from_float(number: f64) -> Option<Self> {
        Decimal::try_from(number).ok()
    }
}

macro_rules! from_text_alone {
    ($($kind:ident),+) => {$(
        impl Lenient for $kind {
            fn from_text(text: &str) -> Option<Self> {
                $kind::from_str(text).ok()
            }
        }
    )+};
}

from_text_alone!(Date, DateTime, Time);

struct LenientVisitor<T>(PhantomData<T>);

impl<T: Lenient> Visitor<'_> for LenientVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(None);
        }
        let value = T::from_text(text);
        value.map(Some).ok_or_else(|| E::custom("unreadable"))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        let value = T::from_whole(number);
        value.map(Some).ok_or_else(|| E::custom("unreadable"))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        self.visit_i64(i64::try_from(number).map_err(E::custom)?)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        let value = T::from_float(number);
        value.map(Some).ok_or_else(|| E::custom("unreadable"))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A field that may be left out, null or empty.
pub fn optional<'de, T: Lenient, D: Deserializer<'de>>(source: D) -> Result<Option<T>, D::Error> {
    source.deserialize_any(LenientVisitor(PhantomData))
}

/// A field that must be there.
pub fn required<'de, T: Lenient, D: Deserializer<'de>>(source: D) -> Result<T, D::Error> {
    optional(source)?.ok_or_else(|| D::Error::custom("nothing there"))
}

/// A value, or a text in its place.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OrText<T> {
    /// The value.
    Value(T),
    /// The text.
    Text(String),
}
