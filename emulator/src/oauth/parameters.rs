//! Parameters of requests, read strictly: what stands there twice or is no text is noticed.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;
use specs::model::SendIn;
use url::form_urlencoded;

use crate::exchange::Received;

/// Parameters by name.
///
/// RFC 6749 sections 3.1 and 3.2: none may be sent more than once, and one without a value counts
/// as omitted.
#[derive(Default)]
pub(super) struct Parameters {
    values: HashMap<String, String>,
    repeated: HashSet<String>,
    /// Names of JSON values that are neither text nor null.
    no_text: HashSet<String>,
}

/// Why parameters cannot be read, for people.
pub(super) type Malformed = &'static str;

impl Parameters {
    /// Those that stand in one place of a request.
    pub(super) fn read(place: SendIn, request: &Received) -> Result<Self, Malformed> {
        match place {
            SendIn::Query => Self::form(request.query.as_bytes()),
            SendIn::Form => Self::form(&request.body),
            SendIn::Json => Self::json(&request.body),
        }
    }

    /// Those of a query or of a body of type `application/x-www-form-urlencoded`.
    pub(super) fn form(text: &[u8]) -> Result<Self, Malformed> {
        if !is_utf8(text) {
            return Err("A parameter is not encoded in UTF-8.");
        }
        let mut parameters = Self::default();
        for (name, value) in form_urlencoded::parse(text) {
            parameters.add(name.into_owned(), Some(value.into_owned()));
        }
        Ok(parameters)
    }

    /// Those of a JSON object.
    pub(super) fn json(body: &[u8]) -> Result<Self, Malformed> {
        let members: Members =
            serde_json::from_slice(body).map_err(|_| "The body is not a JSON object.")?;
        let mut parameters = Self::default();
        for (name, value) in members.0 {
            let text = match value {
                Value::Null => Some(String::new()),
                Value::String(text) => Some(text),
                _ => None,
            };
            parameters.add(name, text);
        }
        Ok(parameters)
    }

    fn add(&mut self, name: String, value: Option<String>) {
        if self.has(&name) {
            self.repeated.insert(name);
        } else if let Some(value) = value {
            self.values.insert(name, value);
        } else {
            self.no_text.insert(name);
        }
    }

    /// Names and texts, in no particular order.
    pub(super) fn into_pairs(self) -> impl Iterator<Item = (String, String)> {
        self.values.into_iter()
    }

    /// The value of a parameter. An empty one is none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.values.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// Whether something of this name was sent, even if it is of no use.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.no_text.contains(name)
    }

    /// Whether a parameter was sent more than once.
    pub(super) fn is_repeated(&self, name: &str) -> bool {
        self.repeated.contains(name)
    }

    /// Whether any parameter was sent more than once.
    pub(super) fn has_repeated(&self) -> bool {
        !self.repeated.is_empty()
    }

    /// Whether the value of a parameter is a JSON value other than a text.
    pub(super) fn is_no_text(&self, name: &str) -> bool {
        self.no_text.contains(name)
    }
}

/// Whether a form is UTF-8 behind its percent-encoding. Decoding alone would put other characters in
/// the place of what is not.
fn is_utf8(form: &[u8]) -> bool {
    let mut bytes = Vec::with_capacity(form.len());
    let mut rest = form;
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| *first == b'%');
        let byte = digits.and_then(|digits| Some(digit(digits[0])? << 4 | digit(digits[1])?));
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    str::from_utf8(&bytes).is_ok()
}

/// What a hexadecimal digit stands for.
fn digit(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// The members of a JSON object as they stand there; those of the same name too, which a map would
/// swallow.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
