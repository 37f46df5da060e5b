//! Names under which secrets are sent.

use std::collections::HashSet;

use specs::model::{AccessTokenPlacement, Provider, Role};

/// Names that stand for a secret wherever they occur.
const EVERYWHERE: [&str; 16] = [
    "access_token",
    "api_key",
    "apikey",
    "assertion",
    "client_assertion",
    "client_secret",
    "code_verifier",
    "id_token",
    "passwd",
    "password",
    "private_key",
    "pwd",
    "refresh_token",
    "secret",
    "session_token",
    "token",
];

/// Headers that carry secrets; more are known by what their names contain.
const HEADERS: [&str; 4] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
];

/// What the names of such headers contain.
const IN_HEADERS: [&str; 5] = ["api-key", "apikey", "password", "secret", "token"];

/// Names under which one provider is sent secrets, in lower case.
#[derive(Debug, Default)]
pub(crate) struct SecretNames {
    /// In authorization and token requests and their answers.
    oauth: HashSet<String>,
    /// In calls of the API.
    api: HashSet<String>,
}

impl SecretNames {
    /// Those of a spec.
    pub(crate) fn new(model: &Provider) -> Self {
        let mut names = Self::default();
        let requests = [
            Some(&model.token),
            model.refresh.as_ref(),
            model.password.as_ref(),
            model.revoke.as_ref(),
        ];
        let requests = requests.into_iter().flatten();
        let parameters = requests.flat_map(|request| &request.parameters);
        for parameter in parameters.chain(&model.authorize.parameters) {
            if is_secret(parameter.role) {
                names.oauth.insert(parameter.name.to_lowercase());
            }
        }
        let callback = &model.authorize.callback;
        let answer = &model.token_response;
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_lowercase();
        names.oauth.extend([
            callback.code.to_lowercase(),
            callback.state.to_lowercase(),
            last(&answer.access_token),
            last(&answer.refresh_token),
        ]);
        let api = model.api.iter().map(|api| &api.access_token);
        let resources = model
            .resources
            .iter()
            .flat_map(|resource| &resource.operations);
        for placement in api.chain(resources.map(|operation| &operation.access_token)) {
            if let AccessTokenPlacement::NamedHeader { name }
            | AccessTokenPlacement::Form { name } = placement
            {
                names.api.insert(name.to_lowercase());
            }
        }
        names
    }

    /// Whether a parameter or a field with this name is a secret.
    pub(super) fn is_secret(&self, name: &str, is_oauth: bool) -> bool {
        let name = name.to_lowercase();
        EVERYWHERE.contains(&name.as_str())
            || self.api.contains(&name)
            || (is_oauth && self.oauth.contains(&name))
    }

    /// Whether a header with this name, in lower case, carries a secret.
    pub(super) fn is_secret_header(&self, name: &str) -> bool {
        HEADERS.contains(&name)
            || IN_HEADERS.iter().any(|part| name.contains(part))
            || self.api.contains(name)
    }
}

fn is_secret(role: Role) -> bool {
    matches!(
        role,
        Role::ClientSecret
            | Role::Code
            | Role::CodeVerifier
            | Role::RefreshToken
            | Role::Password
            | Role::State
            | Role::Token
    )
}
