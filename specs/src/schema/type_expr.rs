//! [`TypeExpr`] is a small grammar rather than a struct: a name, `[T]`, or a map with one key
//! such as `{ map: T }`.

use super::TypeExpr;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::{borrow::Cow, fmt};

impl<'de> Deserialize<'de> for TypeExpr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypeExprVisitor)
    }
}

struct TypeExprVisitor;

impl<'de> Visitor<'de> for TypeExprVisitor {
    type Value = TypeExpr;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a type: a name, `[T]`, or a map such as `{ one_or_many: T }`")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<TypeExpr, E> {
        Ok(TypeExpr::Name(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<TypeExpr, A::Error> {
        match (items.next_element()?, items.next_element::<TypeExpr>()?) {
            (Some(item), None) => Ok(TypeExpr::List(Box::new(item))),
            _ => Err(A::Error::custom("a list type is written `[T]`")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TypeExpr, A::Error> {
        let Some((key, item)) = map.next_entry::<String, Box<TypeExpr>>()? else {
            return Err(A::Error::custom(unknown_key()));
        };
        match (key.as_str(), *item) {
            ("map", item) => Ok(TypeExpr::Map(Box::new(item))),
            ("one_or_many", item) => Ok(TypeExpr::OneOrMany(Box::new(item))),
            ("single", item) => Ok(TypeExpr::Single(Box::new(item))),
            ("map_or_list", item) => Ok(TypeExpr::MapOrList(Box::new(item))),
            ("text_or", item) => Ok(TypeExpr::TextOr(Box::new(item))),
            ("id", TypeExpr::Name(name)) => Ok(TypeExpr::Id(name)),
            ("id", _) => Err(A::Error::custom("`id` takes the name of a type")),
            _ => Err(A::Error::custom(unknown_key())),
        }
    }
}

/// The keys of a type that is written as a map around another type, in the order of the reference.
const KEYS: [&str; 5] = ["map", "one_or_many", "single", "map_or_list", "text_or"];

/// Whether a map with this key alone is a type.
pub(crate) fn is_key_of_type(key: &str) -> bool {
    key == "id" || KEYS.contains(&key)
}

fn unknown_key() -> String {
    format!("expected `{}` or `id`", KEYS.join("`, `"))
}

impl JsonSchema for TypeExpr {
    fn schema_name() -> Cow<'static, str> {
        "TypeExpr".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<Self>();
        let mut choices = vec![
            json_schema!({ "type": "string" }),
            json_schema!({ "type": "array", "items": item, "minItems": 1, "maxItems": 1 }),
        ];
        choices.extend(KEYS.map(|key| with_key(key, &item)));
        choices.push(with_key("id", &json_schema!({ "type": "string" })));
        json_schema!({ "description": DESCRIPTION, "anyOf": choices })
    }
}

/// An object with this key and no other.
fn with_key(key: &str, item: &Schema) -> Schema {
    json_schema!({
        "type": "object",
        "properties": { key: item },
        "required": [key],
        "additionalProperties": false,
    })
}

/// For the reference of the language; the same facts as at [`TypeExpr`].
const DESCRIPTION: &str = "The type of a field, a parameter or an answer. Built in are `string`, \
    `integer`, `number`, `boolean` (also as text), `boolean_tf` (`\"T\"`, `\"F\"`), `boolean_01` (`0`, \
    `1`), `id` (text or number, kept as text), `date` (`YYYY-MM-DD`), `date_dmy` (`DD.MM.YYYY`), \
    `date_time` (ISO 8601, with or without seconds and offset, or a date alone), `time` (`HH:MM`, with \
    or without seconds and offset), `decimal` (an exact number, also as text), `epoch_seconds`, \
    `epoch_milliseconds`, `json` (any JSON) and, for parameters and as the whole answer, `file`. Any \
    other text names a type of the spec. `[T]` is a list, `{ map: T }` an object with any keys, \
    `{ one_or_many: T }` a list that arrives as a single value where it has just one, `{ single: T }` a \
    value that may arrive as the only one of a list, `{ map_or_list: T }` an object with any keys or a \
    list, `{ text_or: T }` a value or a text in its place, `{ id: T }` the identifier of a `T` (text or \
    number).";
