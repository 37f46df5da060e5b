//! Bodies of calls.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Map;
use url::form_urlencoded::Serializer;

use super::argument::{Argument, ArgumentValue};
use super::multipart::Multipart;
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use crate::operation::{AccessTokenPlacement, Body, Operation, ParameterIn};
use crate::provider::AuthMethod;

/// Content type of forms.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// A body as far as it can be written without a credential.
pub(super) enum Content {
    /// No body.
    Nothing,
    /// A form, to which credentials are still to be added.
    Form(String),
    /// `multipart/form-data`, to which credentials are still to be added.
    Multipart(Multipart),
    /// Finished bytes and their content type.
    Bytes(Bytes, Cow<'static, str>),
}

/// Writes the body. `arguments` are those of the body.
pub(super) fn content(operation: &Operation, arguments: Vec<Argument>) -> Result<Content, Error> {
    match operation.body {
        None if needs_form(operation) => Ok(Content::Form(String::new())),
        None => Ok(Content::Nothing),
        Some(Body::Json {
            wrapper,
            content_type,
        }) => {
            let body = json(operation.id, arguments, wrapper)?;
            Ok(Content::Bytes(body, content_type.into()))
        }
        Some(Body::Form) => {
            let form = form(operation.id, &arguments)?;
            if needs_form(operation) {
                return Ok(Content::Form(form));
            }
            Ok(Content::Bytes(form.into(), FORM.into()))
        }
        Some(Body::Multipart) => {
            let parts = multipart(operation.id, &arguments)?;
            if needs_form(operation) {
                return Ok(Content::Multipart(parts));
            }
            let content_type = parts.content_type();
            Ok(Content::Bytes(parts.finish(), content_type.into()))
        }
        Some(Body::Raw { content_type }) => {
            let body = raw(operation.id, arguments)?;
            Ok(Content::Bytes(body, content_type.into()))
        }
    }
}

/// Whether a credential travels in a form even if nothing else does.
fn needs_form(operation: &Operation) -> bool {
    operation.auth_method == AuthMethod::ClientSecretPost
        || matches!(operation.access_token, AccessTokenPlacement::Form { .. })
}

fn json(
    operation: &str,
    arguments: Vec<Argument>,
    wrapper: Option<&'static str>,
) -> Result<Bytes, Error> {
    let mut body = Json::Object(Map::new());
    for argument in arguments {
        let value = match argument.value {
            ArgumentValue::Json(value) => value,
            ArgumentValue::File(_) => return Err(argument.refuse(operation, "JSON has no files")),
            ArgumentValue::Refused(ref why) => return Err(argument.refuse(operation, why)),
        };
        if argument.parameter.parameter_in == ParameterIn::WholeBody {
            body = value;
        } else if !insert(&mut body, argument.parameter.name, value) {
            let why = "another parameter stands in its way";
            return Err(Error::configuration(
                operation,
                format!("`{}` cannot be sent: {why}", argument.parameter.name),
            ));
        }
    }
    if let Some(wrapper) = wrapper {
        body = Json::Object(Map::from_iter([(wrapper.to_owned(), body)]));
    }
    serde_json::to_vec(&body).map(Bytes::from).map_err(|error| {
        Error::new(ErrorKind::Internal, operation, "the body cannot be written").with_source(error)
    })
}

/// Puts a value at a dotted path; false if something that is no object is in the way.
fn insert(body: &mut Json, path: &str, value: Json) -> bool {
    let Json::Object(members) = body else {
        return false;
    };
    match path.split_once('.') {
        None => {
            members.insert(path.to_owned(), value);
            true
        }
        Some((name, rest)) => {
            let inside = members
                .entry(name)
                .or_insert_with(|| Json::Object(Map::new()));
            insert(inside, rest, value)
        }
    }
}

fn form(operation: &str, arguments: &[Argument]) -> Result<String, Error> {
    let mut form = Serializer::new(String::new());
    for argument in arguments {
        for (index, text) in argument.texts(operation)?.iter().enumerate() {
            form.append_pair(&argument.name(index), text);
        }
    }
    Ok(form.finish())
}

fn multipart(operation: &str, arguments: &[Argument]) -> Result<Multipart, Error> {
    let mut parts = Multipart::new(operation)?;
    for (position, argument) in arguments.iter().enumerate() {
        match &argument.value {
            ArgumentValue::File(file) => {
                let before = &arguments[..position];
                let same = |other: &&Argument| other.parameter.is_same(argument.parameter);
                let name = argument.name(before.iter().filter(same).count());
                parts
                    .add_file(&name, file)
                    .map_err(|why| argument.refuse(operation, why))?;
            }
            _ => {
                for (index, text) in argument.texts(operation)?.iter().enumerate() {
                    parts.add_text(&argument.name(index), text);
                }
            }
        }
    }
    Ok(parts)
}

fn raw(operation: &str, arguments: Vec<Argument>) -> Result<Bytes, Error> {
    let Some(argument) = arguments.into_iter().next() else {
        return Ok(Bytes::new());
    };
    match argument.value {
        ArgumentValue::File(file) => Ok(file.bytes()),
        ArgumentValue::Json(Json::String(text)) => Ok(Bytes::from(text)),
        ArgumentValue::Json(value) => Ok(Bytes::from(value.to_string())),
        ArgumentValue::Refused(ref why) => Err(argument.refuse(operation, why)),
    }
}
