//! Enumerations that a provider may extend.

use std::fmt;

/// A value of an open enumeration that this version of a crate has no name for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown(Box<str>);

impl Unknown {
    /// For generated crates: an `Unknown` that spells a named value would not equal that value.
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        Unknown(text.into())
    }

    /// The value as the provider writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An enumeration with a variant for what it does not know.
pub trait OpenEnum: Sized {
    /// The variant with this wire text; the unknown variant if there is none.
    fn from_text(text: &str) -> Self;

    /// The wire text of the variant.
    fn as_text(&self) -> &str;
}
