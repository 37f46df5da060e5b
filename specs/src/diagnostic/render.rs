//! Problems as text and as JSON.

use super::{Diagnostic, Label};
use crate::{
    source::{Sources, is_unprintable},
    span::Span,
};
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use serde_json::json;
use std::{borrow::Cow, fmt::Write, ops::Range};

/// Problems shown to a person in one run.
const SHOWN_MAX: usize = 200;
/// Longest part of a line that is shown, in bytes.
const LINE_MAX: usize = 160;

pub(super) fn human(sources: &Sources, list: &[Diagnostic], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for diagnostic in list.iter().take(SHOWN_MAX) {
        text.push_str(&one(sources, diagnostic, &renderer));
        text.push_str("\n\n");
    }
    if list.len() > SHOWN_MAX {
        let _ = write!(text, "… and {} more. ", list.len() - SHOWN_MAX);
    }
    let noun = if list.len() == 1 {
        "problem"
    } else {
        "problems"
    };
    let _ = writeln!(text, "{} {noun} found", list.len());
    text
}

fn one(sources: &Sources, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let excerpts: Vec<(Excerpt<'_>, &Label)> = diagnostic
        .labels
        .iter()
        .map(|label| (Excerpt::new(sources, label.span), label))
        .collect();
    let mut group = Level::ERROR
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code)
        .elements(
            excerpts
                .iter()
                .enumerate()
                .map(|(index, (excerpt, label))| snippet(index, excerpt, label)),
        );
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

fn snippet<'a>(
    index: usize,
    excerpt: &'a Excerpt<'_>,
    label: &'a Label,
) -> Snippet<'a, Annotation<'a>> {
    let kind = if index == 0 {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let mut annotation = kind.span(excerpt.marked.clone());
    if !label.text.is_empty() {
        annotation = annotation.label(label.text.as_str());
    }
    Snippet::source(excerpt.text.as_ref())
        .path(excerpt.path.as_str())
        .line_start(excerpt.line)
        .annotation(annotation)
}

/// The line a label is on, cut to a bounded length.
struct Excerpt<'a> {
    path: String,
    line: usize,
    text: Cow<'a, str>,
    marked: Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn new(sources: &'a Sources, span: Span) -> Self {
        let path = sources.display_path(span.file);
        let text = sources
            .file(span.file)
            .map_or("", |file| file.text.as_str());
        let start = floor(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..]
            .find('\n')
            .map_or(text.len(), |newline| start + newline);
        let end = floor(text, span.end).clamp(start, line_end);
        let line = text[..start].matches('\n').count() + 1;
        // A window of the line in which the place stands a third from the left.
        let from = floor(text, line_start.max(start.saturating_sub(LINE_MAX / 3)));
        let from = if line_end - line_start <= LINE_MAX {
            line_start
        } else {
            from
        };
        let to = floor(text, line_end.min(from + LINE_MAX)).max(start);
        let mut shown = Cow::Borrowed(text[from..to].trim_end_matches('\r'));
        let mut marked =
            (start - from).min(shown.len())..end.min(to).saturating_sub(from).min(shown.len());
        if shown.contains(is_unprintable) {
            (shown, marked) = visible(&shown, &marked);
        }
        Self {
            path,
            line,
            text: shown,
            marked,
        }
    }
}

/// Replaces what cannot be shown, and moves the mark with it.
fn visible(text: &str, marked: &Range<usize>) -> (Cow<'static, str>, Range<usize>) {
    let mut shown = String::new();
    let mut moved = marked.clone();
    for (index, character) in text.char_indices() {
        if index == marked.start {
            moved.start = shown.len();
        }
        if index == marked.end {
            moved.end = shown.len();
        }
        shown.push(if is_unprintable(character) {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        });
    }
    if marked.end >= text.len() {
        moved.end = shown.len();
    }
    moved.start = moved.start.min(moved.end);
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
