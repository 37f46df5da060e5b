//! The types of a resource's page: its own, and the shared ones its operations name.

use std::collections::BTreeSet;

use serde::Serialize;
use specs::model::{Provider, Resource, Type, TypeRef, TypeShape};

use crate::name::Ident;
use crate::names::{Names, TypeNames};
use crate::text::book::rust_type::{on_the_wire, rust_type};
use crate::text::book::{evidence, page};
use crate::text::markup::{Cell, Markdown};

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
    /// How its identifiers are made of others.
    identifier: Option<Markdown>,
    /// Identifiers that have a constant.
    identifiers: Vec<ValueView>,
    /// Constants of the fields by which records are filtered and sorted.
    filters: Option<Markdown>,
    /// Constants of the links by which records are filtered.
    links: Option<Markdown>,
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

/// Types a reader of the page meets: the resource's own in their order, then the shared ones.
pub(super) fn views(provider: &Provider, resource: &Resource, names: &Names) -> Vec<TypeView> {
    let mentioned = mentioned(provider, resource);
    let shared = provider
        .types
        .iter()
        .filter(|shared| mentioned.contains(shared.name.as_str()));
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
        identifier: identifier(a_type, own),
        identifiers: identifiers(a_type, own),
        filters: constants(&own.fields),
        links: constants(&own.links),
        source: evidence::line(&a_type.evidence),
    }
}

/// The parts of an identifier, as the wire has them.
fn identifier(a_type: &Type, own: &TypeNames) -> Option<Markdown> {
    let known = a_type.identifier.as_ref()?;
    let separator = known.separator.as_deref()?;
    let parts: Vec<_> = own.parts.iter().map(Ident::as_str).collect();
    (!parts.is_empty()).then(|| Markdown::code(&parts.join(separator)))
}

fn identifiers(a_type: &Type, own: &TypeNames) -> Vec<ValueView> {
    let known = a_type.identifier.iter().flat_map(|known| &known.values);
    known
        .zip(&own.identifiers)
        .map(|(value, constant)| ValueView {
            variant: Cell::code(constant.as_str()),
            value: Cell::code(&value.value),
            doc: Cell::prose(&value.doc),
        })
        .collect()
}

fn constants(constants: &[Ident]) -> Option<Markdown> {
    let codes: Vec<_> = constants
        .iter()
        .map(Ident::as_str)
        .map(Markdown::code)
        .collect();
    (!codes.is_empty()).then(|| Markdown::join(&codes, ", "))
}

/// The pages of other resources on which types stand that this page names.
pub(super) fn elsewhere(
    provider: &Provider,
    resource: &Resource,
    names: &Names,
) -> Option<Markdown> {
    let mentioned = mentioned(provider, resource);
    let others = provider.resources.iter().zip(&names.resources);
    let others = others.filter(|(other, _)| other.id != resource.id);
    let links: Vec<_> = others
        .flat_map(|(other, own)| other.types.iter().map(move |a_type| (a_type, own)))
        .filter(|(a_type, _)| mentioned.contains(a_type.name.as_str()))
        .filter_map(|(a_type, own)| {
            let type_name = names.types.get(&a_type.name)?.type_name.as_str();
            let page = page(names, own.module.as_str());
            Some(Markdown::ours(format!(
                "[`{type_name}`]({page}#{})",
                Markdown::anchor(type_name)
            )))
        })
        .collect();
    (!links.is_empty()).then(|| Markdown::join(&links, ", "))
}

/// Names of the types that a reader of the page meets: those that can be reached from the
/// operations, and those of whose records there are identifiers.
fn mentioned<'a>(provider: &'a Provider, resource: &'a Resource) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut expanded = BTreeSet::new();
    let mut open: Vec<&TypeRef> = Vec::new();
    for operation in &resource.operations {
        let parameters = operation.parameters.iter();
        open.extend(parameters.map(|parameter| &parameter.type_ref));
        open.extend(&operation.returns);
        open.extend(operation.linked.as_ref().map(|linked| &linked.type_ref));
    }
    while let Some(type_ref) = open.pop() {
        match type_ref.innermost() {
            TypeRef::Named(name) if expanded.insert(name.as_str()) => {
                found.insert(name.as_str());
                // Those of other resources are explained on their pages.
                let mut here = resource.types.iter().chain(&provider.types);
                let a_type = here.find(|a_type| a_type.name == *name);
                let Some(a_type) = a_type else { continue };
                if let TypeShape::Fields(fields) = &a_type.shape {
                    open.extend(fields.iter().map(|field| &field.type_ref));
                }
                let parts = a_type.identifier.iter().flat_map(|known| &known.parts);
                open.extend(parts.map(|part| &part.type_ref));
            }
            TypeRef::Id(name) => {
                found.insert(name.as_str());
            }
            _ => {}
        }
    }
    found
}
