//! Identifiers.

use std::marker::PhantomData;

use serde::ser::Serializer;

use super::{Encode, Scalar};
use crate::value::{Id, Untyped, ValueError};

/// An identifier of something the provider does not name. Like [`TypedId`] in all else.
pub type Identifier = TypedId<Untyped>;

/// An identifier of a `T`, written as text; also read from a whole number.
pub struct TypedId<T>(PhantomData<fn() -> T>);

/// As [`Identifier`], written as a number if it is one.
pub type NumberIdentifier = NumberId<Untyped>;

/// An identifier of a `T`, written as a number if it is one; read like [`TypedId`].
pub struct NumberId<T>(PhantomData<fn() -> T>);

impl<T> Encode for NumberId<T> {
    fn encode<S: Serializer>(value: &Id<T>, serializer: S) -> Result<S::Ok, S::Error> {
        let text = value.as_str();
        match text.parse::<i64>() {
            // Only what reads back as the same text is the same identifier.
            Ok(number) if is_canonical(text) => serializer.serialize_i64(number),
            _ => serializer.serialize_str(text),
        }
    }
}

/// Whether a whole number is written as it would be written again: without `+`, zeros in front or a
/// negative zero.
fn is_canonical(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    number == "0" || !digits.starts_with(['0', '+'])
}

impl<T> Scalar for TypedId<T> {
    type Value = Id<T>;
    const EXPECTED: &'static str = "an identifier";
    const EMPTY_IS_ABSENT: bool = false;

    fn from_text(text: &str) -> Result<Id<T>, ValueError> {
        Ok(Id::from(text))
    }

    fn from_whole(number: i128) -> Result<Id<T>, ValueError> {
        Ok(Id::from(number.to_string()))
    }
}

impl<T> Encode for TypedId<T> {
    fn encode<S: Serializer>(value: &Id<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.as_str())
    }
}
