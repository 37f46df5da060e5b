//! Conditions and orders of lists.

use std::{cmp::Ordering, collections::HashSet, sync::Arc};

use serde_json::Value;
use specs::model::{FilterStyle, Operators, Provider, ScalarType, SortStyle, TypeRef};

use super::{
    compare::{all_texts, at, comparable, compare, like},
    kinds,
    problem::Problem,
    schema,
};
use crate::records::Records;

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    OneOf,
    Like { ignoring_case: bool },
}

/// The provider's words, each with what it means and whether it means the contrary.
fn words(operators: &Operators) -> Vec<(&str, Operator, bool)> {
    let like = |ignoring_case| Operator::Like { ignoring_case };
    [
        (&operators.equal, Operator::Equal, false),
        (&operators.not_equal, Operator::Equal, true),
        (&operators.less, Operator::Less, false),
        (&operators.less_or_equal, Operator::LessOrEqual, false),
        (&operators.greater, Operator::Greater, false),
        (&operators.greater_or_equal, Operator::GreaterOrEqual, false),
        (&operators.one_of, Operator::OneOf, false),
        (&operators.none_of, Operator::OneOf, true),
        (&operators.like, like(false), false),
        (&operators.not_like, like(false), true),
        (&operators.like_ignoring_case, like(true), false),
        (&operators.not_like_ignoring_case, like(true), true),
    ]
    .into_iter()
    .filter_map(|(word, operator, negated)| Some((word.as_deref()?, operator, negated)))
    .collect()
}

/// What a field must be.
#[derive(Debug)]
struct Test<'a> {
    /// Path of the field in the record.
    path: String,
    type_ref: &'a TypeRef,
    operator: Operator,
    negated: bool,
    /// What it is compared with; `None` stands for null.
    operands: Vec<Option<String>>,
}

/// A condition on a record, or on the record one of its links leads to.
#[derive(Debug)]
struct Condition<'a> {
    /// Path of the link, and the type it leads to.
    link: Option<(String, &'a str)>,
    test: Test<'a>,
}

/// The conditions and the order a call asks for.
#[derive(Debug, Default)]
pub(super) struct Filter<'a> {
    conditions: Vec<Condition<'a>>,
    /// Path of the field, its type, and whether the order is reversed.
    sort: Option<(String, &'a TypeRef, bool)>,
}

impl<'a> Filter<'a> {
    /// Reads the parameters of the query that are not declared.
    pub(super) fn read(
        model: &'a Provider,
        record: &'a str,
        query: &[(String, String)],
    ) -> Result<Self, Problem> {
        let mut filter = Self::default();
        let Some(api) = &model.api else {
            return Ok(filter);
        };
        let mut seen = HashSet::new();
        for (name, text) in query {
            if !seen.insert(name) {
                let why = "a condition stands more than once";
                let is_condition = condition(model, api.filter.as_ref(), record, name, text);
                if !matches!(is_condition, Ok(None)) {
                    return Err(Problem::invalid(name, why));
                }
            }
            if let Some(SortStyle {
                parameter,
                descending,
            }) = &api.sort
                && parameter == name
            {
                filter.sort = Some(order(model, record, descending, name, text)?);
            } else if let Some(condition) =
                condition(model, api.filter.as_ref(), record, name, text)?
            {
                filter.conditions.push(condition);
            }
        }
        Ok(filter)
    }

    /// The records that meet all conditions, in the order that was asked for.
    pub(super) fn apply(
        &self,
        store: &mut Records,
        mut records: Vec<Arc<Value>>,
    ) -> Vec<Arc<Value>> {
        for condition in &self.conditions {
            records.retain(|record| condition.holds(store, record));
        }
        if let Some((path, type_ref, descending)) = &self.sort {
            let key = |record: &Value| -> Option<String> {
                let value = at(record, path)?;
                comparable(value)
            };
            records.sort_by(|one, other| {
                let (one, other) = (key(one), key(other));
                // What has no value comes last in either direction.
                match (one, other) {
                    (Some(one), Some(other)) => {
                        let order = compare(type_ref, &one, &other);
                        if *descending { order.reverse() } else { order }
                    }
                    (one, other) => other.is_some().cmp(&one.is_some()),
                }
            });
        }
        records
    }
}

/// The field a name means, by its path in the record.
pub(super) fn find<'a>(
    model: &'a Provider,
    links: Option<&str>,
    record: &str,
    name: &str,
) -> Option<(String, &'a TypeRef)> {
    if let Some(field) = schema::field(model, record, name) {
        return Some((name.to_owned(), &field.type_ref));
    }
    find_link(model, links?, record, name)
}

/// The link of this name: a field of the object that holds the links of a record.
fn find_link<'a>(
    model: &'a Provider,
    links: &str,
    record: &str,
    name: &str,
) -> Option<(String, &'a TypeRef)> {
    let inner = schema::object(model, &schema::field(model, record, links)?.type_ref)?;
    let field = schema::field(model, inner, name)?;
    Some((format!("{links}.{name}"), &field.type_ref))
}

/// The condition a parameter means. `None`: it means none.
fn condition<'a>(
    model: &'a Provider,
    style: Option<&'a FilterStyle>,
    record: &'a str,
    name: &str,
    sent: &str,
) -> Result<Option<Condition<'a>>, Problem> {
    let Some(style) = style else {
        return Ok(None);
    };
    let inside = name.strip_suffix(']').and_then(|name| name.split_once('['));
    let Some((link, inner)) = inside else {
        let test = comparison(model, style, record, name, sent)?;
        return Ok(test.map(|test| Condition { link: None, test }));
    };
    let Some(links) = style.links.as_deref() else {
        return Ok(None);
    };
    let found = find_link(model, links, record, link);
    let target = found.and_then(|(path, type_ref)| Some((path, schema::id_of(type_ref)?)));
    let Some((path, target)) = target else {
        return match word(style, inner) {
            Some(_) => Err(Problem::invalid(name, "there is no such link")),
            None => Ok(None),
        };
    };
    let Some(test) = comparison(model, style, target, inner, sent)? else {
        return Err(Problem::invalid(name, "there is no such condition"));
    };
    Ok(Some(Condition {
        link: Some((path, target)),
        test,
    }))
}

/// The name of the field in front of an operator, and the operator.
fn word<'n>(style: &FilterStyle, name: &'n str) -> Option<(&'n str, Operator, bool)> {
    let found = words(&style.operators)
        .into_iter()
        .filter_map(|(word, operator, negated)| {
            let field = name.strip_suffix(word)?.strip_suffix(&*style.separator)?;
            Some((field, operator, negated))
        });
    // The longest word: `_ilike` does not mean `_i` and `like`.
    found.min_by_key(|(field, _, _)| field.len())
}

fn comparison<'a>(
    model: &'a Provider,
    style: &FilterStyle,
    record: &str,
    name: &str,
    sent: &str,
) -> Result<Option<Test<'a>>, Problem> {
    let Some((field, operator, negated)) = word(style, name) else {
        return Ok(None);
    };
    let found = find(model, style.links.as_deref(), record, field);
    // Of a type that is known by its identifiers alone they are all there is.
    let opaque = schema::fields(model, record).is_empty() && field == "id";
    let (path, type_ref) = match found {
        Some(found) => found,
        None if opaque => ("id".to_owned(), &ID),
        None => return Err(Problem::invalid(name, "there is no such field")),
    };
    let texts = match operator {
        Operator::OneOf => sent.split(&*style.list_separator).collect(),
        _ => vec![sent],
    };
    let operand = |sent: &str| match style.null.as_deref() {
        Some(null) if null == sent => Ok(None),
        _ if matches!(operator, Operator::Like { .. }) => Ok(Some(sent.to_owned())),
        _ => kinds::from_text(model, type_ref.innermost(), sent)
            .map(|_| Some(sent.to_owned()))
            .map_err(|why| Problem::invalid(name, why)),
    };
    let operands: Result<Vec<_>, Problem> = texts.into_iter().map(operand).collect();
    Ok(Some(Test {
        path,
        type_ref,
        operator,
        negated,
        operands: operands?,
    }))
}

static ID: TypeRef = TypeRef::Scalar(ScalarType::Id);

fn order<'a>(
    model: &'a Provider,
    record: &str,
    descending: &str,
    parameter: &str,
    text: &str,
) -> Result<(String, &'a TypeRef, bool), Problem> {
    let links = model.api.as_ref().and_then(|api| api.filter.as_ref());
    let links = links.and_then(|style| style.links.as_deref());
    let field = |name| find(model, links, record, name);
    let reversed = text
        .strip_prefix(descending)
        .filter(|_| !descending.is_empty());
    let found = match reversed.and_then(field) {
        Some((path, type_ref)) => Some((path, type_ref, true)),
        None => field(text).map(|(path, type_ref)| (path, type_ref, false)),
    };
    found.ok_or_else(|| Problem::invalid(parameter, "there is no such field"))
}

impl Condition<'_> {
    fn holds(&self, store: &mut Records, record: &Value) -> bool {
        let Some((path, target)) = &self.link else {
            return self.test.holds(record);
        };
        let ids = at(record, path).map(all_texts).unwrap_or_default();
        let has_records = store.identifier(target).is_some();
        ids.iter().any(|id| {
            if !has_records {
                return self.test.holds(&serde_json::json!({ "id": id }));
            }
            let linked = store.find(target, id);
            linked.is_some_and(|linked| self.test.holds(&linked))
        })
    }
}

impl Test<'_> {
    fn holds(&self, record: &Value) -> bool {
        let values = at(record, &self.path).map(all_texts).unwrap_or_default();
        let met = self.operands.iter().any(|operand| match operand {
            None => values.is_empty(),
            Some(operand) => values.iter().any(|value| self.meets(value, operand)),
        });
        met != self.negated
    }

    fn meets(&self, value: &str, operand: &str) -> bool {
        let order = compare(self.type_ref, value, operand);
        match self.operator {
            Operator::Equal | Operator::OneOf => order == Ordering::Equal,
            Operator::Less => order == Ordering::Less,
            Operator::LessOrEqual => order != Ordering::Greater,
            Operator::Greater => order == Ordering::Greater,
            Operator::GreaterOrEqual => order != Ordering::Less,
            Operator::Like {
                ignoring_case: false,
            } => like(operand, value),
            Operator::Like {
                ignoring_case: true,
            } => like(&operand.to_lowercase(), &value.to_lowercase()),
        }
    }
}
