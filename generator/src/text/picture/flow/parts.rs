//! Steps and fields that flows share.

use specs::model::{
    AccessTokenPlacement, AuthMethod, ConnectionField, ConnectionFrom, Grant, NamedTemplate,
    Provider, Role, RoleParameter, SendIn, Template, TemplatePart, TokenRequest, TokenRequests,
};

use super::{Group, Party, Row, Step};
use crate::text::{facts, words};

pub(super) use super::answer::{answer, connection_meaning};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A code.
    Authorization,
    /// Tokens.
    Token(Grant),
    /// That a token be revoked.
    Revocation,
}

/// An address in the default environment.
pub(super) fn address(url: &Template, provider: &Provider) -> String {
    let environment = provider.environments.first();
    environment.map_or_else(
        || url.text.clone(),
        |environment| facts::address(url, environment),
    )
}

/// Groups, without those that are empty.
pub(super) fn groups(groups: impl IntoIterator<Item = (&'static str, Vec<Row>)>) -> Vec<Group> {
    groups
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(label, rows)| Group { label, rows })
        .collect()
}

/// Parameters that stand for something.
pub(super) fn roles(parameters: &[RoleParameter], provider: &Provider, asked: Asked) -> Vec<Row> {
    let row = |parameter: &RoleParameter| {
        let meaning = meaning(parameter.role, provider, asked);
        let standard = words::role(parameter.role);
        let meaning = if parameter.name == standard {
            meaning
        } else {
            format!("{standard}: {meaning}")
        };
        Row::new(&parameter.name, meaning)
    };
    parameters.iter().map(row).collect()
}

/// Parameters or headers with a fixed value.
pub(super) fn constants(constants: &[NamedTemplate], provider: &Provider) -> Vec<Row> {
    let row = |constant: &NamedTemplate| {
        let value = address(&constant.value, provider);
        Row::new(&constant.name, format!("always {value}"))
    };
    constants.iter().map(row).collect()
}

fn meaning(role: Role, provider: &Provider, asked: Asked) -> String {
    let text = match (role, asked) {
        (Role::ResponseType, _) => return format!("always {}", provider.authorize.response_type),
        (Role::GrantType, Asked::Token(grant)) => {
            return format!("always {}", words::grant_type(grant));
        }
        (Role::GrantType, _) => "the grant",
        (Role::ClientId | Role::ClientSecret, _) => "of the application",
        (Role::RedirectUri, Asked::Authorization) => "where the answer goes",
        (Role::RedirectUri, _) => "as in the login",
        (Role::Scope, _) => return scope(provider),
        (Role::State | Role::CodeVerifier, _) => "made up for this login",
        (Role::Code, _) => "from the redirect",
        (Role::CodeChallenge, _) => "SHA-256 of code_verifier",
        (Role::CodeChallengeMethod, _) => "always S256",
        (Role::RefreshToken, _) => "the newest in the store",
        (Role::Username | Role::Password, _) => "of the person",
        (Role::Token, _) => "the refresh token, or else the access token",
        (Role::TokenTypeHint, _) => "which of the two it is",
    };
    text.to_owned()
}

fn scope(provider: &Provider) -> String {
    let separator = provider
        .scopes
        .as_ref()
        .map(|scopes| scopes.separator.as_str());
    match separator {
        Some(" ") => "what is asked for; spaces between".to_owned(),
        Some(",") => "what is asked for; commas between".to_owned(),
        Some(other) => format!("what is asked for; {other} between"),
        None => "what is asked for".to_owned(),
    }
}

/// A token request or a revocation request.
pub(super) fn request(
    title: &'static str,
    request: &TokenRequest,
    provider: &Provider,
    asked: Asked,
) -> Step {
    let mut headers = Vec::new();
    if request.auth_method == AuthMethod::ClientSecretBasic {
        headers.push(Row::new("Authorization", "Basic, client id and secret"));
    }
    headers.extend(constants(&request.headers, provider));
    let mut parameters = roles(&request.parameters, provider, asked);
    parameters.extend(constants(&request.constants, provider));
    let place = match request.send_in {
        SendIn::Form => "Form body",
        SendIn::Json => "JSON body",
        SendIn::Query => "Query",
    };
    let step = Step {
        request: Some((
            words::method(request.method),
            address(&request.url, provider),
        )),
        groups: groups([("Headers", headers), (place, parameters)]),
        ..Step::new(Party::Application, Party::Provider, title)
    };
    if request.auth_method == AuthMethod::None {
        step.note("No secret: a public client.")
    } else {
        step
    }
}

/// How many token requests are allowed in which time.
pub(in crate::text::picture) fn rate(limit: &TokenRequests) -> String {
    let requests = words::plural(limit.max, "token request");
    format!("{requests} per {}", words::window(limit.per))
}

/// The note in the store before something is spent that exists once.
pub(super) fn attempt(provider: &Provider, grant: Grant, is_code: bool) -> Step {
    let step = Step::new(Party::Application, Party::Store, "Note the attempt");
    let step = if is_code {
        step.note("The code is redeemed once, whichever process gets it.")
    } else {
        step.note("A store that cannot be written to is found in time.")
    };
    let limit = provider.lifecycle.token_requests.as_ref();
    match limit.filter(|limit| limit.counts.contains(&grant)) {
        Some(limit) => step.note(format!("Beyond {} nothing is sent.", rate(limit))),
        None => step,
    }
}

/// The first tokens of a session.
pub(super) fn store_first() -> Step {
    Step::new(
        Party::Application,
        Party::Store,
        "Store the tokens, then go on",
    )
    .note("A session exists once it is stored.")
}

/// A call of the API. `None`: the spec describes the login alone.
pub(super) fn call(provider: &Provider) -> Option<Step> {
    let api = provider.api.as_ref()?;
    let mut headers = Vec::new();
    let mut form = Vec::new();
    match &api.access_token {
        AccessTokenPlacement::Header { scheme } => {
            headers.push(Row::new(
                "Authorization",
                format!("{scheme} and the access token"),
            ));
        }
        AccessTokenPlacement::NamedHeader { name } => {
            headers.push(Row::new(name, "the access token"));
        }
        AccessTokenPlacement::Form { name } => form.push(Row::new(name, "the access token")),
    }
    headers.extend(constants(&api.headers, provider));
    let mut step = Step {
        request: Some(("", address(&api.base_url, provider))),
        groups: groups([("Headers", headers), ("Form body", form)]),
        ..Step::new(Party::Application, Party::Api, "Call the API")
    };
    if is_late(&api.base_url, provider) {
        step =
            step.note("The host came with the login; it is checked before a token is sent there.");
    }
    let otherwise = facts::operations(provider)
        .filter(|operation| operation.access_token != api.access_token)
        .count() as u64;
    if otherwise > 0 {
        let calls = words::plural(otherwise, "operation");
        step = step.note(format!("In {calls} the token stands elsewhere."));
    }
    Some(step)
}

/// Whether an address has a part that arrives while logging in.
fn is_late(url: &Template, provider: &Provider) -> bool {
    let mut fields = provider.connection.iter();
    fields.any(|field| field.from != ConnectionFrom::User && uses(url, field))
}

/// Whether a connection field is part of an address.
pub(super) fn uses(url: &Template, field: &ConnectionField) -> bool {
    let mut parts = url.parts.iter();
    parts.any(|part| matches!(part, TemplatePart::Variable(name) if *name == field.id))
}
