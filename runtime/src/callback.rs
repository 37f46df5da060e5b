//! The redirect back from the provider.

use std::collections::BTreeMap;

use subtle::ConstantTimeEq;
use url::{Position, Url};

use crate::authorize::Pending;
use crate::connection;
use crate::error::{Error, ErrorKind, ServerError};
use crate::provider::Provider;
use crate::redact::Secrets;
use crate::secret::Secret;

#[cfg(test)]
mod tests;

/// What a redirect brings, once it is known to belong to the authorization.
#[derive(Debug)]
pub(crate) struct Callback {
    pub(crate) code: Secret,
    pub(crate) connection: BTreeMap<String, String>,
}

fn refused(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::Callback, "accept", why)
}

/// Reads a redirect. The address, the parameters' uniqueness, `state` and `iss` are checked first,
/// for errors too: whatever does not belong to this authorization has no say in it.
pub(crate) fn read(
    provider: &Provider,
    pending: &Pending,
    callback_uri: &str,
) -> Result<Callback, Error> {
    let expected = Url::parse(&pending.redirect_uri)
        .map_err(|_| refused("the pending redirect_uri is not a URL"))?;
    let url = absolute(&expected, callback_uri)?;
    if !is_same_address(&expected, &url) {
        return Err(refused("the redirect did not arrive at the redirect_uri"));
    }
    let parameters: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let names = &provider.authorize.callback;
    for name in [
        names.code,
        names.state,
        names.error,
        names.error_description,
        "iss",
    ] {
        unique(&parameters, name)?;
    }
    let get = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    check_state(pending, get(names.state))?;
    check_issuer(provider, pending, get("iss"))?;
    if let Some(code) = get(names.error).filter(|error| !error.is_empty()) {
        // Whoever wrote the redirect may have put in what belongs to the login alone.
        let own = [pending.state.as_ref(), Some(&pending.code_verifier)];
        let secrets = Secrets::new(own.into_iter().flatten().map(Secret::expose));
        let message = get(names.error_description).map(|text| secrets.hide(text));
        let server = ServerError::new(Some(&secrets.hide(code)), message.as_deref(), None);
        let text = "the provider did not authorize the application";
        return Err(Error::new(ErrorKind::AuthorizationRefused, "accept", text).with_server(server));
    }
    for field in provider.connection {
        if let crate::provider::ConnectionFrom::Callback(name) = field.from {
            unique(&parameters, name)?;
        }
    }
    let code = get(names.code).filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| refused("the redirect has neither a code nor an error"))?;
    Ok(Callback {
        code: Secret::from(code),
        connection: connection::from_callback(provider, get)?,
    })
}

/// The redirect as a URL: written out, or path and query alone, which is what web frameworks hand
/// out. Scheme and host of the latter are those of the redirect URI. It is appended to them rather
/// than resolved against them, so that nothing in it can be read as a host.
fn absolute(expected: &Url, callback_uri: &str) -> Result<Url, Error> {
    let is_path = callback_uri.starts_with('/') && !callback_uri.starts_with("//");
    let parsed = if is_path {
        Url::parse(&format!(
            "{}{callback_uri}",
            &expected[..Position::BeforePath]
        ))
    } else {
        Url::parse(callback_uri)
    };
    // The caller's mistake, not the redirect's: another authorization would not mend it.
    let refused = || {
        let text =
            "the callback URI is neither an absolute URL nor a path that begins with one `/`";
        Error::configuration("accept", text)
    };
    let url = parsed.map_err(|_| refused())?;
    if is_path || is_written_out(&url, callback_uri) {
        Ok(url)
    } else {
        Err(refused())
    }
}

/// Whether the host stands behind two slashes. A parser finds one elsewhere too, `https:/host`, where
/// others see a path (WHATWG URL, "special authority slashes state").
fn is_written_out(url: &Url, text: &str) -> bool {
    let behind = text.trim_start().get(url.scheme().len()..);
    !url.is_special() || behind.is_some_and(|behind| behind.starts_with("://"))
}

/// Whether scheme, host, port and path are the same, and every parameter of the redirect URI is
/// there (RFC 6749 §3.1.2: they are kept).
fn is_same_address(expected: &Url, url: &Url) -> bool {
    let address = |url: &Url| {
        (
            url.scheme().to_owned(),
            url.host_str().map(str::to_owned),
            url.port_or_known_default(),
            url.path().to_owned(),
        )
    };
    address(expected) == address(url)
        && url.username().is_empty()
        && url.password().is_none()
        && expected
            .query_pairs()
            .all(|kept| url.query_pairs().any(|pair| pair == kept))
}

fn unique(parameters: &[(String, String)], name: &str) -> Result<(), Error> {
    if parameters.iter().filter(|(found, _)| found == name).count() > 1 {
        return Err(refused(format!(
            "the redirect has the parameter `{name}` more than once"
        )));
    }
    Ok(())
}

fn check_state(pending: &Pending, received: Option<&str>) -> Result<(), Error> {
    let Some(expected) = &pending.state else {
        return Ok(());
    };
    let received = received.ok_or_else(|| refused("the redirect has no state"))?;
    if bool::from(expected.expose().as_bytes().ct_eq(received.as_bytes())) {
        return Ok(());
    }
    Err(refused("the state of the redirect is not the one sent"))
}

/// The issuer that the redirect names (RFC 9207 §2.4), against mix-ups of servers.
///
/// Where the provider's description has one, the redirect must name it, compared as it is, without
/// normalisation. Where it has none, a redirect without `iss` is the rule. One with it should be
/// discarded, says the RFC, unless local policy knows better; ours is that a provider may begin to
/// send it, which must not end all logins: it is accepted if it is `https` on the very host and port
/// of the authorization endpoint to which the user was sent, and refused otherwise.
fn check_issuer(
    provider: &Provider,
    pending: &Pending,
    received: Option<&str>,
) -> Result<(), Error> {
    match (provider.authorize.issuer, received) {
        (Some(issuer), Some(received)) if issuer == received => Ok(()),
        (Some(_), None) => Err(refused("the redirect does not name its issuer")),
        (None, None) => Ok(()),
        (None, Some(received)) if is_at_endpoint(received, pending) => Ok(()),
        (Some(_), Some(_)) => Err(refused("the redirect is from another issuer")),
        (None, Some(_)) => Err(refused(
            "the redirect names an issuer that the provider's description does not know",
        )),
    }
}

/// Whether an issuer has the origin of the endpoint at which the authorization began.
fn is_at_endpoint(issuer: &str, pending: &Pending) -> bool {
    let endpoint = Url::parse(&pending.authorization_endpoint);
    match (Url::parse(issuer), endpoint) {
        (Ok(issuer), Ok(endpoint)) => {
            issuer.scheme() == "https"
                && issuer.username().is_empty()
                && issuer.password().is_none()
                && issuer.origin() == endpoint.origin()
        }
        _ => false,
    }
}
