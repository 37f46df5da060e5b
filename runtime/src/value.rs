//! Values as providers write them.
//!
//! JSON has no dates and no identifiers, and providers disagree about the rest: numbers come as
//! text, booleans as `"T"` or `1`, one record where a list belongs. The types here are what a
//! caller sees; the spellings are the business of [`kind`].

mod date;
mod date_time;
mod either;
mod error;
mod file;
mod id;
pub mod kind;
mod open;
mod time;
mod timestamp;

pub use self::date::Date;
pub use self::date_time::DateTime;
pub use self::either::{MapOrList, TextOr, Values};
pub use self::error::ValueError;
pub use self::file::File;
pub use self::id::{Id, Untyped};
pub use self::open::{OpenEnum, Unknown};
pub use self::time::Time;
pub use self::timestamp::Timestamp;
pub use rust_decimal::Decimal;
