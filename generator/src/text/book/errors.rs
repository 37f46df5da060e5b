//! `errors.md`: how errors look, the published codes, and what to do about them.

use serde::Serialize;
use specs::model::{ErrorShape, Provider, TokenErrorCode, TokenResponse};

use crate::name::Ident;
use crate::names::Names;
use crate::text::markup::{Cell, Markdown};
use crate::text::words;

/// View of `provider/errors.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ErrorsView {
    name: Markdown,
    /// Shapes of errors of the API.
    errors: Vec<ErrorView>,
    /// Operations with shapes of their own.
    own: Option<Markdown>,
    codes: Vec<CodeView>,
    request_id_header: Option<Markdown>,
    /// Shapes of errors of token requests.
    token_errors: Vec<ErrorView>,
    token_codes: Vec<ErrorCodeView>,
}

/// A published code.
#[derive(Debug, Serialize)]
struct CodeView {
    code: Cell,
    doc: Cell,
    constant: Cell,
    retry: Cell,
}

#[derive(Debug, Serialize)]
pub(super) struct ErrorView {
    when: Cell,
    code: Cell,
    message: Cell,
    details: Cell,
    status: Cell,
}

/// An error of RFC 6749 section 5.2 as the provider has it.
#[derive(Debug, Serialize)]
struct ErrorCodeView {
    error: Cell,
    code: Cell,
    status: Cell,
}

impl ErrorsView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        let api = provider.api.as_ref();
        let response = &provider.token_response;
        let header = api.and_then(|api| api.request_id_header.as_deref());
        Self {
            name: Markdown::prose(&provider.name),
            errors: api.map_or_else(Vec::new, |api| errors(&api.errors)),
            own: own(provider, names),
            codes: codes(provider, names),
            request_id_header: header.map(Markdown::code),
            token_errors: errors(&response.errors),
            token_codes: token_codes(response),
        }
    }
}

/// Links to the operations whose errors have shapes of their own.
fn own(provider: &Provider, names: &Names) -> Option<Markdown> {
    let api = provider.api.as_ref()?;
    let operations = provider.resources.iter().zip(&names.resources);
    let operations = operations.flat_map(|(resource, own)| {
        let operations = resource.operations.iter().zip(&own.operations);
        operations.map(move |(operation, names)| (own, operation, names))
    });
    let links: Vec<_> = operations
        .filter(|(_, operation, _)| operation.errors != api.errors)
        .map(|(resource, _, own)| super::operation_link(names, resource, own))
        .collect();
    (!links.is_empty()).then(|| Markdown::join(&links, ", "))
}

fn codes(provider: &Provider, names: &Names) -> Vec<CodeView> {
    let codes = provider.api.iter().flat_map(|api| &api.error_codes);
    let view = |(code, constant): (&specs::model::ErrorCode, &Ident)| CodeView {
        code: Cell::code(&code.code),
        doc: Cell::prose(&code.doc),
        constant: Cell::code(constant.as_str()),
        retry: code.retry.map_or_else(
            || Cell::ours("as the status says"),
            |retry| Cell::code(words::retry(retry)),
        ),
    };
    codes.zip(&names.error_codes).map(view).collect()
}

/// The rows of a table of error shapes.
pub(super) fn errors(errors: &[ErrorShape]) -> Vec<ErrorView> {
    let paths = |paths: &[String]| match paths {
        [] => Cell::ours("–"),
        paths => Cell::codes(paths.iter().map(String::as_str)),
    };
    let view = |shape: &ErrorShape| ErrorView {
        when: Cell::code(&words::predicate(&shape.when)),
        code: paths(&shape.code),
        message: paths(&shape.message),
        details: paths(&shape.details),
        status: status(shape.status),
    };
    errors.iter().map(view).collect()
}

fn status(status: Option<u16>) -> Cell {
    Cell::ours(status.map_or_else(|| "–".to_owned(), |status| status.to_string()))
}

/// The errors of RFC 6749 section 5.2 of which something is known.
fn token_codes(response: &TokenResponse) -> Vec<ErrorCodeView> {
    let view = |known: &TokenErrorCode| ErrorCodeView {
        error: Cell::code(&known.error),
        code: Cell::code(&known.code),
        status: status(known.status),
    };
    response.error_codes.iter().map(view).collect()
}
