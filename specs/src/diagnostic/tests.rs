#![allow(clippy::unwrap_used)]

use super::*;
use crate::{SourceFile, span::FileId};

fn sources(text: &str) -> Sources {
    Sources::from_files(vec![SourceFile {
        path: "a/b.yaml".into(),
        text: text.to_owned(),
    }])
}

fn span(start: usize, end: usize) -> Span {
    Span {
        file: FileId::default(),
        start,
        end,
    }
}

fn one(text: &str, diagnostic: Diagnostic) -> Diagnostics {
    Diagnostics::new(sources(text), vec![diagnostic]).unwrap()
}

#[test]
fn no_problem_is_no_diagnostics() {
    assert!(Diagnostics::new(Sources::default(), Vec::new()).is_none());
}

#[test]
fn shows_file_line_column_and_what_to_do() {
    let diagnostic = Diagnostic::new("unknown-key", span(8, 12), "unknown key `nmae`")
        .here("this one")
        .label(span(0, 2), "in this map")
        .help("did you mean `name`?");
    assert_eq!(
        one("id: a\n  nmae: b\n", diagnostic).render(false),
        "\
error[unknown-key]: unknown key `nmae`
 --> a/b.yaml:2:3
  |
1 | id: a
  | -- in this map
2 |   nmae: b
  |   ^^^^ this one
  |
  = help: did you mean `name`?

1 problem found
"
    );
}

/// Words of messages do not end at the edge of a terminal, and commands can be copied.
#[test]
fn messages_fit_a_terminal() {
    let command = "`cargo run -p generator -- new example`";
    let text = format!("{} {command}; `{}`", "word ".repeat(9), "long ".repeat(20));
    let diagnostic = Diagnostic::new("unknown-key", span(8, 12), text.clone()).help(text);
    let all = one("id: a\n  nmae: b\n", diagnostic);
    let shown = all.render(false);
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{shown}");
    assert_eq!(shown.matches(command).count(), 2, "{shown}");
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        squeezed(&shown).contains(&squeezed(&all.list[0].message)),
        "{shown}"
    );
}

/// An excerpt is cut at the edge, with the mark in it and the column as it was.
#[test]
fn excerpts_fit_the_terminal_they_are_for() {
    let text = format!("a: {}here{}\n", "x".repeat(90), "y".repeat(90));
    let shown = one(&text, Diagnostic::new("x", span(93, 97), "wrong"));
    for width in [60, 80, 300] {
        let shown = shown.render_within(width, false);
        let widest = shown.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{shown}");
        assert!(
            shown.contains("here") && shown.contains(":1:94\n"),
            "{shown}"
        );
    }
}

#[test]
fn color_is_escapes_around_the_same_text() {
    let diagnostics = one("id: a\n", Diagnostic::new("x", span(0, 2), "wrong"));
    assert!(!diagnostics.render(false).contains('\u{1b}'));
    assert!(diagnostics.render(true).contains('\u{1b}'));
}

#[test]
fn json_lines_have_one_based_lines_and_columns() {
    let diagnostics = one(
        "id: a\nü: b\n",
        Diagnostic::new("x", span(10, 11), "wrong").help("right"),
    );
    let value: serde_json::Value = serde_json::from_str(&diagnostics.to_json_lines()).unwrap();
    assert_eq!(
        value,
        serde_json::json!({
            "code": "x", "message": "wrong", "help": "right",
            "labels": [{ "file": "a/b.yaml", "line": 2, "column": 4, "start": 10, "end": 11, "text": "" }],
        })
    );
}

#[test]
fn a_long_line_is_cut() {
    let text = format!("a: {}é{}\n", "x".repeat(50_000), "y".repeat(50_000));
    for place in [0, 3, 40_000, 50_003, 50_004, 100_004] {
        let shown = one(
            &text,
            Diagnostic::new("x", span(place, place + 60_000), "wrong"),
        )
        .render(false);
        assert!(shown.len() < 1_000, "{} bytes", shown.len());
    }
}

/// The column is that of the file, however little of the line is shown.
#[test]
fn a_long_line_keeps_its_columns() {
    for length in [200, 50_000] {
        let text = format!("first: 1\na: {}here\n", "é".repeat(length));
        let start = text.find("here").unwrap();
        let diagnostic = Diagnostic::new("x", span(start, start + 4), "wrong").here("mark");
        let shown = one(&text, diagnostic).render(false);
        let place = format!("--> a/b.yaml:2:{}\n", length + 4);
        assert!(shown.contains(&place), "{shown}");
        assert!(
            shown.contains("éhere\n") && shown.contains("^^^^ mark"),
            "{shown}"
        );
    }
}

#[test]
fn labels_far_apart_are_shown_apart() {
    let text = format!("a: 1\n{}b: 2\n", "# comment\n".repeat(10_000));
    let end = text.len() - 5;
    let diagnostic = Diagnostic::new("x", span(end, end + 1), "wrong").label(span(0, 1), "first");
    let shown = one(&text, diagnostic).render(false);
    assert!(shown.contains("--> a/b.yaml:10002:1\n"), "{shown}");
    assert!(shown.contains("::: a/b.yaml:1:1\n"), "{shown}");
    assert!(shown.len() < 400, "{shown}");
}

#[test]
fn what_cannot_be_shown_is_replaced() {
    let shown = one(
        "a: \u{1b}[31m\u{202e}x\n",
        Diagnostic::new("x", span(3, 5), "wrong"),
    )
    .render(false);
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    assert_eq!(quote("a\u{1b}b"), "`a\\u{1b}b`");
    assert_eq!(quote(&"x".repeat(100)).chars().count(), 63);
}

#[test]
fn many_problems_are_counted_not_shown() {
    let list = (0..500)
        .map(|_| Diagnostic::new("x", span(0, 1), "wrong"))
        .enumerate();
    let list = list
        .map(|(index, diagnostic)| diagnostic.help(format!("{index}")))
        .collect();
    let shown = Diagnostics::new(sources("a"), list).unwrap().render(false);
    assert!(
        shown.ends_with("… and 300 more: 300 x\n500 problems found\n"),
        "{shown:.200}"
    );
}

#[test]
fn only_a_near_name_is_suggested() {
    assert_eq!(nearest("nmae", ["name", "id"]), Some("name"));
    assert_eq!(nearest("Get", ["GET", "POST"]), Some("GET"));
    assert_eq!(nearest("colour", ["name", "id"]), None);
    assert_eq!(nearest(&"x".repeat(10_000), ["name"]), None);
}
