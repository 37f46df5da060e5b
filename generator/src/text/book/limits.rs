//! `limits.md`: what the provider limits, and how the crate keeps it.

use serde::Serialize;
use specs::model::{Limit, Provider};

use super::evidence;
use crate::names::Names;
use crate::text::markup::{Cell, Markdown};
use crate::text::{facts, words};

/// View of `provider/limits.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct LimitsView {
    name: Markdown,
    limits: Vec<LimitView>,
    /// Limits of single operations.
    of_operations: Vec<OperationLimitView>,
    token_requests: Option<Cell>,
    /// How lists are cut into pages, and how many operations do so.
    paging: Vec<String>,
    /// How limits of requests are kept, where there are any.
    pacing: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct OperationLimitView {
    operation: Cell,
    limit: LimitView,
}

/// A row of the table of limits; also on the README.
#[derive(Debug, Serialize)]
pub(in crate::text) struct LimitView {
    limit: Cell,
    doc: Cell,
    source: Cell,
}

impl LimitsView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        let token_requests = provider.lifecycle.token_requests.as_ref();
        Self {
            name: Markdown::prose(&provider.name),
            limits: limits(provider),
            of_operations: of_operations(provider, names),
            token_requests: token_requests.map(|limit| Cell::ours(words::token_requests(limit))),
            paging: paging(provider),
            pacing: facts::pacing(provider),
        }
    }
}

fn of_operations(provider: &Provider, names: &Names) -> Vec<OperationLimitView> {
    let resources = provider.resources.iter().zip(&names.resources);
    let mut rows = Vec::new();
    for (resource, own) in resources {
        for (operation, operation_names) in resource.operations.iter().zip(&own.operations) {
            let link = super::operation_link(names, own, operation_names).cell();
            let limits = limit_views(&operation.limits).into_iter();
            rows.extend(limits.map(|limit| OperationLimitView {
                operation: link.clone(),
                limit,
            }));
        }
    }
    rows
}

/// The kinds of pages, most frequent first.
fn paging(provider: &Provider) -> Vec<String> {
    let mut kinds: Vec<(&'static str, u64)> = Vec::new();
    for operation in facts::operations(provider) {
        let Some(paging) = &operation.paging else {
            continue;
        };
        let kind = words::paging(paging).0;
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let text = |(kind, count): (&str, u64)| format!("{}: {kind}", words::plural(count, "list"));
    kinds.into_iter().map(text).collect()
}

/// The rows of the table of limits.
pub(in crate::text) fn limits(provider: &Provider) -> Vec<LimitView> {
    let published = provider.api.iter().flat_map(|api| &api.limits);
    limit_views(published)
}

/// Limits, wherever they were published.
pub(super) fn limit_views<'a>(published: impl IntoIterator<Item = &'a Limit>) -> Vec<LimitView> {
    let view = |limit: &Limit| LimitView {
        limit: Cell::ours(words::limit(limit)),
        doc: Cell::prose(&limit.doc),
        source: evidence::cell(&limit.evidence),
    };
    published.into_iter().map(view).collect()
}
