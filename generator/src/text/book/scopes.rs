//! `scopes.md`: what each scope allows, and which of them an operation needs.

use serde::Serialize;
use specs::model::{Operation, Provider, Resource, Scope, Scopes};

use crate::names::{Names, ResourceNames};
use crate::text::markup::{Cell, Markdown};
use crate::text::words;

/// What stands in the matrix where an operation needs the scope.
const NEEDED: &str = "●";

/// View of `provider/scopes.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ScopesView {
    name: Markdown,
    scopes: Option<ListView>,
    /// What a login always sends as `scope` where there is nothing to choose.
    constant: Option<Markdown>,
    matrices: Vec<MatrixView>,
}

#[derive(Debug, Serialize)]
struct ListView {
    separator: Markdown,
    required: bool,
    default: Option<Cell>,
    values: Vec<ScopeView>,
    /// Whether a scope covers others.
    some_cover: bool,
    /// Whether a call needs one.
    some_needed: bool,
}

#[derive(Debug, Serialize)]
struct ScopeView {
    value: Cell,
    constant: Cell,
    doc: Cell,
    /// What it covers, a dash where that is nothing.
    covers: Cell,
    is_default: bool,
}

/// The operations of a resource against the scopes that matter to them: few, so that the table is
/// narrow however many scopes there are.
#[derive(Debug, Serialize)]
struct MatrixView {
    title: Markdown,
    scopes: Vec<Cell>,
    operations: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    operation: Cell,
    needed: Vec<&'static str>,
}

impl ScopesView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        let resources = provider.resources.iter().zip(&names.resources);
        let mut constants = provider.authorize.constants.iter();
        let constant = constants.find(|constant| constant.name == "scope");
        Self {
            name: Markdown::prose(&provider.name),
            scopes: provider
                .scopes
                .as_ref()
                .map(|scopes| list(provider, scopes, names)),
            constant: constant.map(|constant| Markdown::code(&constant.value.text)),
            matrices: resources
                .filter(|_| provider.scopes.is_some())
                .map(|(resource, own)| matrix(resource, own, names))
                .collect(),
        }
    }
}

fn list(provider: &Provider, scopes: &Scopes, names: &Names) -> ListView {
    let view = |(scope, constant): (&Scope, &crate::name::Ident)| ScopeView {
        value: Cell::code(&scope.value),
        constant: Cell::code(constant.as_str()),
        doc: Cell::prose(&scope.doc),
        covers: covers(scopes, scope),
        is_default: scopes.default.contains(&scope.value),
    };
    let mut operations = provider
        .resources
        .iter()
        .flat_map(|resource| &resource.operations);
    ListView {
        separator: Markdown::ours(words::separator(&scopes.separator)),
        required: scopes.required,
        default: (!scopes.default.is_empty())
            .then(|| Cell::codes(scopes.default.iter().map(String::as_str))),
        values: scopes.values.iter().zip(&names.scopes).map(view).collect(),
        some_needed: operations.any(|operation| !operation.scopes.is_empty()),
        some_cover: (scopes.values.iter()).any(|scope| !scope.covers.is_empty()),
    }
}

/// The scopes that one covers.
fn covers(scopes: &Scopes, scope: &Scope) -> Cell {
    match scope.covers.len() {
        0 => Cell::ours("–"),
        count if count + 1 == scopes.values.len() => Cell::ours("all others"),
        _ => Cell::codes(scope.covers.iter().map(String::as_str)),
    }
}

fn matrix(resource: &Resource, own: &ResourceNames, names: &Names) -> MatrixView {
    let mut columns: Vec<&str> = Vec::new();
    for scope in resource
        .operations
        .iter()
        .flat_map(|operation| &operation.scopes)
    {
        if !columns.contains(&scope.as_str()) {
            columns.push(scope);
        }
    }
    let needed = |operation: &Operation| {
        let cell = |scope: &&str| {
            let is_needed = operation.scopes.iter().any(|needed| needed == scope);
            if is_needed { NEEDED } else { "" }
        };
        match columns.as_slice() {
            [] => vec![words::NOT_PUBLISHED],
            columns if operation.scopes.is_empty() => {
                let rest = columns.iter().skip(1).map(|_| "");
                std::iter::once(words::NOT_PUBLISHED).chain(rest).collect()
            }
            columns => columns.iter().map(cell).collect(),
        }
    };
    let operations = resource.operations.iter().zip(&own.operations);
    MatrixView {
        title: Markdown::code(own.module.as_str()),
        operations: operations
            .map(|(operation, operation_names)| RowView {
                operation: super::operation_link(names, own, operation_names).cell(),
                needed: needed(operation),
            })
            .collect(),
        scopes: match columns.as_slice() {
            [] => vec![Cell::ours("Scope")],
            columns => columns.iter().map(|scope| Cell::code(scope)).collect(),
        },
    }
}
