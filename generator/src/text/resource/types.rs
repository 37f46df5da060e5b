//! The types of a resource's page: its own, and the shared ones its operations name.

use std::collections::BTreeSet;

use serde::Serialize;
use specs::model::{Provider, Resource, Type, TypeRef, TypeShape};

use crate::names::{Names, TypeNames};
use crate::text::evidence;
use crate::text::markup::{Cell, Markdown};
use crate::text::rust_type::{on_the_wire, rust_type};

/// A type with its fields or its values.
#[derive(Debug, Serialize)]
pub(super) struct TypeView {
    name: Markdown,
    renamed_from: Option<Markdown>,
    /// Whether the type stands in the module `types`.
    is_shared: bool,
    doc: Markdown,
    fields: Vec<FieldView>,
    values: Vec<ValueView>,
    source: Option<Cell>,
}

#[derive(Debug, Serialize)]
struct FieldView {
    rust_name: Cell,
    name: Cell,
    rust_type: Cell,
    doc: Cell,
}

#[derive(Debug, Serialize)]
struct ValueView {
    variant: Cell,
    value: Cell,
    doc: Cell,
}

/// Types a reader of the page meets: the resource's own in their order, then the shared ones that
/// can be reached from its operations.
pub(super) fn views(provider: &Provider, resource: &Resource, names: &Names) -> Vec<TypeView> {
    let reachable = reachable(provider, resource);
    let shared = provider
        .types
        .iter()
        .filter(|shared| reachable.contains(shared.name.as_str()));
    resource
        .types
        .iter()
        .chain(shared)
        .filter_map(|a_type| {
            names
                .types
                .get(&a_type.name)
                .map(|own| view(a_type, own, names))
        })
        .collect()
}

fn view(a_type: &Type, own: &TypeNames, names: &Names) -> TypeView {
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    match &a_type.shape {
        TypeShape::Fields(all) => {
            for (field, ident) in all.iter().zip(&own.members) {
                let plain = rust_type(&field.type_ref, names);
                let rust_type = if field.required {
                    plain
                } else {
                    format!("Option<{plain}>")
                };
                let wire = on_the_wire(&field.type_ref);
                let remark = if wire.is_empty() {
                    String::new()
                } else {
                    format!(" ({wire})")
                };
                fields.push(FieldView {
                    rust_name: Cell::code(ident.as_str()),
                    name: Cell::code(&field.name),
                    rust_type: Cell::code(&rust_type),
                    doc: Cell::ours(
                        format!("{}{remark}", crate::prose::line(&field.doc)).trim_start(),
                    ),
                });
            }
        }
        TypeShape::Values(all) => {
            values.extend(
                all.iter()
                    .zip(&own.members)
                    .map(|(value, ident)| ValueView {
                        variant: Cell::code(ident.as_str()),
                        value: Cell::code(&value.value),
                        doc: Cell::prose(&value.doc),
                    }),
            );
        }
        TypeShape::Opaque => {}
    }
    TypeView {
        name: Markdown::code(own.type_name.as_str()),
        renamed_from: own
            .type_name
            .is_renamed()
            .then(|| Markdown::code(&a_type.name)),
        is_shared: own.module.is_none(),
        doc: Markdown::block(&a_type.doc),
        fields,
        values,
        source: evidence::line(&a_type.evidence),
    }
}

/// Names of the types that can be reached from the operations of a resource.
fn reachable<'a>(provider: &'a Provider, resource: &'a Resource) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&TypeRef> = Vec::new();
    for operation in &resource.operations {
        open.extend(
            operation
                .parameters
                .iter()
                .map(|parameter| &parameter.type_ref),
        );
        open.extend(&operation.returns);
    }
    while let Some(type_ref) = open.pop() {
        match type_ref.innermost() {
            TypeRef::Named(name) if found.insert(name.as_str()) => {
                let mut known = resource.types.iter().chain(&provider.types);
                if let Some(Type {
                    shape: TypeShape::Fields(fields),
                    ..
                }) = known.find(|a_type| a_type.name == *name)
                {
                    open.extend(fields.iter().map(|field| &field.type_ref));
                }
            }
            _ => {}
        }
    }
    found
}
