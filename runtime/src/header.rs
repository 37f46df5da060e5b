//! Names and values of headers that are written from a description, from arguments, and from secrets.

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::error::Error;
use crate::secret::Secret;

pub(crate) fn name(operation: &str, name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|error| {
        Error::configuration(operation, format!("`{name}` is not the name of a header"))
            .with_source(error)
    })
}

/// A header's value: visible ASCII, spaces and tabs (RFC 9110 §5.5). Line breaks would start
/// another header and are refused like all other characters.
pub(crate) fn value(operation: &str, name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .ok()
        .filter(|_| value.is_ascii())
        .ok_or_else(|| refused(operation, name))
}

/// The same for a value that stands in the provider's description; it is not copied.
pub(crate) fn fixed_value(
    operation: &str,
    name: &str,
    value: &'static str,
) -> Result<HeaderValue, Error> {
    HeaderValue::from_maybe_shared(Bytes::from_static(value.as_bytes()))
        .ok()
        .filter(|_| value.is_ascii())
        .ok_or_else(|| refused(operation, name))
}

/// A header's value that nothing may log.
pub(crate) fn secret_value(operation: &str, secret: &Secret) -> Result<HeaderValue, Error> {
    let mut value = value(operation, "Authorization", secret.expose())?;
    value.set_sensitive(true);
    Ok(value)
}

fn refused(operation: &str, name: &str) -> Error {
    let text = format!("the value of `{name}` contains characters that no header may contain");
    Error::configuration(operation, text)
}
