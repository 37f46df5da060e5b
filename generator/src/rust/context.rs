//! What the emitters of one crate look up.

use std::collections::{BTreeMap, BTreeSet};

use specs::model::{ConnectionFrom, ConnectionType, JsonIds, Provider, Type, TypeRef, TypeShape};

use crate::names::Names;
use crate::text::facts;

/// A provider, its names, and its types by name.
pub(super) struct Context<'a> {
    pub(super) provider: &'a Provider,
    pub(super) names: &'a Names,
    types: BTreeMap<&'a str, &'a Type>,
    sent: BTreeSet<&'a str>,
}

impl<'a> Context<'a> {
    pub(super) fn new(provider: &'a Provider, names: &'a Names) -> Self {
        let of_resources = provider
            .resources
            .iter()
            .flat_map(|resource| &resource.types);
        let types: BTreeMap<_, _> = provider
            .types
            .iter()
            .chain(of_resources)
            .map(|a_type| (a_type.name.as_str(), a_type))
            .collect();
        let sent = sent(provider, &types);
        Self {
            provider,
            names,
            types,
            sent,
        }
    }

    /// How identifiers are written in JSON bodies.
    pub(super) fn json_ids(&self) -> JsonIds {
        let api = self.provider.api.as_ref();
        api.map_or(JsonIds::Text, |api| api.json_ids)
    }

    /// Whether there is a choice of environments.
    pub(super) fn has_environments(&self) -> bool {
        self.provider.environments.len() > 1
    }

    /// Whether the user picks the value of a connection field from a list.
    pub(super) fn has_connection_types(&self) -> bool {
        self.provider.connection.iter().any(|field| {
            field.from == ConnectionFrom::User && matches!(field.kind, ConnectionType::Enum(_))
        })
    }

    /// Whether the provider publishes its error codes.
    pub(super) fn has_error_codes(&self) -> bool {
        self.provider
            .api
            .as_ref()
            .is_some_and(|api| !api.error_codes.is_empty())
    }

    /// Whether some request authenticates the client with its secret.
    pub(super) fn has_client_secret(&self) -> bool {
        facts::has_client_secret(self.provider)
    }

    /// Whether a type is an open list of texts.
    pub(super) fn is_open_enum(&self, name: &str) -> bool {
        self.types
            .get(name)
            .is_some_and(|a_type| matches!(a_type.shape, TypeShape::Values(_)))
    }

    /// Whether values of a type travel to the provider.
    pub(super) fn is_sent(&self, name: &str) -> bool {
        self.sent.contains(name)
    }

    /// Whether a field of this type in a struct of type `outer` holds a struct of the same type
    /// directly: without a box neither would have a size.
    pub(super) fn is_boxed(&self, type_ref: &TypeRef, outer: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut due = Vec::from_iter(held(type_ref));
        while let Some(name) = due.pop() {
            if name == outer {
                return true;
            }
            if seen.insert(name.to_owned())
                && let Some(Type {
                    shape: TypeShape::Fields(fields),
                    ..
                }) = self.types.get(name)
            {
                due.extend(fields.iter().filter_map(|field| held(&field.type_ref)));
            }
        }
        false
    }
}

/// The types that parameters lead to.
fn sent<'a>(provider: &'a Provider, types: &BTreeMap<&'a str, &'a Type>) -> BTreeSet<&'a str> {
    let mut due: Vec<_> = provider
        .resources
        .iter()
        .flat_map(|resource| &resource.operations)
        .flat_map(|operation| &operation.parameters)
        .filter_map(|parameter| named(&parameter.type_ref))
        .collect();
    let mut sent = BTreeSet::new();
    while let Some(name) = due.pop() {
        if sent.insert(name)
            && let Some(Type {
                shape: TypeShape::Fields(fields),
                ..
            }) = types.get(name)
        {
            due.extend(fields.iter().filter_map(|field| named(&field.type_ref)));
        }
    }
    sent
}

/// The named type a value of which stands in a value of this type without a list or map around it.
fn held(type_ref: &TypeRef) -> Option<&str> {
    match type_ref {
        TypeRef::Named(name) => Some(name),
        TypeRef::Single(inner) | TypeRef::TextOr(inner) => held(inner),
        _ => None,
    }
}

/// The named type at the core of a reference.
fn named(type_ref: &TypeRef) -> Option<&str> {
    match type_ref.innermost() {
        TypeRef::Named(name) => Some(name),
        _ => None,
    }
}
