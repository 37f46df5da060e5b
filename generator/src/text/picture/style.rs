//! The typography of pictures: sizes here are those of `style.css` beside the templates.

use super::measure::Face;

/// A way to set text. The smallest is 12.5 units of a picture that is [`super::WIDTH`] wide, so it
/// is more than 12 px where a picture is shown 358 px wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// The provider's name above the title.
    Overline,
    /// The title of a picture.
    Title,
    /// The heading of a step or section.
    Heading,
    /// A sentence.
    Body,
    /// What explains something else.
    Soft,
    /// The heading of a list.
    Label,
    /// What stands at the beginning of a line, in bold.
    Name,
    /// What goes over the wire.
    Code,
    /// A method, centred.
    Method,
    /// The name of a lane, centred.
    Lane,
    /// The number of a step, centred.
    Number,
    /// What belongs to a mark of an axis, centred.
    Tick,
    /// A value at the right end of a line.
    Value,
}

impl Style {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Self; 13] = [
        Self::Overline,
        Self::Title,
        Self::Heading,
        Self::Body,
        Self::Soft,
        Self::Label,
        Self::Name,
        Self::Code,
        Self::Method,
        Self::Lane,
        Self::Number,
        Self::Tick,
        Self::Value,
    ];

    /// The class of the style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Overline => "overline",
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Soft => "soft",
            Self::Label => "label",
            Self::Name => "name",
            Self::Code => "code",
            Self::Method => "method",
            Self::Lane => "lane",
            Self::Number => "number",
            Self::Tick => "tick",
            Self::Value => "value",
        }
    }

    /// The kind of type.
    pub(super) const fn face(self) -> Face {
        match self {
            Self::Body | Self::Soft | Self::Tick | Self::Value => Face::Regular,
            Self::Code => Face::Mono,
            _ => Face::Bold,
        }
    }

    /// Font size in tenths of a unit.
    pub(super) const fn size(self) -> u32 {
        match self {
            Self::Title => 190,
            Self::Heading => 145,
            _ => 125,
        }
    }

    /// From one line to the next.
    pub(super) const fn line_height(self) -> u32 {
        match self {
            Self::Title => 24,
            Self::Heading => 19,
            _ => 17,
        }
    }

    /// From the top of a line to its baseline.
    pub(super) const fn baseline(self) -> u32 {
        match self {
            Self::Title => 18,
            Self::Heading => 14,
            _ => 13,
        }
    }
}
