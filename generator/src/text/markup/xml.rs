//! Text of XML and SVG.

use std::fmt;

use serde::Serialize;

use crate::prose;

/// Text for the content of an XML element, or for an attribute between quotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Xml(String);

impl Xml {
    /// Text of whatever origin on one line. It opens no element, reference or section, and has no
    /// character that XML 1.0 forbids (section 2.2) or that deceives a reader.
    pub fn text(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        for character in prose::clean(text).chars() {
            match character {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                '\n' => escaped.push(' '),
                '\u{fffe}' | '\u{ffff}' => {}
                other => escaped.push(other),
            }
        }
        Self(escaped)
    }
}

impl fmt::Display for Xml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
