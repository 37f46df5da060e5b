#![allow(clippy::unwrap_used)]

use super::*;
use crate::{SourceFile, Sources, load_sources};

#[test]
fn every_definition_has_a_section_and_every_link_a_target() {
    let text = reference_markdown();
    let definitions = schema_json::value()["$defs"].as_object().unwrap();
    let headings: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(str::to_lowercase)
        .collect();
    for name in definitions.keys() {
        assert!(
            headings.contains(&name.to_lowercase()),
            "{name} has no section"
        );
    }
    for link in text.split("](#").skip(1) {
        let target = link.split(')').next().unwrap();
        assert!(headings.iter().any(|heading| heading == target), "{target}");
    }
}

#[test]
fn every_key_has_a_row_in_the_order_of_the_structs() {
    let root = schema_json::value();
    let definitions = root["$defs"].as_object().unwrap().iter();
    for (name, schema) in definitions
        .map(|(name, schema)| (name.as_str(), schema))
        .chain([("Provider", root)])
    {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            continue;
        };
        let mut keys = order::keys(name).to_vec();
        keys.sort_unstable();
        let mut expected: Vec<&str> = properties.keys().map(String::as_str).collect();
        expected.sort_unstable();
        assert_eq!(keys, expected, "{name}");
    }
    assert_eq!(
        order::keys("Source"),
        ["title", "url", "checked", "confidence"]
    );
}

#[test]
fn every_key_is_explained() {
    for line in reference_markdown()
        .lines()
        .filter(|line| line.starts_with("| `"))
    {
        assert!(!line.ends_with("|  |"), "{line}");
    }
}

#[test]
fn the_example_is_a_spec_of_at_most_25_lines() {
    assert!(MINIMAL.lines().count() <= 25);
    assert!(reference_markdown().contains(MINIMAL));
    let sources = Sources::from_files(vec![SourceFile {
        path: "example.yaml".into(),
        text: MINIMAL.to_owned(),
    }]);
    assert!(load_sources(sources).is_ok());
}
