//! Examples against the types they are examples of.

use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    model::ScalarType,
    resolve::{
        Op, Spec,
        duration::is_date,
        operation::{data, success},
        types::{built_in, field_required, field_type, find},
    },
    schema::{Predicate, Scalar, TypeExpr},
};
use serde_json::Value;

/// A published answer is a success and has the type the operation returns.
pub(super) fn fits(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
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
        (TypeExpr::OneOrMany(item), _) => check(spec, op, value, item, path),
        (TypeExpr::Map(item), Value::Object(fields)) => fields
            .iter()
            .find_map(|(name, value)| check(spec, op, value, item, &join(path, name))),
        (TypeExpr::Map(_), _) => Some(format!("{} is no object", shown(path))),
        (TypeExpr::Single(item), Value::Array(items)) if items.len() == 1 => {
            check(spec, op, &items[0], item, path)
        }
        (TypeExpr::TextOr(_), Value::String(_)) => None,
        (TypeExpr::Single(item) | TypeExpr::TextOr(item), _) => check(spec, op, value, item, path),
        (TypeExpr::MapOrList(item), Value::Array(_)) => {
            check(spec, op, value, &TypeExpr::List(item.clone()), path)
        }
        (TypeExpr::MapOrList(item), _) => {
            check(spec, op, value, &TypeExpr::Map(item.clone()), path)
        }
        (TypeExpr::Id(_), _) => {
            (!is_scalar(ScalarType::Id, value)).then(|| format!("{} is no identifier", shown(path)))
        }
        (TypeExpr::Name(name), _) => match built_in(name) {
            Some(scalar) => (!is_scalar(scalar, value))
                .then(|| format!("{} is no {}", shown(path), quote(name))),
            None => check_named(spec, op, value, name, path),
        },
    }
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

fn is_scalar(scalar: ScalarType, value: &Value) -> bool {
    let text = value.as_str();
    let parses = |parse: fn(&str) -> bool| text.is_some_and(parse);
    let integer = || value.is_i64() || value.is_u64() || parses(|text| text.parse::<i64>().is_ok());
    match scalar {
        ScalarType::String => text.is_some(),
        ScalarType::Integer | ScalarType::EpochSeconds | ScalarType::EpochMilliseconds => integer(),
        ScalarType::Number | ScalarType::Decimal => {
            value.is_number() || parses(|text| text.parse::<f64>().is_ok())
        }
        ScalarType::Boolean => value.is_boolean() || matches!(text, Some("true" | "false")),
        ScalarType::BooleanTf => matches!(text, Some("T" | "F")),
        ScalarType::Boolean01 => {
            matches!(value.as_i64(), Some(0 | 1)) || matches!(text, Some("0" | "1"))
        }
        ScalarType::Id => text.is_some() || value.is_i64() || value.is_u64(),
        ScalarType::Date => parses(is_date),
        ScalarType::DateDmy => parses(is_date_dmy),
        ScalarType::DateTime => parses(|text| text.get(..10).is_some_and(is_date)),
        ScalarType::Time => parses(|text| text.contains(':')),
        ScalarType::Json => true,
        ScalarType::File => false,
    }
}

fn is_date_dmy(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [day, month, year] => is_date(&format!("{year}-{month}-{day}")),
        _ => false,
    }
}
