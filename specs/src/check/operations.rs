//! Operations and their addresses.

use super::payload;
use crate::{
    diagnostic::{Diagnostic, quote},
    model::ParameterIn,
    resolve::{
        Spec,
        operation::{address_names, place},
    },
    schema::TypeExpr,
};

/// Resources need to know where the API is.
pub(super) fn without_api(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    if spec.provider.api.is_some() {
        return;
    }
    if let Some((id, _)) = spec.resources().next() {
        found.push(
            Diagnostic::new(
                "resources-without-api",
                id.span,
                "resources of an API without address",
            )
            .here("the spec has no `api`")
            .help("add `api` with a `base_url`"),
        );
    }
}

/// A resource has operations.
pub(super) fn empty_resources(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (id, _) in spec
        .resources()
        .filter(|(_, resource)| resource.operations.is_empty())
    {
        let message = format!("the resource {} has no operations", quote(&id.value));
        found.push(
            Diagnostic::new("no-operations", id.span, message)
                .here("`operations` is empty")
                .help("add an operation, or remove the resource"),
        );
    }
}

/// An address is given once.
pub(super) fn path_and_url(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        if let (Some(path), Some(url)) = (&op.operation.path, &op.operation.url) {
            let message = format!("{} has two addresses", quote(&op.id.value));
            found.push(
                Diagnostic::new("path-and-url", url.span, message)
                    .here("an address of its own")
                    .label(path.span, "and one under the base URL")
                    .help("keep `path` or `url`"),
            );
        }
    }
}

/// There is exactly one slash between the base URL and a path, and the query is no part of it.
pub(super) fn path_shape(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(base) = spec.provider.api.as_ref().map(|api| &api.base_url) else {
        return;
    };
    for path in spec
        .operations()
        .filter_map(|op| op.operation.path.as_ref())
    {
        if path.value.contains(['?', '#']) {
            found.push(
                Diagnostic::new(
                    "query-in-path",
                    path.span,
                    "a path has no query and no fragment",
                )
                .here("contains `?` or `#`")
                .help("write fixed query parameters under `constants`, others under `parameters`"),
            );
        }
        if path.value.is_empty() {
            continue;
        }
        let slashes = (
            ends_in_slash(spec, &base.value),
            path.value.starts_with('/'),
        );
        let (here, help) = match slashes {
            (true, true) => (
                "two slashes between them",
                "remove the slash at the beginning",
            ),
            (false, false) => ("no slash between them", "begin with a slash"),
            _ => continue,
        };
        found.push(
            Diagnostic::new(
                "path-join",
                path.span,
                "base URL and path do not fit together",
            )
            .here(here)
            .label(base.span, "appended to this")
            .help(help),
        );
    }
}

/// Whether the base URL ends in a slash; a connection field of type `base_url` always does.
fn ends_in_slash(spec: Spec<'_>, base: &str) -> bool {
    let last = base
        .strip_suffix('}')
        .and_then(|text| text.rsplit_once('{'))
        .map(|(_, name)| name);
    let field = last.and_then(|name| spec.provider.connection.get(name));
    let slash = field.is_some_and(|f| f.kind.value == crate::schema::ConnectionType::BaseUrl);
    slash || base.ends_with('/')
}

/// A path parameter is in the address, and one that is there is a path parameter.
pub(super) fn path_parameters(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        for (id, parameter) in &op.operation.parameters {
            let in_path = place(op.operation, id, parameter) == ParameterIn::Path;
            let named = address_names(op.operation, &id.value);
            let (here, help) = match (in_path, named) {
                (true, false) => (
                    "the address does not have it",
                    format!("write `{{{}}}` where it belongs in `path`", id.value),
                ),
                (false, true) => (
                    "the address has it",
                    "remove `in`, or take it out of `path`".to_owned(),
                ),
                _ => continue,
            };
            let message = format!(
                "path and parameter {} do not fit together",
                quote(&id.value)
            );
            found.push(
                Diagnostic::new("path-parameter", id.span, message)
                    .here(here)
                    .help(help),
            );
        }
    }
}

/// Only a list can be empty.
pub(super) fn empty_when_absent(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    // A file has a rule of its own.
    for op in spec.operations().filter(|op| !payload::is_file(*op)) {
        let Some(empty) = op
            .operation
            .empty_when_absent
            .as_ref()
            .filter(|empty| empty.value)
        else {
            continue;
        };
        let returns = op.operation.returns.as_ref();
        let list =
            returns.is_some_and(|r| matches!(r.value, TypeExpr::List(_) | TypeExpr::OneOrMany(_)));
        if !list {
            let diagnostic =
                Diagnostic::new("empty-when-absent", empty.span, "only a list can be empty")
                    .here("counts a missing payload as an empty list")
                    .help("remove `empty_when_absent`, or return a list");
            found.push(match returns {
                Some(returns) => diagnostic.label(returns.span, "no list"),
                None => diagnostic,
            });
        }
    }
}
