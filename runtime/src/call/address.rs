//! Addresses of calls.

use std::fmt::{self, Write};

use url::Url;

use super::argument::Argument;
use crate::error::Error;
use crate::json::Json;
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
                add_segment(operation.id, argument, &mut text)?;
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

/// Appends the text of a path argument, percent-encoded.
fn add_segment(operation: &str, argument: &Argument, address: &mut String) -> Result<(), Error> {
    let start = address.len();
    let mut segment = Segment(address);
    // Writing into a text does not fail.
    let _ = match argument.single() {
        Some(Json::String(text)) => segment.write_str(text),
        Some(value) => write!(segment, "{value}"),
        None => segment.write_str(&argument.texts(operation)?.join(",")),
    };
    match &address[start..] {
        "" => Err(argument.refuse(operation, "it is empty")),
        "." | ".." => Err(argument.refuse(operation, "dots alone lead to another address")),
        _ => Ok(()),
    }
}

/// Writes into an address, percent-encoded. Letters, digits and `-._~,` stand for themselves (the
/// unreserved characters of RFC 3986 §2.3, and the comma between the elements of a list).
struct Segment<'a>(&'a mut String);

impl Write for Segment<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
                self.0.push(char::from(byte));
            } else {
                self.0.push('%');
                self.0.push(char::from(HEX[usize::from(byte >> 4)]));
                self.0.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
        Ok(())
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
