//! Variables of templates: where they stand, and whether they have a value by then.

use super::{listed, suggest};
use crate::{
    diagnostic::{Diagnostic, quote},
    model::Grant,
    resolve::{Op, Spec, request::Purpose},
    schema::{ConnectionFrom, TokenRequest},
    span::Spanned,
    template,
};
use std::collections::BTreeSet;

/// When a template is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Before the browser is sent to the provider.
    Authorize,
    /// When tokens are asked for or revoked.
    Token(Purpose),
    /// With tokens in hand.
    Call,
}

/// A template of the spec.
#[derive(Clone, Copy)]
pub(super) struct Use<'a> {
    /// The text.
    pub(super) text: &'a Spanned<String>,
    /// When it is filled in.
    pub(super) moment: Moment,
    /// The operation whose address it is part of.
    pub(super) address_of: Option<Op<'a>>,
}

/// All templates.
pub(super) fn uses(spec: Spec<'_>) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    let provider = spec.provider;
    let mut add = |moment, text| {
        uses.push(Use {
            text,
            moment,
            address_of: None,
        });
    };
    add(Moment::Authorize, &provider.authorize.url);
    for (_, constant) in &provider.authorize.constants {
        add(Moment::Authorize, constant);
    }
    for (purpose, request) in token_requests(spec) {
        add(Moment::Token(purpose), &request.url);
        for (_, text) in request.constants.iter().chain(&request.headers) {
            add(Moment::Token(purpose), text);
        }
    }
    if let Some(api) = &provider.api {
        add(Moment::Call, &api.base_url);
        for (_, header) in &api.headers {
            add(Moment::Call, header);
        }
    }
    for op in spec.operations() {
        let written = op.operation;
        for (_, text) in written.constants.iter().chain(&written.headers) {
            uses.push(Use {
                text,
                moment: Moment::Call,
                address_of: None,
            });
        }
        for text in written.path.iter().chain(&written.url) {
            uses.push(Use {
                text,
                moment: Moment::Call,
                address_of: Some(op),
            });
        }
    }
    uses
}

/// The token requests the provider has, and the revocation request.
pub(super) fn token_requests(spec: Spec<'_>) -> impl Iterator<Item = (Purpose, &TokenRequest)> {
    let provider = spec.provider;
    let grant = Purpose::Grant;
    let all = [
        (grant(Grant::AuthorizationCode), Some(&provider.token)),
        (grant(Grant::RefreshToken), provider.refresh.as_ref()),
        (grant(Grant::Password), provider.password.as_ref()),
        (Purpose::Revocation, provider.revoke.as_ref()),
    ];
    all.into_iter()
        .filter_map(|(purpose, request)| Some((purpose, request?)))
}

/// Names of all variables in all templates.
pub(super) fn used(spec: Spec<'_>) -> BTreeSet<String> {
    let uses = uses(spec);
    let templates = uses
        .iter()
        .filter_map(|used| template::parse(&used.text.value).ok());
    templates
        .flat_map(|t| {
            template::variables(&t)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A variable is an environment value, a connection field or, in the address of an operation, a
/// path parameter.
pub(super) fn defined(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for used in uses(spec) {
        let Ok(parsed) = template::parse(&used.text.value) else {
            continue;
        };
        let available = available(spec, &used);
        for name in template::variables(&parsed).filter(|name| !available.contains(name)) {
            let otherwise = match (available.is_empty(), used.address_of) {
                (_, Some(_)) => format!("declare `{name}` under `parameters`"),
                (true, None) => "define it under `environments` or `connection`".to_owned(),
                (false, None) => format!("available here: {}", listed(available.iter().copied())),
            };
            found.push(
                Diagnostic::new(
                    "undefined-variable",
                    used.text.span,
                    format!("no variable is called {}", quote(name)),
                )
                .here("used here")
                .help(suggest(name, available.iter().copied(), &otherwise)),
            );
        }
    }
}

fn available<'a>(spec: Spec<'a>, used: &Use<'a>) -> Vec<&'a str> {
    let environments = spec.provider.environments.iter().take(1);
    let values = environments.flat_map(|(_, environment)| environment.values.keys());
    let mut names: Vec<&str> = values
        .chain(spec.provider.connection.keys())
        .map(|key| key.value.as_str())
        .collect();
    // Whether it really is a path parameter is for another rule to say.
    let parameters = used
        .address_of
        .iter()
        .flat_map(|op| op.operation.parameters.keys());
    names.extend(parameters.map(|id| id.value.as_str()));
    names
}

/// A connection field has a value when the template is filled in.
pub(super) fn known_in_time(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for used in uses(spec) {
        let Ok(parsed) = template::parse(&used.text.value) else {
            continue;
        };
        for name in template::variables(&parsed) {
            let Some((key, field)) = spec.provider.connection.entry(name) else {
                continue;
            };
            if is_known(field.from.value, used.moment) {
                continue;
            }
            let from = match field.from.value {
                ConnectionFrom::User => "the user",
                ConnectionFrom::Callback => "the redirect",
                ConnectionFrom::TokenResponse => "the token response",
            };
            found.push(
                Diagnostic::new(
                    "variable-too-early",
                    used.text.span,
                    format!("{} has no value yet when this is sent", quote(name)),
                )
                .here("used here")
                .label(key.span, format!("comes from {from}, which is later"))
                .help("use an environment value, or a connection field with `from: user`"),
            );
        }
    }
}

fn is_known(from: ConnectionFrom, moment: Moment) -> bool {
    match (from, moment) {
        (ConnectionFrom::User, _)
        | (
            _,
            Moment::Call | Moment::Token(Purpose::Grant(Grant::RefreshToken) | Purpose::Revocation),
        )
        | (ConnectionFrom::Callback, Moment::Token(Purpose::Grant(Grant::AuthorizationCode))) => {
            true
        }
        (ConnectionFrom::Callback | ConnectionFrom::TokenResponse, _) => false,
    }
}
