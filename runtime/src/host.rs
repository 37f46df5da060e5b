//! Which addresses may see a credential.

use url::{Host, Position, Url};

use crate::error::{Error, ErrorKind};
use crate::provider::{ConnectionField, ConnectionType, Part, Provider, Template};
use crate::template::{self, Variables};

#[cfg(test)]
mod tests;

/// The address of a request: the template filled in, parsed and checked.
pub(crate) fn resolve(
    operation: &str,
    template: Template,
    provider: &Provider,
    variables: &Variables<'_>,
) -> Result<Url, Error> {
    let text = template::expand(operation, template, variables)?;
    let url = Url::parse(&text).map_err(|error| {
        Error::configuration(operation, "the address is not a URL").with_source(error)
    })?;
    check(operation, &url, template, provider, variables)?;
    Ok(url)
}

/// Whether a credential may be sent to the address; called right before one is attached.
///
/// The scheme is `https`, or `http` on this machine. Where connection values stand in the authority
/// of the template, the parsed host passes their `allow_hosts`; otherwise the authority is the
/// template's own.
pub(crate) fn check(
    operation: &str,
    url: &Url,
    template: Template,
    provider: &Provider,
    variables: &Variables<'_>,
) -> Result<(), Error> {
    let refused = |why: &str| {
        let host = crate::text::clean(url.host_str().unwrap_or("(none)"));
        Err(Error::new(
            ErrorKind::HostRefused,
            operation,
            format!("the address on host {host} {why}"),
        ))
    };
    if !is_secure(url) {
        return refused("is not https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("contains a user name");
    }
    let (parts, is_meant) = match as_written(operation, url, template, variables)? {
        Some(parts) => (parts, true),
        None => parsed(operation, url, template, variables)?,
    };
    for part in parts {
        let Part::Variable(name) = part else {
            continue;
        };
        if provider
            .environments
            .iter()
            .any(|environment| environment.values.iter().any(|(id, _)| id == name))
        {
            continue;
        }
        let Some(field) = provider.connection.iter().find(|field| field.id == *name) else {
            return refused("is made of a value that may not name a host");
        };
        if url.scheme() != "https"
            || url.port().is_some()
            || !names_allowed_host(field, url, variables.get(name))
        {
            return refused("is not one that the provider's description allows");
        }
    }
    if is_meant {
        Ok(())
    } else {
        refused("is not the one meant")
    }
}

fn names_allowed_host(field: &ConnectionField, url: &Url, value: Option<&str>) -> bool {
    match field.kind {
        ConnectionType::Origin | ConnectionType::BaseUrl { .. } | ConnectionType::Host => {
            is_allowed(url, field.allow_hosts)
        }
        ConnectionType::Subdomain | ConnectionType::Id => value.is_some_and(is_label),
        ConnectionType::Enum(values) => value.is_some_and(|value| values.contains(&value)),
    }
}

/// The parts of a template in which scheme and authority stand, if the parser left these as they
/// are written there.
fn as_written(
    operation: &str,
    url: &Url,
    template: Template,
    variables: &Variables<'_>,
) -> Result<Option<Template>, Error> {
    let mut rest = &url[..Position::BeforePath];
    for (at, part) in template.iter().enumerate() {
        let text = template::part(operation, part, variables)?;
        if let Some(left) = rest.strip_prefix(text) {
            rest = left;
            continue;
        }
        let after = text.strip_prefix(rest);
        let ends = after.is_some_and(|after| after.starts_with(['/', '?', '#']));
        return Ok(ends.then_some(&template[..=at]));
    }
    Ok(rest.is_empty().then_some(template))
}

/// The parts of a template in which scheme and authority stand, and whether these are parsed to what
/// the address has.
fn parsed(
    operation: &str,
    url: &Url,
    template: Template,
    variables: &Variables<'_>,
) -> Result<(Template, bool), Error> {
    let mut text = String::new();
    let mut parts = template;
    for (at, part) in template.iter().enumerate() {
        text.push_str(template::part(operation, part, variables)?);
        let start = text.find("://").map(|position| position + 3);
        if let Some(end) =
            start.and_then(|start| Some(start + text[start..].find(['/', '?', '#', '\\'])?))
        {
            text.truncate(end);
            parts = &template[..=at];
            break;
        }
    }
    let same = |expected: Url| {
        expected.host() == url.host()
            && expected.port() == url.port()
            && expected.scheme() == url.scheme()
    };
    Ok((parts, Url::parse(&text).is_ok_and(same)))
}

/// Whether the address is `https`, or `http` on this machine.
pub(crate) fn is_secure(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether the host is a loopback address or `localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Longest host name, in characters (RFC 1035 §2.3.4, without the root).
const LONGEST_NAME: usize = 253;

/// Whether the *parsed* address is `https` on an allowed domain, without port. `*.x` allows every
/// name below `x`, not `x` itself.
///
/// The parser lets characters stand in a host that no host name has (`;`, `,`, `'`), and labels
/// that are empty: other programs on the way may end the name there, so they are refused.
pub(crate) fn is_allowed(url: &Url, allow_hosts: &[&str]) -> bool {
    let Some(Host::Domain(host)) = url.host() else {
        return false;
    };
    url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none()
        && host.len() <= LONGEST_NAME
        && host.split('.').all(is_label)
        && allow_hosts
            .iter()
            .any(|allowed| match allowed.strip_prefix("*.") {
                Some(suffix) => host
                    .strip_suffix(suffix)
                    .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
                None => host == *allowed,
            })
}

/// Whether the text is one label of a host name: 1 to 63 of `a-z 0-9 -`, no hyphen at either end.
pub(crate) fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
