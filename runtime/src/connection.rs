//! Values that belong to one connection: checked wherever they come from, before they stand in an
//! address.

use std::collections::BTreeMap;

use url::{Host, Url};

use crate::error::{Error, ErrorKind};
use crate::host;
use crate::json::{self, Json};
use crate::provider::{ConnectionField, ConnectionFrom, ConnectionType, Part, Provider, Template};
use crate::template::Variables;
use crate::text::clean;

#[cfg(test)]
mod tests;

/// Longest identifier taken, in bytes.
const LONGEST_ID: usize = 256;

/// The values given to the builder, checked.
pub(crate) fn from_user(
    provider: &Provider,
    mut given: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut values = BTreeMap::new();
    for field in provider
        .connection
        .iter()
        .filter(|field| field.from == ConnectionFrom::User)
    {
        match given.remove(field.id) {
            Some(value) => {
                let value = normalize(field, &value)
                    .map_err(|refusal| refusal.into_error("build", ErrorKind::Configuration))?;
                values.insert(field.id.to_owned(), value);
            }
            None if field.required => {
                return Err(Error::configuration(
                    "build",
                    format!("the client needs a value for `{}`", field.id),
                ));
            }
            None => {}
        }
    }
    match given.keys().next() {
        Some(name) => Err(Error::configuration(
            "build",
            format!("`{name}` is not given when the client is built"),
        )),
        None => Ok(values),
    }
}

/// The values in a redirect, checked.
pub(crate) fn from_callback<'a>(
    provider: &Provider,
    parameter: impl Fn(&str) -> Option<&'a str>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut values = BTreeMap::new();
    for field in provider.connection {
        let ConnectionFrom::Callback(name) = field.from else {
            continue;
        };
        match parameter(name).filter(|value| !value.is_empty()) {
            Some(value) => {
                let value = normalize(field, value)
                    .map_err(|refusal| refusal.into_error("accept", ErrorKind::Callback))?;
                values.insert(field.id.to_owned(), value);
            }
            None if field.required => return Err(missing("accept", ErrorKind::Callback, field)),
            None => {}
        }
    }
    Ok(values)
}

/// The values in a token response, checked, on top of the previous ones.
pub(crate) fn from_token_response(
    operation: &str,
    provider: &Provider,
    answer: &Json,
    previous: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut values = previous.clone();
    for field in provider.connection {
        let ConnectionFrom::TokenResponse(path) = field.from else {
            continue;
        };
        let found = json::present(answer, path)
            .map(json::text)
            .filter(|text| !text.is_empty());
        if let Some(value) = found {
            let value = normalize(field, &value)
                .map_err(|refusal| refusal.into_error(operation, ErrorKind::Decode))?;
            values.insert(field.id.to_owned(), value);
        } else if !(field.keep_when_absent && values.contains_key(field.id)) {
            values.remove(field.id);
            if field.required {
                return Err(missing(operation, ErrorKind::Decode, field));
            }
        }
    }
    Ok(values)
}

/// The value in the form in which it is kept; `None` if it is not taken.
#[cfg(any(fuzzing, test))]
pub(crate) fn normalized(field: &ConnectionField, value: &str) -> Option<String> {
    normalize(field, value).ok()
}

/// Whether all connection fields in a template have a value already.
pub(crate) fn is_known(template: Template, provider: &Provider, variables: &Variables<'_>) -> bool {
    let is_field = |name: &str| provider.connection.iter().any(|field| field.id == name);
    template.iter().all(|part| match *part {
        Part::Literal(_) => true,
        Part::Variable(name) => variables.get(name).is_some() || !is_field(name),
    })
}

fn missing(operation: &str, kind: ErrorKind, field: &ConnectionField) -> Error {
    Error::new(
        kind,
        operation,
        format!(
            "`{}` is missing, and a connection is unusable without it",
            field.id
        ),
    )
}

/// Why a value is not taken.
#[derive(Debug)]
struct Refusal {
    field: &'static str,
    why: &'static str,
    /// The host, where it is the host that is not allowed.
    host: Option<String>,
}

impl Refusal {
    fn into_error(self, operation: &str, kind: ErrorKind) -> Error {
        let Self { field, why, host } = self;
        match host {
            Some(host) => {
                let text = format!("the host {} for `{field}` {why}", clean(&host));
                Error::new(ErrorKind::HostRefused, operation, text)
            }
            None => Error::new(kind, operation, format!("the value for `{field}` {why}")),
        }
    }
}

/// The value in the form in which it is kept: addresses are rebuilt from what the parser
/// understood.
fn normalize(field: &ConnectionField, value: &str) -> Result<String, Refusal> {
    let refused = |why| Refusal {
        field: field.id,
        why,
        host: None,
    };
    match field.kind {
        ConnectionType::Origin => {
            let url = address(field, value)?;
            if url.path() != "/" {
                return Err(refused("has a path"));
            }
            Ok(url.origin().ascii_serialization())
        }
        ConnectionType::BaseUrl { default_path } => {
            let mut url = address(field, value)?;
            if url.path() == "/" {
                url.set_path(default_path);
            }
            if !url.path().ends_with('/') {
                url.set_path(&format!("{}/", url.path()));
            }
            Ok(url.into())
        }
        ConnectionType::Host => {
            if value.contains(['/', '\\', '?', '#', '@', ':']) {
                return Err(refused("is not a host name"));
            }
            let url = address(field, &format!("https://{value}"))?;
            url.host_str()
                .map(str::to_owned)
                .ok_or_else(|| refused("is not a host name"))
        }
        ConnectionType::Subdomain => {
            let label = value.to_ascii_lowercase();
            if host::is_label(&label) {
                Ok(label)
            } else {
                Err(refused("may contain letters, digits and hyphens only"))
            }
        }
        ConnectionType::Enum(values) => {
            if values.contains(&value) {
                Ok(value.to_owned())
            } else {
                Err(refused("is not one of those the provider has"))
            }
        }
        ConnectionType::Id if is_identifier(value) => Ok(value.to_owned()),
        ConnectionType::Id => Err(refused("is not an identifier")),
    }
}

/// Whether the text can stand in a path without changing what the path means.
fn is_identifier(text: &str) -> bool {
    let strange = |byte: u8| !byte.is_ascii_graphic() || b"/\\?#%@".contains(&byte);
    let length = (1..=LONGEST_ID).contains(&text.len());
    length && !text.bytes().any(strange) && !matches!(text, "." | "..")
}

/// The address if its host is allowed.
fn address(field: &ConnectionField, value: &str) -> Result<Url, Refusal> {
    let refused = |why| Refusal {
        field: field.id,
        why,
        host: None,
    };
    let url = Url::parse(value.trim()).map_err(|_| refused("is not an address"))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("has a query or a fragment"));
    }
    if !matches!(url.host(), Some(Host::Domain(_))) || !host::is_allowed(&url, field.allow_hosts) {
        let host = url.host_str().unwrap_or("(none)").to_owned();
        return Err(Refusal {
            field: field.id,
            why: "is not one that the provider's description allows",
            host: Some(host),
        });
    }
    Ok(url)
}
