//! Addresses of calls.

use std::borrow::Cow;

use url::Url;

use super::argument::Argument;
use crate::error::Error;
use crate::operation::{Operation, ParameterIn};
use crate::provider::Part;
use crate::template::{self, Variables};

/// Room that is made for an address, in bytes: most need no more.
const USUAL: usize = 128;

/// The address of a call with its query.
///
/// A path parameter is one segment of the path, whatever it contains: it is percent-encoded, and
/// what would still be no segment of its own (nothing, `.` and `..`) is refused.
pub(super) fn address(
    operation: &Operation,
    arguments: &[Argument],
    variables: &Variables<'_>,
) -> Result<Url, Error> {
    let mut text = String::with_capacity(USUAL);
    for part in operation.url {
        match path_argument(part, arguments) {
            Some(argument) if has_path(&text) => {
                encode(&segment(operation.id, argument)?, &mut text);
            }
            Some(argument) => {
                return Err(argument.refuse(operation.id, "it may not name a host"));
            }
            None => text += template::part(operation.id, part, variables)?,
        }
    }
    let mut url = Url::parse(&text).map_err(|error| {
        Error::configuration(operation.id, "the address is not a URL").with_source(error)
    })?;
    add_query(operation, arguments, variables, &mut url)?;
    Ok(url)
}

/// The path argument that a part of the template stands for.
fn path_argument<'a>(part: &Part, arguments: &'a [Argument]) -> Option<&'a Argument> {
    let Part::Variable(name) = part else {
        return None;
    };
    arguments.iter().find(|argument| {
        argument.parameter.parameter_in == ParameterIn::Path && argument.parameter.name == *name
    })
}

/// Whether the address written so far goes beyond scheme and authority.
fn has_path(address: &str) -> bool {
    address
        .split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'))
}

/// The text of a path argument.
fn segment<'a>(operation: &str, argument: &'a Argument) -> Result<Cow<'a, str>, Error> {
    let text = if let Some(text) = argument.single_text() {
        text
    } else {
        Cow::Owned(argument.texts(operation)?.join(","))
    };
    match &*text {
        "" => Err(argument.refuse(operation, "it is empty")),
        "." | ".." => Err(argument.refuse(operation, "dots alone lead to another address")),
        _ => Ok(text),
    }
}

/// Appends the text percent-encoded. Letters, digits and `-._~,` stand for themselves (the
/// unreserved characters of RFC 3986 §2.3, and the comma between the elements of a list).
fn encode(text: &str, address: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.push(char::from(HEX[usize::from(byte >> 4)]));
            address.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

fn add_query(
    operation: &Operation,
    arguments: &[Argument],
    variables: &Variables<'_>,
    url: &mut Url,
) -> Result<(), Error> {
    for (name, template) in operation.constants {
        let value = template::expand(operation.id, template, variables)?;
        url.query_pairs_mut().append_pair(name, &value);
    }
    for argument in arguments {
        if argument.parameter.parameter_in == ParameterIn::Query {
            for (index, text) in argument.texts(operation.id)?.iter().enumerate() {
                url.query_pairs_mut()
                    .append_pair(&argument.name(index), text);
            }
        }
    }
    Ok(())
}
