//! Looking into an answer without building a tree of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::{self, Json};
use crate::provider::{Predicate, Test};

/// A dotted path, and what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'p, 'a> {
    path: &'p str,
    /// The JSON text; `None` if there is nothing.
    pub(super) text: Option<&'a str>,
}

/// The JSON texts at dotted paths, in one pass for all paths of one segment.
///
/// A number leads into a list; the empty path is the whole answer. The error says that the answer
/// is not JSON.
pub(super) fn survey<'p, 'a>(
    body: &'a [u8],
    paths: impl IntoIterator<Item = &'p str>,
) -> Result<Vec<Place<'p, 'a>>, serde_json::Error> {
    let place = |path| Place { path, text: None };
    let mut places: Vec<_> = paths.into_iter().map(place).collect();
    pick(body, &mut places)?;
    // From the last to the first: a name that two paths share is picked for the first of them.
    for at in (0..places.len()).rev() {
        let path = places[at].path;
        if path.is_empty() {
            places[at].text = std::str::from_utf8(body).ok().map(str::trim);
            continue;
        }
        let first = places.iter().find(|other| head(other.path) == head(path));
        let text = first.and_then(|first| first.text);
        places[at].text = descend(text, path)?;
    }
    Ok(places)
}

/// Whether a condition holds of the text at its path.
pub(super) fn holds(predicate: &Predicate, found: Option<&str>) -> bool {
    let found = found.unwrap_or("null");
    let value = match predicate.test {
        Test::Present => Json::Bool(true),
        // Lists and objects differ from every scalar; there is no need to read them.
        _ if found.starts_with(['{', '[']) => Json::Array(Vec::new()),
        _ => serde_json::from_str(found).unwrap_or(Json::Null),
    };
    let value = if found == "null" { Json::Null } else { value };
    json::holds(
        &Predicate {
            path: "",
            test: predicate.test,
        },
        &value,
    )
}

/// Follows a path beyond its first segment.
fn descend<'a>(text: Option<&'a str>, path: &str) -> Result<Option<&'a str>, serde_json::Error> {
    let mut text = text;
    for path in path.split('.').skip(1) {
        let Some(inside) = text else { return Ok(None) };
        let mut place = [Place { path, text: None }];
        pick(inside.as_bytes(), &mut place)?;
        text = place[0].text;
    }
    Ok(text)
}

fn head(path: &str) -> &str {
    path.split_once('.').map_or(path, |(head, _)| head)
}

/// Finds the JSON texts of the members with the names with which the paths begin.
fn pick<'a>(text: &'a [u8], places: &mut [Place<'_, 'a>]) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    deserializer.deserialize_any(Members(places))?;
    deserializer.end()
}

/// Reads an object or a list and keeps the texts of some members; everything else has none.
struct Members<'m, 'p, 'a>(&'m mut [Place<'p, 'a>]);

impl<'a> Visitor<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Position(self.0))? {
            match name {
                Some(position) => {
                    self.0[position].text = Some(map.next_value::<&RawValue>()?.get());
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while let Some(element) = list.next_element::<&RawValue>()? {
            let is_wanted = |place: &&mut Place<'_, 'a>| head(place.path).parse() == Ok(index);
            if let Some(place) = self.0.iter_mut().find(is_wanted) {
                place.text = Some(element.get());
            }
            index += 1;
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a name and says which of the paths begins with it.
struct Position<'m, 'p, 'a>(&'m [Place<'p, 'a>]);

impl<'de> DeserializeSeed<'de> for Position<'_, '_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Option<usize>, D::Error> {
        source.deserialize_str(self)
    }
}

impl Visitor<'_> for Position<'_, '_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|place| head(place.path) == name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::provider::Scalar;

    fn at<'a>(body: &'a str, paths: &[&str]) -> Vec<Option<&'a str>> {
        let places = survey(body.as_bytes(), paths.iter().copied()).unwrap();
        places.into_iter().map(|place| place.text).collect()
    }

    #[test]
    fn texts_are_found_wherever_they_stand() {
        let body = r#"{"status": "ok", "meta": {"paging": {"next": null}}, "data": [ {"id": 1}, 2 ], "other": {"status": "x"}}"#;
        assert_eq!(
            at(
                body,
                &[
                    "data",
                    "status",
                    "meta.paging.next",
                    "data.0.id",
                    "data.1",
                    "data.2",
                    "none",
                    "status.x"
                ]
            ),
            [
                Some(r#"[ {"id": 1}, 2 ]"#),
                Some("\"ok\""),
                Some("null"),
                Some("1"),
                Some("2"),
                None,
                None,
                None
            ]
        );
        assert_eq!(at("[1,2]", &["1"]), [Some("2")]);
        assert_eq!(at(" [1,2]\n", &[""]), [Some("[1,2]")]);
        assert_eq!(at("\"text\"", &["a"]), [None]);
        assert_eq!(at("{\"a\\u0062\":1}", &["ab"]), [Some("1")]);
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        for body in ["", "<html>", "{\"a\":1", "{\"a\":1} x", "{\"a\":}", "nul"] {
            assert!(survey(body.as_bytes(), ["b"]).is_err(), "{body}");
        }
        assert!(survey(b"{\"a\":\"\xff\"}", ["a"]).is_err());
    }

    #[test]
    fn conditions_agree_with_those_on_trees() {
        let tests = [
            Test::Present,
            Test::Equals(Scalar::Text("ok")),
            Test::NotEquals(Scalar::Text("ok")),
            Test::Equals(Scalar::Integer(1)),
            Test::Equals(Scalar::Boolean(false)),
            Test::NotEquals(Scalar::Boolean(false)),
        ];
        for text in [
            "{}",
            r#"{"a":null}"#,
            r#"{"a":"ok"}"#,
            r#"{"a":"o\u006b"}"#,
            r#"{"a":1}"#,
            r#"{"a":false}"#,
            r#"{"a":[]}"#,
            r#"{"a":{"b":1}}"#,
        ] {
            for test in tests {
                let predicate = Predicate { path: "a", test };
                let tree = json::holds(&predicate, &serde_json::from_str(text).unwrap());
                assert_eq!(
                    holds(&predicate, at(text, &["a"])[0]),
                    tree,
                    "{test:?} {text}"
                );
            }
        }
    }
}
