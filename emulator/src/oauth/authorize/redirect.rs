//! Addresses by which the user is sent back to the client.

use specs::model::ConnectionFrom;
use url::form_urlencoded::Serializer;

use crate::{
    exchange::Via,
    oauth::{grants::RedirectUri, problem::Problem},
    world::Site,
};

/// Where the user is sent back to.
pub(super) struct Target {
    pub(super) redirect_uri: RedirectUri,
    /// Value of `state`, to be sent back as it came.
    pub(super) state: Option<String>,
}

/// The address that carries a code (RFC 6749 section 4.1.2) and the connection fields that come
/// with it.
pub(super) fn success(
    site: &Site,
    target: &Target,
    code: &str,
    account: usize,
    via: Via,
) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair(&site.model.authorize.callback.code, code);
    for field in &site.model.connection {
        if let ConnectionFrom::Callback { name } = &field.from {
            query.append_pair(name, &site.addresses.value(field, account, via));
        }
    }
    with(site, target, query)
}

/// The address that carries an error (RFC 6749 section 4.1.2.1).
pub(super) fn error(site: &Site, target: &Target, problem: &Problem) -> String {
    let callback = &site.model.authorize.callback;
    let mut query = Serializer::new(String::new());
    query.append_pair(&callback.error, problem.error);
    query.append_pair(&callback.error_description, &problem.text);
    with(site, target, query)
}

/// Adds what every answer carries and puts all behind what the redirect URI has.
fn with(site: &Site, target: &Target, mut query: Serializer<'_, String>) -> String {
    let authorize = &site.model.authorize;
    if let Some(state) = &target.state {
        query.append_pair(&authorize.callback.state, state);
    }
    // RFC 9207 section 2: errors carry it too.
    if let Some(issuer) = &authorize.issuer {
        query.append_pair("iss", issuer);
    }
    let uri = &target.redirect_uri.uri;
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, rest)) if rest.is_empty() || rest.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{joint}{}", query.finish())
}
