//! Names of types, of what they consist of, and of the constants and arguments that go with them.

use std::collections::BTreeMap;

use specs::model::{Field, Identifier, Provider, Type, TypeShape, Variant};

use crate::filter;
use crate::name::{Case, Ident, Scope, TYPES};

/// The names of a type.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The type.
    pub type_name: Ident,
    /// Its fields or variants.
    pub members: Vec<Ident>,
    /// The module it stands in. `None`: the shared types.
    pub module: Option<Ident>,
    /// The parts of its identifiers, as arguments.
    pub parts: Vec<Ident>,
    /// Constants for identifiers with a meaning of their own.
    pub identifiers: Vec<Ident>,
    /// Constants for the fields its records are compared by. Empty if no operation filters them.
    pub fields: Vec<Ident>,
    /// Constants for its links, likewise.
    pub links: Vec<Ident>,
}

/// The types of a spec have first claim to their names. Each is known in every module, since any
/// resource may use it. Returns what is taken in a module besides.
pub(super) fn claim(
    provider: &Provider,
    modules: &[Ident],
) -> (BTreeMap<String, TypeNames>, Scope) {
    let mut names = BTreeMap::new();
    let mut scope = Scope::new(Case::Type, "type").reserve(TYPES.iter().copied());
    let filtered = filter::filtered(provider);
    let own = provider.resources.iter().zip(modules);
    let own = own.flat_map(|(resource, module)| {
        let types = resource.types.iter();
        types.map(move |a_type| (a_type, Some(module)))
    });
    let shared = provider.types.iter().map(|a_type| (a_type, None));
    for (a_type, module) in shared.chain(own) {
        let mut own = type_names(a_type, &mut scope, module);
        let is_filtered = filtered.contains(a_type.name.as_str());
        constants(provider, a_type, is_filtered, &mut own);
        names.insert(a_type.name.clone(), own);
    }
    (names, scope)
}

fn type_names(a_type: &Type, scope: &mut Scope, module: Option<&Ident>) -> TypeNames {
    let type_name = scope.claim(&a_type.name);
    let members = match &a_type.shape {
        TypeShape::Fields(fields) => {
            let mut scope = Scope::new(Case::Snake, "field");
            fields
                .iter()
                .map(|field| scope.claim_as(&field.name, preferred(field)))
                .collect()
        }
        TypeShape::Values(values) => {
            let mut scope = Scope::new(Case::Type, "value").reserve(["Unknown", "Self"]);
            values
                .iter()
                .map(|value| scope.claim_as(&value.value, preferred_value(value)))
                .collect()
        }
        TypeShape::Opaque => Vec::new(),
    };
    let mut arguments = Scope::new(Case::Snake, "part");
    let parts = a_type.identifier.iter().flat_map(|known| &known.parts);
    TypeNames {
        type_name,
        members,
        module: module.cloned(),
        parts: parts.map(|part| arguments.claim(&part.name)).collect(),
        identifiers: Vec::new(),
        fields: Vec::new(),
        links: Vec::new(),
    }
}

/// The constants of a type share one namespace, in which variants stand too.
fn constants(provider: &Provider, a_type: &Type, is_filtered: bool, names: &mut TypeNames) {
    let members = names.members.iter().map(Ident::as_str);
    let mut scope = Scope::new(Case::Constant, "value");
    if matches!(a_type.shape, TypeShape::Values(_)) {
        scope = scope.reserve(members);
    }
    names.identifiers = identifiers(a_type.identifier.as_ref())
        .map(|value| scope.claim_as(&value.value, preferred_value(value)))
        .collect();
    if !is_filtered {
        return;
    }
    names.fields = filter::comparable(provider, a_type)
        .iter()
        .map(|comparable| scope.claim_or_suffixed(preferred(comparable.field), "field"))
        .collect();
    names.links = filter::links(provider, a_type)
        .iter()
        .map(|link| scope.claim_or_suffixed(preferred(link.field), "link"))
        .collect();
}

fn identifiers(known: Option<&Identifier>) -> impl Iterator<Item = &Variant> {
    known.into_iter().flat_map(|known| &known.values)
}

/// The author's own choice of name.
fn preferred(field: &Field) -> &str {
    field.rename.as_deref().unwrap_or(&field.name)
}

fn preferred_value(value: &Variant) -> &str {
    value.rename.as_deref().unwrap_or(&value.value)
}
