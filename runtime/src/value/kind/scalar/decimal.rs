//! Exact decimal numbers.

use rust_decimal::Decimal as Value;
use serde::ser::{Error as _, Serializer};

use super::{Encode, Scalar};
use crate::value::ValueError;

/// Most digits after the point that a value holds.
const LONGEST_FRACTION: i64 = 28;

/// An exact decimal number; also read from text such as `"75.17"`.
///
/// Read from the digits that are there, never through a floating-point number. Written as a number
/// without zeros at its end.
#[derive(Debug)]
pub enum Decimal {}

impl Scalar for Decimal {
    type Value = Value;
    const EXPECTED: &'static str = "a decimal number of at most 28 digits";
    const EXACT: bool = true;

    fn from_text(text: &str) -> Result<Value, ValueError> {
        parse(text).ok_or_else(|| Self::refuse(text))
    }
}

/// Reads digits with an optional sign, point and exponent; `None` where digits would be lost.
fn parse(text: &str) -> Option<Value> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, i64::from(exponent.parse::<i32>().ok()?)),
        None => (text, 0),
    };
    let (is_negative, number) = match number.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, number),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (number, ""),
    };
    if whole.is_empty() {
        return None;
    }
    let mut digits: i128 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        digits = digits.checked_mul(10)?.checked_add(digit.into())?;
    }
    let scale = i64::try_from(fraction.len()).ok()? - exponent;
    scaled(if is_negative { -digits } else { digits }, scale)
}

/// `digits` / 10^`scale`.
fn scaled(mut digits: i128, mut scale: i64) -> Option<Value> {
    if digits == 0 {
        scale = scale.clamp(0, LONGEST_FRACTION);
    }
    if scale < 0 {
        let factor = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
        (digits, scale) = (digits.checked_mul(factor)?, 0);
    }
    let fits = |digits: i128, scale| {
        let scale = u32::try_from(scale).ok()?;
        Value::try_from_i128_with_scale(digits, scale).ok()
    };
    // Zeros at the end can go without loss.
    loop {
        match fits(digits, scale) {
            None if scale > 0 && digits % 10 == 0 => (digits, scale) = (digits / 10, scale - 1),
            value => return value,
        }
    }
}

impl Encode for Decimal {
    /// # Errors
    ///
    /// The number has digits that would not arrive: JSON numbers are written through whole numbers
    /// of 64 bits and floating-point numbers, which hold 15 digits of any number and more of some.
    fn encode<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        let value = value.normalize();
        if let Ok(whole) = i64::try_from(value.mantissa())
            && value.scale() == 0
        {
            return serializer.serialize_i64(whole);
        }
        let float = value.to_string().parse::<f64>();
        match float {
            Ok(float) if parse(&float.to_string()) == Some(value) => {
                serializer.serialize_f64(float)
            }
            _ => Err(S::Error::custom(format_args!(
                "`{value}` has more digits than a JSON number can hold"
            ))),
        }
    }
}
