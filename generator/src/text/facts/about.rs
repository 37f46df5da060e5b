//! What every piece of evidence of a spec is about.

use std::fmt;

use specs::model::{
    Api, Authorize, ConnectionField, Environment, Evidence, Limit, Operation, Provider, Resource,
    Scope, Scopes, TokenRequest, TokenRequests, TokenResponse, Type,
};

use super::token_requests;

/// A fact, or a few that were found together.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// An environment.
    Environment(&'a Environment),
    /// A connection field.
    ConnectionField(&'a ConnectionField),
    /// The authorization request.
    Authorize(&'a Authorize),
    /// A token request or the revocation request, by its name.
    TokenRequest(&'static str, &'a TokenRequest),
    /// How answers to token requests are read.
    TokenResponse(&'a TokenResponse),
    /// The authorization code.
    AuthorizationCode(&'a Provider),
    /// The access token.
    AccessToken(&'a Provider),
    /// The refresh token.
    RefreshToken(&'a Provider),
    /// The limit of token requests.
    TokenRequests(&'a TokenRequests),
    /// The list of scopes.
    Scopes(&'a Scopes),
    /// One scope.
    Scope(&'a Scope),
    /// What all operations share.
    Api(&'a Api),
    /// A limit of the API.
    Limit(&'a Limit),
    /// A type.
    Type(&'a Type),
    /// A resource.
    Resource(&'a Resource),
    /// An operation of a resource.
    Operation(&'a Resource, &'a Operation),
    /// A limit of an operation alone.
    LimitOfOperation(&'a Resource, &'a Operation, &'a Limit),
}

impl<'a> About<'a> {
    /// Where the fact comes from.
    pub fn evidence(self) -> &'a Evidence {
        match self {
            Self::Environment(environment) => &environment.evidence,
            Self::ConnectionField(field) => &field.evidence,
            Self::Authorize(authorize) => &authorize.evidence,
            Self::TokenRequest(_, request) => &request.evidence,
            Self::TokenResponse(response) => &response.evidence,
            Self::AuthorizationCode(provider) => &provider.lifecycle.authorization_code.evidence,
            Self::AccessToken(provider) => &provider.lifecycle.access_token.evidence,
            Self::RefreshToken(provider) => &provider.lifecycle.refresh_token.evidence,
            Self::TokenRequests(limit) => &limit.evidence,
            Self::Scopes(scopes) => &scopes.evidence,
            Self::Scope(scope) => &scope.evidence,
            Self::Api(api) => &api.evidence,
            Self::Limit(limit) | Self::LimitOfOperation(_, _, limit) => &limit.evidence,
            Self::Type(a_type) => &a_type.evidence,
            Self::Resource(resource) => &resource.evidence,
            Self::Operation(_, operation) => &operation.evidence,
        }
    }
}

impl fmt::Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(environment) => write!(f, "Environment {}", environment.id),
            Self::ConnectionField(field) => write!(f, "Connection field {}", field.id),
            Self::Authorize(_) => f.write_str("Authorize"),
            Self::TokenRequest(name, _) => f.write_str(name),
            Self::TokenResponse(_) => f.write_str("Token response"),
            Self::AuthorizationCode(_) => f.write_str("Authorization code"),
            Self::AccessToken(_) => f.write_str("Access token"),
            Self::RefreshToken(_) => f.write_str("Refresh token"),
            Self::TokenRequests(_) => f.write_str("Token requests"),
            Self::Scopes(_) => f.write_str("Scopes"),
            Self::Scope(scope) => write!(f, "Scope {}", scope.value),
            Self::Api(_) => f.write_str("API"),
            Self::Limit(limit) => write!(f, "Limit {}", limit.id),
            Self::Type(a_type) => write!(f, "Type {}", a_type.name),
            Self::Resource(resource) => write!(f, "Resource {}", resource.id),
            Self::Operation(resource, operation) => {
                write!(f, "Operation {}.{}", resource.id, operation.id)
            }
            Self::LimitOfOperation(resource, operation, limit) => {
                write!(f, "Limit {} of {}.{}", limit.id, resource.id, operation.id)
            }
        }
    }
}

/// Everything that has evidence, in the order of the spec.
pub fn all(provider: &Provider) -> Vec<About<'_>> {
    let mut all = of_login(provider);
    all.extend(of_api(provider));
    all.extend(provider.types.iter().map(About::Type));
    all.extend(provider.resources.iter().flat_map(of_resource));
    all
}

/// What is known of the login: hosts, requests, answers, lifetimes, scopes.
pub fn of_login(provider: &Provider) -> Vec<About<'_>> {
    let mut all: Vec<_> = provider
        .environments
        .iter()
        .map(About::Environment)
        .collect();
    all.extend(provider.connection.iter().map(About::ConnectionField));
    all.push(About::Authorize(&provider.authorize));
    let requests = token_requests(provider).into_iter();
    all.extend(requests.map(|(name, request)| About::TokenRequest(name, request)));
    all.extend([
        About::TokenResponse(&provider.token_response),
        About::AuthorizationCode(provider),
        About::AccessToken(provider),
        About::RefreshToken(provider),
    ]);
    let limit = provider.lifecycle.token_requests.iter();
    all.extend(limit.map(About::TokenRequests));
    if let Some(scopes) = &provider.scopes {
        all.push(About::Scopes(scopes));
        all.extend(scopes.values.iter().map(About::Scope));
    }
    all
}

/// What is known of the API as a whole.
pub fn of_api(provider: &Provider) -> Vec<About<'_>> {
    let Some(api) = &provider.api else {
        return Vec::new();
    };
    let limits = api.limits.iter().map(About::Limit);
    std::iter::once(About::Api(api)).chain(limits).collect()
}

/// What is known of a resource, its operations and its types.
pub fn of_resource(resource: &Resource) -> Vec<About<'_>> {
    let mut all = vec![About::Resource(resource)];
    for operation in &resource.operations {
        all.push(About::Operation(resource, operation));
        let limits = operation.limits.iter();
        all.extend(limits.map(|limit| About::LimitOfOperation(resource, operation, limit)));
    }
    all.extend(resource.types.iter().map(About::Type));
    all
}
