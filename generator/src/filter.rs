//! By which fields and links records can be filtered and sorted.

use std::collections::BTreeSet;

use specs::model::{Field, Provider, ScalarType, Type, TypeRef, TypeShape};

/// What a comparison needs to know of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparable<'a> {
    /// The field.
    pub(crate) field: &'a Field,
    /// The type of what it is compared with.
    pub(crate) type_ref: &'a TypeRef,
}

/// A field that leads to other records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkTo<'a> {
    /// The field.
    pub(crate) field: &'a Field,
    /// The type of what it leads to, by name.
    pub(crate) target: &'a str,
}

/// The types whose records some operation filters, by name.
pub(crate) fn filtered(provider: &Provider) -> BTreeSet<&str> {
    let operations = (provider.resources.iter()).flat_map(|resource| &resource.operations);
    operations
        .filter_map(|operation| operation.filter.as_deref())
        .collect()
}

/// All types of a provider: the shared ones, then those of each resource.
pub(crate) fn types(provider: &Provider) -> impl Iterator<Item = &Type> {
    let own = provider
        .resources
        .iter()
        .flat_map(|resource| &resource.types);
    provider.types.iter().chain(own)
}

/// The fields of a record that can be compared with a value: neither objects nor lists.
pub(crate) fn comparable<'a>(provider: &'a Provider, record: &'a Type) -> Vec<Comparable<'a>> {
    let compare = |field: &'a Field| {
        let type_ref = compared(provider, &field.type_ref)?;
        Some(Comparable { field, type_ref })
    };
    fields(record).iter().filter_map(compare).collect()
}

/// The links of a record to other records.
pub(crate) fn links<'a>(provider: &'a Provider, record: &'a Type) -> Vec<LinkTo<'a>> {
    let style = provider.api.as_ref().and_then(|api| api.filter.as_ref());
    let name = style.and_then(|style| style.links.as_deref());
    let holder = fields(record)
        .iter()
        .find(|field| Some(field.name.as_str()) == name);
    let holder = holder.and_then(|field| match field.type_ref.innermost() {
        TypeRef::Named(name) => types(provider).find(|a_type| a_type.name == *name),
        _ => None,
    });
    let link = |field: &'a Field| match field.type_ref.innermost() {
        TypeRef::Id(target) => Some(LinkTo { field, target }),
        _ => None,
    };
    holder
        .map_or(&[][..], fields)
        .iter()
        .filter_map(link)
        .collect()
}

fn fields(a_type: &Type) -> &[Field] {
    match &a_type.shape {
        TypeShape::Fields(fields) => fields,
        TypeShape::Values(_) | TypeShape::Opaque => &[],
    }
}

/// What a value of this type is compared with, if there is such a thing.
fn compared<'a>(provider: &Provider, type_ref: &'a TypeRef) -> Option<&'a TypeRef> {
    match type_ref {
        TypeRef::Scalar(scalar) => {
            let is_opaque = matches!(scalar, ScalarType::Json | ScalarType::File);
            (!is_opaque).then_some(type_ref)
        }
        TypeRef::Id(_) => Some(type_ref),
        TypeRef::Named(name) => types(provider)
            .find(|a_type| a_type.name == *name)
            .filter(|a_type| matches!(a_type.shape, TypeShape::Values(_)))
            .map(|_| type_ref),
        TypeRef::Single(inner) | TypeRef::TextOr(inner) => compared(provider, inner),
        TypeRef::List(_) | TypeRef::Map(_) | TypeRef::OneOrMany(_) | TypeRef::MapOrList(_) => None,
    }
}
