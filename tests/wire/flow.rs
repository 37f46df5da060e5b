//! What the wire tests share: a client of each provider and a user who consents.

use super::exact::parameter;
use crate::server::Server;
use provider_runtime::{
    store::{MemoryStore, Store},
    transport::HttpTransport,
};

pub const REDIRECT_URI: &str = "https://app.example/callback";

/// The same as a form or query carries it.
pub const REDIRECT_URI_ENCODED: &str = "https%3A%2F%2Fapp.example%2Fcallback";

/// Clients that send each request once and at once: a server of these tests has an answer for each, and
/// limits are kept elsewhere (`tests/conformance/limits.rs`).
pub fn worksection(server: &Server) -> worksection::Client {
    worksection_with(server, MemoryStore::volatile())
}

pub fn worksection_with(server: &Server, store: impl Store) -> worksection::Client {
    worksection_builder(server).store(store).build().unwrap()
}

pub fn worksection_builder(server: &Server) -> worksection::ClientBuilder {
    worksection::Client::builder("the-client")
        .client_secret("the secret/&")
        .redirect_uri(REDIRECT_URI)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .pace(false)
        .retry(false)
}

pub fn act_on(server: &Server) -> act_on::Client {
    act_on::Client::builder("the-client")
        .client_secret("the secret/&")
        .redirect_uri(REDIRECT_URI)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .pace(false)
        .retry(false)
        .build()
        .unwrap()
}

pub fn actionstep(server: &Server) -> actionstep::Client {
    actionstep::Client::builder("the-client")
        .client_secret("the secret/&")
        .redirect_uri(REDIRECT_URI)
        .environment(actionstep::Environment::Staging)
        .store(MemoryStore::volatile())
        .transport(HttpTransport::loopback(server.address()).unwrap())
        .pace(false)
        .retry(false)
        .build()
        .unwrap()
}

/// Where the provider sends the user back to: the redirect URI with `code` and the `state` of the
/// authorization request.
#[track_caller]
pub fn callback(authorization_url: &str) -> String {
    let redirect_uri = parameter(authorization_url, "redirect_uri").expect("redirect_uri is sent");
    let state = parameter(authorization_url, "state").expect("state is sent");
    format!("{redirect_uri}?code=the%2Fcode&state={state}")
}
