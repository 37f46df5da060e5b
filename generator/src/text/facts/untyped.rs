//! What has no type, because the provider does not publish its shape.

use specs::model::{Operation, Provider, Type, TypeShape};

use super::operations;
use crate::surface::is_untyped;
use crate::text::words;

/// Names of all that is passed on as plain JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Untyped {
    /// Answers, as `resource.operation`.
    pub answers: Vec<String>,
    /// Parameters, as `resource.operation(parameter)`.
    pub parameters: Vec<String>,
    /// Fields, as `Type.field`.
    pub fields: Vec<String>,
}

impl Untyped {
    /// Whether everything has a type.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.parameters.is_empty() && self.fields.is_empty()
    }
}

/// Answers, parameters and fields without a type.
pub fn untyped(provider: &Provider) -> Untyped {
    let mut untyped = Untyped::default();
    for resource in &provider.resources {
        for operation in &resource.operations {
            let name = format!("{}.{}", resource.id, operation.id);
            let parameters = operation
                .parameters
                .iter()
                .filter(|parameter| is_untyped(&parameter.type_ref))
                .map(|parameter| format!("{name}({})", parameter.id));
            untyped.parameters.extend(parameters);
            if operation.returns.as_ref().is_some_and(is_untyped) {
                untyped.answers.push(name);
            }
        }
    }
    let own = provider
        .resources
        .iter()
        .flat_map(|resource| &resource.types);
    untyped.fields = provider.types.iter().chain(own).flat_map(fields).collect();
    untyped
}

fn fields(a_type: &Type) -> impl Iterator<Item = String> {
    let fields = match &a_type.shape {
        TypeShape::Fields(fields) => fields.as_slice(),
        TypeShape::Values(_) | TypeShape::Opaque => &[],
    };
    fields
        .iter()
        .filter(|field| is_untyped(&field.type_ref))
        .map(|field| format!("{}.{}", a_type.name, field.name))
}

/// Whether the answer and all parameters have a type.
pub fn is_typed(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter();
    let mut all = parameters
        .map(|parameter| &parameter.type_ref)
        .chain(&operation.returns);
    !all.any(is_untyped)
}

/// How many operations there are, and how much of them has no published shape.
pub fn counts(provider: &Provider) -> String {
    let count = operations(provider).count() as u64;
    let untyped = untyped(provider);
    let all = words::plural(count, "operation");
    let of_operations = operations(provider)
        .filter(|operation| is_typed(operation))
        .count();
    let mut text = match of_operations as u64 {
        typed if typed == count => format!("{all}, all with typed arguments and answers"),
        typed => format!("{all}, {typed} of them with typed arguments and answers"),
    };
    let parts: Vec<_> = [
        (&untyped.answers, "answer"),
        (&untyped.parameters, "parameter"),
        (&untyped.fields, "field"),
    ]
    .into_iter()
    .filter(|(names, _)| !names.is_empty())
    .map(|(names, what)| words::plural(names.len() as u64, what))
    .collect();
    if !parts.is_empty() {
        text.push_str("; untyped (`Json`): ");
        text.push_str(&parts.join(", "));
    }
    text
}
