//! What the requests carry beyond plain RFC 6749, and where the access token goes.

use generator::text::{facts, words};
use specs::model::{
    AccessTokenPlacement, AuthMethod, CodeChallengeMethod, NamedTemplate, Provider, Role,
    RoleParameter, SendIn, TokenRequest,
};

use super::page::Page;

/// The section: one row per request, and one for the access token.
pub(super) fn section(page: &mut Page, provider: &Provider) {
    page.section("BESIDE PLAIN RFC 6749");
    let mut rows = vec![("Authorize", authorize(provider))];
    rows.extend(
        facts::token_requests(provider)
            .into_iter()
            .map(|(name, request)| (name, token_request(name, request))),
    );
    if let Some(scopes) = &provider.scopes {
        let separator = match scopes.separator.as_str() {
            " " => "separated by a space".to_owned(),
            other => format!("separated by {other:?}"),
        };
        rows.push(("Scopes", separator));
    }
    rows.push(("Access token", access_token(provider)));
    page.rows(rows.iter().map(|(name, value)| (*name, value.as_str())));
}

fn authorize(provider: &Provider) -> String {
    let authorize = &provider.authorize;
    let mut usual = vec![Role::ResponseType, Role::ClientId, Role::RedirectUri];
    usual.extend(provider.scopes.as_ref().map(|_| Role::Scope));
    usual.push(Role::State);
    if authorize.code_challenge_method == CodeChallengeMethod::S256 {
        usual.extend([Role::CodeChallenge, Role::CodeChallengeMethod]);
    }
    let mut differences = roles(&usual, &authorize.parameters);
    if authorize.response_type != "code" {
        differences.push(format!("response_type is {:?}", authorize.response_type));
    }
    differences.extend(constants("also", &authorize.constants));
    sentence(&differences)
}

fn token_request(name: &str, request: &TokenRequest) -> String {
    let mut usual = match name {
        facts::REFRESH => vec![Role::GrantType, Role::RefreshToken],
        facts::PASSWORD => vec![Role::GrantType, Role::Username, Role::Password],
        facts::REVOKE => vec![Role::Token],
        _ => vec![Role::GrantType, Role::Code, Role::RedirectUri],
    };
    match request.auth_method {
        AuthMethod::ClientSecretPost => usual.extend([Role::ClientId, Role::ClientSecret]),
        AuthMethod::None => usual.push(Role::ClientId),
        AuthMethod::ClientSecretBasic => {}
    }
    let mut differences = Vec::new();
    let method = words::method(request.method);
    if method != "POST" {
        differences.push(format!("method {method}"));
    }
    if request.send_in != SendIn::Form {
        let place = words::send_in(request.send_in);
        differences.push(format!("parameters in the {place}"));
    }
    differences.extend(roles(&usual, &request.parameters));
    differences.extend(constants("also", &request.constants));
    differences.extend(constants("header", &request.headers));
    sentence(&differences)
}

/// Parameters that are renamed, left out or added.
fn roles(usual: &[Role], parameters: &[RoleParameter]) -> Vec<String> {
    let mut differences = Vec::new();
    for parameter in parameters {
        let standard = words::role(parameter.role);
        if parameter.name != standard {
            differences.push(format!("{standard} is called {}", parameter.name));
        }
        if !usual.contains(&parameter.role) {
            differences.push(format!("with {standard}"));
        }
    }
    let left_out = usual
        .iter()
        .filter(|role| !parameters.iter().any(|sent| sent.role == **role))
        .map(|role| format!("without {}", words::role(*role)));
    differences.extend(left_out);
    differences
}

fn constants<'a>(
    what: &'a str,
    constants: &'a [NamedTemplate],
) -> impl Iterator<Item = String> + 'a {
    constants
        .iter()
        .map(move |constant| format!("{what} {} = {}", constant.name, constant.value.text))
}

/// How most operations send it, then how many send it otherwise.
fn access_token(provider: &Provider) -> String {
    let mut ways: Vec<(&AccessTokenPlacement, u64)> = Vec::new();
    ways.extend(provider.api.iter().map(|api| (&api.access_token, 0)));
    for operation in facts::operations(provider) {
        match ways
            .iter_mut()
            .find(|(way, _)| **way == operation.access_token)
        {
            Some((_, count)) => *count += 1,
            None => ways.push((&operation.access_token, 1)),
        }
    }
    if ways.is_empty() {
        return "no API is described".to_owned();
    }
    let text = |(way, count): &(&AccessTokenPlacement, u64)| {
        let (place, name) = words::access_token(way);
        format!("{place} {name} ({})", words::plural(*count, "operation"))
    };
    ways.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn sentence(differences: &[String]) -> String {
    if differences.is_empty() {
        "nothing".to_owned()
    } else {
        differences.join("; ")
    }
}
