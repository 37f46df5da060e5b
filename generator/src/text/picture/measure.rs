//! How much room text takes, and where its lines break.
//!
//! All in whole units of the picture: no floating point, so that every machine lays out alike.

mod advance;

use super::style::Style;

/// The most characters of one text that are shown; the pages beside a picture have all of it.
const MOST_CHARACTERS: usize = 240;

/// A kind of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// Prose.
    Regular,
    /// Headings and labels.
    Bold,
    /// What goes over the wire.
    Mono,
}

/// Room that the text takes on one line, at most.
pub(super) fn width(text: &str, style: Style) -> u32 {
    let thousandths: u32 = text
        .chars()
        .map(|character| advance::advance(character, style.face()))
        .fold(0, u32::saturating_add);
    // The size is in tenths of a unit.
    thousandths
        .saturating_mul(style.size())
        .div_ceil(10 * 1_000)
}

/// Breaks `text` into lines of at most `room` units. A word longer than a line is broken, addresses
/// behind their punctuation; a line holds at least one character, however little room there is.
pub(super) fn lines(text: &str, style: Style, room: u32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in shortened(text).split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, style) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        while width(rest, style) > room {
            let (head, tail) = rest.split_at(cut(rest, style, room));
            if tail.is_empty() {
                break;
            }
            lines.push(head.to_owned());
            rest = tail;
        }
        line.push_str(rest);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where to break a word that is too long for a line, in bytes: behind the last character that fits,
/// or behind punctuation if there is some in the second half of the line.
fn cut(word: &str, style: Style, room: u32) -> usize {
    let ends = word.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
    let fitting: Vec<_> = ends
        .take_while(|(end, _)| width(&word[..*end], style) <= room)
        .collect();
    let Some(&(last, _)) = fitting.last() else {
        return word.chars().next().map_or(0, char::len_utf8);
    };
    let is_break = |c: char| matches!(c, '/' | '?' | '&' | '=' | '.' | ',' | '-' | '_' | '}');
    fitting
        .iter()
        .rev()
        .take(fitting.len() / 2)
        .find(|(_, character)| is_break(*character))
        .map_or(last, |(end, _)| *end)
}

/// The beginning of a text that is too long for a picture, with no more than two accents upon
/// each other: a heap of them would cover the lines above.
fn shortened(text: &str) -> String {
    let mut accents = 0;
    let mut kept: String = crate::prose::clean(text)
        .chars()
        .filter(|character| {
            accents = if is_accent(*character) {
                accents + 1
            } else {
                0
            };
            accents <= 2
        })
        .take(MOST_CHARACTERS + 1)
        .collect();
    if let Some((end, _)) = kept.char_indices().nth(MOST_CHARACTERS) {
        kept.truncate(end);
        kept.push('…');
    }
    kept
}

/// Whether the character is drawn upon the one before it (the blocks of combining marks).
fn is_accent(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}
