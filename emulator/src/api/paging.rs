//! Pages of lists.

use std::ops::Range;

use serde_json::{Value, json};
use specs::model::{Operation, Paging, ParameterIn};

use super::{
    arguments::Arguments,
    problem::{Problem, Reason},
};
use crate::{
    exchange::{Received, Via},
    json_path,
};

/// Records on a page where the caller does not say how many.
const USUAL_PAGE: usize = 50;

/// Path of the records, if they stand within the payload.
pub(super) fn items(paging: &Paging) -> Option<&str> {
    match paging {
        Paging::PageNumber { items, .. } | Paging::Offset { items, .. } => items.as_deref(),
    }
}

/// Most records on a page.
fn max(paging: &Paging) -> Option<u64> {
    match paging {
        Paging::PageNumber { max, .. } | Paging::Offset { max, .. } => *max,
    }
}

/// Which part of a list was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Records in front of it.
    pub(super) start: usize,
    /// Most records in it.
    pub(super) size: usize,
}

impl Window {
    /// The part a call asks for.
    pub(super) fn new(paging: &Paging, arguments: &Arguments<'_>) -> Result<Self, Problem> {
        let most = max(paging).map_or(usize::MAX, |max| usize::try_from(max).unwrap_or(usize::MAX));
        let (size_id, least) = match paging {
            Paging::PageNumber { page_size, .. } => (page_size, 1),
            Paging::Offset { count, .. } => (count, 0),
        };
        let size = match number(arguments, size_id, least)? {
            Some(size) => size.min(most),
            None => USUAL_PAGE.min(most),
        };
        let start = match paging {
            Paging::PageNumber { page, first, .. } => {
                let page = number(arguments, page, *first)?;
                let first = usize::try_from(*first).unwrap_or_default();
                page.map_or(0, |page| page.saturating_sub(first).saturating_mul(size))
            }
            Paging::Offset { offset, .. } => number(arguments, offset, 0)?.unwrap_or_default(),
        };
        Ok(Self { start, size })
    }

    /// The places of its records in a list of this length.
    pub(super) fn range(self, length: usize) -> Range<usize> {
        let start = self.start.min(length);
        start..start.saturating_add(self.size).min(length)
    }
}

fn number(arguments: &Arguments<'_>, id: &str, least: u64) -> Result<Option<usize>, Problem> {
    let Some(argument) = arguments.get(id) else {
        return Ok(None);
    };
    let number = arguments.number(id).and_then(|one| u64::try_from(one).ok());
    match number {
        Some(number) if number >= least => Ok(Some(usize::try_from(number).unwrap_or(usize::MAX))),
        _ => {
            let name = &argument.parameter.name;
            let message = format!("`{name}` is invalid: it has to be {least} or more.");
            Err(Problem::new(Reason::Invalid, message).about(name))
        }
    }
}

/// Writes what an answer says about its place in the whole list: the total, or whether there is a
/// next page.
pub(super) fn write_facts(
    body: &mut Value,
    operation: &Operation,
    request: &Received,
    window: Window,
    total: usize,
) {
    match &operation.paging {
        Some(Paging::PageNumber {
            next: Some(path),
            page,
            first,
            ..
        }) => {
            let more = window.range(total).end < total;
            let skipped = window.start / window.size.max(1);
            let number = skipped.saturating_add(usize::try_from(*first).unwrap_or(0));
            let next = if more {
                json!(next_page(
                    operation,
                    request,
                    page,
                    number.saturating_add(1)
                ))
            } else {
                Value::Null
            };
            json_path::set(body, path, next);
        }
        Some(Paging::Offset {
            total: Some(path), ..
        }) => json_path::set(body, path, json!(total)),
        _ => {}
    }
}

/// Writes the fields of a page that are named after the parameters it was asked for with.
pub(super) fn write_echo(
    payload: &mut Value,
    operation: &Operation,
    window: Window,
    on_page: usize,
) {
    let Some(Paging::Offset { offset, count, .. }) = &operation.paging else {
        return;
    };
    for (id, value) in [(offset, window.start), (count, on_page)] {
        let parameter = operation.parameters.iter().find(|one| one.id == *id);
        let name = parameter.map_or(id.as_str(), |one| one.name.as_str());
        if let Some(field) = payload.get_mut(name) {
            *field = json!(value);
        }
    }
}

/// The address of the next page: in the provider's world a whole one, on this machine one relative
/// to that of this page (RFC 3986 section 5).
fn next_page(operation: &Operation, request: &Received, page: &str, number: usize) -> String {
    let parameter = operation
        .parameters
        .iter()
        .find(|one| one.id == page && one.parameter_in == ParameterIn::Query);
    let name = parameter.map_or(page, |one| one.name.as_str());
    let others = url::form_urlencoded::parse(request.query.as_bytes());
    let others = others.filter(|(other, _)| other != name);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair(name, &number.to_string())
        .finish();
    match request.via {
        Via::ProviderHost => format!("https://{}{}?{query}", request.host, request.path),
        Via::Loopback => format!("?{query}"),
    }
}

/// How many there are of things that are no records: enough for more than one page.
pub(super) fn usual_length(operation: &Operation) -> usize {
    let Some(paging) = &operation.paging else {
        return 3;
    };
    match max(paging).and_then(|max| usize::try_from(max).ok()) {
        Some(max) => max.saturating_add(max / 5).saturating_add(3).min(10_000),
        None => 120,
    }
}
