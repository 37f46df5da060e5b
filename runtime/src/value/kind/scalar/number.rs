//! Numbers.

use serde::ser::{Error as _, Serializer};

use super::{Encode, Scalar};
use crate::value::ValueError;

/// Largest whole number up to which every one has a floating-point form of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number; also read from text such as `"12"`.
#[derive(Debug)]
pub enum Integer {}

impl Scalar for Integer {
    type Value = i64;
    const EXPECTED: &'static str = "a whole number";

    fn from_text(text: &str) -> Result<i64, ValueError> {
        text.parse().map_err(|_| Self::refuse(text))
    }

    fn from_whole(number: i128) -> Result<i64, ValueError> {
        i64::try_from(number).map_err(|_| Self::refuse(number))
    }

    fn from_float(number: f64) -> Result<i64, ValueError> {
        if number.fract() != 0.0 || number.abs() > EXACT {
            return Err(Self::refuse(number));
        }
        #[allow(
            clippy::cast_possible_truncation,
            reason = "checked: whole, and within 2^53"
        )]
        Ok(number as i64)
    }
}

impl Encode for Integer {
    fn encode<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(*value)
    }
}

/// A finite number; also read from text such as `"1.00"`. Whole ones are written without a point.
#[derive(Debug)]
pub enum Number {}

impl Scalar for Number {
    type Value = f64;
    const EXPECTED: &'static str = "a number";

    fn from_text(text: &str) -> Result<f64, ValueError> {
        // Rust also reads "inf" and "NaN"; no provider writes numbers that way.
        text.parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .ok_or_else(|| Self::refuse(text))
    }

    fn from_whole(number: i128) -> Result<f64, ValueError> {
        #[allow(
            clippy::cast_precision_loss,
            reason = "JSON numbers are floating-point numbers"
        )]
        Ok(number as f64)
    }

    fn from_float(number: f64) -> Result<f64, ValueError> {
        Ok(number)
    }
}

impl Encode for Number {
    /// # Errors
    ///
    /// The number is infinite or not a number, which JSON cannot write.
    fn encode<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        if !value.is_finite() {
            return Err(S::Error::custom(format_args!(
                "`{value}` is not a finite number"
            )));
        }
        // As people write it: `15`, where serde writes every float with a point, `15.0`.
        match Integer::from_float(*value) {
            Ok(whole) => serializer.serialize_i64(whole),
            Err(_) => serializer.serialize_f64(*value),
        }
    }
}
