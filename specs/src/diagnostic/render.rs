//! Problems as text and as JSON.

use super::{Diagnostic, Diagnostics, Label};
use crate::{
    source::{Sources, is_unprintable},
    span::Span,
};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;
use std::{borrow::Cow, collections::BTreeMap, fmt::Write, ops::Range};

/// Problems shown to a person in one run.
const SHOWN_MAX: usize = 200;
/// Longest text that is given to the renderer as a whole, in bytes. It leaves out lines without a
/// mark and cuts long ones itself, but takes time for every byte.
const EXCERPT_MAX: usize = 16 * 1024;
/// How much of a line longer than that is shown on either side of a place, in bytes.
const CUT: usize = 1024;
/// Longest line of a message: with what the renderer puts before it, a terminal of 80 columns has
/// room for it.
const LINE: usize = 67;
/// Columns for excerpts of a file where nobody says how wide the lines may be.
const EXCERPT_WIDTH: usize = 140;

pub(super) fn human(diagnostics: &Diagnostics, color: bool, width: Option<usize>) -> String {
    let (sources, list) = (&diagnostics.sources, &*diagnostics.list);
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(width.unwrap_or(EXCERPT_WIDTH));
    let (shown, hidden) = list.split_at(list.len().min(SHOWN_MAX));
    let mut text = String::new();
    for diagnostic in shown {
        text.push_str(&one(sources, diagnostic, &renderer));
        text.push_str("\n\n");
    }
    if !hidden.is_empty() {
        let _ = writeln!(text, "… and {} more: {}", hidden.len(), tally(hidden));
    }
    let (noun, they_are) = if list.len() == 1 {
        ("problem", "it is")
    } else {
        ("problems", "they are")
    };
    let _ = write!(text, "{} {noun} found", list.len());
    if diagnostics.is_part {
        let _ = write!(text, "; more is checked once {they_are} mended");
    }
    text.push('\n');
    text
}

/// `12 unknown-key, 3 missing-key`: how many problems there are of each rule.
fn tally(list: &[Diagnostic]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in list {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(code, count)| format!("{count} {code}"))
        .collect();
    counts.join(", ")
}

fn one(sources: &Sources, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    // The first line has the code before it.
    let message = wrapped(
        &diagnostic.message,
        LINE.saturating_sub(diagnostic.code.len()),
    );
    let mut group = Group::with_title(Level::ERROR.primary_title(message).id(diagnostic.code));
    let mut first = true;
    for labels in together(sources, &diagnostic.labels) {
        let excerpt = Excerpt::new(sources, &labels);
        if excerpt.text.is_empty() && labels.iter().all(|label| label.text.is_empty()) {
            // A folder, or a file that is not shown.
            group = group.element(Origin::path(excerpt.path));
            first = false;
            continue;
        }
        if let Some(column) = excerpt.cut_column {
            let origin = Origin::path(excerpt.path.clone());
            group = group.element(origin.line(excerpt.line).char_column(column));
        }
        group = group.element(snippet(excerpt, &labels, first));
        first = false;
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(wrapped(help, LINE)));
    }
    renderer.render(&[group])
}

/// Breaks the lines of a text between words. What stands in backticks stays together, so that it can
/// be copied, unless it is longer than a line.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for mut rest in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(word_end(rest, width));
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            } else if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
            rest = after.trim_start_matches(' ');
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Where the first word of a text ends, with all that stands in backticks if that has `width`.
fn word_end(text: &str, width: usize) -> usize {
    let spaces = text.match_indices(' ').map(|(index, _)| index);
    let mut ends = spaces.chain([text.len()]);
    let first = ends.clone().next().unwrap_or(text.len());
    let is_outside = |end: &usize| text[..*end].matches('`').count().is_multiple_of(2);
    let whole = ends.find(is_outside);
    whole
        .filter(|end| text[..*end].chars().count() <= width)
        .unwrap_or(first)
}

/// Labels that are shown in one excerpt: those in the same file, unless they are too far apart.
fn together<'a>(sources: &Sources, labels: &'a [Label]) -> Vec<Vec<&'a Label>> {
    let mut excerpts: Vec<Vec<&Label>> = Vec::new();
    for label in labels {
        let fitting = excerpts.iter_mut().find(|excerpt| {
            let with: Vec<Span> = excerpt
                .iter()
                .map(|label| label.span)
                .chain([label.span])
                .collect();
            with.iter().all(|span| span.file == label.span.file)
                && lines_of(text_of(sources, label.span), &with).len() <= EXCERPT_MAX
        });
        match fitting {
            Some(excerpt) => excerpt.push(label),
            None => excerpts.push(vec![label]),
        }
    }
    excerpts
}

fn snippet<'a>(
    excerpt: Excerpt<'a>,
    labels: &[&'a Label],
    is_first: bool,
) -> Snippet<'a, Annotation<'a>> {
    let marks = labels.iter().zip(excerpt.marked);
    let annotations = marks.enumerate().map(|(index, (label, marked))| {
        let kind = if is_first && index == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let annotation = kind.span(marked);
        if label.text.is_empty() {
            annotation
        } else {
            annotation.label(label.text.as_str())
        }
    });
    // The place of a line that has been cut is given separately.
    let path = excerpt.cut_column.is_none().then_some(excerpt.path);
    Snippet::source(excerpt.text)
        .path(path)
        .line_start(excerpt.line)
        .annotations(annotations)
}

fn text_of(sources: &Sources, span: Span) -> &str {
    sources
        .file(span.file)
        .map_or("", |file| file.text.as_str())
}

/// The lines in which the `spans` of one file begin, and those between them.
fn lines_of(text: &str, spans: &[Span]) -> Range<usize> {
    let starts = || spans.iter().map(|span| floor(text, span.start));
    let first = starts().min().unwrap_or_default();
    let last = starts().max().unwrap_or_default();
    line_start(text, first)..line_end(text, last)
}

fn line_start(text: &str, index: usize) -> usize {
    text[..index].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, index: usize) -> usize {
    text[index..]
        .find('\n')
        .map_or(text.len(), |newline| index + newline)
}

/// The lines that labels are on, without what cannot be shown.
struct Excerpt<'a> {
    path: String,
    /// Number of the first line.
    line: usize,
    text: Cow<'a, str>,
    /// Where the labels are in `text`, each within one line.
    marked: Vec<Range<usize>>,
    /// Column of the first label, if the line is too long and has been cut.
    cut_column: Option<usize>,
}

impl<'a> Excerpt<'a> {
    /// `labels` are in one file, and there is at least one.
    fn new(sources: &'a Sources, labels: &[&Label]) -> Self {
        let spans: Vec<Span> = labels.iter().map(|label| label.span).collect();
        let primary = spans.first().copied().unwrap_or_default();
        let text = text_of(sources, primary);
        let mut lines = lines_of(text, &spans);
        let start = floor(text, primary.start);
        let line = text[..lines.start].matches('\n').count() + 1;
        let mut cut_column = None;
        if lines.len() > EXCERPT_MAX {
            // One line, then: labels this far apart are not shown together.
            cut_column = Some(text[lines.start..start].chars().count() + 1);
            lines.start = lines.start.max(floor(text, start.saturating_sub(CUT)));
            lines.end = lines.end.min(floor(text, start + CUT));
        }
        let shown = text[lines.clone()].trim_end_matches('\r');
        let marked = spans
            .iter()
            .map(|span| marked(text, *span, &lines, shown.len()));
        let marked: Vec<Range<usize>> = marked.collect();
        let (shown, marked) = if shown.contains(is_unprintable) {
            visible(shown, &marked)
        } else {
            (shown.into(), marked)
        };
        Self {
            path: sources.display_path(primary.file),
            line,
            text: shown,
            marked,
            cut_column,
        }
    }
}

/// The part of `span` that is on its first line, in `lines`, of which `length` bytes are shown.
fn marked(text: &str, span: Span, lines: &Range<usize>, length: usize) -> Range<usize> {
    let start = floor(text, span.start);
    let line_end = line_end(text, start);
    let end = floor(text, span.end).clamp(start, line_end);
    let end = start + text[start..end].trim_end().len();
    let within = |index: usize| index.saturating_sub(lines.start).min(length);
    within(start)..within(end)
}

/// Replaces what cannot be shown, and moves the marks with it.
fn visible(text: &str, marked: &[Range<usize>]) -> (Cow<'static, str>, Vec<Range<usize>>) {
    let mut shown = String::new();
    let mut moved = marked.to_vec();
    let ends = [(text.len(), None)];
    let characters = text.char_indices().map(|(index, c)| (index, Some(c)));
    for (index, character) in characters.chain(ends) {
        for (moved, marked) in moved.iter_mut().zip(marked) {
            if index == marked.start {
                moved.start = shown.len();
            }
            if index == marked.end {
                moved.end = shown.len();
            }
        }
        shown.extend(character.map(|character| {
            if is_unprintable(character) {
                char::REPLACEMENT_CHARACTER
            } else {
                character
            }
        }));
    }
    (shown.into(), moved)
}

/// The last character boundary of `text` that is not after `index`.
fn floor(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

pub(super) fn json_lines(sources: &Sources, list: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for diagnostic in list {
        let labels: Vec<_> = diagnostic
            .labels
            .iter()
            .map(|label| json_label(sources, label))
            .collect();
        let line = json!({
            "code": diagnostic.code,
            "message": diagnostic.message,
            "help": diagnostic.help,
            "labels": labels,
        });
        let _ = writeln!(lines, "{line}");
    }
    lines
}

fn json_label(sources: &Sources, label: &Label) -> serde_json::Value {
    let text = sources
        .file(label.span.file)
        .map_or("", |file| file.text.as_str());
    let start = floor(text, label.span.start);
    let before = &text[..start];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    json!({
        "file": sources.display_path(label.span.file),
        "line": before.matches('\n').count() + 1,
        "column": before[line_start..].chars().count() + 1,
        "start": label.span.start,
        "end": label.span.end,
        "text": label.text,
    })
}
