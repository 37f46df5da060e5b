//! From a [`Node`] to the structs of `schema`, places included.

use super::{Entry, Node, NodeKind};
use crate::{
    schema::is_key_of_type,
    span::{SPANNED, Span, Spanned},
};
use serde::{
    Deserialize, Deserializer,
    de::{
        self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
        Visitor, value::StrDeserializer,
    },
    forward_to_deserialize_any,
};
use std::fmt;

/// Name of the enums of `schema` whose first variant is a short form and whose second one is a map
/// of details. Unlike untagged enums they are decided without a copy, which would lose the places.
pub(crate) const SHORT_OR_LONG: &str = "$specs::ShortOrLong";

/// Reads `T` from a node that has passed the check against the schema.
///
/// # Errors
///
/// The message and the innermost place, if the node does not fit after all.
pub(crate) fn deserialize<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, (String, Span)> {
    T::deserialize(Value::Node(node)).map_err(|error| {
        let Error { message, span } = error;
        (message, span.unwrap_or(node.span))
    })
}

/// What can be deserialized: a node, or the key of an entry.
#[derive(Clone, Copy)]
enum Value<'de> {
    Node(&'de Node),
    Key(&'de Spanned<String>),
}

impl Value<'_> {
    fn span(self) -> Span {
        match self {
            Self::Node(node) => node.span,
            Self::Key(key) => key.span,
        }
    }

    fn is_long_form(self) -> bool {
        let Self::Node(Node {
            kind: NodeKind::Map(entries),
            ..
        }) = self
        else {
            return false;
        };
        // `{ map: T }` and its kind are types, that is, the short form of a field.
        !matches!(entries.as_slice(), [entry] if is_key_of_type(&entry.key.value))
    }
}

#[derive(Debug)]
struct Error {
    message: String,
    span: Option<Span>,
}

impl Error {
    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            span: None,
        }
    }
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = match self {
            Self::Key(key) => return visitor.visit_borrowed_str(&key.value),
            Self::Node(node) => node,
        };
        let result = match &node.kind {
            NodeKind::Invalid | NodeKind::Null => visitor.visit_unit(),
            NodeKind::Boolean(value) => visitor.visit_bool(*value),
            NodeKind::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => visitor.visit_u64(value),
                (None, Some(value)) => visitor.visit_i64(value),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            NodeKind::Text(text) => visitor.visit_borrowed_str(text),
            NodeKind::List(items) => visitor.visit_seq(Items(items.iter())),
            NodeKind::Map(entries) => visitor.visit_map(Entries {
                entries: entries.iter(),
                value: None,
            }),
        };
        result.map_err(|error| error.at(node.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Node(Node {
                kind: NodeKind::Null,
                ..
            }) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == SPANNED {
            visitor.visit_map(Place {
                names: fields.iter(),
                current: "",
                value: self,
            })
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let span = self.span();
        let (variant, value) = match (name, variants, self) {
            (SHORT_OR_LONG, [short, long], _) => {
                (if self.is_long_form() { *long } else { *short }, Some(self))
            }
            (_, _, Self::Key(key)) => (key.value.as_str(), None),
            (_, _, Self::Node(node)) => match &node.kind {
                NodeKind::Text(text) => (text.as_str(), None),
                NodeKind::Map(entries) => match entries.as_slice() {
                    [entry] => (entry.key.value.as_str(), Some(Self::Node(&entry.value))),
                    _ => return Err(<Error as de::Error>::custom("expected one key").at(span)),
                },
                _ => return Err(<Error as de::Error>::custom("expected a name").at(span)),
            },
        };
        visitor
            .visit_enum(Variant { variant, value })
            .map_err(|error| error.at(span))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.0
            .next()
            .map(|node| seed.deserialize(Value::Node(node)))
            .transpose()
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(entry) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some(&entry.value);
        seed.deserialize(Value::Key(&entry.key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(node) => seed.deserialize(Value::Node(node)),
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }
}

/// Answers the pseudo-fields of [`Spanned`].
struct Place<'de> {
    names: std::slice::Iter<'static, &'static str>,
    current: &'static str,
    value: Value<'de>,
}

impl<'de> MapAccess<'de> for Place<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.names.next() else {
            return Ok(None);
        };
        self.current = name;
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let span = self.value.span();
        match self.current {
            "file" => seed.deserialize(span.file.0.into_deserializer()),
            "start" => seed.deserialize(span.start.into_deserializer()),
            "end" => seed.deserialize(span.end.into_deserializer()),
            _ => seed.deserialize(self.value),
        }
    }
}

struct Variant<'de> {
    variant: &'de str,
    value: Option<Value<'de>>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<'_, Error> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            None => Ok(()),
            Some(value) => {
                Err(<Error as de::Error>::custom("expected a name alone").at(value.span()))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        match self.value {
            Some(value) => seed.deserialize(value),
            // `access_token: header` is short for a header without details.
            None => seed.deserialize(Value::Node(&NOTHING)),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("the language has no such form"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        Err(de::Error::custom("the language has no such form"))
    }
}

static NOTHING: Node = Node {
    kind: NodeKind::Null,
    span: Span {
        file: crate::span::FileId(0),
        start: 0,
        end: 0,
    },
};
