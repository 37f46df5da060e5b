#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn resource_files_find_their_schema() {
    let schema = value();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(
        schema.pointer("/$defs/Resource/required"),
        Some(&json!(["doc", "operations"]))
    );
    assert_eq!(
        schema.pointer("/$defs/Resource/additionalProperties"),
        Some(&json!(false))
    );
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(root: &Value, schema: &Value) {
        match schema {
            Value::Object(object) => {
                if object.contains_key("$ref") {
                    assert!(!std::ptr::eq(resolve(root, schema), schema), "{schema}");
                }
                object.values().for_each(|value| walk(root, value));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(root, item)),
            _ => {}
        }
    }
    walk(value(), value());
}

#[test]
fn nothing_may_be_null() {
    let text = schema_json();
    assert!(!text.contains("\"type\": \"null\""), "{text}");
    assert!(!text.contains("\"null\",") && !text.contains("\"null\"\n"));
    assert!(!text.contains("\"default\": null"));
    assert!(text.ends_with("}\n"));
}

#[test]
fn descriptions_are_one_line_per_paragraph() {
    let description = value()
        .pointer("/properties/id/description")
        .and_then(Value::as_str)
        .unwrap();
    assert!(!description.contains('\n'), "{description}");
}
