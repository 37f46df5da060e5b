//! Requests of calls, and the credentials they carry.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use url::Url;
use url::form_urlencoded::Serializer;

use super::address::address;
use super::argument::Argument;
use super::body::{Content, FORM, content};
use crate::client::Credentials;
use crate::error::Error;
use crate::header;
use crate::host;
use crate::operation::{AccessTokenPlacement, Operation, ParameterIn};
use crate::provider::{AuthMethod, Part};
use crate::secret::Secret;
use crate::session::{Access, Session};
use crate::template::{self, Variables};
use crate::token_request::basic;

/// A call whose body is written, without address and credentials: both may change between the
/// first attempt and the one after a refresh.
pub(super) struct Draft {
    pub(super) operation: &'static Operation,
    /// All but those of the body.
    arguments: Vec<Argument>,
    /// Parameters of the query by which records are filtered and sorted.
    filters: Vec<(String, String)>,
    content: Content,
}

impl Draft {
    pub(super) fn new(
        operation: &'static Operation,
        mut arguments: Vec<Argument>,
        filters: Vec<(String, String)>,
    ) -> Result<Self, Error> {
        let in_body = |argument: &mut Argument| {
            matches!(
                argument.parameter.parameter_in,
                ParameterIn::Body | ParameterIn::WholeBody
            )
        };
        let body = arguments.extract_if(.., in_body).collect();
        Ok(Draft {
            operation,
            arguments,
            filters,
            content: content(operation, body)?,
        })
    }

    /// The request with its credentials, which are attached only if the host may see them.
    pub(super) fn request(
        &self,
        session: &Session,
        access: &Access,
    ) -> Result<http::Request<Bytes>, Error> {
        let operation = self.operation;
        let variables = session.variables(access);
        let mut url = address(operation, &self.arguments, &variables)?;
        if !self.filters.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.filters);
        }
        let mut headers = self.headers(&variables)?;
        host::check(
            operation.id,
            &url,
            operation.url,
            session.provider(),
            &variables,
        )?;
        add_authorization(operation, session.credentials(), access, &mut headers)?;
        let fields = form_credentials(operation, session.credentials(), access)?;
        let body = self.body(&fields, &mut headers)?;
        request(operation, url, headers, body)
    }

    fn headers(&self, variables: &Variables<'_>) -> Result<HeaderMap, Error> {
        let id = self.operation.id;
        let mut headers = HeaderMap::new();
        for (name, template) in self.operation.headers {
            let value = match template {
                [Part::Literal(text)] => header::fixed_value(id, name, text)?,
                _ => header::value(id, name, &template::expand(id, template, variables)?)?,
            };
            headers.insert(header::name(id, name)?, value);
        }
        for argument in &self.arguments {
            if argument.parameter.parameter_in != ParameterIn::Header {
                continue;
            }
            let name = argument.parameter.name;
            // The caller's value replaces one that the spec fixes; a repeated list adds up.
            let mut first = true;
            for text in argument.texts(id)? {
                let value = header::value(id, name, &text)?;
                if first {
                    headers.insert(header::name(id, name)?, value);
                } else {
                    headers.append(header::name(id, name)?, value);
                }
                first = false;
            }
        }
        Ok(headers)
    }

    /// Finishes the body with the credentials that belong into it.
    fn body(&self, fields: &[(&str, &str)], headers: &mut HeaderMap) -> Result<Bytes, Error> {
        let id = self.operation.id;
        let (body, content_type) = match &self.content {
            Content::Form(form) => {
                let mut form = Serializer::new(form.clone());
                form.extend_pairs(fields);
                (Bytes::from(form.finish()), Cow::Borrowed(FORM))
            }
            Content::Multipart(parts) => {
                let mut parts = parts.clone();
                for (name, value) in fields {
                    parts.add_text(name, value);
                }
                let content_type = parts.content_type();
                (parts.finish(), Cow::Owned(content_type))
            }
            Content::Nothing | Content::Bytes(..) if !fields.is_empty() => {
                return Err(Error::configuration(id, "credentials fit only into a form"));
            }
            Content::Nothing => return Ok(Bytes::new()),
            Content::Bytes(bytes, content_type) => (bytes.clone(), Cow::Borrowed(&**content_type)),
        };
        let content_type = header::value(id, "Content-Type", &content_type)?;
        headers.insert(CONTENT_TYPE, content_type);
        Ok(body)
    }
}

/// Adds what of the credentials goes into headers.
fn add_authorization(
    operation: &Operation,
    credentials: &Credentials,
    access: &Access,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    match operation.access_token {
        AccessTokenPlacement::Header { scheme } => {
            headers.insert(AUTHORIZATION, authorization(operation.id, scheme, access)?);
        }
        AccessTokenPlacement::NamedHeader { name } => {
            let value = header::secret_value(operation.id, access.access_token())?;
            headers.insert(header::name(operation.id, name)?, value);
        }
        AccessTokenPlacement::Form { .. } => {}
    }
    if operation.auth_method == AuthMethod::ClientSecretBasic {
        if headers.contains_key(AUTHORIZATION) {
            let text = "the access token and the client credentials need the same header";
            return Err(Error::configuration(operation.id, text));
        }
        let value = basic(operation.id, credentials)?;
        headers.insert(AUTHORIZATION, header::secret_value(operation.id, &value)?);
    }
    Ok(())
}

/// Value of `Authorization` with the access token. It is written once for each token, because all
/// calls of a provider have the same scheme.
fn authorization(
    operation: &str,
    scheme: &'static str,
    access: &Access,
) -> Result<HeaderValue, Error> {
    let written = &access.held().authorization;
    if let Some((_, value)) = written.get().filter(|(known, _)| *known == scheme) {
        return Ok(value.clone());
    }
    let value = Secret::from(format!("{scheme} {}", access.access_token().expose()));
    let value = header::secret_value(operation, &value)?;
    // Another call may have been faster, with the same value.
    let _ = written.set((scheme, value.clone()));
    Ok(value)
}

/// Names and values of the credentials that go into the body.
fn form_credentials<'a>(
    operation: &Operation,
    credentials: &'a Credentials,
    access: &'a Access,
) -> Result<Vec<(&'static str, &'a str)>, Error> {
    let mut fields = Vec::new();
    if operation.auth_method == AuthMethod::ClientSecretPost {
        fields.push(("client_id", &*credentials.client_id));
        fields.push((
            "client_secret",
            client_secret(operation, credentials)?.expose(),
        ));
    }
    if let AccessTokenPlacement::Form { name } = operation.access_token {
        fields.push((name, access.access_token().expose()));
    }
    Ok(fields)
}

fn client_secret<'a>(
    operation: &Operation,
    credentials: &'a Credentials,
) -> Result<&'a Secret, Error> {
    let text = "the client was built without a client_secret";
    credentials
        .client_secret
        .as_ref()
        .ok_or_else(|| Error::configuration(operation.id, text))
}

fn request(
    operation: &Operation,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<http::Request<Bytes>, Error> {
    let uri = http::Uri::try_from(String::from(url)).map_err(|error| {
        let text = "the address cannot be sent";
        Error::configuration(operation.id, text).with_source(error)
    })?;
    let mut request = http::Request::new(body);
    *request.method_mut() = operation.method.to_http();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}
