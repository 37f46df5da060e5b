//! Examples against the types they are examples of.

mod scalar;

use super::payload;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    model::ScalarType,
    resolve::{
        Op, Spec,
        operation::{data, success},
        types::{built_in, field_required, field_type, find},
    },
    schema::{Predicate, Scalar, TypeExpr},
};
use scalar::is_scalar;
use serde_json::Value;

/// A published answer is a success and has the type the operation returns.
pub(super) fn fits(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    // A file has a rule of its own.
    for op in spec.operations().filter(|op| !payload::is_file(*op)) {
        let Some(example) = &op.operation.example_response else {
            continue;
        };
        let Some(mistake) = mistake(spec, op, &example.value) else {
            continue;
        };
        let message = format!(
            "the example of {} does not fit: {mistake}",
            quote(&op.id.value)
        );
        let diagnostic = Diagnostic::new("example", example.span, message)
            .here("a published answer")
            .help("correct the example, the type or `data`; a field that may be missing is not `required`");
        found.push(match &op.operation.returns {
            Some(returns) => diagnostic.label(returns.span, "the type it should have"),
            None => diagnostic,
        });
    }
}

fn mistake(spec: Spec<'_>, op: Op<'_>, example: &Value) -> Option<String> {
    let shared = spec.provider.api.as_ref();
    if let Some(condition) = success(shared, op.operation).filter(|c| !holds(c, example)) {
        return Some(format!(
            "{} is not as `success` says",
            quote(&condition.path.value)
        ));
    }
    wrong_payload(spec, op, example)
        .or_else(|| wrong_items(op, example))
        .or_else(|| wrong_linked(spec, op, example))
}

fn wrong_payload(spec: Spec<'_>, op: Op<'_>, example: &Value) -> Option<String> {
    let shared = spec.provider.api.as_ref();
    let returns = &op.operation.returns.as_ref()?.value;
    let path = data(shared, op.operation);
    let payload = path
        .as_deref()
        .map_or(Some(example), |path| at(example, path));
    let absent = payload.is_none_or(Value::is_null);
    if absent
        && op
            .operation
            .empty_when_absent
            .as_ref()
            .is_some_and(|empty| empty.value)
    {
        return None;
    }
    match payload {
        None => Some(format!(
            "there is nothing at {}",
            quote(&path.unwrap_or_default())
        )),
        Some(payload) => check(spec, op, payload, returns, &path.unwrap_or_default()),
    }
}

/// The records of a page are a list.
fn wrong_items(op: Op<'_>, example: &Value) -> Option<String> {
    let path = payload::items(op)?;
    match at(example, &path.value) {
        Some(Value::Array(_)) => None,
        Some(_) => Some(format!("{} is no list", quote(&path.value))),
        None => Some(format!("there is nothing at {}", quote(&path.value))),
    }
}

/// Records that come along fit their type; there may be none.
fn wrong_linked(spec: Spec<'_>, op: Op<'_>, example: &Value) -> Option<String> {
    let linked = op.operation.linked.as_ref()?;
    let path = &linked.path.value;
    let records = at(example, path).filter(|records| !records.is_null())?;
    check(spec, op, records, &linked.type_expr.value, path)
}

fn holds(condition: &Predicate, answer: &Value) -> bool {
    let value = at(answer, &condition.path.value);
    let equals = |scalar: &Scalar| match scalar {
        Scalar::Boolean(boolean) => value == Some(&Value::from(*boolean)),
        Scalar::Integer(integer) => value == Some(&Value::from(*integer)),
        Scalar::Text(text) => value == Some(&Value::from(text.as_str())),
    };
    match (&condition.equals, &condition.not_equals) {
        (Some(scalar), _) => equals(&scalar.value),
        (None, Some(scalar)) => !equals(&scalar.value),
        (None, None) => value.is_some_and(|value| !value.is_null()),
    }
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get(name),
        _ => None,
    })
}

/// What is wrong with `value`, found at `path`. The depth is that of the example, which the parser
/// bounds.
fn check(
    spec: Spec<'_>,
    op: Op<'_>,
    value: &Value,
    written: &TypeExpr,
    path: &str,
) -> Option<String> {
    match (written, value) {
        (TypeExpr::List(item) | TypeExpr::OneOrMany(item), Value::Array(items)) => {
            items.iter().enumerate().find_map(|(index, value)| {
                check(spec, op, value, item, &join(path, &index.to_string()))
            })
        }
        (TypeExpr::List(_), _) => Some(format!("{} is no list", shown(path))),
        (TypeExpr::Map(item), Value::Object(fields)) => fields
            .iter()
            .find_map(|(name, value)| check(spec, op, value, item, &join(path, name))),
        (TypeExpr::Map(_), _) => Some(format!("{} is no object", shown(path))),
        (TypeExpr::Single(item), Value::Array(items)) if items.len() == 1 => {
            check(spec, op, &items[0], item, path)
        }
        (TypeExpr::TextOr(_), Value::String(_)) => None,
        (TypeExpr::OneOrMany(item) | TypeExpr::Single(item) | TypeExpr::TextOr(item), _) => {
            check(spec, op, value, item, path)
        }
        (TypeExpr::MapOrList(item), Value::Array(_)) => {
            check(spec, op, value, &TypeExpr::List(item.clone()), path)
        }
        (TypeExpr::MapOrList(item), _) => {
            check(spec, op, value, &TypeExpr::Map(item.clone()), path)
        }
        (TypeExpr::Id(name), _) => check_identifier(spec, value, name, path),
        (TypeExpr::Name(name), _) => match built_in(name) {
            Some(scalar) => (!is_scalar(scalar, value))
                .then(|| format!("{} is no {}", shown(path), quote(name))),
            None => check_named(spec, op, value, name, path),
        },
    }
}

/// An identifier is a text or a number; one made of parts has all of them.
fn check_identifier(spec: Spec<'_>, value: &Value, name: &str, path: &str) -> Option<String> {
    if !is_scalar(ScalarType::Id, value) {
        return Some(format!("{} is no identifier", shown(path)));
    }
    let identifier = find(spec, name)?.identifier.as_ref()?;
    let separator = identifier.separator.as_ref()?;
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let wanted = identifier.parts.len();
    let known = identifier.values.contains_key(&text);
    // Parts without separator, and a separator that is empty, are reported elsewhere.
    let fits =
        known || separator.value.is_empty() || text.split(&separator.value).count() == wanted;
    (!fits).then(|| {
        let separator = quote(&separator.value);
        format!(
            "{} does not have {wanted} parts with {separator} between them",
            shown(path)
        )
    })
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn shown(path: &str) -> String {
    if path.is_empty() {
        "the answer".to_owned()
    } else {
        quote(path)
    }
}

fn check_named(
    spec: Spec<'_>,
    op: Op<'_>,
    value: &Value,
    name: &str,
    path: &str,
) -> Option<String> {
    // A name that leads nowhere is reported elsewhere.
    let written = find(spec, name)?;
    let Some(fields) = &written.fields else {
        return (!value.is_string()).then(|| format!("{} is no text", shown(path)));
    };
    let Value::Object(object) = value else {
        return Some(format!("{} is no object", shown(path)));
    };
    Entries::iter(fields).find_map(|(key, field)| {
        let path = join(path, &key.value);
        match object.get(&key.value) {
            None | Some(Value::Null) => {
                field_required(field).then(|| format!("{} is missing", shown(&path)))
            }
            Some(value) => check(spec, op, value, &field_type(field).value, &path),
        }
    })
}
