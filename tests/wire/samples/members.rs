//! What the types make of a sample: which members they have, in which forms.

use serde_json::Value;
use specs::model::{Operation, Provider, Type, TypeRef, TypeShape};
use std::collections::BTreeSet;

/// The members of the objects in answers.
#[derive(Default)]
pub struct Members {
    /// Those that their types declare, and how they are written: `Task.status: text`.
    pub forms: BTreeSet<String>,
    /// Those that no type declares, which are read over: `Task.colour`.
    pub undeclared: BTreeSet<String>,
}

impl Members {
    /// Adds those of a successful answer to an operation.
    pub fn collect(&mut self, provider: &Provider, operation: &Operation, answer: &Value) {
        let Some(returns) = &operation.returns else {
            return;
        };
        let payload = match &operation.data {
            Some(data) => data
                .split('.')
                .try_fold(answer, |value, name| value.get(name)),
            None => Some(answer),
        };
        let Some(mut payload) = payload.cloned() else {
            return;
        };
        if let (None, Some(success), Some(object)) =
            (&operation.data, &operation.success, payload.as_object_mut())
        {
            // It is read, as what makes the answer a success.
            object.remove(&success.path);
        }
        self.walk(provider, returns, &payload);
    }

    fn walk(&mut self, provider: &Provider, type_ref: &TypeRef, value: &Value) {
        match (type_ref, value) {
            (TypeRef::Named(name), Value::Object(values)) => {
                let TypeShape::Fields(fields) = &named(provider, name).shape else {
                    return;
                };
                for (key, value) in values {
                    let member = format!("{name}.{key}");
                    if let Some(field) = fields.iter().find(|field| field.name == *key) {
                        self.forms.insert(format!("{member}: {}", form(value)));
                        self.walk(provider, &field.type_ref, value);
                    } else {
                        self.undeclared.insert(member);
                    }
                }
            }
            (
                TypeRef::List(inner)
                | TypeRef::OneOrMany(inner)
                | TypeRef::Single(inner)
                | TypeRef::MapOrList(inner),
                Value::Array(items),
            ) => items
                .iter()
                .for_each(|item| self.walk(provider, inner, item)),
            (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(values)) => {
                values
                    .values()
                    .for_each(|value| self.walk(provider, inner, value));
            }
            (
                TypeRef::OneOrMany(inner) | TypeRef::Single(inner) | TypeRef::TextOr(inner),
                Value::Object(_),
            ) => self.walk(provider, inner, value),
            _ => {}
        }
    }
}

fn form(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "truth value",
        Value::Number(_) => "number",
        Value::String(text) if text.is_empty() => "empty text",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

fn named<'a>(provider: &'a Provider, name: &str) -> &'a Type {
    let of_resources = provider
        .resources
        .iter()
        .flat_map(|resource| &resource.types);
    provider
        .types
        .iter()
        .chain(of_resources)
        .find(|one| one.name == name)
        .expect("types that are named exist")
}
