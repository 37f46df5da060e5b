//! Every default, once.

#![allow(clippy::unwrap_used)]

mod operations;
mod scopes;

use crate::{
    SourceFile, Sources, load_sources,
    model::{
        AccessTokenPlacement, CodeChallengeMethod, Confidence, ConnectionFrom, ConnectionType,
        ExpiryFormat, Lifecycle, Method, Provider, RedirectUri, Role, RoleParameter, SendIn, State,
        Test, TypeShape,
    },
};

/// The smallest provider there is, and `more`.
fn provider(more: &str) -> Provider {
    provider_with("client_secret_post", "", more)
}

fn provider_with(auth_method: &str, authorize: &str, more: &str) -> Provider {
    let text = format!(
        "id: example\nname: Example\nsummary: An example.\n\
         authorize:\n  url: https://login.example.com/authorize\n{authorize}\
         token:\n  url: https://login.example.com/token\n  auth_method: {auth_method}\n{more}"
    );
    let path = "example.yaml".into();
    let sources = Sources::from_files(vec![SourceFile { path, text }]);
    match load_sources(sources) {
        Ok(mut providers) => providers.pop().unwrap(),
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

fn roles(parameters: &[RoleParameter]) -> Vec<Role> {
    parameters.iter().map(|parameter| parameter.role).collect()
}

const REFRESH: &str =
    "refresh: { url: https://login.example.com/token, auth_method: client_secret_post }\n";
const PASSWORD: &str =
    "password: { url: https://login.example.com/token, auth_method: client_secret_post }\n";
const SCOPES: &str = "scopes: { separator: \" \", values: { read: Reads. } }\n";

#[test]
fn provider_defaults() {
    let provider = provider("");
    assert_eq!(provider.homepage, None);
    assert_eq!(provider.sources, []);
    let [environment] = provider.environments.as_slice() else {
        panic!("one environment")
    };
    assert_eq!(
        (environment.id.as_str(), environment.values.len()),
        ("production", 0)
    );
    assert_eq!(provider.connection, []);
    assert_eq!(provider.refresh, None);
    assert_eq!(provider.password, None);
    assert_eq!(provider.revoke, None);
    assert_eq!(provider.lifecycle, Lifecycle::default());
    assert_eq!(provider.scopes, None);
    assert_eq!(provider.api, None);
    assert_eq!(provider.files, [std::path::PathBuf::from("example.yaml")]);
}

#[test]
fn source_defaults() {
    let provider = provider(
        "sources: { manual: { title: Manual, checked: 2026-11-21 } }\n\
         api: { base_url: https://api.example.com, source: manual }\n",
    );
    assert_eq!(provider.sources[0].confidence, Confidence::Documented);
    assert_eq!(provider.api.unwrap().evidence.source, ["manual"]);
}

#[test]
fn authorize_defaults() {
    let authorize = provider("").authorize;
    assert_eq!(authorize.response_type, "code");
    assert_eq!(authorize.redirect_uri, RedirectUri::HttpsOrLoopback);
    assert_eq!(authorize.state, State::Optional);
    assert_eq!(authorize.code_challenge_method, CodeChallengeMethod::S256);
    assert_eq!(authorize.issuer, None);
    let callback = authorize.callback;
    assert_eq!(
        (callback.code.as_str(), callback.state.as_str()),
        ("code", "state")
    );
    assert_eq!(callback.error, "error");
    assert_eq!(callback.error_description, "error_description");
}

#[test]
fn authorize_roles() {
    use Role::{ClientId, CodeChallenge, RedirectUri, ResponseType, Scope, State};
    let plain = provider("").authorize.parameters;
    let challenge = [CodeChallenge, Role::CodeChallengeMethod];
    let before = [ResponseType, ClientId, RedirectUri, State];
    assert_eq!(roles(&plain), [before.as_slice(), &challenge].concat());
    assert_eq!(plain[1].name, "client_id");
    let off = provider_with("none", "  code_challenge_method: none\n", SCOPES);
    let expected = [ResponseType, ClientId, RedirectUri, Scope, State];
    assert_eq!(roles(&off.authorize.parameters), expected);
    assert_eq!(
        roles(&off.token.parameters),
        [Role::GrantType, Role::Code, RedirectUri, ClientId]
    );
}

#[test]
fn roles_are_renamed_added_and_omitted() {
    let authorize = "  parameters: { client_id: client_key }\n  omit: [redirect_uri]\n";
    let more = "refresh:\n  url: https://login.example.com/token\n  auth_method: client_secret_basic\n  \
                parameters: { redirect_uri: redirect_uri, client_id: app }\n";
    let provider = provider_with("client_secret_basic", authorize, more);
    let sent = provider.authorize.parameters;
    assert!(!roles(&sent).contains(&Role::RedirectUri));
    assert_eq!(sent[1].name, "client_key");
    let sent = provider.refresh.unwrap().parameters;
    let expected = [
        Role::GrantType,
        Role::RefreshToken,
        Role::RedirectUri,
        Role::ClientId,
    ];
    assert_eq!(roles(&sent), expected);
    assert_eq!(sent[3].name, "app");
}

#[test]
fn revocation_roles() {
    use Role::{ClientId, ClientSecret, Token, TokenTypeHint};
    let with = |more: &str| {
        let request = format!(
            "revoke:\n  url: https://login.example.com/revoke\n  method: DELETE\n  {more}\n{SCOPES}"
        );
        provider(&request).revoke.unwrap()
    };
    let plain = with("auth_method: client_secret_post");
    assert_eq!(plain.method, Method::Delete);
    assert_eq!(roles(&plain.parameters), [Token, ClientId, ClientSecret]);
    let hinted = with("auth_method: client_secret_basic\n  parameters: { token_type_hint: hint }");
    assert_eq!(roles(&hinted.parameters), [Token, TokenTypeHint]);
    assert_eq!(hinted.parameters[1].name, "hint");
}

#[test]
fn token_request_defaults() {
    let token = provider("").token;
    assert_eq!(token.method, Method::Post);
    assert_eq!(token.send_in, SendIn::Form);
    assert_eq!(token.headers, []);
    assert_eq!(token.constants, []);
}

#[test]
fn token_request_roles() {
    use Role::{ClientId, ClientSecret, Code, CodeVerifier, GrantType, RedirectUri};
    let provider = provider(&format!("{REFRESH}{PASSWORD}{SCOPES}"));
    let expected = [
        GrantType,
        Code,
        RedirectUri,
        ClientId,
        ClientSecret,
        CodeVerifier,
    ];
    assert_eq!(roles(&provider.token.parameters), expected);
    let expected = [GrantType, Role::RefreshToken, ClientId, ClientSecret];
    assert_eq!(roles(&provider.refresh.unwrap().parameters), expected);
    let expected = [
        GrantType,
        Role::Username,
        Role::Password,
        Role::Scope,
        ClientId,
        ClientSecret,
    ];
    assert_eq!(roles(&provider.password.unwrap().parameters), expected);
    let basic = provider_with("client_secret_basic", "", "");
    assert_eq!(
        roles(&basic.token.parameters),
        [GrantType, Code, RedirectUri, CodeVerifier]
    );
}

#[test]
fn token_response_defaults() {
    let response = provider("").token_response;
    assert_eq!(response.access_token, "access_token");
    assert_eq!(response.token_type, "token_type");
    assert_eq!(response.expiry.path, "expires_in");
    assert_eq!(response.expiry.format, ExpiryFormat::Seconds);
    assert_eq!(response.refresh_token, "refresh_token");
    assert_eq!(response.refresh_token_expiry, None);
    assert_eq!(response.scope, "scope");
    assert_eq!(response.success, None);
    let [error] = response.errors.as_slice() else {
        panic!("one error shape")
    };
    assert_eq!(
        (error.when.path.as_str(), &error.when.test),
        ("error", &Test::Present)
    );
    assert_eq!((error.code.len(), error.code[0].as_str()), (1, "error"));
    assert_eq!(
        (error.message.len(), error.message[0].as_str()),
        (1, "error_description")
    );
    assert!(error.details.is_empty());
}

#[test]
fn expiry_format_default() {
    let provider = provider("token_response: { refresh_token_expiry: { path: left } }\n");
    let expiry = provider.token_response.refresh_token_expiry.unwrap();
    assert_eq!(expiry.format, ExpiryFormat::Seconds);
}

#[test]
fn connection_defaults() {
    let provider = provider(
        "connection:\n  \
         place: { doc: P., type: base_url, from: token_response, allow_hosts: [\"*.example.com\"] }\n  \
         realm: { doc: R., type: id, from: callback }\n",
    );
    let [place, realm] = provider.connection.as_slice() else {
        panic!("two fields")
    };
    assert_eq!(
        place.kind,
        ConnectionType::BaseUrl {
            default_path: "/".to_owned()
        }
    );
    assert_eq!(
        place.from,
        ConnectionFrom::TokenResponse {
            path: "place".to_owned()
        }
    );
    assert!(place.required && !place.keep_when_absent);
    assert_eq!(
        realm.from,
        ConnectionFrom::Callback {
            name: "realm".to_owned()
        }
    );
}

#[test]
fn scope_defaults() {
    let scopes = provider(SCOPES).scopes.unwrap();
    assert!(!scopes.required);
    assert!(scopes.default.is_empty());
    assert!(scopes.values[0].covers.is_empty());
}

#[test]
fn api_defaults() {
    let api = provider("api: { base_url: https://api.example.com }\n")
        .api
        .unwrap();
    let bearer = AccessTokenPlacement::Header {
        scheme: "Bearer".to_owned(),
    };
    assert_eq!(api.access_token, bearer);
    assert_eq!((api.success, api.errors), (None, Vec::new()));
}

#[test]
fn field_defaults() {
    let provider = provider(
        "api: { base_url: https://api.example.com }\n\
         types: { Task: { doc: A task., fields: { id: id } } }\n\
         resources:\n  tasks:\n    doc: Tasks.\n    operations:\n      \
         get: { doc: Gets., method: GET, returns: Task }\n",
    );
    let TypeShape::Fields(fields) = &provider.types[0].shape else {
        panic!("an object")
    };
    assert!(!fields[0].required);
    assert_eq!(
        (fields[0].rename.as_ref(), fields[0].doc.as_str()),
        (None, "")
    );
}
