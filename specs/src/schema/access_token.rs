//! The JSON Schema of [`AccessToken`]: derived, it would lack the short form.

use super::{AccessToken, AccessTokenHeader};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for AccessToken {
    fn schema_name() -> Cow<'static, str> {
        "AccessToken".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Where the access token goes: `header`, or one of the long forms.",
            "oneOf": [
                {
                    "description": "`Authorization: Bearer …`.",
                    "type": "string",
                    "const": "header",
                },
                {
                    "description": "A header: `header: { scheme: OAuth }` or `header: { name: X-Access-Token }`.",
                    "type": "object",
                    "properties": { "header": generator.subschema_for::<AccessTokenHeader>() },
                    "required": ["header"],
                    "additionalProperties": false,
                },
                {
                    "description": "A parameter of the form body, by wire name: `form: access_token`.",
                    "type": "object",
                    "properties": { "form": { "type": "string" } },
                    "required": ["form"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}
