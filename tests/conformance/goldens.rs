//! The suite on every golden: what no published provider does, some golden does.

use crate::suite;
use std::{collections::BTreeSet, fs, path::Path};

#[path = "../golden/basic_json/expected/basic_json/conformance.rs"]
mod basic_json;
#[path = "../golden/bodies/expected/bodies/conformance.rs"]
mod bodies;
#[path = "../golden/collisions/expected/collisions/conformance.rs"]
mod collisions;
#[path = "../golden/dynamic_base/expected/dynamic_base/conformance.rs"]
mod dynamic_base;
#[path = "../golden/environments/expected/environments/conformance.rs"]
mod environments;
#[path = "../golden/error_in_200/expected/error_in_200/conformance.rs"]
mod error_in_200;
#[path = "../golden/exact_values/expected/exact_values/conformance.rs"]
mod exact_values;
#[path = "../golden/files/expected/files/conformance.rs"]
mod files;
#[path = "../golden/filters/expected/filters/conformance.rs"]
mod filters;
#[path = "../golden/folder/expected/folder/conformance.rs"]
mod folder;
#[path = "../golden/hostile_prose/expected/hostile_prose/conformance.rs"]
mod hostile_prose;
#[path = "../golden/keywords/expected/keywords/conformance.rs"]
mod keywords;
#[path = "../golden/kitchen_sink/expected/kitchen_sink/conformance.rs"]
mod kitchen_sink;
#[path = "../golden/minimal/expected/minimal/conformance.rs"]
mod minimal;
#[path = "../golden/no_refresh/expected/no_refresh/conformance.rs"]
mod no_refresh;
#[path = "../golden/one_or_many/expected/one_or_many/conformance.rs"]
mod one_or_many;
#[path = "../golden/paging/expected/paging/conformance.rs"]
mod paging;
#[path = "../golden/public_pkce/expected/public_pkce/conformance.rs"]
mod public_pkce;
#[path = "../golden/rotation_grace/expected/rotation_grace/conformance.rs"]
mod rotation_grace;
#[path = "../golden/rotation_none/expected/rotation_none/conformance.rs"]
mod rotation_none;
#[path = "../golden/rotation_strict/expected/rotation_strict/conformance.rs"]
mod rotation_strict;
#[path = "../golden/safety/expected/safety/conformance.rs"]
mod safety;
#[path = "../golden/typed_ids/expected/typed_ids/conformance.rs"]
mod typed_ids;

/// The goldens that are tested here.
const GOLDENS: &[&str] = &[
    "basic_json",
    "bodies",
    "collisions",
    "dynamic_base",
    "environments",
    "error_in_200",
    "exact_values",
    "files",
    "filters",
    "folder",
    "hostile_prose",
    "keywords",
    "kitchen_sink",
    "minimal",
    "no_refresh",
    "one_or_many",
    "paging",
    "public_pkce",
    "rotation_grace",
    "rotation_none",
    "rotation_strict",
    "safety",
    "typed_ids",
];

#[test]
fn no_golden_is_left_out() {
    let golden = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden"));
    let ideas: BTreeSet<String> = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let tested = GOLDENS.iter().map(|&idea| idea.to_owned()).collect();
    assert_eq!(ideas, tested);
}

#[tokio::test]
async fn basic_json() {
    suite::run::<basic_json::Crate>("tests/golden/basic_json/spec").await;
}

#[tokio::test]
async fn bodies() {
    suite::run::<bodies::Crate>("tests/golden/bodies/spec").await;
}

#[tokio::test]
async fn collisions() {
    suite::run::<collisions::Crate>("tests/golden/collisions/spec").await;
}

#[tokio::test]
async fn dynamic_base() {
    suite::run::<dynamic_base::Crate>("tests/golden/dynamic_base/spec").await;
}

#[tokio::test]
async fn environments() {
    suite::run::<environments::Crate>("tests/golden/environments/spec").await;
}

#[tokio::test]
async fn error_in_200() {
    suite::run::<error_in_200::Crate>("tests/golden/error_in_200/spec").await;
}

#[tokio::test]
async fn exact_values() {
    suite::run::<exact_values::Crate>("tests/golden/exact_values/spec").await;
}

#[tokio::test]
async fn files() {
    suite::run::<files::Crate>("tests/golden/files/spec").await;
}

#[tokio::test]
async fn filters() {
    suite::run::<filters::Crate>("tests/golden/filters/spec").await;
}

#[tokio::test]
async fn folder() {
    suite::run::<folder::Crate>("tests/golden/folder/spec").await;
}

#[tokio::test]
async fn hostile_prose() {
    suite::run::<hostile_prose::Crate>("tests/golden/hostile_prose/spec").await;
}

#[tokio::test]
async fn keywords() {
    suite::run::<keywords::Crate>("tests/golden/keywords/spec").await;
}

#[tokio::test]
async fn kitchen_sink() {
    suite::run::<kitchen_sink::Crate>("tests/golden/kitchen_sink/spec").await;
}

#[tokio::test]
async fn minimal() {
    suite::run::<minimal::Crate>("tests/golden/minimal/spec").await;
}

#[tokio::test]
async fn no_refresh() {
    suite::run::<no_refresh::Crate>("tests/golden/no_refresh/spec").await;
}

#[tokio::test]
async fn one_or_many() {
    suite::run::<one_or_many::Crate>("tests/golden/one_or_many/spec").await;
}

#[tokio::test]
async fn paging() {
    suite::run::<paging::Crate>("tests/golden/paging/spec").await;
}

#[tokio::test]
async fn public_pkce() {
    suite::run::<public_pkce::Crate>("tests/golden/public_pkce/spec").await;
}

#[tokio::test]
async fn rotation_grace() {
    suite::run::<rotation_grace::Crate>("tests/golden/rotation_grace/spec").await;
}

#[tokio::test]
async fn rotation_none() {
    suite::run::<rotation_none::Crate>("tests/golden/rotation_none/spec").await;
}

#[tokio::test]
async fn rotation_strict() {
    suite::run::<rotation_strict::Crate>("tests/golden/rotation_strict/spec").await;
}

#[tokio::test]
async fn safety() {
    suite::run::<safety::Crate>("tests/golden/safety/spec").await;
}

#[tokio::test]
async fn typed_ids() {
    suite::run::<typed_ids::Crate>("tests/golden/typed_ids/spec").await;
}
