//! Token requests: how they are written, and sending one. Revocation requests are written alike.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use url::Url;
use url::form_urlencoded::{self, byte_serialize};

use crate::client::{Credentials, Inner};
use crate::error::Error;
use crate::header;
use crate::host;
use crate::json::Json;
use crate::provider::{AuthMethod, Grant, Role, SendIn, TokenRequest};
use crate::secret::Secret;
use crate::template::{self, Variables};
use crate::token_response::{self, Failure, TokenAnswer};
use crate::transport::RequestOptions;

#[cfg(test)]
mod tests;

/// What a grant presents to the token endpoint, or a revocation to its own.
#[derive(Debug, Default)]
pub(crate) struct Presented<'a> {
    pub(crate) code: Option<&'a Secret>,
    pub(crate) code_verifier: Option<&'a Secret>,
    pub(crate) redirect_uri: Option<&'a str>,
    pub(crate) refresh_token: Option<&'a Secret>,
    pub(crate) username: Option<&'a str>,
    pub(crate) password: Option<&'a Secret>,
    pub(crate) scope: Option<&'a str>,
    pub(crate) token: Option<&'a Secret>,
    pub(crate) token_type_hint: Option<&'a str>,
}

impl Presented<'_> {
    fn value<'a>(
        &'a self,
        role: Role,
        grant: Option<Grant>,
        credentials: &'a Credentials,
    ) -> Option<&'a str> {
        match role {
            Role::GrantType => grant.map(|grant| match grant {
                Grant::AuthorizationCode => "authorization_code",
                Grant::RefreshToken => "refresh_token",
                Grant::Password => "password",
            }),
            Role::ClientId => Some(&credentials.client_id),
            Role::ClientSecret => credentials.client_secret.as_ref().map(Secret::expose),
            Role::Code => self.code.map(Secret::expose),
            Role::CodeVerifier => self.code_verifier.map(Secret::expose),
            Role::RedirectUri => self.redirect_uri,
            Role::RefreshToken => self.refresh_token.map(Secret::expose),
            Role::Username => self.username,
            Role::Password => self.password.map(Secret::expose),
            Role::Scope => self.scope,
            Role::Token => self.token.map(Secret::expose),
            Role::TokenTypeHint => self.token_type_hint,
            // Parameters of the authorization request only.
            Role::ResponseType | Role::State | Role::CodeChallenge | Role::CodeChallengeMethod => {
                None
            }
        }
    }

    /// Every text that must not come back in an error.
    pub(crate) fn secrets(&self, credentials: &Credentials) -> Vec<String> {
        let held = [
            self.code,
            self.code_verifier,
            self.refresh_token,
            self.password,
            self.token,
            credentials.client_secret.as_ref(),
        ];
        let mut texts = Vec::new();
        for secret in held.into_iter().flatten() {
            texts.push(form_encoded(secret.expose()));
            texts.push(secret.expose().to_owned());
        }
        texts.extend(basic_credentials(credentials));
        texts
    }
}

impl Inner {
    /// Sends one token request, once, and reads its answer.
    pub(crate) async fn request_token(
        &self,
        operation: &str,
        request: &TokenRequest,
        grant: Grant,
        presented: &Presented<'_>,
        connection: &BTreeMap<String, String>,
    ) -> Result<TokenAnswer, Failure> {
        let variables = self.variables(connection);
        let url = host::resolve(operation, request.url, self.provider(), &variables)?;
        let http_request = build(
            operation,
            request,
            Some(grant),
            presented,
            self.credentials(),
            &variables,
            url.clone(),
        )?;
        let options = RequestOptions {
            timeout: self.timing().request_timeout,
            ..RequestOptions::TOKEN
        };
        let sent = self.transport().send(http_request, &options).await;
        let answer = sent.map_err(|error| Error::transport(operation, error))?;
        self.learn_time(answer.headers());
        let secrets = presented.secrets(self.credentials());
        token_response::read(
            operation,
            self.provider(),
            &answer,
            &url,
            self.now(),
            &secrets,
        )
    }
}

/// The request as it goes out; without a `grant` it asks for no token. A constant never replaces a
/// parameter with a role.
pub(crate) fn build(
    operation: &str,
    request: &TokenRequest,
    grant: Option<Grant>,
    presented: &Presented<'_>,
    credentials: &Credentials,
    variables: &Variables<'_>,
    mut url: Url,
) -> Result<http::Request<Bytes>, Error> {
    let parameters = parameters(operation, request, grant, presented, credentials, variables)?;
    let (content_type, body) = match request.send_in {
        SendIn::Form => {
            let body = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&parameters)
                .finish();
            (Some("application/x-www-form-urlencoded"), body)
        }
        SendIn::Json => {
            let object: Json = parameters
                .into_iter()
                .map(|(name, value)| (name, Json::from(value)))
                .collect();
            (Some("application/json"), object.to_string())
        }
        SendIn::Query => {
            url.query_pairs_mut().extend_pairs(&parameters);
            (None, String::new())
        }
    };
    let mut built = http::Request::new(Bytes::from(body));
    *built.method_mut() = request.method.to_http();
    *built.uri_mut() = url.as_str().parse().map_err(|_| {
        Error::configuration(operation, "the address of the endpoint cannot be requested")
    })?;
    let headers = built.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in request.headers {
        let value = template::expand(operation, value, variables)?;
        let value = header::value(operation, name, &value)?;
        headers.insert(header::name(operation, name)?, value);
    }
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if request.auth_method == AuthMethod::ClientSecretBasic {
        let value = basic(operation, credentials)?;
        headers.insert(AUTHORIZATION, header::secret_value(operation, &value)?);
    }
    Ok(built)
}

fn parameters(
    operation: &str,
    request: &TokenRequest,
    grant: Option<Grant>,
    presented: &Presented<'_>,
    credentials: &Credentials,
    variables: &Variables<'_>,
) -> Result<Vec<(String, String)>, Error> {
    let mut parameters = Vec::new();
    for (role, name) in request.parameters {
        match presented.value(*role, grant, credentials) {
            Some(value) => parameters.push(((*name).to_owned(), value.to_owned())),
            // What was not asked for or not registered is not sent.
            None if matches!(role, Role::Scope | Role::RedirectUri | Role::CodeVerifier) => {}
            None => {
                return Err(Error::configuration(
                    operation,
                    format!("there is no value for the parameter `{name}`"),
                ));
            }
        }
    }
    for (name, value) in request.constants {
        if !request.parameters.iter().any(|(_, taken)| taken == name) {
            parameters.push((
                (*name).to_owned(),
                template::expand(operation, value, variables)?,
            ));
        }
    }
    Ok(parameters)
}

/// Value of `Authorization` for HTTP Basic: both parts are form-encoded first (RFC 6749 §2.3.1).
/// The credentials as HTTP Basic has them, without the scheme; `None` if there is no client secret.
pub(crate) fn basic_credentials(credentials: &Credentials) -> Option<String> {
    let basic = basic("", credentials).ok()?;
    Some(basic.expose().trim_start_matches("Basic ").to_owned())
}

pub(crate) fn basic(operation: &str, credentials: &Credentials) -> Result<Secret, Error> {
    let secret = credentials.client_secret.as_ref().ok_or_else(|| {
        Error::configuration(operation, "the client was built without a client_secret")
    })?;
    let (id, secret) = (
        form_encoded(&credentials.client_id),
        form_encoded(secret.expose()),
    );
    Ok(Secret::from(format!(
        "Basic {}",
        STANDARD.encode(format!("{id}:{secret}"))
    )))
}

fn form_encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}
