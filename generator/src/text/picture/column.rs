//! Text set downwards.

use serde::Serialize;

use super::measure;
use super::style::Style;
use crate::text::markup::Xml;

/// Room between a name and what it means.
const GUTTER: u32 = 10;
/// How far the meaning is moved in that stands below its name.
const BELOW: u32 = 16;

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct TextView {
    class: &'static str,
    x: u32,
    y: u32,
    text: Xml,
}

/// A box with text in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct BoxView {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Lines of text below each other.
#[derive(Debug, Default)]
pub(super) struct Column {
    y: u32,
    texts: Vec<TextView>,
}

impl Column {
    /// A column that begins at `y`.
    pub(super) fn at(y: u32) -> Self {
        Self {
            y,
            texts: Vec::new(),
        }
    }

    /// Where the next line begins.
    pub(super) fn y(&self) -> u32 {
        self.y
    }

    /// Leaves room.
    pub(super) fn gap(&mut self, height: u32) {
        self.y += height;
    }

    /// What was set.
    pub(super) fn into_texts(self) -> Vec<TextView> {
        self.texts
    }

    /// Puts a line that was placed already.
    pub(super) fn push(&mut self, text: TextView) {
        self.texts.push(text);
    }

    /// A text from `x` on, in as many lines as it takes.
    /// How many that are is returned.
    pub(super) fn paragraph(&mut self, style: Style, x: u32, room: u32, text: &str) -> usize {
        let lines = measure::lines(text, style, room);
        for line in &lines {
            self.texts.push(line_at(style, x, self.y, line));
            self.y += style.line_height();
        }
        lines.len()
    }

    /// A name and what it means, side by side where the name fits into `names` units, else one below
    /// the other. `x` and `room` are those of both together.
    pub(super) fn pair(
        &mut self,
        (name, name_style): (&str, Style),
        (meaning, style): (&str, Style),
        names: u32,
        x: u32,
        room: u32,
    ) {
        let top = self.y;
        let lines = self.paragraph(name_style, x, room, name);
        let below = self.y;
        let fits = lines < 2 && measure::width(name, name_style) <= names;
        let beside = names + GUTTER;
        if fits {
            self.y = top;
            self.paragraph(style, x + beside, room.saturating_sub(beside), meaning);
            self.y = self.y.max(below);
        } else {
            self.paragraph(style, x + BELOW, room.saturating_sub(BELOW), meaning);
        }
    }
}

/// The room that the names of pairs take side by side with what they mean: as much as the longest
/// of them that is at most `most` wide.
pub(super) fn name_room<'a>(
    names: impl IntoIterator<Item = &'a str>,
    style: Style,
    most: u32,
) -> u32 {
    let widths = names.into_iter().map(|name| measure::width(name, style));
    widths
        .filter(|width| *width <= most)
        .max()
        .unwrap_or(most / 2)
}

/// One line of text that begins, or for centred and right-bound styles stands, at `x`, with its top
/// at `y`.
pub(super) fn line_at(style: Style, x: u32, y: u32, text: &str) -> TextView {
    TextView {
        class: style.class(),
        x,
        y: y + style.baseline(),
        text: Xml::text(text),
    }
}
