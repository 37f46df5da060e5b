//! Facts picked from the model for the pages and for `explain`.

use specs::model::{
    AuthMethod, CodeChallengeMethod, Environment, Evidence, Lifecycle, LimitOf, OldAccessToken,
    Provider, SendIn, Template, TemplatePart, TokenRequest,
};

use super::words;

pub mod about;
mod notes;
mod untyped;

pub use about::About;
pub use notes::{notes, path};
pub use untyped::{Untyped, counts, is_typed, untyped};

/// A fact, its value in words and where it comes from.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    /// What the fact is about.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub evidence: &'a Evidence,
}

impl Fact<'_> {
    /// Whether a source says so.
    pub fn is_published(&self) -> bool {
        !self.value.starts_with(words::NOT_PUBLISHED)
    }
}

/// An endpoint of the login.
#[derive(Clone, Debug)]
pub struct Endpoint<'a> {
    /// What is done there.
    pub name: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// The address as the spec writes it.
    pub url: &'a Template,
    /// Where it comes from.
    pub evidence: &'a Evidence,
}

/// Name of the refresh request.
pub const REFRESH: &str = "Refresh";
/// Name of the request of the password grant.
pub const PASSWORD: &str = "Password grant";

/// Name of the revocation request.
pub const REVOKE: &str = "Revoke";

/// The token requests the provider has, and the revocation request, with their names.
pub fn token_requests(provider: &Provider) -> Vec<(&'static str, &TokenRequest)> {
    let mut requests = vec![("Redeem the code", &provider.token)];
    requests.extend(provider.refresh.as_ref().map(|request| (REFRESH, request)));
    requests.extend(
        provider
            .password
            .as_ref()
            .map(|request| (PASSWORD, request)),
    );
    requests.extend(provider.revoke.as_ref().map(|request| (REVOKE, request)));
    requests
}

/// Whether some request authenticates the client with its secret.
pub fn has_client_secret(provider: &Provider) -> bool {
    let of_tokens = token_requests(provider).into_iter();
    let of_tokens = of_tokens.map(|(_, request)| request.auth_method);
    let of_calls = operations(provider).map(|operation| operation.auth_method);
    of_tokens
        .chain(of_calls)
        .any(|method| method != AuthMethod::None)
}

/// All endpoints of the login.
pub fn endpoints(provider: &Provider) -> Vec<Endpoint<'_>> {
    let authorize = Endpoint {
        name: "Authorize",
        method: "GET",
        url: &provider.authorize.url,
        evidence: &provider.authorize.evidence,
    };
    let token_endpoints = token_requests(provider)
        .into_iter()
        .map(|(name, request)| Endpoint {
            name,
            method: words::method(request.method),
            url: &request.url,
            evidence: &request.evidence,
        });
    std::iter::once(authorize).chain(token_endpoints).collect()
}

/// Lifetimes, rotation and what a refresh does.
pub fn lifecycle(lifecycle: &Lifecycle) -> Vec<Fact<'_>> {
    let code = &lifecycle.authorization_code;
    let access = &lifecycle.access_token;
    let refresh = &lifecycle.refresh_token;
    let fact = |name, value, evidence| Fact {
        name,
        value,
        evidence,
    };
    let mut facts = vec![
        fact(
            "Authorization code lifetime",
            words::lifetime(code.lifetime),
            &code.evidence,
        ),
        fact(
            "Access token lifetime",
            words::lifetime(access.lifetime),
            &access.evidence,
        ),
        fact(
            "Refresh token lifetime",
            words::lifetime(refresh.lifetime),
            &refresh.evidence,
        ),
    ];
    let about_refresh = [
        (
            "Refresh token rotation",
            words::rotation(refresh.rotation).to_owned(),
        ),
        (
            "Old access token",
            words::old_access_token(refresh.old_access_token).to_owned(),
        ),
        ("Grace after a rotation", words::grace(refresh.grace)),
        (
            "Reuse of a refresh token",
            words::on_reuse(refresh.on_reuse).to_owned(),
        ),
        (
            "New login of the same user",
            words::new_login(refresh.new_login).to_owned(),
        ),
    ];
    let live = [
        ("Live access tokens", access.max_live, &access.evidence),
        ("Live refresh tokens", refresh.max_live, &refresh.evidence),
    ];
    let live = live
        .into_iter()
        .filter_map(|(name, max, evidence)| Some(fact(name, words::max_live(max?), evidence)));
    facts.extend(live);
    facts.extend(about_refresh.map(|(name, value)| fact(name, value, &refresh.evidence)));
    if let Some(limit) = &lifecycle.token_requests {
        facts.push(fact(
            "Token requests",
            words::token_requests(limit),
            &limit.evidence,
        ));
    }
    facts
}

/// What a reader should know before trusting the login with secrets: choices of the provider that
/// are weaker than RFC 9700 asks for.
pub fn warnings(provider: &Provider) -> Vec<String> {
    let mut warnings = Vec::new();
    if provider.authorize.code_challenge_method == CodeChallengeMethod::None {
        warnings.push("PKCE is off: the provider is not known to support it, so a stolen authorization code can be redeemed by whoever has the client's credentials.".to_owned());
    }
    for (name, request) in token_requests(provider) {
        if request.send_in == SendIn::Query {
            warnings.push(format!(
                "{name}: secrets travel in the URL, where servers and proxies log them."
            ));
        }
        if request.auth_method == AuthMethod::None {
            warnings.push(format!("{name}: the client does not authenticate itself."));
        }
    }
    if provider.password.is_some() {
        warnings.push("The password grant hands the user's password to the application; prefer the authorization code.".to_owned());
    }
    let in_form = operations(provider)
        .filter(|operation| words::access_token(&operation.access_token).0 == "form field")
        .count();
    if in_form > 0 {
        let calls = words::plural(in_form as u64, "operation");
        warnings.push(format!(
            "The access token goes into the form body instead of the header in {calls}."
        ));
    }
    if provider.lifecycle.refresh_token.old_access_token == OldAccessToken::Revoked {
        warnings.push(
            "A refresh kills the access token in use: requests still on their way with it fail."
                .to_owned(),
        );
    }
    warnings
}

/// All operations, resource by resource.
pub fn operations(provider: &Provider) -> impl Iterator<Item = &specs::model::Operation> {
    provider
        .resources
        .iter()
        .flat_map(|resource| &resource.operations)
}

/// How limits of requests are kept.
const PACING: &str = "Calls wait so that the limits of requests are kept, each account's by itself, and for as long as an \
answer 429 asks\n(`ClientBuilder::pace`). A call waits at most 60 s; if its turn is further off it fails with \
`ErrorKind::RateLimited` and is\nnot sent. Other processes that use the same account are not known to the client: there the \
provider's 429 keeps order.";

/// How limits of requests are kept, where there are any.
pub fn pacing(provider: &Provider) -> Option<&'static str> {
    let of_api = provider.api.iter().flat_map(|api| &api.limits);
    let of_operations = operations(provider).flat_map(|operation| &operation.limits);
    of_api
        .chain(of_operations)
        .any(|limit| limit.of == LimitOf::Requests && limit.per.is_some())
        .then_some(PACING)
}

/// The address in each environment. One entry with an empty name where all are the same.
pub fn addresses<'a>(url: &Template, environments: &'a [Environment]) -> Vec<(&'a str, String)> {
    let addresses: Vec<_> = environments
        .iter()
        .map(|environment| (environment.id.as_str(), address(url, environment)))
        .collect();
    match addresses.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other.1 == first.1) => {
            vec![("", first.1.clone())]
        }
        _ => addresses,
    }
}

/// The address in one environment. Variables that belong to a connection stay in braces.
pub fn address(url: &Template, environment: &Environment) -> String {
    let value = |name: &str| {
        let found = environment.values.iter().find(|(known, _)| known == name);
        found.map_or_else(|| format!("{{{name}}}"), |(_, value)| value.clone())
    };
    url.parts
        .iter()
        .map(|part| match part {
            TemplatePart::Literal(text) => text.clone(),
            TemplatePart::Variable(name) => value(name),
        })
        .collect()
}

/// The host of an address, variables included: `{subdomain}.example.com`.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// Every host of the login and the API, each once, in order of appearance.
pub fn hosts(provider: &Provider) -> Vec<String> {
    hosts_of(provider, urls(provider))
}

/// Every address of the login and the API, in order of appearance.
fn urls(provider: &Provider) -> impl Iterator<Item = &Template> {
    endpoints(provider)
        .into_iter()
        .map(|endpoint| endpoint.url)
        .chain(provider.api.iter().map(|api| &api.base_url))
        .chain(operations(provider).map(|operation| &operation.url))
}

/// The environments in which a host is used.
pub fn environments_of<'a>(provider: &'a Provider, host: &str) -> Vec<&'a str> {
    let environments = provider.environments.iter();
    let uses = |environment: &&Environment| {
        let one = std::slice::from_ref(*environment);
        urls(provider)
            .flat_map(|url| addresses(url, one))
            .any(|(_, address)| self::host(&address) == host)
    };
    environments
        .filter(uses)
        .map(|environment| environment.id.as_str())
        .collect()
}

/// The hosts of addresses in all environments, each once, in order of appearance.
pub fn hosts_of<'a>(
    provider: &Provider,
    urls: impl IntoIterator<Item = &'a Template>,
) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for url in urls {
        for (_, address) in addresses(url, &provider.environments) {
            let host = host(&address).to_owned();
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
    }
    hosts
}

/// The grants of RFC 6749 by which a token can be had.
pub fn grants(provider: &Provider) -> Vec<&'static str> {
    let mut grants = vec!["authorization_code"];
    grants.extend(provider.refresh.as_ref().map(|_| "refresh_token"));
    grants.extend(provider.password.as_ref().map(|_| "password"));
    grants
}

/// How the client authenticates in token requests, each way once.
pub fn auth_methods(provider: &Provider) -> Vec<&'static str> {
    let mut methods: Vec<_> = Vec::new();
    for (_, request) in token_requests(provider) {
        let method = words::auth_method(request.auth_method);
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods
}
