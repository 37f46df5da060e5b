//! Conditions and orders as parameters of the query.

use super::argument::text;
use crate::error::Error;
use crate::filter::{FieldTest, Operand, Order};
use crate::json::Json;
use crate::operation::{FilterStyle, Operation};

/// Writes conditions and order in the provider's style.
pub(super) fn pairs(
    operation: &Operation,
    conditions: &[FieldTest],
    sort: Option<Order>,
) -> Result<Vec<(String, String)>, Error> {
    if conditions.is_empty() && sort.is_none() {
        return Ok(Vec::new());
    }
    let Some(style) = operation.filter else {
        let text = "the provider can neither filter nor sort these records";
        return Err(Error::configuration(operation.id, text));
    };
    let mut pairs = Vec::new();
    for condition in conditions {
        let pair = self::condition(style, condition)
            .map_err(|why| refuse(operation, condition.field, &why))?;
        pairs.push(pair);
    }
    if let Some(Order { field, descending }) = sort {
        let Some(parameter) = style.sort_parameter else {
            return Err(refuse(operation, field, "the provider does not sort"));
        };
        let prefix = if descending {
            style.sort_descending
        } else {
            ""
        };
        pairs.push((parameter.to_owned(), format!("{prefix}{field}")));
    }
    Ok(pairs)
}

fn refuse(operation: &Operation, field: &str, why: &str) -> Error {
    let text = format!("the condition on `{field}` cannot be sent: {why}");
    Error::configuration(operation.id, text)
}

/// Name and value of one condition; the error says why it cannot be sent.
fn condition(style: &FilterStyle, condition: &FieldTest) -> Result<(String, String), String> {
    let Some(operator) = condition.operator.name(&style.operators) else {
        let operator = condition.operator;
        return Err(format!("the provider has no operator for {operator:?}"));
    };
    let name = format!("{}{}{operator}", condition.field, style.separator);
    let name = match &*condition.links {
        [] => name,
        [link] => format!("{link}[{name}]"),
        _ => return Err("it leads through more than one link".to_owned()),
    };
    Ok((name, operand(style, &condition.operand)?))
}

fn operand(style: &FilterStyle, operand: &Operand) -> Result<String, String> {
    match operand {
        Operand::Null => match style.null {
            Some(null) => Ok(null.to_owned()),
            None => Err("the provider has no way to write null".to_owned()),
        },
        Operand::Refused(why) => Err(why.clone()),
        Operand::One(value) => scalar(style, value),
        Operand::Several(values) if values.is_empty() => Err("there is no value".to_owned()),
        Operand::Several(values) => {
            let separator = style.list_separator;
            let texts: Vec<String> = values
                .iter()
                .map(|value| scalar(style, value))
                .collect::<Result<_, _>>()?;
            if texts.iter().any(|text| text.contains(separator)) {
                return Err(format!(
                    "a value contains `{separator}`, which separates values"
                ));
            }
            Ok(texts.join(separator))
        }
    }
}

/// A value as text. What the provider takes for null is no value.
fn scalar(style: &FilterStyle, value: &Json) -> Result<String, String> {
    let text = match value {
        Json::Array(_) | Json::Object(_) | Json::Null => {
            return Err("the value is not a single one".to_owned());
        }
        value => text(value).into_owned(),
    };
    if style.null == Some(&*text) {
        return Err("the value stands for null; ask for null instead".to_owned());
    }
    Ok(text)
}
