//! Which value of an answer an error is about.

/// The path of the value that an error of reading a JSON text is about.
///
/// Members are written `.name`, elements `[3]`; the whole value is the empty text.
pub(super) fn path_of(text: &[u8], error: &serde_json::Error) -> String {
    let end = offset(text, error.line(), error.column());
    let before = &text[..end];
    // What a kind says of a scalar begins with that scalar. Where the kind reads the scalar from its
    // own text, the error is placed later: after a bracket that closes what the scalar ends.
    let message = error.to_string();
    let is_about_scalar = message.starts_with('`');
    match before {
        [inside @ .., b'}' | b']'] if is_about_scalar => path_at(inside),
        // A list or object where there should be a scalar is refused before it is read.
        [.., b','] if is_about_container(&message) => path_at(&[before, b" "].concat()),
        _ => path_at(before),
    }
}

/// Whether a list or object is where something else should be.
fn is_about_container(message: &str) -> bool {
    ["invalid type: sequence", "invalid type: map"]
        .iter()
        .any(|start| message.starts_with(start))
}

/// The number of bytes before a position. `line` and `column` count as `serde_json` does: lines
/// from 1, bytes of the line read so far.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let start = match line.checked_sub(2) {
        Some(breaks) => text
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(breaks)
            .map_or(0, |(at, _)| at + 1),
        None => 0,
    };
    start.saturating_add(column).min(text.len())
}

/// The path of the value that the beginning of a JSON text ends with or in.
fn path_at(text: &[u8]) -> String {
    let mut path = String::new();
    for step in walk(text) {
        match step {
            Step::Member(name) => {
                path.push('.');
                path.push_str(&String::from_utf8_lossy(name));
            }
            Step::Element(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
            Step::Nowhere => {}
        }
    }
    path
}

/// Where in a list or object the reader is.
enum Step<'a> {
    Member(&'a [u8]),
    Element(usize),
    /// In an object, before its first name.
    Nowhere,
}

/// The lists and objects that are open at the end of the text.
fn walk(text: &[u8]) -> Vec<Step<'_>> {
    let mut open = Vec::new();
    // Whether the next string is a name.
    let mut expects_name = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' => {
                open.push(Step::Nowhere);
                expects_name = true;
            }
            b'[' => {
                open.push(Step::Element(0));
                expects_name = false;
            }
            b'}' | b']' => {
                open.pop();
                expects_name = false;
            }
            // A comma at the very end belongs to the value before it.
            b',' if at < text.len() => match open.last_mut() {
                Some(Step::Element(index)) => *index += 1,
                _ => expects_name = true,
            },
            b'"' => {
                let length = string_length(&text[at..]);
                if expects_name && let Some(step) = open.last_mut() {
                    *step = Step::Member(&text[at..at + length]);
                    expects_name = false;
                }
                at += length + 1;
            }
            _ => {}
        }
    }
    open
}

/// Bytes before the quotation mark that ends a string.
fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::value::kind::{self, Kind};

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only the errors are looked at")]
    struct Record {
        id: u32,
        name: Option<String>,
        inner: Option<Box<Record>>,
        list: Option<Vec<u8>>,
        map: Option<BTreeMap<String, bool>>,
    }

    #[test]
    fn the_path_is_that_of_the_value_in_error() {
        for (text, path) in [
            (r#"[{"id":1},{"id":"x"}]"#, "[1].id"),
            (r#"[{"id":1},{"name":"x"}]"#, "[1]"),
            (r#"[{"id":1,"inner":{"name":"}],\"{"}}]"#, "[0].inner"),
            (r#"[{"id":1,"list":[1,2,300]}]"#, "[0].list[2]"),
            (r#"[{"id":1,"list":[1,2,-3,4]}]"#, "[0].list[2]"),
            (
                "[\n {\"id\": 1},\n\n {\"id\": 2,\n  \"map\": {\"a\": true, \"ü\": null}\n }\n]",
                "[1].map.ü",
            ),
            (r#"[{"id":1,"name":7}, 2]"#, "[0].name"),
            (r#"[{"id":1}, 2]"#, "[1]"),
            (r#"[{"id":1,"list":[1,[2],3]}]"#, "[0].list[1]"),
            (r#"[{"id":1,"list":[1,{}]}]"#, "[0].list[1]"),
            (r#"{"id":1}"#, ""),
            ("7", ""),
        ] {
            let error = serde_json::from_str::<Vec<Record>>(text).unwrap_err();
            assert_eq!(path_of(text.as_bytes(), &error), path, "{text}: {error}");
        }
    }

    #[test]
    fn the_path_of_a_scalar_does_not_depend_on_what_follows() {
        type Costs = kind::List<kind::Map<kind::OneOrMany<kind::Decimal>>>;
        for (text, path) in [
            (r#"[{"a":1},{"b":"x"}]"#, "[1].b"),
            (r#"[{"a":1},{"b":"x","c":2}]"#, "[1].b"),
            ("[{\"a\":1},{\"b\":\"x\"\n}\n]", "[1].b"),
            (r#"[{"a":[1,"x"]}]"#, "[0].a"),
            ("[1]", "[0]"),
        ] {
            let mut source = serde_json::Deserializer::from_str(text);
            let error = Costs::decode(&mut source).unwrap_err();
            assert_eq!(path_of(text.as_bytes(), &error), path, "{text}: {error}");
        }
        let mut source = serde_json::Deserializer::from_str("\"x\"");
        let error = kind::Decimal::decode(&mut source).unwrap_err();
        assert_eq!(path_of(b"\"x\"", &error), "");
    }

    #[test]
    fn positions_outside_the_text_do_no_harm() {
        for line in [0, 1, 2, 9, usize::MAX] {
            for column in [0, 1, 5, usize::MAX] {
                for text in ["", "{", "[\"", "{\"a\":\"\\", "]]]}", ",,,", "\n\n"] {
                    let end = offset(text.as_bytes(), line, column);
                    let _ = path_at(&text.as_bytes()[..end]);
                }
            }
        }
        assert_eq!(offset(b"[1,2", 1, usize::MAX), 4);
        assert_eq!(path_at(b"[1,2"), "[1]");
    }
}
