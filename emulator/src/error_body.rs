//! Errors in the provider's own shape.

use serde_json::{Value, json};
use specs::model::{ErrorShape, Predicate, Scalar, Test};

use crate::json_path;

/// What an error says.
#[derive(Clone, Debug, Default)]
pub(crate) struct ErrorText {
    /// Code; a text that is a whole number is written as a number.
    pub(crate) code: String,
    /// What went wrong, for people.
    pub(crate) message: String,
    /// More about it; empty if there is nothing.
    pub(crate) details: String,
    /// Identifier of the request.
    pub(crate) request_id: String,
}

/// A body of this shape that says this: the condition of the shape holds, that of a success does
/// not.
pub(crate) fn render(shape: &ErrorShape, success: Option<&Predicate>, text: &ErrorText) -> Value {
    let mut body = json!({});
    let parts = [
        (&shape.message, json!(text.message)),
        (&shape.details, json!(text.details)),
        (&shape.request_id, json!(text.request_id)),
        (&shape.code, code(&text.code)),
    ];
    for (paths, value) in parts {
        if let (Some(path), false) = (paths.first(), value == json!("")) {
            json_path::set(&mut body, path, value);
        }
    }
    // After the parts: a condition on what stands above them is met by then.
    if let Some(success) = success {
        fail(&mut body, success);
    }
    satisfy(&mut body, &shape.when);
    body
}

/// A code as the provider would write it: whole numbers as numbers.
fn code(code: &str) -> Value {
    match code.parse::<i64>() {
        Ok(number) if number.to_string() == code => json!(number),
        _ => json!(code),
    }
}

/// Whether a condition holds.
pub(crate) fn holds(body: &Value, predicate: &Predicate) -> bool {
    let found = json_path::get(body, &predicate.path).filter(|value| !value.is_null());
    match &predicate.test {
        Test::Present => found.is_some(),
        Test::Equals(scalar) => found.is_some_and(|value| equals(value, scalar)),
        Test::NotEquals(scalar) => !found.is_some_and(|value| equals(value, scalar)),
    }
}

fn equals(value: &Value, scalar: &Scalar) -> bool {
    *value == json(scalar)
}

/// A scalar of a spec as JSON.
pub(crate) fn json(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) => json!(text),
        Scalar::Integer(number) => json!(number),
        Scalar::Boolean(truth) => json!(truth),
    }
}

/// Changes a body so that a condition holds.
pub(crate) fn satisfy(body: &mut Value, predicate: &Predicate) {
    if holds(body, predicate) {
        return;
    }
    let value = match &predicate.test {
        Test::Present => json!({}),
        Test::Equals(scalar) => json(scalar),
        Test::NotEquals(scalar) => other_than(scalar),
    };
    json_path::set(body, &predicate.path, value);
}

/// Changes a body so that a condition does not hold.
pub(crate) fn fail(body: &mut Value, predicate: &Predicate) {
    if !holds(body, predicate) && !matches!(predicate.test, Test::Equals(_)) {
        return;
    }
    let value = match &predicate.test {
        Test::Present => Value::Null,
        Test::Equals(scalar) => other_than(scalar),
        Test::NotEquals(scalar) => json(scalar),
    };
    json_path::set(body, &predicate.path, value);
}

/// A value of the same type that differs.
fn other_than(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) if text == "error" => json!("failed"),
        Scalar::Text(_) => json!("error"),
        Scalar::Integer(number) => json!(number.wrapping_add(1)),
        Scalar::Boolean(truth) => json!(!truth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(when: Predicate, code: &str, message: &str) -> ErrorShape {
        ErrorShape {
            when,
            code: vec![code.to_owned()],
            message: vec![message.to_owned()],
            details: Vec::new(),
            request_id: Vec::new(),
            status: None,
        }
    }

    fn when(path: &str, test: Test) -> Predicate {
        Predicate {
            path: path.to_owned(),
            test,
        }
    }

    fn text(code: &str) -> ErrorText {
        ErrorText {
            code: code.to_owned(),
            message: "No.".to_owned(),
            ..ErrorText::default()
        }
    }

    #[test]
    fn a_code_can_be_the_condition() {
        let shape = shape(when("error", Test::Present), "error", "error_description");
        assert_eq!(
            render(&shape, None, &text("invalid_grant")),
            json!({ "error": "invalid_grant", "error_description": "No." })
        );
    }

    #[test]
    fn an_error_is_no_success() {
        let success = when("status", Test::Equals(Scalar::Text("ok".to_owned())));
        let not_ok = when("status", Test::NotEquals(Scalar::Text("ok".to_owned())));
        let shape = shape(not_ok, "status_code", "message");
        assert_eq!(
            render(&shape, Some(&success), &text("4")),
            json!({ "status": "error", "status_code": 4, "message": "No." })
        );
    }

    #[test]
    fn a_condition_above_the_code_is_met_by_what_stands_below() {
        let shape = shape(
            when("errors", Test::Present),
            "errors.0.code",
            "errors.0.detail",
        );
        assert_eq!(
            render(&shape, None, &text("A01")),
            json!({ "errors": [{ "code": "A01", "detail": "No." }] })
        );
    }

    #[test]
    fn codes_do_not_undo_the_condition() {
        let equals = when("status", Test::Equals(Scalar::Text("error".to_owned())));
        let shape = shape(equals, "status", "message");
        assert_eq!(
            render(&shape, None, &text("5")),
            json!({ "status": "error", "message": "No." })
        );
    }
}
