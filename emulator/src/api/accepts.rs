//! Calls in other forms than the one of their operation, for providers that take them.

use serde_json::Value;
use specs::model::{Accepts, Body, ListStyle, Method, Operation, Provider, SendIn};

use super::{
    content::{self, Content},
    kinds,
    problem::{Problem, Reason},
};
use crate::exchange::Received;

/// Names and values of a query or form.
type Pairs = Vec<(String, String)>;

/// The methods with which every operation can be called.
pub(super) fn methods(model: &Provider) -> &[Method] {
    accepted(model).map_or(&[], |forms| &forms.methods)
}

fn accepted(model: &Provider) -> Option<&Accepts> {
    model.api.as_ref()?.accepts.as_ref()
}

/// The query and the body of a call. Where the provider looks for parameters in several places,
/// both hold what came in any of them.
pub(super) fn read(
    model: &Provider,
    operation: &Operation,
    request: &Received,
    query: &[(String, String)],
) -> Result<(Pairs, Content), Problem> {
    let as_declared = || Ok((query.to_vec(), content::read(operation, request)?));
    let Some(forms) = accepted(model) else {
        return as_declared();
    };
    let sent = match request.content_type().as_str() {
        // The type of an empty body says nothing.
        _ if request.body.is_empty() => Vec::new(),
        "application/x-www-form-urlencoded" if takes(forms, SendIn::Form) => form(request)?,
        kind if is_json(kind) && takes(forms, SendIn::Json) => {
            if matches!(operation.body, Some(Body::Json { .. })) {
                return as_declared();
            }
            texts(operation, &json(request)?)
        }
        _ => return as_declared(),
    };
    let mut all = sent;
    if takes(forms, SendIn::Query) {
        let is_constant = |name: &str| operation.constants.iter().any(|one| one.name == name);
        let more = query.iter().filter(|(name, _)| !is_constant(name));
        all.extend(more.cloned());
    }
    Ok((all.clone(), Content::Form(all)))
}

fn takes(forms: &Accepts, place: SendIn) -> bool {
    forms.parameters_in.contains(&place)
}

fn is_json(kind: &str) -> bool {
    kind == "application/json" || kind.ends_with("+json")
}

fn form(request: &Received) -> Result<Pairs, Problem> {
    match std::str::from_utf8(&request.body) {
        Ok(text) => Ok(content::pairs(text)),
        Err(_) => Err(Problem::new(Reason::Malformed, "The form is not UTF-8.")),
    }
}

fn json(request: &Received) -> Result<Value, Problem> {
    let malformed = |why: String| Problem::new(Reason::Malformed, why);
    let value: Value = serde_json::from_slice(&request.body)
        .map_err(|error| malformed(format!("The body is not JSON: {error}.")))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(malformed("The body has to be an object.".to_owned()))
    }
}

/// The declared parameters among the members of an object, as a form would have them.
fn texts(operation: &Operation, body: &Value) -> Pairs {
    let mut pairs = Vec::new();
    for parameter in &operation.parameters {
        let name = &parameter.name;
        let text = match body.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::Array(items)) => {
                let items: Vec<String> = items.iter().map(kinds::text).collect();
                let separator = match parameter.list {
                    ListStyle::Comma => ",",
                    ListStyle::Semicolon => ";",
                    ListStyle::Space => " ",
                    ListStyle::Repeat => {
                        pairs.extend(items.into_iter().map(|item| (name.clone(), item)));
                        continue;
                    }
                    ListStyle::Indexed => {
                        let items = items.into_iter().enumerate();
                        pairs.extend(items.map(|(at, item)| (format!("{name}[{at}]"), item)));
                        continue;
                    }
                };
                items.join(separator)
            }
            Some(value) => kinds::text(value),
        };
        pairs.push((name.clone(), text));
    }
    pairs
}
