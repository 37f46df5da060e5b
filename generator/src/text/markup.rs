//! Pieces of text that are safe where a template puts them.
//!
//! A view holds these types and never a bare `String` from a spec, so that forgetting to escape
//! does not compile. Templates print them as they are.

use std::fmt::{self, Write as _};

use serde::Serialize;

use crate::prose;

mod xml;

pub use xml::Xml;

/// Markdown for a paragraph, a list item or a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Markdown(String);

impl Markdown {
    /// Text of a spec on one line: for list items, headings and sentences.
    pub fn prose(text: &str) -> Self {
        Self(prose::line(text))
    }

    /// Text of a spec with its paragraphs, lists and fences.
    pub fn block(text: &str) -> Self {
        Self(prose::markdown(text))
    }

    /// A code span.
    pub fn code(text: &str) -> Self {
        let span = prose::code(text);
        Self(if span.is_empty() {
            "(empty)".to_owned()
        } else {
            span
        })
    }

    /// Markdown written in this crate.
    pub fn ours(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A link whose text and target come from a spec. Only `http` and `https` targets become
    /// links; anything else is left as text.
    pub fn link(text: &str, url: Option<&str>) -> Self {
        let text = prose::line(text);
        match url.filter(|url| is_web_address(url)) {
            Some(url) => Self(format!("[{text}](<{url}>)")),
            None => Self(text),
        }
    }

    /// An address that shows itself, as a link if it is one for a browser.
    pub fn address(url: &str) -> Self {
        if is_web_address(url) {
            Self(format!("<{url}>"))
        } else {
            Self::code(url)
        }
    }

    /// What leads to a heading of this text (`#…`), as mdBook and GitHub make it: lower case, a dash
    /// for each space, nothing but letters, digits, `_` and `-`. Of letters only those of ASCII, so
    /// that the two agree.
    pub fn anchor(heading: &str) -> Self {
        let plain = heading.split_whitespace().collect::<Vec<_>>().join("-");
        let is_kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        Self(plain.to_ascii_lowercase().chars().filter(is_kept).collect())
    }

    /// Several pieces with `separator` between them.
    pub fn join(pieces: &[Self], separator: &str) -> Self {
        Self(
            pieces
                .iter()
                .map(|piece| piece.0.as_str())
                .collect::<Vec<_>>()
                .join(separator),
        )
    }

    /// The same for a cell of a table: pipes escaped, on one line.
    pub fn cell(self) -> Cell {
        Cell(escape_pipes(&self.0.replace(['\n', '\r'], " ")))
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Markdown for a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Cell(String);

impl Cell {
    /// Text of a spec.
    pub fn prose(text: &str) -> Self {
        Self(prose::table_cell(text))
    }

    /// A code span.
    pub fn code(text: &str) -> Self {
        Markdown::code(text).cell()
    }

    /// Code spans with commas between them.
    pub fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let spans: Vec<_> = texts.into_iter().map(Markdown::code).collect();
        Markdown::join(&spans, ", ").cell()
    }

    /// Markdown written in this crate.
    pub fn ours(text: impl Into<String>) -> Self {
        Markdown::ours(text).cell()
    }
}

/// A fenced block whose content cannot end it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fence {
    /// The fence: more backticks than the content has in a row.
    fence: String,
    /// The content, without a line break at its end.
    text: String,
}

impl Fence {
    /// A block around `text`.
    pub fn new(text: &str) -> Self {
        let fence = "`".repeat(longest_run(text).max(2) + 1);
        Self {
            fence,
            text: text.trim_end().to_owned(),
        }
    }
}

/// A TOML basic string, quotes included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TomlString(String);

impl TomlString {
    /// Quotes `text`: quotes, backslashes and control characters are written as escapes (TOML 1.0,
    /// "String"), so the text stays on its line whatever it contains.
    pub fn new(text: &str) -> Self {
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for character in text.chars() {
            match character {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                control if control.is_control() => {
                    // Writing to a string cannot fail.
                    let _ = write!(quoted, "\\u{:04X}", u32::from(control));
                }
                other => quoted.push(other),
            }
        }
        quoted.push('"');
        Self(quoted)
    }

    /// The string as it goes into the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `url` can be a link target between angle brackets.
fn is_web_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| {
            c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '\\')
        })
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Puts a backslash before each pipe that has none (GitHub Flavored Markdown 4.10; also within
/// code spans).
fn escape_pipes(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut backslashes = 0_usize;
    for character in text.chars() {
        if character == '|' && backslashes.is_multiple_of(2) {
            escaped.push('\\');
        }
        backslashes = if character == '\\' {
            backslashes + 1
        } else {
            0
        };
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests;
