//! Looking into JSON answers: dotted paths, conditions, errors.

use crate::error::ServerError;
use crate::provider::{ErrorShape, Predicate, Scalar, Test};

/// Any JSON value.
pub use serde_json::Value as Json;

/// The value at a dotted path; a number leads into a list. The empty path is the whole value.
pub(crate) fn at<'a>(value: &'a Json, path: &str) -> Option<&'a Json> {
    if path.is_empty() {
        return Some(value);
    }
    path.split('.').try_fold(value, |inside, key| match inside {
        Json::Object(members) => members.get(key),
        Json::Array(items) => key
            .parse::<usize>()
            .ok()
            .and_then(|position| items.get(position)),
        _ => None,
    })
}

/// The value at the path unless it is null.
pub(crate) fn present<'a>(value: &'a Json, path: &str) -> Option<&'a Json> {
    at(value, path).filter(|value| !value.is_null())
}

/// Whether the condition holds.
pub(crate) fn holds(predicate: &Predicate, value: &Json) -> bool {
    let found = present(value, predicate.path);
    match &predicate.test {
        Test::Present => found.is_some(),
        Test::Equals(scalar) => found.is_some_and(|found| equals(scalar, found)),
        Test::NotEquals(scalar) => !found.is_some_and(|found| equals(scalar, found)),
    }
}

fn equals(scalar: &Scalar, value: &Json) -> bool {
    match *scalar {
        Scalar::Text(text) => value.as_str() == Some(text),
        Scalar::Integer(number) => value.as_i64() == Some(number),
        Scalar::Boolean(boolean) => value.as_bool() == Some(boolean),
    }
}

/// The error in an answer, by the first shape whose condition holds.
pub(crate) fn server_error(value: &Json, shapes: &[ErrorShape]) -> Option<ServerError> {
    let shape = shapes.iter().find(|shape| holds(&shape.when, value))?;
    let first = |paths: &[&str]| paths.iter().find_map(|path| present(value, path));
    let code = first(shape.code).map(text);
    let message = first(shape.message).map(text);
    let request_id = first(shape.request_id);
    let details = first(shape.details).cloned();
    Some(
        ServerError::new(code.as_deref(), message.as_deref(), details)
            .with_request_id(request_id.map(text).as_deref()),
    )
}

/// A value as text: a string as it is, anything else as JSON.
pub(crate) fn text(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::{Error, ErrorKind};

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn paths_lead_into_objects_and_lists() {
        let value = json(r#"{"a":{"b":[1,{"c":null}]}}"#);
        assert_eq!(at(&value, "a.b.0"), Some(&json("1")));
        assert_eq!(at(&value, "a.b.1.c"), Some(&Json::Null));
        assert_eq!(present(&value, "a.b.1.c"), None);
        assert_eq!(at(&value, "a.b.2"), None);
        assert_eq!(at(&value, "a.b.x"), None);
        assert_eq!(at(&value, ""), Some(&value));
    }

    #[test]
    fn conditions() {
        let value = json(r#"{"status":"ok","n":1,"t":true,"nothing":null}"#);
        let check = |path, test| holds(&Predicate { path, test }, &value);
        assert!(check("status", Test::Present));
        assert!(!check("nothing", Test::Present));
        assert!(check("status", Test::Equals(Scalar::Text("ok"))));
        assert!(!check("n", Test::Equals(Scalar::Text("1"))));
        assert!(check("n", Test::Equals(Scalar::Integer(1))));
        assert!(check("t", Test::Equals(Scalar::Boolean(true))));
        assert!(check("absent", Test::NotEquals(Scalar::Boolean(true))));
        assert!(!check("t", Test::NotEquals(Scalar::Boolean(true))));
    }

    fn request_id(server: ServerError) -> Option<String> {
        let error = Error::new(ErrorKind::Api, "", "").with_server(server);
        error.request_id().map(str::to_owned)
    }

    #[test]
    fn the_first_shape_that_fits_counts() {
        let shapes = [
            ErrorShape {
                when: Predicate {
                    path: "status",
                    test: Test::Equals(Scalar::Text("error")),
                },
                code: &["status_code"],
                message: &["errorDescription", "message"],
                details: &["details"],
                request_id: &[],
            },
            ErrorShape {
                when: Predicate {
                    path: "error",
                    test: Test::Present,
                },
                code: &["error"],
                message: &["error_description"],
                details: &[],
                request_id: &["trace.id"],
            },
        ];
        let error = server_error(
            &json(r#"{"status":"error","status_code":7,"message":"no\u001b","details":[1]}"#),
            &shapes,
        )
        .unwrap();
        assert_eq!(
            (error.code(), error.message()),
            (Some("7"), Some("no\\u{1b}"))
        );
        assert_eq!(error.details(), Some(&json("[1]")));
        assert_eq!(request_id(error), None);
        let error = json(r#"{"error":{"a":1},"trace":{"id":7}}"#);
        let error = server_error(&error, &shapes).unwrap();
        assert_eq!(error.code(), Some(r#"{"a":1}"#));
        assert_eq!(request_id(error).as_deref(), Some("7"));
        assert!(server_error(&json(r#"{"error":null}"#), &shapes).is_none());
    }
}
