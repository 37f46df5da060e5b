//! Values as providers write them.
//!
//! JSON has no dates and no identifiers, and providers disagree about the rest: numbers come as
//! text, booleans as `"T"` or `1`, one record where a list belongs. The types here are what a
//! caller sees; the spellings are the business of [`kind`].

mod date;
mod date_time;
mod error;
mod file;
mod id;
pub mod kind;
mod open;
mod timestamp;

pub use self::date::Date;
pub use self::date_time::DateTime;
pub use self::error::ValueError;
pub use self::file::File;
pub use self::id::Id;
pub use self::open::{OpenEnum, Unknown};
pub use self::timestamp::Timestamp;
