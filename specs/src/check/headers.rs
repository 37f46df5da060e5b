//! Headers and media types.

use super::variables::token_requests;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    model::ParameterIn,
    resolve::{Op, Spec, operation::place},
    schema::AccessToken,
    span::{Span, Spanned},
};
use std::collections::BTreeMap;

/// Headers that the client writes itself.
const OWN: [&str; 8] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "proxy-authorization",
    "transfer-encoding",
];

/// Maps of headers with a fixed value.
fn fixed(spec: Spec<'_>) -> Vec<&Entries<Spanned<String>>> {
    let mut all: Vec<_> = token_requests(spec)
        .map(|(_, request)| &request.headers)
        .collect();
    all.extend(spec.provider.api.as_ref().map(|api| &api.headers));
    all.extend(spec.operations().map(|op| &op.operation.headers));
    all
}

/// Names of header parameters.
fn parameters(op: Op<'_>) -> impl Iterator<Item = &Spanned<String>> {
    let parameters = op.operation.parameters.iter();
    let headers =
        parameters.filter(move |(id, p)| place(op.operation, id, p) == ParameterIn::Header);
    headers.map(|(id, parameter)| parameter.name.as_ref().unwrap_or(id))
}

/// A name is a token of RFC 9110 section 5.6.2, and not one of the client's own.
pub(super) fn names(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let fixed = fixed(spec).into_iter().flat_map(Entries::keys);
    let api = spec.provider.api.as_ref();
    let read = api.and_then(|api| api.request_id_header.as_ref());
    if let Some(name) = read.filter(|name| !is_token(&name.value)) {
        found.push(bad_name(&name.value, name.span));
    }
    for name in fixed.chain(spec.operations().flat_map(parameters)) {
        if !is_token(&name.value) {
            found.push(bad_name(&name.value, name.span));
        } else if OWN.contains(&name.value.to_ascii_lowercase().as_str()) {
            let message = format!("{} is not free to be set", quote(&name.value));
            found.push(
                Diagnostic::new("reserved-header", name.span, message)
                    .here("the client writes this header itself")
                    .help("see `auth_method`, `access_token`, `json_content_type` and `body_content_type`"),
            );
        }
    }
}

fn bad_name(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        "bad-header-name",
        span,
        format!("{} is no name of a header", quote(name)),
    )
    .here("letters, digits and `-`")
    .help("write it as `X-Api-Version`")
}

/// Whether `text` is a token of RFC 9110 section 5.6.2.
fn is_token(text: &str) -> bool {
    let symbol = |b: u8| b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || symbol(b))
}

/// A value has printable ASCII characters only (RFC 9110 section 5.5).
pub(super) fn values(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, value) in fixed(spec).into_iter().flatten() {
        let printable = value.value.bytes().all(|b| (b' '..=b'~').contains(&b));
        if !printable || value.value.trim() != value.value {
            let message = format!("{} is no value of a header", quote(&value.value));
            found.push(
                Diagnostic::new("bad-header-value", value.span, message)
                    .here("printable ASCII characters, no space at either end")
                    .help("remove the other characters"),
            );
        }
    }
}

/// Names differ by more than case. A header of an operation takes the place of one of the API; a
/// parameter, which may be left out, takes the place of none.
pub(super) fn duplicates(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let api = || spec.provider.api.iter().flat_map(|api| api.headers.keys());
    distinct(&[], api(), found);
    for (_, request) in token_requests(spec) {
        distinct(&[], request.headers.keys(), found);
    }
    for op in spec.operations() {
        let own = &op.operation.headers;
        distinct(&[], own.keys(), found);
        let sent: Vec<_> = api().chain(own.keys()).collect();
        distinct(&sent, parameters(op), found);
    }
}

/// Reports names that repeat one of `known` or one another.
fn distinct<'a>(
    known: &[&'a Spanned<String>],
    names: impl Iterator<Item = &'a Spanned<String>>,
    found: &mut Vec<Diagnostic>,
) {
    let entry = |name: &Spanned<String>| (name.value.to_ascii_lowercase(), name.span);
    let mut seen: BTreeMap<String, Span> = known.iter().map(|name| entry(name)).collect();
    for name in names {
        let (key, span) = entry(name);
        let Some(first) = seen.insert(key, span) else {
            continue;
        };
        found.push(
            Diagnostic::new(
                "duplicate-header",
                name.span,
                format!("the header {} is sent twice", quote(&name.value)),
            )
            .here("sent here")
            .label(first, "and here")
            .help("send one of the two"),
        );
    }
}

/// The place of the access token is a token, too.
pub(super) fn access_token(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let api = spec
        .provider
        .api
        .iter()
        .filter_map(|api| api.access_token.as_ref());
    let own = spec
        .operations()
        .filter_map(|op| op.operation.access_token.as_ref());
    for written in api.chain(own) {
        match &written.value {
            AccessToken::Header(Some(header)) => {
                if header.name.is_some() && header.scheme.is_some() {
                    found.push(
                        Diagnostic::new(
                            "access-token-header",
                            written.span,
                            "a header of its own carries the bare token",
                        )
                        .here("has `scheme` and `name`")
                        .help("keep `scheme` for `Authorization`, `name` for another header"),
                    );
                }
                let texts = [&header.name, &header.scheme].into_iter().flatten();
                for text in texts.filter(|text| !is_token(text)) {
                    found.push(bad_name(text, written.span));
                }
            }
            AccessToken::Form(name) if name.is_empty() => found.push(
                Diagnostic::new("empty-wire-name", written.span, "an empty name in the form")
                    .here("sent under which name?")
                    .help("write the name the provider documents"),
            ),
            AccessToken::Header(None) | AccessToken::Form(_) => {}
        }
    }
}

/// A media type is two tokens and perhaps parameters.
pub(super) fn content_types(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let api = spec
        .provider
        .api
        .iter()
        .filter_map(|api| api.json_content_type.as_ref());
    let own = spec
        .operations()
        .filter_map(|op| op.operation.body_content_type.as_ref());
    for written in api
        .chain(own)
        .filter(|written| !is_media_type(&written.value))
    {
        let message = format!("{} is no media type", quote(&written.value));
        found.push(
            Diagnostic::new("bad-content-type", written.span, message)
                .here("goes into `Content-Type`")
                .help("write it as `application/json` or `text/csv; charset=utf-8`"),
        );
    }
}

fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let tokens = essence
        .split_once('/')
        .is_some_and(|(kind, sub)| is_token(kind) && is_token(sub));
    tokens && text.bytes().all(|b| (b' '..=b'~').contains(&b))
}
