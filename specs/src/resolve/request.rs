//! The requests of the flow: which roles are sent, and under which names.

use super::{connection::text_or, evidence::evidence, named_templates, template};
use crate::{
    check::suggest,
    diagnostic::Diagnostic,
    entries::Entries,
    model::{
        AuthMethod, Authorize, Callback, CodeChallengeMethod, Grant, Method, RedirectUri, Role,
        RoleParameter, SendIn, State, TokenRequest,
    },
    schema,
    span::Spanned,
};

/// All roles by the names RFC 6749, RFC 7636 and RFC 7009 give them.
pub(crate) const ROLES: [(&str, Role); 16] = [
    ("response_type", Role::ResponseType),
    ("grant_type", Role::GrantType),
    ("client_id", Role::ClientId),
    ("client_secret", Role::ClientSecret),
    ("redirect_uri", Role::RedirectUri),
    ("scope", Role::Scope),
    ("state", Role::State),
    ("code", Role::Code),
    ("code_challenge", Role::CodeChallenge),
    ("code_challenge_method", Role::CodeChallengeMethod),
    ("code_verifier", Role::CodeVerifier),
    ("refresh_token", Role::RefreshToken),
    ("username", Role::Username),
    ("password", Role::Password),
    ("token", Role::Token),
    ("token_type_hint", Role::TokenTypeHint),
];

/// What a request with the client's credentials is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Tokens are asked for.
    Grant(Grant),
    /// A token is revoked (RFC 7009).
    Revocation,
}

/// The role of this name.
pub(crate) fn role(name: &str) -> Option<Role> {
    ROLES
        .iter()
        .find(|(role, _)| *role == name)
        .map(|(_, role)| *role)
}

/// The name of a role.
pub(crate) fn role_name(role: Role) -> &'static str {
    ROLES
        .iter()
        .find(|(_, other)| *other == role)
        .map_or("", |(name, _)| name)
}

/// What decides about roles besides the request itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// Whether the provider has scopes.
    pub(crate) scopes: bool,
    /// Whether a code challenge is sent.
    pub(crate) pkce: bool,
}

/// Whether a code challenge is sent: yes, unless the spec says otherwise.
pub(crate) fn uses_pkce(authorize: &schema::Authorize) -> bool {
    !matches!(
        authorize.code_challenge_method,
        Some(schema::CodeChallengeMethod::None)
    )
}

/// Roles of an authorization request, before `parameters` and `omit`.
pub(crate) fn authorize_roles(facts: Facts) -> Vec<Role> {
    let mut roles = vec![Role::ResponseType, Role::ClientId, Role::RedirectUri];
    if facts.scopes {
        roles.push(Role::Scope);
    }
    roles.push(Role::State);
    if facts.pkce {
        roles.extend([Role::CodeChallenge, Role::CodeChallengeMethod]);
    }
    roles
}

/// Roles of a token request or a revocation request, before `parameters` and `omit`.
pub(crate) fn token_roles(
    request: &schema::TokenRequest,
    purpose: Purpose,
    facts: Facts,
) -> Vec<Role> {
    let mut roles = match purpose {
        Purpose::Grant(Grant::AuthorizationCode) => {
            vec![Role::GrantType, Role::Code, Role::RedirectUri]
        }
        Purpose::Grant(Grant::RefreshToken) => vec![Role::GrantType, Role::RefreshToken],
        Purpose::Grant(Grant::Password) => vec![Role::GrantType, Role::Username, Role::Password],
        Purpose::Revocation => vec![Role::Token],
    };
    if purpose == Purpose::Grant(Grant::Password) && facts.scopes {
        roles.push(Role::Scope);
    }
    match request.auth_method.value {
        schema::AuthMethod::ClientSecretPost => roles.extend([Role::ClientId, Role::ClientSecret]),
        schema::AuthMethod::ClientSecretBasic => {}
        schema::AuthMethod::None => roles.push(Role::ClientId),
    }
    if purpose == Purpose::Grant(Grant::AuthorizationCode) && facts.pkce {
        roles.push(Role::CodeVerifier);
    }
    roles
}

/// The roles sent and their wire names: `default` without what is in `omit`, renamed and added to
/// by `parameters`.
pub(crate) fn role_parameters(
    default: &[Role],
    parameters: &Entries<Spanned<String>>,
    omit: &[Spanned<String>],
) -> Vec<RoleParameter> {
    let omitted = |role: Role| omit.iter().any(|name| name.value == role_name(role));
    let added = parameters.keys().filter_map(|name| role(&name.value));
    let added: Vec<Role> = added.filter(|role| !default.contains(role)).collect();
    default
        .iter()
        .copied()
        .filter(|role| !omitted(*role))
        .chain(added)
        .map(|role| RoleParameter {
            role,
            name: text_or(parameters.get(role_name(role)), role_name(role)),
        })
        .collect()
}

pub(super) fn authorize(
    authorize: &schema::Authorize,
    scopes: bool,
    found: &mut Vec<Diagnostic>,
) -> Authorize {
    unknown_roles(&authorize.parameters, &authorize.omit, found);
    let pkce = uses_pkce(authorize);
    let roles = authorize_roles(Facts { scopes, pkce });
    Authorize {
        url: template(&authorize.url, found),
        response_type: text_or(authorize.response_type.as_ref(), "code"),
        redirect_uri: match authorize.redirect_uri {
            None | Some(schema::RedirectUri::HttpsOrLoopback) => RedirectUri::HttpsOrLoopback,
            Some(schema::RedirectUri::HttpsOnly) => RedirectUri::HttpsOnly,
        },
        state: match authorize.state {
            None | Some(schema::State::Optional) => State::Optional,
            Some(schema::State::Required) => State::Required,
        },
        code_challenge_method: if pkce {
            CodeChallengeMethod::S256
        } else {
            CodeChallengeMethod::None
        },
        issuer: authorize.issuer.as_ref().map(|issuer| issuer.value.clone()),
        parameters: role_parameters(&roles, &authorize.parameters, &authorize.omit),
        constants: named_templates(&authorize.constants, found),
        callback: callback(authorize.callback.as_ref()),
        evidence: evidence(authorize.source.as_ref(), authorize.disputed.as_ref()),
    }
}

/// The names of the redirect's parameters.
pub(crate) fn callback(callback: Option<&schema::Callback>) -> Callback {
    let name = |written: fn(&schema::Callback) -> &Option<Spanned<String>>, default: &str| {
        text_or(
            callback.and_then(|callback| written(callback).as_ref()),
            default,
        )
    };
    Callback {
        code: name(|callback| &callback.code, "code"),
        state: name(|callback| &callback.state, "state"),
        error: name(|callback| &callback.error, "error"),
        error_description: name(|callback| &callback.error_description, "error_description"),
    }
}

pub(super) fn token_request(
    request: &schema::TokenRequest,
    purpose: Purpose,
    facts: Facts,
    found: &mut Vec<Diagnostic>,
) -> TokenRequest {
    unknown_roles(&request.parameters, &request.omit, found);
    let roles = token_roles(request, purpose, facts);
    TokenRequest {
        url: template(&request.url, found),
        method: match request.method {
            None | Some(schema::TokenRequestMethod::Post) => Method::Post,
            Some(schema::TokenRequestMethod::Get) => Method::Get,
            Some(schema::TokenRequestMethod::Delete) => Method::Delete,
        },
        send_in: match &request.send_in {
            None => SendIn::Form,
            Some(written) => send_in(written.value),
        },
        auth_method: auth_method(request.auth_method.value),
        parameters: role_parameters(&roles, &request.parameters, &request.omit),
        constants: named_templates(&request.constants, found),
        headers: named_templates(&request.headers, found),
        evidence: evidence(request.source.as_ref(), request.disputed.as_ref()),
    }
}

pub(super) fn send_in(written: schema::SendIn) -> SendIn {
    match written {
        schema::SendIn::Form => SendIn::Form,
        schema::SendIn::Json => SendIn::Json,
        schema::SendIn::Query => SendIn::Query,
    }
}

pub(super) fn auth_method(written: schema::AuthMethod) -> AuthMethod {
    match written {
        schema::AuthMethod::ClientSecretPost => AuthMethod::ClientSecretPost,
        schema::AuthMethod::ClientSecretBasic => AuthMethod::ClientSecretBasic,
        schema::AuthMethod::None => AuthMethod::None,
    }
}

pub(super) fn grant(written: schema::Grant) -> Grant {
    match written {
        schema::Grant::AuthorizationCode => Grant::AuthorizationCode,
        schema::Grant::RefreshToken => Grant::RefreshToken,
        schema::Grant::Password => Grant::Password,
    }
}

/// A name that is no role cannot be resolved.
fn unknown_roles(
    parameters: &Entries<Spanned<String>>,
    omit: &[Spanned<String>],
    found: &mut Vec<Diagnostic>,
) {
    for name in parameters
        .keys()
        .chain(omit)
        .filter(|name| role(&name.value).is_none())
    {
        found.push(
            Diagnostic::new(
                "unknown-role",
                name.span,
                format!("`{}` is not a role", name.value),
            )
            .here("a parameter of RFC 6749, RFC 7636 or RFC 7009 belongs here")
            .help(suggest(
                &name.value,
                ROLES.iter().map(|(role, _)| *role),
                "parameters with a fixed value belong under `constants`",
            )),
        );
    }
}
