#![allow(clippy::unwrap_used)]

use super::*;
use crate::node::NodeKind;
use std::fmt::Write;

/// The tree of a text, and the codes of what was wrong with it.
fn yaml(text: &str) -> (Option<Node>, Vec<&'static str>) {
    let mut problems = Vec::new();
    let node = yaml::parse(FileId::default(), text, yaml::DEPTH_MAX, &mut problems);
    (node, problems.iter().map(|problem| problem.code).collect())
}

#[test]
fn every_value_knows_its_place() {
    let text = "a: 1\nü: { b: [x, \"y z\"] }\n";
    let (node, codes) = yaml(text);
    assert_eq!(codes, [""; 0]);
    let node = node.unwrap();
    let list = node.get("ü").unwrap().get("b").unwrap();
    let NodeKind::List(items) = &list.kind else {
        panic!("{list:?}")
    };
    let shown: Vec<&str> = items
        .iter()
        .map(|item| &text[item.span.start..item.span.end])
        .collect();
    assert_eq!(shown, ["x", "\"y z\""]);
    let keys: Vec<&str> = node
        .entries()
        .iter()
        .map(|entry| &text[entry.key.span.start..entry.key.span.end])
        .collect();
    assert_eq!(keys, ["a", "ü"]);
}

#[test]
fn scalars_follow_the_core_schema() {
    let (node, _) =
        yaml("[~, true, yes, 12, -3, 1.5, 2026-11-21, 0x1F, '7', 1.2.3, 18446744073709551615]");
    let NodeKind::List(items) = node.unwrap().kind else {
        panic!("not a list")
    };
    let kinds: Vec<String> = items
        .iter()
        .map(|item| match &item.kind {
            NodeKind::Null => "null".to_owned(),
            NodeKind::Boolean(value) => format!("boolean {value}"),
            NodeKind::Number(value) => format!("number {value}"),
            NodeKind::Text(value) => format!("text {value}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "null",
            "boolean true",
            "text yes",
            "number 12",
            "number -3",
            "number 1.5",
            "text 2026-11-21",
            "number 31",
            "text 7",
            "text 1.2.3",
            "number 18446744073709551615"
        ]
    );
}

#[test]
fn refuses_what_is_not_part_of_the_language() {
    let deep = format!("{}x{}", "[".repeat(40), "]".repeat(40));
    let long = format!("a: {}", "x".repeat(10_001));
    for (text, expected) in [
        ("", "empty-file"),
        ("# nothing\n", "empty-file"),
        ("a: 1\n---\nb: 2\n", "several-documents"),
        ("a: &x 1\n", "anchor"),
        ("a: *x\n", "alias"),
        ("a: !!str 1\n", "tag"),
        ("<<: { a: 1 }\n", "merge-key"),
        ("a: 1\na: 2\n", "duplicate-key"),
        ("? [a]\n: 1\n", "key-not-text"),
        ("a: \"x\\u202Ey\"\n", "unprintable"),
        ("a:\n\tb: 1\n", "tab"),
        ("a: {b: 1\n", "syntax"),
        ("a: b: c\n", "syntax"),
        ("a: \"x\n", "syntax"),
        (&deep, "too-deep"),
        (&long, "text-too-long"),
    ] {
        let (_, codes) = yaml(text);
        assert_eq!(codes, [expected], "{text:.40}");
    }
}

#[test]
fn a_tab_is_pointed_at() {
    for (text, place) in [
        ("a:\n\tb: 1\n", 3),
        ("id: b\n\tname: x\n", 6),
        ("a:\n  b: 1\n \tc: 2\n", 11),
    ] {
        let mut problems = Vec::new();
        assert!(yaml::parse(FileId::default(), text, yaml::DEPTH_MAX, &mut problems).is_none());
        let span = problems[0].span();
        assert_eq!(
            (problems[0].code, span.start, span.end),
            ("tab", place, place + 1),
            "{text}"
        );
    }
}

#[test]
fn an_alias_bomb_is_refused_without_growing() {
    let mut text = String::from("a0: &a0 [x, x]\n");
    for level in 1..30 {
        let before = level - 1;
        writeln!(text, "a{level}: &a{level} [*a{before}, *a{before}]").unwrap();
    }
    let (node, codes) = yaml(&text);
    assert!(node.is_some());
    assert_eq!(codes, ["anchor", "alias"]);
}

/// The codes of the problems of a run with these files.
fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
    let files = files
        .iter()
        .map(|(path, text)| SourceFile {
            path: (*path).into(),
            text: (*text).to_owned(),
        })
        .collect();
    parse(&Sources::from_files(files))
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect()
}

const MINIMAL: &str = include_str!("../reference/minimal.yaml");
const RESOURCE: &str = "doc: Things.\noperations: { get: { doc: Gets., method: GET } }\n";

#[test]
fn a_folder_and_a_file_are_read_alike() {
    assert_eq!(codes(&[("example.yaml", MINIMAL)]), [""; 0]);
    assert_eq!(
        codes(&[
            ("example/provider.yaml", MINIMAL),
            ("example/things.yaml", RESOURCE)
        ]),
        [""; 0]
    );
}

#[test]
fn a_provider_has_one_identity() {
    assert_eq!(
        codes(&[
            ("example.yaml", MINIMAL),
            ("example/provider.yaml", MINIMAL)
        ]),
        ["two-identities"]
    );
    assert_eq!(codes(&[("other.yaml", MINIMAL)]), ["id-mismatch"]);
    assert_eq!(
        codes(&[("example/things.yaml", RESOURCE)]),
        ["no-provider-file"]
    );
    let inline = format!("{MINIMAL}resources:\n  things: {{ doc: Things., operations: {{}} }}\n");
    assert_eq!(
        codes(&[
            ("example/provider.yaml", &inline),
            ("example/things.yaml", RESOURCE)
        ]),
        ["resource-twice"]
    );
}

#[test]
fn problems_of_all_files_come_together() {
    let typo = MINIMAL.replace("summary", "sumary");
    let found = codes(&[
        ("example/provider.yaml", &typo),
        ("example/things.yaml", "doc: 5\n"),
        ("x.yaml", ""),
    ]);
    assert_eq!(
        found,
        ["unknown-key", "wrong-type", "missing-key", "empty-file"]
    );
}
