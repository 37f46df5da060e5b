//! Reading the payload of a usual success in the pass that looks for errors.
//!
//! Most answers are an object with the payload in one of its members and nothing unusual. They need
//! not be read twice. Whatever is not quite so counts as not read, and [`answer`](super::answer)
//! reads it step by step: it alone knows what is wrong with an answer, and where.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::survey::holds;
use crate::operation::Operation;
use crate::provider::Predicate;
use crate::value::kind::Kind;

/// Conditions that an operation can have here; those with more are read step by step.
const MOST: usize = 8;

/// The payload of a success that is as usual.
pub(super) fn payload<K: Kind>(operation: &Operation, body: &[u8]) -> Option<K::Value> {
    let data = operation.data.filter(|path| is_name(path))?;
    let conditions =
        || (operation.errors.iter().map(|shape| &shape.when)).chain(operation.success.as_ref());
    let plain = |condition: &Predicate| is_name(condition.path) && condition.path != data;
    // An absent payload can be an empty list, and null counts as absent.
    if operation.empty_when_absent || !conditions().all(plain) || conditions().count() > MOST {
        return None;
    }
    std::str::from_utf8(body).ok()?;
    let mut found = [None; MOST];
    let envelope = Envelope::<K, _> {
        data,
        position: |name: &str| conditions().position(|condition| condition.path == name),
        found: &mut found,
        kind: PhantomData,
    };
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = deserializer.deserialize_map(envelope).ok()?;
    deserializer.end().ok()?;
    let text = |condition: &Predicate| {
        let first = conditions().position(|other| other.path == condition.path)?;
        found[first]
    };
    let failed = (operation.errors.iter()).any(|shape| holds(&shape.when, text(&shape.when)));
    let succeeded = (operation.success.as_ref()).is_none_or(|when| holds(when, text(when)));
    value.filter(|_| succeeded && !failed)
}

/// Whether a path is the name of a member of the answer.
fn is_name(path: &str) -> bool {
    !path.is_empty() && !path.contains('.')
}

/// An object with the payload in a member; keeps the texts of others that conditions are about.
struct Envelope<'f, 'a, K, P> {
    data: &'static str,
    position: P,
    found: &'f mut [Option<&'a str>; MOST],
    kind: PhantomData<K>,
}

impl<'a, K: Kind, P: Fn(&str) -> Option<usize>> Visitor<'a> for Envelope<'_, 'a, K, P> {
    type Value = Option<K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut payload = None;
        let name = Name(self.data, &self.position);
        while let Some(member) = map.next_key_seed(&name)? {
            match member {
                // Which of two counts is not decided here.
                Member::Payload if payload.is_some() => return Err(Error::duplicate_field("")),
                Member::Payload => payload = Some(map.next_value_seed(Payload::<K>(PhantomData))?),
                Member::Condition(position) => {
                    self.found[position] = Some(map.next_value::<&RawValue>()?.get());
                }
                Member::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(payload)
    }
}

enum Member {
    Payload,
    Condition(usize),
    Other,
}

/// Reads a name and says what it is the name of.
struct Name<'n, P>(&'static str, &'n P);

impl<'de, P: Fn(&str) -> Option<usize>> DeserializeSeed<'de> for &Name<'_, P> {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Member, D::Error> {
        source.deserialize_str(self)
    }
}

impl<P: Fn(&str) -> Option<usize>> Visitor<'_> for &Name<'_, P> {
    type Value = Member;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Member, E> {
        if name == self.0 {
            return Ok(Member::Payload);
        }
        Ok((self.1)(name).map_or(Member::Other, Member::Condition))
    }
}

/// Reads the payload.
struct Payload<K>(PhantomData<K>);

impl<'de, K: Kind> DeserializeSeed<'de> for Payload<K> {
    type Value = K::Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<K::Value, D::Error> {
        K::decode(source)
    }
}
