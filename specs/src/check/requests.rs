//! What the requests of the flow send.

use super::variables::token_requests;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    model::{Grant, Role},
    resolve::{
        Spec,
        request::{
            Facts, Purpose, authorize_roles, role, role_name, role_parameters, token_roles,
            uses_pkce,
        },
    },
    schema::{AuthMethod, SendIn, TokenRequest, TokenRequestMethod},
    span::Spanned,
};

/// A request and the roles it can send.
pub(super) struct Request<'a> {
    /// Its key in the spec.
    pub(super) name: &'static str,
    parameters: &'a Entries<Spanned<String>>,
    omit: &'a [Spanned<String>],
    /// What it sends besides roles.
    pub(super) constants: &'a Entries<Spanned<String>>,
    /// Sent unless omitted.
    default: Vec<Role>,
    /// Sent if asked for.
    possible: Vec<Role>,
}

impl<'a> Request<'a> {
    /// Wire names of the roles it sends, with the place where a name was chosen by the author.
    pub(super) fn sent(&self) -> Vec<(String, Option<&'a Spanned<String>>)> {
        role_parameters(&self.default, self.parameters, self.omit)
            .into_iter()
            .map(|sent| (sent.name, self.parameters.get(role_name(sent.role))))
            .collect()
    }
}

fn facts(spec: Spec<'_>) -> Facts {
    Facts {
        scopes: spec.provider.scopes.is_some(),
        pkce: uses_pkce(&spec.provider.authorize),
    }
}

/// All requests of the flow.
pub(super) fn all(spec: Spec<'_>) -> Vec<Request<'_>> {
    let facts = facts(spec);
    let authorize = &spec.provider.authorize;
    let mut all = vec![Request {
        name: "authorize",
        parameters: &authorize.parameters,
        omit: &authorize.omit,
        constants: &authorize.constants,
        default: authorize_roles(facts),
        possible: Vec::new(),
    }];
    all.extend(token_requests(spec).map(|(purpose, request)| Request {
        name: request_name(purpose),
        parameters: &request.parameters,
        omit: &request.omit,
        constants: &request.constants,
        default: token_roles(request, purpose, facts),
        possible: possible(request, purpose, facts),
    }));
    all
}

fn request_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Grant(Grant::AuthorizationCode) => "token",
        Purpose::Grant(Grant::RefreshToken) => "refresh",
        Purpose::Grant(Grant::Password) => "password",
        Purpose::Revocation => "revoke",
    }
}

/// Roles a token request sends only if asked to.
fn possible(request: &TokenRequest, purpose: Purpose, facts: Facts) -> Vec<Role> {
    let mut roles = Vec::new();
    if request.auth_method.value == AuthMethod::ClientSecretBasic {
        roles.push(Role::ClientId);
    }
    if purpose == Purpose::Revocation {
        roles.push(Role::TokenTypeHint);
        return roles;
    }
    if facts.scopes {
        roles.push(Role::Scope);
    }
    if purpose == Purpose::Grant(Grant::RefreshToken) {
        roles.push(Role::RedirectUri);
    }
    roles
}

/// `parameters` renames what is sent and adds what can be sent.
pub(super) fn roles(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let facts = facts(spec);
    for request in all(spec) {
        for (name, wire_name) in request.parameters {
            let Some(role) = role(&name.value) else {
                continue;
            };
            if !request.default.contains(&role) && !request.possible.contains(&role) {
                let message = format!(
                    "{} cannot be sent in `{}`",
                    quote(&name.value),
                    request.name
                );
                found.push(
                    Diagnostic::new("impossible-role", name.span, message)
                        .here("this request has no such value to send")
                        .help(why_impossible(role, facts)),
                );
            }
            if let Some(omitted) = request.omit.iter().find(|o| o.value == name.value) {
                let message = format!("{} is both sent and omitted", quote(&name.value));
                found.push(
                    Diagnostic::new("role-sent-and-omitted", omitted.span, message)
                        .here("omitted here")
                        .label(wire_name.span, "sent under this name")
                        .help("remove it from `parameters` or from `omit`"),
                );
            }
        }
    }
}

fn why_impossible(role: Role, facts: Facts) -> &'static str {
    match role {
        Role::CodeVerifier | Role::CodeChallenge | Role::CodeChallengeMethod if !facts.pkce => {
            "`code_challenge_method: none` under `authorize` turns PKCE off"
        }
        Role::Scope if !facts.scopes => "list the provider's scopes under `scopes` first",
        Role::ClientSecret => {
            "a secret is sent in token requests with `auth_method: client_secret_post`, and never through the browser"
        }
        _ => "remove it; a parameter with a fixed value belongs under `constants`",
    }
}

/// `omit` leaves out what would be sent, and nothing the request cannot do without.
pub(super) fn omissions(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for request in all(spec) {
        for name in request.omit {
            let Some(role) = role(&name.value) else {
                continue;
            };
            if !request.default.contains(&role) {
                let message = format!("{} is not sent anyway", quote(&name.value));
                found.push(
                    Diagnostic::new("omitted-not-sent", name.span, message)
                        .here(format!("`{}` does not send it", request.name))
                        .help("remove it from `omit`"),
                );
            } else if let Some(help) = essential(role) {
                let message = format!("{} cannot be omitted", quote(&name.value));
                found.push(
                    Diagnostic::new("omitted-essential", name.span, message)
                        .here("the flow depends on it")
                        .help(help),
                );
            }
        }
    }
}

/// What to do instead of omitting an essential role.
fn essential(role: Role) -> Option<&'static str> {
    match role {
        Role::State => Some(
            "without `state` a login can be forged (RFC 6749 section 10.12); remove it from `omit`",
        ),
        Role::Code
        | Role::GrantType
        | Role::RefreshToken
        | Role::Username
        | Role::Password
        | Role::Token => {
            Some("rename it under `parameters` if the provider calls it something else")
        }
        Role::CodeChallenge | Role::CodeChallengeMethod | Role::CodeVerifier => {
            Some("write `code_challenge_method: none` under `authorize` to turn PKCE off")
        }
        Role::ClientSecret => Some("write `auth_method: none` for a request without the secret"),
        Role::ResponseType
        | Role::ClientId
        | Role::RedirectUri
        | Role::Scope
        | Role::TokenTypeHint => None,
    }
}

/// GET has no body to send parameters in.
pub(super) fn get_only_with_query(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (purpose, request) in token_requests(spec) {
        let send_in = request.send_in.as_ref();
        let query = send_in.is_some_and(|send_in| send_in.value == SendIn::Query);
        if request.method == Some(TokenRequestMethod::Get) && !query {
            let span = send_in.map_or(request.url.span, |send_in| send_in.span);
            let message = format!("`{}` is a GET request with a body", request_name(purpose));
            found.push(
                Diagnostic::new("get-with-body", span, message)
                    .here("the parameters of this request go into its body")
                    .help("add `send_in: query`, or remove `method: GET`"),
            );
        }
    }
}

/// Tokens are asked for with POST, or GET where a provider wants that; what DELETE does is revoke.
pub(super) fn delete_only_revokes(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (purpose, request) in token_requests(spec) {
        let deletes = request.method == Some(TokenRequestMethod::Delete);
        if deletes && purpose != Purpose::Revocation {
            let message = format!("`{}` is a DELETE request", request_name(purpose));
            found.push(
                Diagnostic::new("delete-without-revoke", request.url.span, message)
                    .here("no token is asked for with DELETE")
                    .help("remove `method: DELETE`, or describe the request under `revoke`"),
            );
        }
    }
}
