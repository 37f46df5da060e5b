//! All names of a crate, claimed once and in a fixed order, for the emitters and the pages alike.

use std::collections::BTreeMap;

use specs::model::{ConnectionFrom, ConnectionType, Operation, Provider, Resource};

use crate::name::{BY_REF_METHODS, BY_VALUE_METHODS, CONSTANTS, Case, Ident, Scope, TYPES};
use crate::surface;

mod of_types;
#[cfg(test)]
mod tests;

pub use of_types::TypeNames;

/// The names of one crate. Vectors run in step with those of the model.
#[derive(Clone, Debug)]
pub struct Names {
    /// Variants of `Environment`.
    pub environments: Vec<Ident>,
    /// Names of the connection fields.
    pub connection: Vec<ConnectionNames>,
    /// Constants of `Scope`.
    pub scopes: Vec<Ident>,
    /// Constants of `ErrorCode`.
    pub error_codes: Vec<Ident>,
    /// Names of all types, by the name in the spec.
    pub types: BTreeMap<String, TypeNames>,
    /// Names of the resources.
    pub resources: Vec<ResourceNames>,
}

/// The names of a connection field.
#[derive(Clone, Debug)]
pub struct ConnectionNames {
    /// Setter on the builder or accessor on the session.
    pub method: Ident,
    /// The type of an enumerated field.
    pub type_name: Ident,
    /// Its variants.
    pub variants: Vec<Ident>,
}

/// The names of a resource.
#[derive(Clone, Debug)]
pub struct ResourceNames {
    /// The module, and the name of its file.
    pub module: Ident,
    /// The method of `Session` that leads there.
    pub method: Ident,
    /// The handle with the operations.
    pub handle: Ident,
    /// Names of the operations.
    pub operations: Vec<OperationNames>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The method of the handle.
    pub method: Ident,
    /// The builder it returns.
    pub builder: Ident,
    /// The static that describes the call.
    pub constant: Ident,
    /// Arguments and setters.
    pub parameters: Vec<Ident>,
}

impl Names {
    /// Claims every name of `provider`.
    pub fn new(provider: &Provider) -> Self {
        let modules = modules(provider);
        let (types, taken) = of_types::claim(provider, &modules);
        let mut methods = session_methods();
        let connection = connection(provider, &mut methods);
        let resources = provider
            .resources
            .iter()
            .zip(&modules)
            .map(|(resource, module)| {
                let mut items = taken.clone();
                ResourceNames {
                    module: module.clone(),
                    method: methods.claim_or_suffixed(&resource.id, "resource"),
                    handle: items.claim_or_suffixed(&resource.id, "resource"),
                    operations: operations(resource, &mut items),
                }
            })
            .collect();
        Self {
            environments: claim_all(
                Scope::new(Case::Type, "environment"),
                provider
                    .environments
                    .iter()
                    .map(|environment| environment.id.as_str()),
            ),
            connection,
            scopes: claim_all(
                Scope::new(Case::Constant, "scope"),
                provider
                    .scopes
                    .iter()
                    .flat_map(|scopes| &scopes.values)
                    .map(|scope| scope.value.as_str()),
            ),
            error_codes: claim_all(
                Scope::new(Case::Constant, "code"),
                provider
                    .api
                    .iter()
                    .flat_map(|api| &api.error_codes)
                    .map(|code| code.code.as_str()),
            ),
            types,
            resources,
        }
    }
}

fn claim_all<'a>(mut scope: Scope, names: impl Iterator<Item = &'a str>) -> Vec<Ident> {
    names.map(|name| scope.claim(name)).collect()
}

/// Modules of the resources. Each is also a file in `src/`.
fn modules(provider: &Provider) -> Vec<Ident> {
    let scope = Scope::new(Case::Snake, "resource").reserve([
        "client",
        "provider",
        "scope",
        "environment",
        "connection",
        "error_code",
        "operations",
        "types",
        "runtime",
        "provider_runtime",
        "lib",
        "main",
        "std",
        "core",
        "alloc",
        "proc_macro",
        "test",
    ]);
    claim_all(
        scope,
        provider
            .resources
            .iter()
            .map(|resource| resource.id.as_str()),
    )
}

/// Methods of `Session` before any of the provider.
fn session_methods() -> Scope {
    Scope::new(Case::Snake, "resource")
        .reserve(BY_REF_METHODS.iter().copied())
        .reserve([
            "account",
            "access_token",
            "expires_at",
            "forget",
            "granted_scopes",
            "refresh",
            "revoke",
        ])
}

/// Fields the user gives become methods of the builder, all others methods of the session.
fn connection(provider: &Provider, session: &mut Scope) -> Vec<ConnectionNames> {
    let mut builder = Scope::new(Case::Snake, "field")
        .reserve(BY_VALUE_METHODS.iter().copied())
        .reserve([
            "build",
            "check_scopes",
            "client_secret",
            "environment",
            "pace",
            "redirect_uri",
            "retry",
            "store",
            "transport",
        ]);
    let mut root = Scope::new(Case::Type, "field").reserve(TYPES.iter().copied());
    let mut names = Vec::new();
    for field in &provider.connection {
        let methods = if field.from == ConnectionFrom::User {
            &mut builder
        } else {
            &mut *session
        };
        let variants = match &field.kind {
            ConnectionType::Enum(values) => claim_all(
                Scope::new(Case::Type, "value"),
                values.iter().map(|value| value.value.as_str()),
            ),
            _ => Vec::new(),
        };
        names.push(ConnectionNames {
            method: methods.claim(&field.id),
            type_name: root.claim(&field.id),
            variants,
        });
    }
    names
}

fn operations(resource: &Resource, types: &mut Scope) -> Vec<OperationNames> {
    let mut methods = Scope::new(Case::Snake, "operation").reserve(BY_REF_METHODS.iter().copied());
    let mut constants = Scope::new(Case::Constant, "operation").reserve(CONSTANTS.iter().copied());
    resource
        .operations
        .iter()
        .map(|operation| OperationNames {
            method: methods.claim(&operation.id),
            builder: types.claim_or_suffixed(&operation.id, "call"),
            constant: constants.claim(&operation.id),
            parameters: parameters(operation),
        })
        .collect()
}

fn parameters(operation: &Operation) -> Vec<Ident> {
    let mut idents = Scope::new(Case::Snake, "parameter")
        .reserve(BY_VALUE_METHODS.iter().copied())
        .reserve(surface::methods(operation))
        .reserve(["call"]);
    operation
        .parameters
        .iter()
        .map(|parameter| idents.claim_as(&parameter.name, &parameter.id))
        .collect()
}
