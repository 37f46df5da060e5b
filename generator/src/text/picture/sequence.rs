//! The sequence diagram of a flow: lanes from top to bottom, under each arrow a card that says what
//! is sent.

mod card;

use serde::Serialize;

use super::column::{BoxView, Column, TextView, line_at, name_room};
use super::flow::{Flow, Party, Step};
use super::style::Style;
use super::{FrameView, INNER, MARGIN, measure};
use card::CardView;

/// Height of the box with a lane's name.
const LANE: u32 = 26;
/// What a lane's box is wider than its name.
const LANE_PADDING: u32 = 14;
/// From the end of a card to the next arrow.
const ABOVE_ARROW: u32 = 21;
/// From an arrow to its card.
const BELOW_ARROW: u32 = 17;

/// View of `sequence.svg.tera`.
#[derive(Debug, Serialize)]
pub(super) struct SequenceView {
    frame: FrameView,
    texts: Vec<TextView>,
    lanes: Vec<LaneView>,
    steps: Vec<StepView>,
}

#[derive(Debug, Serialize)]
struct LaneView {
    x: u32,
    top: u32,
    bottom: u32,
    head: BoxView,
    name: TextView,
}

#[derive(Debug, Serialize)]
struct StepView {
    arrows: Vec<ArrowView>,
    /// Where the step begins, for its number.
    x: u32,
    y: u32,
    number: TextView,
    card: CardView,
}

/// An arrow; it goes aside, and down before where it passes something on.
#[derive(Debug, Serialize)]
struct ArrowView {
    class: &'static str,
    from: u32,
    from_y: u32,
    to: u32,
    y: u32,
    /// Where the strokes of the head begin.
    barb: u32,
    above: u32,
    below: u32,
}

/// Where the lanes are: party, box and its middle.
struct Lanes(Vec<(Party, BoxView, u32)>);

impl Lanes {
    /// The lanes of a flow, with equal gaps between the boxes, which begin at `y`.
    fn of(flow: &Flow, y: u32) -> Self {
        let parties = Party::ALL.into_iter().filter(|party| flow.has(*party));
        let widths: Vec<_> = parties
            .map(|party| {
                let name = measure::width(party.name(), Style::Lane);
                (party, name + LANE_PADDING)
            })
            .collect();
        let boxes: u32 = widths.iter().map(|(_, width)| width).sum();
        let gaps = u32::try_from(widths.len()).unwrap_or(1).max(2) - 1;
        let gap = INNER.saturating_sub(boxes) / gaps;
        let mut x = MARGIN;
        let mut lanes = Vec::new();
        for (party, width) in widths {
            let head = BoxView {
                x,
                y,
                width,
                height: LANE,
            };
            lanes.push((party, head, x + width / 2));
            x += width + gap;
        }
        Self(lanes)
    }

    fn x(&self, party: Party) -> u32 {
        let known = self.0.iter().find(|(known, ..)| *known == party);
        known.map_or(0, |(.., x)| *x)
    }

    fn views(self, bottom: u32) -> Vec<LaneView> {
        let view = |(party, head, x): (Party, BoxView, u32)| LaneView {
            x,
            top: head.y + LANE,
            bottom,
            name: line_at(Style::Lane, x, head.y + 4, party.name()),
            head,
        };
        self.0.into_iter().map(view).collect()
    }
}

impl SequenceView {
    pub(super) fn new(provider: &str, flow: &Flow) -> Self {
        let mut column = Column::at(MARGIN + 4);
        column.paragraph(Style::Overline, MARGIN, INNER, provider);
        column.paragraph(Style::Title, MARGIN, INNER, flow.title);
        column.gap(8);
        addresses(&mut column, flow);
        column.gap(12);
        let lanes = Lanes::of(flow, column.y());
        let mut y = column.y() + LANE + 4;
        let mut steps = Vec::new();
        for (index, step) in flow.steps.iter().enumerate() {
            let view = step_view(step, index + 1, &lanes, y);
            y = view.card.frame.y + view.card.frame.height;
            steps.push(view);
        }
        let height = y + MARGIN;
        Self {
            frame: FrameView::new(provider, flow.title, &flow.description(), height),
            texts: column.into_texts(),
            lanes: lanes.views(y),
            steps,
        }
    }
}

/// The hosts of those who take part, and what the variables in them are.
fn addresses(column: &mut Column, flow: &Flow) {
    let names = name_room(
        flow.hosts.iter().map(|row| row.name.as_str()),
        Style::Name,
        130,
    );
    for row in &flow.hosts {
        column.pair(
            (&row.name, Style::Name),
            (&row.meaning, Style::Code),
            names,
            MARGIN,
            INNER,
        );
    }
    if !flow.variables.is_empty() {
        column.gap(6);
    }
    let names = flow.variables.iter().map(|row| row.name.as_str());
    let names = name_room(names, Style::Code, 130);
    for row in &flow.variables {
        column.pair(
            (&row.name, Style::Code),
            (&row.meaning, Style::Soft),
            names,
            MARGIN,
            INNER,
        );
    }
}

fn step_view(step: &Step, number: usize, lanes: &Lanes, above: u32) -> StepView {
    let y = above + ABOVE_ARROW;
    let (from, to) = (lanes.x(step.from), lanes.x(step.to));
    let class = if step.is_answer { "answer" } else { "request" };
    let arrows = match step.via {
        Some(via) => vec![
            arrow(class, from, lanes.x(via), (y, y)),
            arrow("request", lanes.x(via), to, (y, y + 15)),
        ],
        None => vec![arrow(class, from, to, (y, y))],
    };
    let lowest = arrows.last().map_or(y, |arrow| arrow.y);
    StepView {
        arrows,
        x: from,
        y,
        number: line_at(Style::Number, from, y - 9, &number.to_string()),
        card: CardView::new(step, lowest + BELOW_ARROW),
    }
}

/// An arrow that begins at the height `from_y`, goes down to `y` and then aside.
fn arrow(class: &'static str, from: u32, to: u32, (from_y, y): (u32, u32)) -> ArrowView {
    let (to, barb) = if from < to {
        (to - 1, to - 8)
    } else {
        (to + 1, to + 8)
    };
    ArrowView {
        class,
        from,
        from_y,
        to,
        y,
        barb,
        above: y - 4,
        below: y + 4,
    }
}
