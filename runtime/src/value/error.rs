//! Text that is not the value it should be.

use std::fmt;

use crate::text::clean;

/// Characters of the offending text that a message shows.
const SHOWN: usize = 60;

/// A text or number that is not the value it should be.
///
/// The message says what was expected and shows at most 60 characters of what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    expected: &'static str,
    found: String,
}

impl ValueError {
    /// `expected` with its article: "a date such as 2019-08-15".
    pub(crate) fn new(expected: &'static str, found: &str) -> Self {
        let found = match found.char_indices().nth(SHOWN) {
            Some((end, _)) => clean(&found[..end]) + "…",
            None => clean(found),
        };
        ValueError { expected, found }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not {}", self.found, self.expected)
    }
}

impl std::error::Error for ValueError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_control_characters_are_escaped() {
        let error = ValueError::new("a date", &"ä".repeat(1000));
        assert_eq!(
            error.to_string(),
            format!("`{}…` is not a date", "ä".repeat(60))
        );
        let error = ValueError::new("a date", &"ä".repeat(60));
        assert_eq!(
            error.to_string(),
            format!("`{}` is not a date", "ä".repeat(60))
        );
        assert_eq!(
            ValueError::new("a date", "a\nb").to_string(),
            "`a\\u{a}b` is not a date"
        );
    }
}
