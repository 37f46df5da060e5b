//! Every spec there is: a client that does what the spec says and nothing else gets its tokens.

use std::path::PathBuf;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};
use specs::model::{
    AuthMethod, ConnectionFrom, Method, NamedTemplate, Provider, Role, RoleParameter, SendIn,
    TokenRequest,
};
use url::{Url, form_urlencoded::byte_serialize};

use super::fixture::{
    CHALLENGE, CLIENT_ID, CLIENT_SECRET, Emulated, Fill, REDIRECT_URI, Seen, VERIFIER, form,
    request,
};
use crate::{
    error_body::holds,
    exchange::{Received, Via},
};

/// What a client presents, besides what it always has.
pub(super) type Held<'a> = &'a [(Role, &'a str)];

/// The specs of the providers and those with which the generator is tested.
fn models() -> Vec<Provider> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let golden = std::fs::read_dir(root.join("tests/golden")).unwrap();
    let golden = golden.map(|folder| folder.unwrap().path().join("spec"));
    let folders = golden.filter(|folder| folder.is_dir());
    folders
        .chain([root.join("specs")])
        .flat_map(|folder| specs::load(&folder).unwrap())
        .collect()
}

#[test]
fn every_grant_of_every_spec_works() {
    let models = models();
    assert!(models.len() > 10);
    for model in models {
        let id = model.id.clone();
        let emulated = Emulated::of(model, true);
        let code = log_in(&emulated);
        let tokens = redeem(
            &emulated,
            &emulated.site.model.token,
            &[(Role::Code, &code), (Role::CodeVerifier, VERIFIER)],
        );
        assert_tokens(&emulated, &tokens, &id);
        let dialect = &emulated.site.model.token_response;
        if let Some(refresh) = &emulated.site.model.refresh {
            let refresh_token = tokens.text(&dialect.refresh_token).expect(&id);
            let held = [(Role::RefreshToken, refresh_token.as_str())];
            let refreshed = redeem(&emulated, refresh, &held);
            assert_tokens(&emulated, &refreshed, &id);
            let unknown = redeem(&emulated, refresh, &[(Role::RefreshToken, "x")]);
            assert_error(&emulated, &unknown, &id);
        }
        if let Some(password) = &emulated.site.model.password {
            let login = [
                (Role::Username, "oliver"),
                (Role::Password, "password of oliver"),
            ];
            let tokens = redeem(&emulated, password, &login);
            assert_tokens(&emulated, &tokens, &id);
            assert_eq!(tokens.note.account.as_deref(), Some("oliver"), "{id}");
        }
        if let Some(revoke) = &emulated.site.model.revoke {
            let access_token = tokens.text(&dialect.access_token).expect(&id);
            let held = [
                (Role::Token, access_token.as_str()),
                (Role::TokenTypeHint, "access_token"),
            ];
            let revoked = redeem(&emulated, revoke, &held);
            assert_eq!(revoked.answer.status, 200, "{id}: {:?}", revoked.note);
            assert!(emulated.access(&access_token).is_err(), "{id}");
        }
        let again = redeem(
            &emulated,
            &emulated.site.model.token,
            &[(Role::Code, &code), (Role::CodeVerifier, VERIFIER)],
        );
        assert_error(&emulated, &again, &id);
    }
}

/// Logs in; the code.
pub(super) fn log_in(emulated: &Emulated) -> String {
    let model = &emulated.site.model;
    let mut pairs = parameters(emulated, &model.authorize.parameters, "", &[]);
    pairs.extend(constants(emulated, &model.authorize.constants));
    let request = emulated_request(emulated, &model.authorize.url, Method::Get);
    let seen = emulated.authorize_by(&request.query(&form(&borrowed(&pairs))));
    let callback = &model.authorize.callback;
    assert_eq!(seen.parameter(&callback.state).as_deref(), Some("xyz"));
    assert_eq!(seen.parameter("iss"), model.authorize.issuer);
    for field in &model.connection {
        if let ConnectionFrom::Callback { name } = &field.from {
            assert!(!seen.parameter(name).unwrap().is_empty(), "{}", model.id);
        }
    }
    seen.parameter(&callback.code).expect(&model.id)
}

pub(super) fn redeem(emulated: &Emulated, wanted: &TokenRequest, held: Held<'_>) -> Seen {
    let grant_type = match held[0].0 {
        Role::Code => "authorization_code",
        Role::RefreshToken => "refresh_token",
        _ => "password",
    };
    let mut pairs = parameters(emulated, &wanted.parameters, grant_type, held);
    pairs.extend(constants(emulated, &wanted.constants));
    let mut request = emulated_request(emulated, &wanted.url, wanted.method);
    for (name, value) in constants(emulated, &wanted.headers) {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        request
            .headers
            .insert(name, HeaderValue::from_str(&value).unwrap());
    }
    if wanted.auth_method == AuthMethod::ClientSecretBasic {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let client = format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET));
        let value = format!("Basic {}", STANDARD.encode(client));
        request = request.with_header("authorization", &value);
    }
    let form = form(&borrowed(&pairs));
    emulated.token_by(&match wanted.send_in {
        SendIn::Form => request.form(&form),
        SendIn::Query => request.query(&form),
        SendIn::Json => {
            let object: Map<String, Value> = pairs
                .into_iter()
                .map(|(name, value)| (name, Value::from(value)))
                .collect();
            let body = Value::from(object).to_string();
            request.with_body("application/json", body.as_bytes())
        }
    })
}

fn assert_tokens(emulated: &Emulated, seen: &Seen, id: &str) {
    let dialect = &emulated.site.model.token_response;
    assert_eq!(seen.answer.status, 200, "{id}: {:?}", seen.note.refused);
    let access_token = seen.text(&dialect.access_token).expect(id);
    assert!(emulated.access(&access_token).is_ok(), "{id}");
    let body = seen.json();
    assert!(dialect.success.iter().all(|success| holds(&body, success)));
    assert!(!dialect.errors.iter().any(|shape| holds(&body, &shape.when)));
    for field in &emulated.site.model.connection {
        if let ConnectionFrom::TokenResponse { path } = &field.from {
            assert!(!seen.text(path).expect(id).is_empty(), "{id}: {}", field.id);
        }
    }
}

fn assert_error(emulated: &Emulated, seen: &Seen, id: &str) {
    let dialect = &emulated.site.model.token_response;
    let body = seen.json();
    assert_eq!(seen.text(&dialect.access_token), None, "{id}");
    assert!(holds(&body, &dialect.errors[0].when), "{id}: {body}");
    assert!(!dialect.success.iter().any(|success| holds(&body, success)));
    let own = dialect
        .error_codes
        .iter()
        .find(|own| own.error == "invalid_grant");
    let status = own.and_then(|own| own.status).or(dialect.errors[0].status);
    assert_eq!(seen.answer.status, status.unwrap_or(400), "{id}");
}

fn parameters(
    emulated: &Emulated,
    wanted: &[RoleParameter],
    grant_type: &str,
    held: Held<'_>,
) -> Vec<(String, String)> {
    let model = &emulated.site.model;
    let scopes = model.scopes.as_ref();
    let scope = scopes.map(|scopes| {
        let values: Vec<&str> = scopes.values.iter().map(|one| one.value.as_str()).collect();
        values.join(&scopes.separator)
    });
    let value = |role| match role {
        Role::ResponseType => Some(model.authorize.response_type.clone()),
        Role::GrantType => Some(grant_type.to_owned()),
        Role::ClientId => Some(CLIENT_ID.to_owned()),
        Role::ClientSecret => Some(CLIENT_SECRET.to_owned()),
        Role::RedirectUri => Some(REDIRECT_URI.to_owned()),
        Role::Scope => scope.clone(),
        Role::State => Some("xyz".to_owned()),
        Role::CodeChallenge => Some(CHALLENGE.to_owned()),
        Role::CodeChallengeMethod => Some("S256".to_owned()),
        _ => {
            let held = held.iter().find(|(known, _)| *known == role);
            held.map(|(_, value)| (*value).to_owned())
        }
    };
    let wanted = wanted.iter();
    wanted
        .filter_map(|one| Some((one.name.clone(), value(one.role)?)))
        .collect()
}

fn constants(emulated: &Emulated, constants: &[NamedTemplate]) -> Vec<(String, String)> {
    let text = |template| emulated.site.addresses.text(template, 0).unwrap();
    let constants = constants.iter();
    constants
        .map(|one| (one.name.clone(), text(&one.value)))
        .collect()
}

/// A request to an address of the spec, as account 0 knows it.
fn emulated_request(emulated: &Emulated, url: &specs::model::Template, method: Method) -> Received {
    let url = emulated
        .site
        .addresses
        .url(url, 0, Via::ProviderHost)
        .unwrap();
    let url = Url::parse(&url).unwrap();
    let method = match method {
        Method::Get => http::Method::GET,
        Method::Delete => http::Method::DELETE,
        _ => http::Method::POST,
    };
    Received {
        host: url.host_str().unwrap().to_owned(),
        ..request(method, url.path())
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
