//! Truth values.

use serde::ser::Serializer;

use super::{Encode, Scalar};
use crate::value::ValueError;

/// A truth value; also read from 0, 1 and the texts `"0"`, `"1"`, `"true"`, `"false"`.
#[derive(Debug)]
pub enum Boolean {}

impl Scalar for Boolean {
    type Value = bool;
    const EXPECTED: &'static str = "true or false";

    fn from_text(text: &str) -> Result<bool, ValueError> {
        match text {
            "1" => Ok(true),
            "0" => Ok(false),
            _ if text.eq_ignore_ascii_case("true") => Ok(true),
            _ if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(Self::refuse(text)),
        }
    }

    fn from_whole(number: i128) -> Result<bool, ValueError> {
        match number {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Self::refuse(number)),
        }
    }

    fn from_truth(truth: bool) -> Result<bool, ValueError> {
        Ok(truth)
    }
}

impl Encode for Boolean {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*value)
    }
}

/// A truth value written `"T"` or `"F"`; also read from what [`Boolean`] reads.
#[derive(Debug)]
pub enum BooleanTf {}

impl Scalar for BooleanTf {
    type Value = bool;
    const EXPECTED: &'static str = "T or F";

    fn from_text(text: &str) -> Result<bool, ValueError> {
        match text {
            "T" => Ok(true),
            "F" => Ok(false),
            _ => Boolean::from_text(text).map_err(|_| Self::refuse(text)),
        }
    }

    fn from_whole(number: i128) -> Result<bool, ValueError> {
        Boolean::from_whole(number).map_err(|_| Self::refuse(number))
    }

    fn from_truth(truth: bool) -> Result<bool, ValueError> {
        Ok(truth)
    }
}

impl Encode for BooleanTf {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *value { "T" } else { "F" })
    }
}

/// A truth value written 1 or 0; also read from what [`Boolean`] reads.
#[derive(Debug)]
pub enum Boolean01 {}

impl Scalar for Boolean01 {
    type Value = bool;
    const EXPECTED: &'static str = "1 or 0";

    fn from_text(text: &str) -> Result<bool, ValueError> {
        Boolean::from_text(text).map_err(|_| Self::refuse(text))
    }

    fn from_whole(number: i128) -> Result<bool, ValueError> {
        Boolean::from_whole(number).map_err(|_| Self::refuse(number))
    }

    fn from_truth(truth: bool) -> Result<bool, ValueError> {
        Ok(truth)
    }
}

impl Encode for Boolean01 {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*value))
    }
}
