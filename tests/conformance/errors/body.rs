//! Bodies of errors, written from their published shapes.

use serde_json::{Map, Value, json};
use specs::model::{ErrorShape, Predicate, Scalar, Test};

/// The provider's code, which is no number: it has to come back as it is.
pub const CODE: &str = "E-17";
/// What it says to people.
pub const MESSAGE: &str = "The moon is full.";
/// What it says beyond that.
pub const DETAILS: &str = "Try again by day.";
/// What its support asks for.
pub const REQUEST_ID: &str = "4f9d2c";

/// A body of this shape that is no success. `None`: the two contradict each other.
pub fn of_error(shape: &ErrorShape, success: Option<&Predicate>) -> Option<Value> {
    let mut body = json!({});
    let parts = [
        (&shape.code, CODE),
        (&shape.message, MESSAGE),
        (&shape.details, DETAILS),
        (&shape.request_id, REQUEST_ID),
    ];
    for (paths, text) in parts {
        if let Some(path) = paths.first() {
            put(&mut body, path, json!(text));
        }
    }
    if !holds(&body, &shape.when) {
        let value = match &shape.when.test {
            Test::Present => json!(true),
            Test::Equals(scalar) => json_of(scalar),
            Test::NotEquals(_) => json!("failed"),
        };
        put(&mut body, &shape.when.path, value);
    }
    let succeeds = success.is_some_and(|success| holds(&body, success));
    (!succeeds && holds(&body, &shape.when)).then_some(body)
}

/// Whether a condition holds of a body.
pub fn holds(body: &Value, predicate: &Predicate) -> bool {
    let pointer = format!("/{}", predicate.path.replace('.', "/"));
    let found = body.pointer(&pointer).filter(|value| !value.is_null());
    match &predicate.test {
        Test::Present => found.is_some(),
        Test::Equals(scalar) => found == Some(&json_of(scalar)),
        Test::NotEquals(scalar) => found != Some(&json_of(scalar)),
    }
}

fn json_of(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) => json!(text),
        Scalar::Integer(number) => json!(number),
        Scalar::Boolean(truth) => json!(truth),
    }
}

/// Puts a value at a dotted path; numbers stand for the first places of lists.
fn put(body: &mut Value, path: &str, value: Value) {
    let (head, rest) = path
        .split_once('.')
        .map_or((path, None), |(head, rest)| (head, Some(rest)));
    let mut below = get_or_null(body, head);
    match rest {
        Some(rest) => put(&mut below, rest, value),
        None => below = value,
    }
    if head.parse::<usize>().is_ok() {
        *body = json!([below]);
        return;
    }
    if !body.is_object() {
        *body = Value::Object(Map::new());
    }
    body[head] = below;
}

fn get_or_null(body: &Value, head: &str) -> Value {
    let found = match head.parse::<usize>() {
        Ok(index) => body.get(index),
        Err(_) => body.get(head),
    };
    found.cloned().unwrap_or(Value::Null)
}
