//! Where a request wanted to go.

use std::{net::IpAddr, str::FromStr};

use http::{
    HeaderMap, Uri,
    header::HOST,
    uri::{Authority, PathAndQuery},
};

use super::Door;
use crate::exchange::Via;

/// Path below which the emulator is steered.
pub(crate) const CONTROL: &str = "/_emulator";

/// Where a request wanted to go.
#[derive(Debug)]
pub(super) enum Arrival {
    /// To the emulator itself.
    Control,
    /// To the bare address of the main listener.
    Root,
    /// To an address in the world of the providers.
    Provider(Address),
}

/// An address in the world of the providers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// In lower case, without port.
    pub(super) host: String,
    /// Begins with a slash.
    pub(super) path: String,
    pub(super) query: String,
    pub(super) via: Via,
}

/// Reads the address of a request.
///
/// # Errors
///
/// What is wrong with it, for people.
pub(super) fn arrival(
    door: &Door,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Arrival, &'static str> {
    let authority = authority(uri, headers)?;
    let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let whole = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
    if !path.starts_with('/') {
        return Err("The path of the request does not begin with a slash.");
    }
    let to = |host: String, path: &str, via| {
        Ok(Arrival::Provider(Address {
            host,
            path: path.to_owned(),
            query: query.to_owned(),
            via,
        }))
    };
    if !is_address(&host) {
        return to(host, path, Via::ProviderHost);
    }
    if let Door::Host(host) = door {
        return to(host.clone(), path, Via::Loopback);
    }
    if is_control(path) && is_this_machine(&host) {
        return Ok(Arrival::Control);
    }
    let below = &path[1..];
    let (host, path) = below.split_at(below.find('/').unwrap_or(below.len()));
    if host.is_empty() {
        return Ok(Arrival::Root);
    }
    let path = if path.is_empty() { "/" } else { path };
    to(host.to_ascii_lowercase(), path, Via::Loopback)
}

/// The host that was asked for (RFC 9112 section 3.2): that of the request line if it has one.
fn authority(uri: &Uri, headers: &HeaderMap) -> Result<Authority, &'static str> {
    let mut hosts = headers.get_all(HOST).iter();
    let authority = match (uri.authority(), hosts.next(), hosts.next()) {
        (Some(authority), _, None) => Some(authority.clone()),
        (None, Some(host), None) => {
            let text = host.to_str().ok();
            text.and_then(|text| Authority::from_str(text).ok())
        }
        _ => None,
    };
    authority
        .filter(|authority| !authority.as_str().contains('@'))
        .ok_or("The request needs one Host header that names a host.")
}

fn is_control(path: &str) -> bool {
    let below = path.strip_prefix(CONTROL);
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// Whether a host is an address of a listener and no name of a provider's host.
fn is_address(host: &str) -> bool {
    host == "localhost" || ip(host).is_some()
}

/// Whether a host can only be this machine. Another name may be one of this machine too, by the
/// will of whoever owns the name.
pub(crate) fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || ip(host).is_some_and(|ip| ip.is_loopback())
}

fn ip(host: &str) -> Option<IpAddr> {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use http::HeaderValue;

    use super::*;

    fn at(door: &Door, target: &str, host: &str) -> Result<Arrival, &'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(host).unwrap());
        arrival(door, &target.parse().unwrap(), &headers)
    }

    fn address(door: &Door, target: &str, host: &str) -> Address {
        match at(door, target, host).unwrap() {
            Arrival::Provider(address) => address,
            other => panic!("{other:?}"),
        }
    }

    fn expected(host: &str, path: &str, query: &str, via: Via) -> Address {
        Address {
            host: host.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            via,
        }
    }

    #[test]
    fn there_are_three_ways_to_a_provider() {
        let main = Door::Main;
        assert_eq!(
            address(&main, "/a/b?c=d?e", "API.example.com:443"),
            expected("api.example.com", "/a/b", "c=d?e", Via::ProviderHost)
        );
        assert_eq!(
            address(&main, "/Api.example.com/a%2Fb?c", "127.0.0.1:80"),
            expected("api.example.com", "/a%2Fb", "c", Via::Loopback)
        );
        assert_eq!(
            address(&main, "/api.example.com", "[::1]:80"),
            expected("api.example.com", "/", "", Via::Loopback)
        );
        let door = Door::Host("acc1.example.com".to_owned());
        assert_eq!(
            address(&door, "/_emulator/state", "localhost:81"),
            expected("acc1.example.com", "/_emulator/state", "", Via::Loopback)
        );
        assert_eq!(
            address(&main, "http://api.example.com/a", "127.0.0.1"),
            expected("api.example.com", "/a", "", Via::ProviderHost)
        );
    }

    #[test]
    fn the_emulator_is_steered_by_names_of_this_machine_alone() {
        let control = |host: &str| at(&Door::Main, "/_emulator/state", host);
        for host in ["127.0.0.1:80", "LOCALHOST", "[::1]:80", "127.9.9.9"] {
            assert!(matches!(control(host), Ok(Arrival::Control)), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.1",
            "localhost.evil.example",
        ] {
            assert!(matches!(control(host), Ok(Arrival::Provider(_))), "{host}");
        }
        let door = at(&Door::Main, "/_emulators", "127.0.0.1");
        assert!(matches!(door, Ok(Arrival::Provider(_))));
    }

    #[test]
    fn without_a_host_nobody_is_meant() {
        assert!(at(&Door::Main, "/a", "user@api.example.com").is_err());
        assert!(at(&Door::Main, "/a", "").is_err());
        assert!(at(&Door::Main, "*", "api.example.com").is_err());
        let none = arrival(&Door::Main, &"/a".parse().unwrap(), &HeaderMap::new());
        assert!(none.unwrap_err().contains("Host header"));
    }
}
