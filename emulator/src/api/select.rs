//! Which of the operations that share an address was called.

use specs::model::{Method, Operation, ParameterIn, Resource};

use super::{
    accepts,
    problem::{Problem, Reason},
    template,
};
use crate::{address::Match, exchange::Received, world::Site};

/// An operation that was called.
#[derive(Clone, Copy)]
pub(super) struct Selected<'a> {
    pub(super) resource: &'a Resource,
    pub(super) operation: &'a Operation,
    /// Path parameters, by id or wire name.
    pub(super) path: &'a [(String, String)],
}

/// A method as it is written in a request.
fn text(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

/// The operation a request calls: that of its method whose constants are all there. If there are
/// several, the one with the most constants; of those one that is of this method by itself, not only
/// because the provider takes it for every call; of those the one with the fewest path parameters.
pub(super) fn select<'a>(
    site: &'a Site,
    request: &Received,
    query: &[(String, String)],
    matches: &'a [Match],
) -> Result<Selected<'a>, Problem> {
    let known: Vec<Selected<'a>> = matches
        .iter()
        .filter_map(|one| {
            let (resource, operation) = site.operation(&one.operation)?;
            Some(Selected {
                resource,
                operation,
                path: &one.path,
            })
        })
        .collect();
    let of_all = accepts::methods(&site.model);
    let is_of_all = of_all
        .iter()
        .any(|one| text(*one) == request.method.as_str());
    let of_method: Vec<Selected<'a>> = known
        .iter()
        .filter(|one| is_of_all || text(one.operation.method) == request.method.as_str())
        .copied()
        .collect();
    if of_method.is_empty() {
        return Err(no_method(request, &known, of_all));
    }
    let called = of_method
        .iter()
        .filter(|one| template::all_sent(site, &one.operation.constants, query))
        .min_by_key(|one| {
            let constants = one.operation.constants.len();
            let is_other = text(one.operation.method) != request.method.as_str();
            (usize::MAX - constants, is_other, one.path.len())
        });
    called
        .copied()
        .ok_or_else(|| no_constants(&of_method, query))
}

fn no_method(request: &Received, known: &[Selected<'_>], of_all: &[Method]) -> Problem {
    let mut allowed: Vec<&str> = known.iter().map(|one| text(one.operation.method)).collect();
    if !allowed.is_empty() {
        allowed.extend(of_all.iter().copied().map(text));
    }
    allowed.sort_unstable();
    allowed.dedup();
    if allowed.is_empty() {
        let message = format!("There is nothing at {}{}.", request.host, request.path);
        return Problem::new(Reason::NoOperation, message);
    }
    let allowed = allowed.join(", ");
    let message = format!("Only {allowed} is possible here, not {}.", request.method);
    Problem::new(Reason::Method(allowed), message)
}

fn no_constants(of_method: &[Selected<'_>], query: &[(String, String)]) -> Problem {
    let names = of_method.iter().flat_map(|one| &one.operation.constants);
    let missing = names
        .clone()
        .find(|constant| !query.iter().any(|(name, _)| *name == constant.name));
    match (missing, names.clone().next()) {
        (Some(constant), _) | (None, Some(constant)) => {
            let name = &constant.name;
            let message = format!("`{name}` names no operation of this address.");
            Problem::new(Reason::NoOperation, message).about(name)
        }
        (None, None) => Problem::new(Reason::NoOperation, "There is no such operation."),
    }
}

/// Checks the headers with a fixed value. One that the caller may replace by a parameter is not
/// looked at here.
pub(super) fn check_headers(
    site: &Site,
    request: &Received,
    operation: &Operation,
) -> Result<(), Problem> {
    for header in &operation.headers {
        let name = &header.name;
        let replaced = operation.parameters.iter().any(|parameter| {
            parameter.parameter_in == ParameterIn::Header
                && parameter.name.eq_ignore_ascii_case(name)
        });
        let sent = request.header(name);
        let fits = template::matches(site, &header.value, sent)
            || (name.eq_ignore_ascii_case("accept") && accepts_anything(sent));
        if !replaced && !fits {
            return Err(match sent {
                "" => Problem::missing(name),
                _ => Problem::invalid(name, "the header has another value"),
            });
        }
    }
    Ok(())
}

/// Whether this `Accept` takes whatever comes (RFC 9110 section 12.5.1).
fn accepts_anything(accept: &str) -> bool {
    let mut ranges = accept.split(',');
    accept.is_empty() || ranges.any(|range| range.trim().starts_with("*/*"))
}
