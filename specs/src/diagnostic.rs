//! What is wrong with a spec, where, and what to do about it.

mod render;
#[cfg(test)]
mod tests;

use crate::{source::Sources, span::Span};
use std::fmt;

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Short name of the rule, `unknown-key`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Places and what is to be seen there. The first is where the problem is; never empty.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

/// A place in a file and a remark on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The remark; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A problem at `span`.
    #[must_use]
    pub fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: vec![Label {
                span,
                text: String::new(),
            }],
            help: None,
        }
    }

    /// Puts a remark on the place of the problem.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Points at another place that has to do with it.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Where the problem is.
    pub fn span(&self) -> Span {
        self.labels
            .first()
            .map_or_else(Span::default, |label| label.span)
    }
}

/// All problems of a run, in the order of files and lines, with the text they are shown in.
///
/// Never empty: it is the error of [`load`](crate::load).
#[derive(Clone, Debug)]
pub struct Diagnostics {
    sources: Sources,
    list: Box<[Diagnostic]>,
    /// Whether some spec could not be read, so that there may be more to say about it.
    is_part: bool,
}

impl Diagnostics {
    /// Sorts `list` by place; `None` if it is empty.
    pub fn new(sources: Sources, mut list: Vec<Diagnostic>) -> Option<Self> {
        if list.is_empty() {
            return None;
        }
        list.sort_by_key(Diagnostic::span);
        list.dedup();
        Some(Self {
            sources,
            list: list.into_boxed_slice(),
            is_part: false,
        })
    }

    /// Says whether some spec could not be read, so that there may be more to say about it.
    pub(crate) fn of_a_part(mut self, is_part: bool) -> Self {
        self.is_part = is_part;
        self
    }

    /// The problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Number of problems, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The problems for a person: excerpts with the places underlined, and a last line that counts
    /// them. `color` adds terminal escapes. Messages fit 80 columns; excerpts are cut to 140.
    pub fn render(&self, color: bool) -> String {
        render::human(self, color, None)
    }

    /// The same for a terminal that has `width` columns, to which excerpts are cut.
    pub fn render_within(&self, width: usize, color: bool) -> String {
        render::human(self, color, Some(width))
    }

    /// The problems for a program: a JSON object per line with `code`, `message`, `help` and
    /// `labels`, each of which has `file`, `line`, `column` (both from 1, columns in characters),
    /// `start`, `end` (bytes) and `text`.
    pub fn to_json_lines(&self) -> String {
        render::json_lines(&self.sources, &self.list)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

/// Longest text quoted in a message, in characters.
const QUOTE_MAX: usize = 60;

/// `text` in backticks for use in a message: cut to a bounded length, control characters escaped.
pub fn quote(text: &str) -> String {
    let mut quoted = String::from("`");
    for (index, character) in text.chars().enumerate() {
        if index == QUOTE_MAX {
            quoted.push('…');
            break;
        }
        if crate::source::is_unprintable(character) {
            quoted.extend(character.escape_unicode());
        } else {
            quoted.push(character);
        }
    }
    quoted.push('`');
    quoted
}

/// The member of `known` that `text` is most likely a slip of, if any is close enough.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Anything longer is no slip of a name, and the comparison takes quadratic time.
    if text.len() > 100 {
        return None;
    }
    let allowed = (text.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(text, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= allowed || candidate.eq_ignore_ascii_case(text)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
