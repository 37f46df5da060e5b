//! [`TypeExpr`] is a small grammar rather than a struct: a name, `[T]`, `{ map: T }` or
//! `{ one_or_many: T }`.

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
        formatter.write_str("a type: a name, `[T]`, `{ map: T }` or `{ one_or_many: T }`")
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
            return Err(A::Error::custom("expected `map` or `one_or_many`"));
        };
        match key.as_str() {
            "map" => Ok(TypeExpr::Map(item)),
            "one_or_many" => Ok(TypeExpr::OneOrMany(item)),
            _ => Err(A::Error::custom("expected `map` or `one_or_many`")),
        }
    }
}

impl JsonSchema for TypeExpr {
    fn schema_name() -> Cow<'static, str> {
        "TypeExpr".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<Self>();
        json_schema!({
            "description": DESCRIPTION,
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": item, "minItems": 1, "maxItems": 1 },
                {
                    "type": "object",
                    "properties": { "map": item },
                    "required": ["map"],
                    "additionalProperties": false,
                },
                {
                    "type": "object",
                    "properties": { "one_or_many": item },
                    "required": ["one_or_many"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}

/// For the reference of the language; the same facts as at [`TypeExpr`].
const DESCRIPTION: &str = "The type of a field, a parameter or an answer. Built in are `string`, \
    `integer`, `number`, `boolean` (also as text), `boolean_tf` (`\"T\"`, `\"F\"`), `boolean_01` (`0`, \
    `1`), `id` (text or number, kept as text), `date` (`YYYY-MM-DD`), `date_dmy` (`DD.MM.YYYY`), \
    `date_time` (ISO 8601, with or without seconds and offset, or a date alone), `epoch_seconds`, \
    `epoch_milliseconds`, `json` (any JSON) and, for parameters, `file`. Any other text names a type \
    under `types`. `[T]` is a list, `{ map: T }` an object with any keys, `{ one_or_many: T }` a list \
    that arrives as a single value where it has just one.";
