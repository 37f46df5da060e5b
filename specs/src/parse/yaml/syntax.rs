//! The parser's complaints in words for somebody who writes a spec.

use crate::{
    diagnostic::Diagnostic,
    span::{FileId, Span},
};
use serde_yaml::granit_parser::{ErrorKind, ScanError};

/// A syntax error as a diagnostic at the place where the parser gave up.
pub(super) fn explain(file: FileId, text: &str, error: &ScanError) -> Diagnostic {
    let start = error
        .marker()
        .byte_offset()
        .unwrap_or_default()
        .min(text.len());
    let mut span = Span {
        file,
        start,
        end: start,
    };
    let rest = text.get(start..).unwrap_or_default();
    if let Some(character) = rest.chars().next()
        && !matches!(character, '\n' | '\r')
    {
        span.end += character.len_utf8();
    }
    if let Some(tab) = indentation_tab(text, start) {
        let span = Span {
            file,
            start: tab,
            end: tab + 1,
        };
        return Diagnostic::new("tab", span, "tab character used for indentation")
            .help("YAML is indented with spaces");
    }
    let (message, help) = if follows_brace(text, start) {
        (
            Some("text after the `}` that ends a map"),
            Some("put a text that begins with `{` in quotes: `\"{name}/path\"`"),
        )
    } else {
        words(error.kind())
    };
    let message = message.map_or_else(
        || format!("the file is not valid YAML: {}", error.kind()),
        ToOwned::to_owned,
    );
    let diagnostic = Diagnostic::new("syntax", span, message);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// Whether a text goes on after `key: {name}`, which without quotes is a map.
fn follows_brace(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or_default();
    let after = text.get(offset..).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.ends_with('}')
        && line.contains(": {")
        && !after.starts_with(['\n', '\r', ' ', ',', '}', ']'])
}

/// The tab that indents the line at `offset` or the one after it: before a tab the parser is still
/// at the text above.
fn indentation_tab(text: &str, offset: usize) -> Option<usize> {
    let line_start = text
        .get(..offset)?
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    tab_in_margin(text, line_start).or_else(|| {
        let newline = text.get(offset..)?.find('\n')?;
        tab_in_margin(text, offset + newline + 1)
    })
}

/// The first tab of the white space at `line_start`.
fn tab_in_margin(text: &str, line_start: usize) -> Option<usize> {
    let margin = text.get(line_start..)?.bytes();
    let tab = margin
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .position(|byte| byte == b'\t')?;
    Some(line_start + tab)
}

/// Message and help for the mistakes that occur when writing specs.
fn words(kind: &ErrorKind) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => (
            Some("`{` or `[` without its `}` or `]`, or a comma missing between entries"),
            Some("close it, or put a text that contains `{`, `[`, `,` or `}` in quotes"),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { .. } | ErrorKind::MisplacedFlowCollectionEnd => (
            Some("`}` or `]` that closes nothing"),
            Some("remove it, or put a text that contains it in quotes"),
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => (
            Some("quotation mark without its partner"),
            Some("close the text"),
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            Some("a colon where no key can stand"),
            Some(
                "put a text that contains `: ` in quotes; if there is none, look at the indentation of this line and the one above",
            ),
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            Some("a line that is neither `key: value` nor `- item`"),
            Some("add the colon after the key, and a space after the colon"),
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::BlockSequenceEntryNotAllowed => (
            Some("the indentation fits none of the lines above"),
            Some("keys of one map begin in the same column, and so do the items of one list"),
        ),
        ErrorKind::UnexpectedCharacter { .. }
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => (
            Some("a text cannot begin with this character"),
            Some("put the text in quotes"),
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            Some("unknown escape in a text in double quotes"),
            Some(r"write `\\` for a backslash, or use single quotes"),
        ),
        _ => (None, None),
    }
}
