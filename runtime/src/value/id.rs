//! Identifiers.

use std::fmt;

/// An identifier given by a provider.
///
/// Providers write the same identifier now as a number, now as text; both are the same `Id`.
///
/// ```
/// use provider_runtime::Id;
///
/// assert_eq!(Id::from(193), Id::from("193"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Id(text.to_owned())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Id(text)
    }
}

impl From<&Id> for Id {
    fn from(id: &Id) -> Self {
        id.clone()
    }
}

impl From<i32> for Id {
    fn from(number: i32) -> Self {
        Id(number.to_string())
    }
}

impl From<u32> for Id {
    fn from(number: u32) -> Self {
        Id(number.to_string())
    }
}

impl From<i64> for Id {
    fn from(number: i64) -> Self {
        Id(number.to_string())
    }
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Id(number.to_string())
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_text_are_the_same_identifier() {
        assert_eq!(Id::from(7), Id::from("7"));
        assert_eq!(Id::from(-7_i64), Id::from("-7".to_owned()));
        assert_eq!(Id::from(u64::MAX).as_str(), "18446744073709551615");
        assert_eq!(Id::from("l-0001:12").to_string(), "l-0001:12");
    }
}
