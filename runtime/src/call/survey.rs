//! Looking into an answer without building a tree of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::{self, Json};
use crate::provider::{Predicate, Test};

/// The JSON texts at dotted paths, in one pass for all paths of one segment.
///
/// A number leads into a list; the empty path is the whole answer. The error says that the answer
/// is not JSON.
pub(super) fn survey<'a>(
    body: &'a [u8],
    paths: &[&str],
) -> Result<Vec<Option<&'a str>>, serde_json::Error> {
    let heads: Vec<&str> = paths.iter().map(|path| head(path)).collect();
    let picked = pick(body, &heads)?;
    let mut found = Vec::with_capacity(paths.len());
    for (path, head) in paths.iter().zip(&heads) {
        if path.is_empty() {
            found.push(std::str::from_utf8(body).ok().map(str::trim));
            continue;
        }
        // A name that two paths share is picked for the first of them.
        let first = heads.iter().position(|other| other == head);
        let text = first.and_then(|first| picked[first]);
        found.push(descend(text, path)?);
    }
    Ok(found)
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
    for segment in path.split('.').skip(1) {
        let Some(inside) = text else { return Ok(None) };
        text = pick(inside.as_bytes(), &[segment])?[0];
    }
    Ok(text)
}

fn head(path: &str) -> &str {
    path.split_once('.').map_or(path, |(head, _)| head)
}

/// The JSON texts of the members with these names.
fn pick<'a>(text: &'a [u8], names: &[&str]) -> Result<Vec<Option<&'a str>>, serde_json::Error> {
    let mut found = vec![None; names.len()];
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    deserializer.deserialize_any(Members {
        names,
        found: &mut found,
    })?;
    deserializer.end()?;
    Ok(found)
}

/// Reads an object or a list and keeps the texts of some members; everything else has none.
struct Members<'n, 'f, 'a> {
    names: &'n [&'n str],
    found: &'f mut [Option<&'a str>],
}

impl<'a> Visitor<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Position(self.names))? {
            match name {
                Some(position) => self.found[position] = Some(map.next_value::<&RawValue>()?.get()),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while let Some(element) = list.next_element::<&RawValue>()? {
            let wanted = |name: &&str| name.parse() == Ok(index);
            if let Some(position) = self.names.iter().position(wanted) {
                self.found[position] = Some(element.get());
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

/// Reads a name and says where it stands in the list of names.
struct Position<'n>(&'n [&'n str]);

impl<'de> DeserializeSeed<'de> for Position<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Option<usize>, D::Error> {
        source.deserialize_str(self)
    }
}

impl Visitor<'_> for Position<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|other| *other == name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::provider::Scalar;

    fn at<'a>(body: &'a str, paths: &[&str]) -> Vec<Option<&'a str>> {
        survey(body.as_bytes(), paths).unwrap()
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
            assert!(survey(body.as_bytes(), &["b"]).is_err(), "{body}");
        }
        assert!(survey(b"{\"a\":\"\xff\"}", &["a"]).is_err());
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
