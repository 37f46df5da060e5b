//! The picture of lifetimes: codes and tokens on one axis of time, what a refresh does to them and
//! which limits apply.

mod axis;
mod effects;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;
use specs::model::Provider;

use super::column::{Column, TextView, line_at, name_room};
use super::measure;
use super::style::Style;
use super::{FrameView, INNER, MARGIN, WIDTH};
use crate::prose;
use crate::text::facts;
use crate::text::markup::Markdown;
use axis::BarView;
use effects::{Effect, EffectView};

/// Name of the file, without its ending.
pub(super) const ID: &str = "lifetimes";
/// What the picture shows.
pub(super) const TITLE: &str = "Lifetimes and limits";

/// Between a line of text and its bar.
const ABOVE_BAR: u32 = 4;
/// From a bar to the next text.
const BELOW_BAR: u32 = 11;

/// View of `lifetimes.svg.tera`.
#[derive(Debug, Serialize)]
pub(super) struct LifetimesView {
    frame: FrameView,
    texts: Vec<TextView>,
    bars: Vec<BarView>,
    /// Where the marks of the axis are.
    marks: Vec<u32>,
    effects: Vec<EffectView>,
}

/// A name on the left and a value on the right of a line, or below where they are too long for one.
fn name_and_value(column: &mut Column, name: &str, value: &str) {
    let both = measure::width(name, Style::Name) + 12 + measure::width(value, Style::Value);
    if both > INNER {
        column.paragraph(Style::Name, MARGIN, INNER, name);
        column.paragraph(Style::Soft, MARGIN, INNER, value);
        return;
    }
    let right = line_at(Style::Value, WIDTH - MARGIN, column.y(), value);
    column.paragraph(Style::Name, MARGIN, INNER, name);
    column.push(right);
}

impl LifetimesView {
    pub(super) fn new(provider: &Provider) -> Self {
        let mut column = Column::at(MARGIN + 4);
        column.paragraph(Style::Overline, MARGIN, INNER, &provider.name);
        column.paragraph(Style::Title, MARGIN, INNER, TITLE);
        column.paragraph(
            Style::Soft,
            MARGIN,
            INNER,
            "A second to a year, on a logarithmic axis.",
        );
        column.gap(8);
        axis::labels(&mut column);
        let bars = bars(&mut column, provider);
        column.gap(10);
        column.paragraph(Style::Heading, MARGIN, INNER, "What a refresh does");
        column.gap(4);
        let effects = what_a_refresh_does(&mut column, provider);
        besides(&mut column, provider);
        let height = column.y() + MARGIN;
        Self {
            frame: FrameView::new(&provider.name, TITLE, &description(provider), height),
            texts: column.into_texts(),
            bars,
            marks: axis::marks(),
            effects,
        }
    }
}

fn bars(column: &mut Column, provider: &Provider) -> Vec<BarView> {
    let mut bars = Vec::new();
    for row in rows::rows(provider) {
        name_and_value(column, row.name, &row.value);
        if let Some(remark) = &row.remark {
            column.paragraph(Style::Soft, MARGIN, INNER, remark);
        }
        column.gap(ABOVE_BAR);
        bars.push(BarView::new(row.span, column.y()));
        column.gap(axis::BAR + BELOW_BAR);
    }
    bars
}

fn what_a_refresh_does(column: &mut Column, provider: &Provider) -> Vec<EffectView> {
    let effects = effects::effects(provider);
    if effects.is_empty() {
        column.paragraph(Style::Body, MARGIN, INNER, effects::NO_REFRESH);
        return Vec::new();
    }
    column.push(line_at(Style::Tick, WIDTH / 2, column.y(), "refresh"));
    column.gap(Style::Tick.line_height() + 2);
    let mut views = Vec::new();
    for Effect { name, value, what } in effects {
        name_and_value(column, name, &value);
        column.gap(ABOVE_BAR);
        views.push(EffectView::new(what, column.y()));
        column.gap(axis::BAR + BELOW_BAR);
    }
    views
}

fn besides(column: &mut Column, provider: &Provider) {
    let rows = effects::besides(provider);
    if rows.is_empty() {
        return;
    }
    column.gap(10);
    column.paragraph(Style::Heading, MARGIN, INNER, "What else may end a token");
    column.gap(4);
    let names = name_room(rows.iter().map(|row| row.name.as_str()), Style::Name, 150);
    for row in &rows {
        column.pair(
            (&row.name, Style::Name),
            (&row.meaning, Style::Soft),
            names,
            MARGIN,
            INNER,
        );
        column.gap(2);
    }
}

/// The picture in one paragraph.
pub(super) fn description(provider: &Provider) -> String {
    let facts = rows::rows(provider)
        .into_iter()
        .map(|row| format!("{}: {}.", row.name, row.value))
        .chain(effects::effects(provider).into_iter().map(|effect| {
            format!(
                "On a refresh, {}: {}.",
                effect.name.to_lowercase(),
                effect.value
            )
        }));
    facts.collect::<Vec<_>>().join(" ")
}

/// The picture as items of a list.
pub(super) fn facts(provider: &Provider) -> Vec<Markdown> {
    let lifecycle = facts::lifecycle(&provider.lifecycle);
    let of_limits = rows::request_limits(provider).map(|limit| {
        let text = crate::text::words::limit(limit);
        Markdown::ours(format!("{text}: {}", prose::line(&limit.doc)))
    });
    lifecycle
        .into_iter()
        .map(|fact| Markdown::ours(format!("{}: {}", fact.name, fact.value)))
        .chain(of_limits)
        .collect()
}
