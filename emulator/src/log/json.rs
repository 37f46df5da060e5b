//! Masking JSON while it is read. Answers are often long, and every one is logged: reading ends
//! where the log would cut the text.

use std::fmt;

use serde::{
    Serialize,
    de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

use super::Masker;

/// The beginning of a JSON text with its secrets masked: a little more than `most` bytes, or all of
/// it. `None`: it is no JSON so far.
pub(super) fn masked(masker: &Masker<'_>, text: &str, most: usize) -> Option<String> {
    let mut written = Vec::new();
    let part = Part {
        masker,
        masked: &mut written,
        most,
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = part.deserialize(&mut reader).and_then(|()| reader.end());
    let is_enough = read.is_ok() || written.len() > most;
    String::from_utf8(written).ok().filter(|_| is_enough)
}

/// A value that is read next, and what was written of those before it.
struct Part<'a, 'm> {
    masker: &'a Masker<'m>,
    masked: &'a mut Vec<u8>,
    most: usize,
}

impl<'m> Part<'_, 'm> {
    /// A value within this one.
    fn inner(&mut self) -> Part<'_, 'm> {
        Part {
            masker: self.masker,
            masked: self.masked,
            most: self.most,
        }
    }

    /// Writes a value as it is. Fails if that was enough.
    fn write<E: Error>(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), E> {
        serde_json::to_writer(&mut *self.masked, value).map_err(E::custom)?;
        if self.masked.len() > self.most {
            return Err(E::custom("the log takes no more"));
        }
        Ok(())
    }

    /// Ends a list or an object whose inner part began here: nothing follows the last comma.
    fn close(&mut self, begin: usize, end: u8) {
        if self.masked.len() > begin {
            self.masked.pop();
        }
        self.masked.push(end);
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.write(&())
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        let text = self.masker.known(text);
        self.write(&*text)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.masked.push(b'[');
        let begin = self.masked.len();
        while items.next_element_seed(self.inner())?.is_some() {
            self.masked.push(b',');
        }
        self.close(begin, b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        self.masked.push(b'{');
        let begin = self.masked.len();
        while let Some(name) = fields.next_key::<String>()? {
            let is_secret = self.masker.is_secret(&name);
            self.write(&name)?;
            self.masked.push(b':');
            if is_secret {
                let value = fields.next_value::<Value>()?;
                match self.masker.secret(&value) {
                    Some(mask) => self.write(&mask)?,
                    None => self.write(&value)?,
                }
            } else {
                fields.next_value_seed(self.inner())?;
            }
            self.masked.push(b',');
        }
        self.close(begin, b'}');
        Ok(())
    }
}
