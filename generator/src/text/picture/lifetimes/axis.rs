//! The axis of time: each doubling of a time is as long as any other.

use serde::Serialize;

use crate::text::picture::column::{BoxView, Column, line_at};
use crate::text::picture::style::Style;
use crate::text::picture::{MARGIN, WIDTH};

/// Height of a bar.
pub(super) const BAR: u32 = 8;

/// Where one second is.
const BEGIN: u32 = MARGIN + 10;
/// Where a year is; what is longer runs into the arrow behind.
const END: u32 = WIDTH - MARGIN - 18;
/// The longest time that has a place on the axis.
const LONGEST: u64 = 365 * 86_400;

/// The marks: time in seconds and label.
const MARKS: [(u64, &str); 6] = [
    (1, "1 s"),
    (60, "1 min"),
    (3_600, "1 h"),
    (86_400, "1 d"),
    (30 * 86_400, "30 d"),
    (LONGEST, "1 y"),
];

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// A lifetime.
    Seconds(u64),
    /// It does not end by itself.
    Unlimited,
    /// Not published.
    Unknown,
    /// The window of a limit.
    Window(u64),
}

/// A bar on its track.
#[derive(Debug, Serialize)]
pub(super) struct BarView {
    /// How it looks.
    class: &'static str,
    track: BoxView,
    bar: BoxView,
    /// Half the way down.
    middle: u32,
    /// Where it ends.
    right: u32,
    /// Whether it goes on beyond the axis.
    goes_on: bool,
}

impl BarView {
    /// A bar with its top at `y`.
    pub(super) fn new(span: Span, y: u32) -> Self {
        let frame = |right: u32| BoxView {
            x: MARGIN,
            y,
            width: right - MARGIN,
            height: BAR,
        };
        let (class, right, goes_on) = match span {
            Span::Seconds(seconds) => ("span", place(seconds), seconds > LONGEST),
            Span::Unlimited => ("span", place(u64::MAX), true),
            Span::Unknown => ("unknown", WIDTH - MARGIN, false),
            Span::Window(seconds) => ("window", place(seconds), false),
        };
        Self {
            class,
            track: frame(WIDTH - MARGIN),
            bar: frame(right),
            middle: y + BAR / 2,
            right,
            goes_on,
        }
    }
}

/// Where the marks are.
pub(super) fn marks() -> Vec<u32> {
    MARKS.iter().map(|(seconds, _)| place(*seconds)).collect()
}

/// The labels of the marks.
pub(super) fn labels(column: &mut Column) {
    let y = column.y();
    for (seconds, label) in MARKS {
        column.push(line_at(Style::Tick, place(seconds), y, label));
    }
    column.gap(Style::Tick.line_height() + 8);
}

/// Where a time is on the axis.
pub(super) fn place(seconds: u64) -> u32 {
    let whole = u64::from(END - BEGIN);
    let along = whole * logarithm(seconds.min(LONGEST)) / logarithm(LONGEST);
    BEGIN + u32::try_from(along).unwrap_or(END - BEGIN)
}

/// The logarithm to base 2 in thousandths, straight between powers of two: less than a tenth too
/// small, which is one unit of the picture, and the same on every machine.
fn logarithm(number: u64) -> u64 {
    let number = number.max(1);
    let exponent = number.ilog2();
    let beyond = u128::from(number - (1 << exponent));
    let fraction = u64::try_from((beyond * 1_000) >> exponent).unwrap_or(0);
    u64::from(exponent) * 1_000 + fraction
}
