//! Redirect URIs.

use std::net::IpAddr;

use specs::model::RedirectUri;
use url::{Host, Url};

/// Checks a redirect URI: it is registered, and the provider takes its kind. The error is a text
/// for people.
pub(crate) fn check(
    rule: RedirectUri,
    registered: &[String],
    uri: &str,
) -> Result<(), &'static str> {
    if !registered.iter().any(|one| is_same(one, uri)) {
        return Err("The redirect URI is not one of those that are registered for the client.");
    }
    let Ok(parsed) = Url::parse(uri) else {
        return Err("The redirect URI is not an absolute URI.");
    };
    if parsed.fragment().is_some() {
        return Err("The redirect URI has a fragment.");
    }
    let is_accepted = match rule {
        RedirectUri::HttpsOnly => parsed.scheme() == "https",
        RedirectUri::HttpsOrLoopback => {
            parsed.scheme() == "https" || parsed.scheme() == "http" && is_loopback(&parsed)
        }
    };
    match rule {
        _ if is_accepted => Ok(()),
        RedirectUri::HttpsOnly => Err("The provider takes redirect URIs with https only."),
        RedirectUri::HttpsOrLoopback => Err(
            "The provider takes redirect URIs with https, or with http on a loopback address, only.",
        ),
    }
}

/// Whether a URI is the registered one: character by character, except that the port of a loopback
/// address may differ (RFC 8252 section 7.3).
fn is_same(registered: &str, uri: &str) -> bool {
    if registered == uri {
        return true;
    }
    let parts = without_port(registered);
    parts.is_some() && parts == without_port(uri)
}

/// Host and rest of a URI with `http` whose host is an IP literal of the loopback interface.
fn without_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let end = authority.find(']').map_or(0, |bracket| bracket + 1);
    let port = authority[end..].find(':').map(|colon| end + colon);
    let (host, port) = authority.split_at(port.unwrap_or(authority.len()));
    let address: IpAddr = host.trim_matches(['[', ']']).parse().ok()?;
    let is_port = port.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    (address.is_loopback() && is_port).then_some((host, rest))
}

fn is_loopback(uri: &Url) -> bool {
    match uri.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
