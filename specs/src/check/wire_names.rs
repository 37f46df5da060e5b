//! One name, one value in each place of a request.

use super::requests;
use crate::{
    diagnostic::{Diagnostic, quote},
    model::{AccessTokenPlacement, ParameterIn},
    resolve::{
        Op, Spec,
        operation::{access_token, place, secret_in_form},
        request::callback as callback_names,
    },
    span::{Span, Spanned},
};
use std::collections::BTreeMap;

/// A name on the wire, and where it was written; `None` for what is sent by default.
struct Sent {
    name: String,
    span: Option<Span>,
}

impl Sent {
    fn written(name: &Spanned<String>) -> Self {
        Self {
            name: name.value.clone(),
            span: Some(name.span),
        }
    }
}

/// Roles and constants of a request of the flow.
pub(super) fn requests(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for request in requests::all(spec) {
        let roles = request.sent().into_iter().map(|(name, written)| Sent {
            name,
            span: written.map(|written| written.span),
        });
        let constants = request.constants.keys().map(Sent::written);
        distinct(
            &format!("`{}`", request.name),
            roles.chain(constants),
            found,
        );
    }
}

/// Parameters of the redirect.
pub(super) fn callback(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let written = spec.provider.authorize.callback.as_ref();
    let names = callback_names(written);
    let spans = written.map_or([None; 4], |callback| {
        [
            &callback.code,
            &callback.state,
            &callback.error,
            &callback.error_description,
        ]
        .map(|name| name.as_ref().map(|name| name.span))
    });
    let names = [
        names.code,
        names.state,
        names.error,
        names.error_description,
    ];
    let sent = names
        .into_iter()
        .zip(spans)
        .map(|(name, span)| Sent { name, span });
    distinct("the redirect", sent, found);
}

/// Parameters, constants and credentials of operations, place by place.
pub(super) fn operations(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let constants = op.operation.constants.keys().map(Sent::written);
        distinct(
            "the query",
            constants.chain(parameters(op, ParameterIn::Query)),
            found,
        );
        let credentials = credentials(spec, op);
        distinct(
            "the body",
            credentials.chain(parameters(op, ParameterIn::Body)),
            found,
        );
    }
}

fn parameters(op: Op<'_>, wanted: ParameterIn) -> impl Iterator<Item = Sent> {
    let parameters = op.operation.parameters.iter();
    let wanted = parameters.filter(move |(id, p)| place(op.operation, id, p) == wanted);
    wanted.map(|(id, parameter)| Sent::written(parameter.name.as_ref().unwrap_or(id)))
}

fn credentials(spec: Spec<'_>, op: Op<'_>) -> impl Iterator<Item = Sent> {
    let mut names = Vec::new();
    if let AccessTokenPlacement::Form { name } = access_token(spec, op.operation) {
        names.push(name);
    }
    if secret_in_form(op.operation) {
        names.extend(["client_id".to_owned(), "client_secret".to_owned()]);
    }
    names.into_iter().map(|name| Sent { name, span: None })
}

/// Reports names that are empty or were there before.
fn distinct(place: &str, names: impl Iterator<Item = Sent>, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, Option<Span>> = BTreeMap::new();
    for sent in names {
        if let (true, Some(span)) = (sent.name.is_empty(), sent.span) {
            found.push(
                Diagnostic::new("empty-wire-name", span, format!("an empty name in {place}"))
                    .here("sent under which name?")
                    .help("write the name the provider documents"),
            );
            continue;
        }
        let Some(first) = seen.get(&sent.name) else {
            seen.insert(sent.name, sent.span);
            continue;
        };
        let (Some(span), other) = (match sent.span {
            Some(span) => (Some(span), *first),
            None => (*first, None),
        }) else {
            continue;
        };
        found.push(duplicate(place, &sent.name, span, other));
    }
}

fn duplicate(place: &str, name: &str, span: Span, other: Option<Span>) -> Diagnostic {
    let message = format!("{} is sent twice in {place}", quote(name));
    let diagnostic = Diagnostic::new("duplicate-wire-name", span, message);
    match other {
        Some(other) => diagnostic
            .here("sent here")
            .label(other, "and here")
            .help("send one of the two"),
        None => diagnostic
            .here("sent without being asked, too")
            .help("remove it, or give it the name the provider documents"),
    }
}
