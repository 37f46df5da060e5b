//! What the tables of operations, in the code and on the pages, have in common.

use specs::model::{Operation, Paging, Provider};

use super::{facts, words};
use crate::names::{Names, OperationNames, ResourceNames};

/// One operation.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) resource: &'a ResourceNames,
    pub(crate) operation: &'a Operation,
    pub(crate) names: &'a OperationNames,
    /// HTTP method.
    pub(crate) method: &'static str,
    /// The address after the base URL, with the query that never changes.
    pub(crate) path: String,
    /// How the answer is cut into pages; empty where it is not.
    pub(crate) pages: &'static str,
    /// Whether sending it twice does the same as sending it once.
    pub(crate) idempotent: &'static str,
    /// What else one must know before calling.
    pub(crate) notes: Vec<&'static str>,
}

/// All operations, resource by resource.
pub(crate) fn rows<'a>(provider: &'a Provider, names: &'a Names) -> Vec<Row<'a>> {
    let resources = provider.resources.iter().zip(&names.resources);
    let operations = resources.flat_map(|(resource, own)| {
        let operations = resource.operations.iter().zip(&own.operations);
        operations.map(move |(operation, names)| (own, operation, names))
    });
    operations
        .map(|(resource, operation, names)| Row {
            resource,
            operation,
            names,
            method: words::method(operation.method),
            path: facts::path(provider, operation),
            pages: pages(operation),
            idempotent: if operation.idempotent { "yes" } else { "no" },
            notes: facts::notes(operation),
        })
        .collect()
}

fn pages(operation: &Operation) -> &'static str {
    match &operation.paging {
        None => "",
        Some(Paging::PageNumber { .. }) => "numbered",
        Some(Paging::Offset { .. }) => "by offset",
    }
}
