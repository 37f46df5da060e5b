//! What scopes cover.

use super::provider;
use crate::model::Scopes;

fn scopes(values: &str) -> Scopes {
    let written = format!("scopes: {{ separator: \" \", values: {{ {values} }} }}\n");
    provider(&written).scopes.unwrap()
}

fn covered(scopes: &Scopes) -> Vec<String> {
    let covers = scopes.values.iter().map(|scope| scope.covers.join(" "));
    covers.collect()
}

#[test]
fn all_are_all_others() {
    let scopes = scopes("read: Reads., any: { doc: All., covers: all }, write: Writes.");
    assert_eq!(covered(&scopes), ["", "read write", ""]);
    assert!(scopes.covers("any", "write") && !scopes.covers("write", "any"));
}

#[test]
fn what_is_covered_covers_on() {
    let scopes = scopes(
        "read: Reads., write: { doc: Writes., covers: [read] }, \
         admin: { doc: Rules., covers: [write] }, other: Another.",
    );
    assert_eq!(covered(&scopes), ["", "read", "read write", ""]);
    assert!(scopes.covers("admin", "read") && !scopes.covers("admin", "other"));
}

#[test]
fn scopes_that_cover_each_other_end() {
    let scopes = scopes("a: { doc: A., covers: [b] }, b: { doc: B., covers: [a] }");
    assert_eq!(covered(&scopes), ["b", "a"]);
}

#[test]
fn a_scope_covers_itself_even_if_it_is_not_in_the_list() {
    let scopes = scopes("read: Reads., any: { doc: All., covers: all }");
    assert!(scopes.covers("read", "read") && scopes.covers("new", "new"));
    assert!(!scopes.covers("read", "any") && !scopes.covers("new", "read"));
}

#[test]
fn sources_are_those_of_the_list_or_their_own() {
    let scopes = provider(
        "sources:\n  list: { title: List, checked: 2026-11-21 }\n  \
         client: { title: Client, checked: 2026-11-21 }\n\
         scopes:\n  separator: \" \"\n  source: list\n  \
         values: { read: Reads., any: { doc: All., covers: all, source: client } }\n",
    )
    .scopes
    .unwrap();
    let sources = scopes
        .values
        .iter()
        .map(|scope| scope.evidence.source.concat());
    assert_eq!(sources.collect::<Vec<_>>(), ["list", "client"]);
}
