//! What can be compared, and how.

use super::{
    Date, DateDmy, DateTime, Decimal, EpochMilliseconds, EpochSeconds, Integer, Kind, Number, Text,
    Time,
};

/// A kind whose values have an order, so that a provider can be asked for those below or above one.
pub trait Ordered: Kind {}

impl Ordered for Integer {}
impl Ordered for Number {}
impl Ordered for Decimal {}
impl Ordered for Date {}
impl Ordered for DateDmy {}
impl Ordered for DateTime {}
impl Ordered for Time {}
impl Ordered for EpochSeconds {}
impl Ordered for EpochMilliseconds {}

/// A kind whose values are text, so that a provider can be asked for those like a pattern.
pub trait Textual: Kind {}

impl Textual for Text {}
