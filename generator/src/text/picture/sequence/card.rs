//! The card under an arrow.

use serde::Serialize;

use crate::text::picture::column::{BoxView, Column, TextView, line_at, name_room};
use crate::text::picture::flow::Step;
use crate::text::picture::style::Style;
use crate::text::picture::{INNER, MARGIN, measure};

/// Between the edge of a card and its text.
const PADDING: u32 = 10;
/// The most that names take of a line that they share with what they mean.
const MOST_NAMES: u32 = 160;

/// What is sent.
#[derive(Debug, Serialize)]
pub(super) struct CardView {
    pub(super) frame: BoxView,
    /// The box around the HTTP method.
    chip: Option<BoxView>,
    texts: Vec<TextView>,
}

impl CardView {
    /// The card of a step, with its top at `top`.
    pub(super) fn new(step: &Step, top: u32) -> Self {
        let (x, room) = (MARGIN + PADDING, INNER - 2 * PADDING);
        let mut column = Column::at(top + PADDING - 2);
        column.paragraph(Style::Heading, x, room, step.title);
        column.paragraph(Style::Soft, x, room, &step.route());
        let chip = (step.request.as_ref())
            .and_then(|(method, url)| request(&mut column, method, url, x, room));
        let names = step.groups.iter().flat_map(|group| &group.rows);
        let names = name_room(names.map(|row| row.name.as_str()), Style::Code, MOST_NAMES);
        for group in &step.groups {
            column.gap(6);
            column.paragraph(Style::Label, x, room, group.label);
            for row in &group.rows {
                column.pair(
                    (&row.name, Style::Code),
                    (&row.meaning, Style::Soft),
                    names,
                    x,
                    room,
                );
            }
        }
        for note in &step.notes {
            column.gap(5);
            column.paragraph(Style::Body, x, room, note);
        }
        Self {
            frame: BoxView {
                x: MARGIN,
                y: top,
                width: INNER,
                height: column.y() + PADDING - 2 - top,
            },
            chip,
            texts: column.into_texts(),
        }
    }
}

/// The method in its box, and the address to the right of it.
fn request(column: &mut Column, method: &str, url: &str, x: u32, room: u32) -> Option<BoxView> {
    column.gap(6);
    if method.is_empty() {
        column.paragraph(Style::Code, x, room, url);
        return None;
    }
    let width = measure::width(method, Style::Method) + 12;
    let top = column.y();
    column.push(line_at(Style::Method, x + width / 2, top, method));
    column.paragraph(Style::Code, x + width + 8, room - width - 8, url);
    Some(BoxView {
        x,
        y: top - 1,
        width,
        height: Style::Method.line_height() + 2,
    })
}
