//! Paths with variables, and the paths that fit them.

use std::collections::BTreeMap;

/// Part of a segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Text, percent-decoded.
    Literal(String),
    /// Any text that is not empty: the value of this path parameter.
    Variable(String),
}

/// Begins and ends the name of a variable in the text of a [`Pattern`]. Specs contain no such
/// character.
pub(super) const MARK: char = '\0';

/// A path, some segments of which may be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    segments: Vec<Vec<Piece>>,
}

impl Pattern {
    /// A path in which the names of variables stand between [`MARK`]s.
    pub(super) fn new(path: &str) -> Self {
        let segments = segments(path).map(pieces).collect();
        Self { segments }
    }

    /// The values of the variables if the path fits.
    pub(super) fn fit(&self, path: &[String]) -> Option<Vec<(String, String)>> {
        if path.len() != self.segments.len() {
            return None;
        }
        let mut values = BTreeMap::new();
        for (pieces, text) in self.segments.iter().zip(path) {
            if !fit(pieces, text, &mut values) {
                return None;
            }
        }
        Some(values.into_iter().collect())
    }

    /// Whether a path begins with this one.
    pub(super) fn begins(&self, path: &[String]) -> bool {
        // The slash at the end of a base separates it from what follows.
        let ends_in_slash = self.segments.last().is_some_and(Vec::is_empty);
        let length = self.segments.len() - usize::from(ends_in_slash);
        path.len() >= length
            && (self.segments[..length].iter().zip(path))
                .all(|(pieces, text)| fit(pieces, text, &mut BTreeMap::new()))
    }

    /// Whether some path fits both. Two segments with variables count as alike.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let alike = |(one, other): (&Vec<Piece>, &Vec<Piece>)| match (literal(one), literal(other))
        {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        self.segments.len() == other.segments.len()
            && self.segments.iter().zip(&other.segments).all(alike)
    }

    /// How many variables there are: the fewer, the more exact.
    pub(super) fn variables(&self) -> usize {
        let pieces = self.segments.iter().flatten();
        pieces
            .filter(|piece| matches!(piece, Piece::Variable(_)))
            .count()
    }
}

/// The segments of a path that begins with a slash; what is empty counts as `/`.
pub(super) fn segments(path: &str) -> std::str::Split<'_, char> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// The text of a segment without variables.
fn literal(pieces: &[Piece]) -> Option<&str> {
    match pieces {
        [] => Some(""),
        [Piece::Literal(text)] => Some(text),
        _ => None,
    }
}

fn pieces(segment: &str) -> Vec<Piece> {
    let parts = segment.split(MARK).enumerate();
    parts
        .filter(|(_, text)| !text.is_empty())
        .map(|(index, text)| match index % 2 {
            0 => Piece::Literal(percent_decode(text)),
            _ => Piece::Variable(text.to_owned()),
        })
        .collect()
}

fn fit(pieces: &[Piece], text: &str, values: &mut BTreeMap<String, String>) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    match first {
        Piece::Literal(literal) => text
            .strip_prefix(literal.as_str())
            .is_some_and(|text| fit(rest, text, values)),
        Piece::Variable(name) if rest.is_empty() => {
            values.insert(name.clone(), text.to_owned());
            !text.is_empty()
        }
        Piece::Variable(name) => {
            // The longest value first, as a regular expression does it.
            let ends = text.char_indices().map(|(index, _)| index).skip(1);
            let ends: Vec<usize> = ends.chain([text.len()]).collect();
            ends.into_iter().rev().any(|end| {
                let found = fit(rest, &text[end..], values);
                if found {
                    values.insert(name.clone(), text[..end].to_owned());
                }
                found
            })
        }
    }
}

/// Text without its percent-encoding (RFC 3986 section 2.1). What is no encoding stays; bytes that
/// are no UTF-8 become U+FFFD.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let value = (*byte == b'%')
            .then(|| hexadecimal(bytes.get(index + 1..index + 3)?))
            .flatten();
        decoded.push(value.unwrap_or(*byte));
        index += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digits
        .iter()
        .try_fold(0, |value, byte| Some(value * 16 + digit(*byte)?))?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn fitting(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
        let path: Vec<String> = segments(path).map(percent_decode).collect();
        Pattern::new(&pattern.replace(['{', '}'], "\0")).fit(&path)
    }

    #[test]
    fn variables_are_segments_or_parts_of_them() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            fitting("/tasks/{id}/notes/{note}", "/tasks/a%2Fb/notes/%C3%A4"),
            Some(vec![pair("id", "a/b"), pair("note", "ä")])
        );
        assert_eq!(
            fitting("/{a}-{b}.json", "/1-2-3.json"),
            Some(vec![pair("a", "1-2"), pair("b", "3")])
        );
        assert_eq!(fitting("/tasks/{id}", "/tasks/"), None);
        assert_eq!(fitting("/tasks/{id}", "/tasks/1/2"), None);
        assert_eq!(fitting("/tasks", "/Tasks"), None);
        assert_eq!(fitting("/", ""), Some(Vec::new()));
        assert_eq!(fitting("/a/", "/a"), None);
    }

    #[test]
    fn a_base_is_the_beginning_of_what_is_below() {
        let begins = |base: &str, path: &str| {
            let path: Vec<String> = segments(path).map(percent_decode).collect();
            Pattern::new(base).begins(&path)
        };
        assert!(begins("/api/1", "/api/1/list"));
        assert!(begins("/api/1/", "/api/1"));
        assert!(begins("", "/anything"));
        assert!(!begins("/api/1", "/api/12"));
    }

    #[test]
    fn broken_encodings_stay_as_they_are() {
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%+1%zz%4"), "%+1%zz%4");
        assert_eq!(percent_decode("%ff"), "\u{FFFD}");
    }

    #[test]
    fn patterns_meet_where_a_path_fits_both() {
        let meets = |one: &str, other: &str| Pattern::new(one).meets(&Pattern::new(other));
        assert!(meets("/a/\0x\0", "/a/b"));
        assert!(!meets("/a/b", "/a/c"));
        assert!(!meets("/a", "/a/b"));
    }
}
