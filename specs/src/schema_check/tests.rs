#![allow(clippy::unwrap_used)]

use crate::{Diagnostic, SourceFile, Sources, parse};

const SINK: &str = include_str!("../load/kitchen_sink.yaml");

/// The problems of the kitchen sink after one change.
fn problems(from: &str, to: &str) -> Vec<Diagnostic> {
    assert!(SINK.contains(from), "{from}");
    let text = SINK.replacen(from, to, 1);
    let sources = Sources::from_files(vec![SourceFile {
        path: "kitchen_sink.yaml".into(),
        text,
    }]);
    parse(&sources).problems
}

/// The one problem: code, message, help.
fn only(from: &str, to: &str) -> (&'static str, String, String) {
    let mut problems = problems(from, to);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    let problem = problems.remove(0);
    (
        problem.code,
        problem.message,
        problem.help.unwrap_or_default(),
    )
}

#[test]
fn an_unknown_key_brings_the_nearest_and_the_known() {
    let (code, message, help) = only("rotation:", "rotaton:");
    assert_eq!(
        (code, message.as_str()),
        ("unknown-key", "unknown key `rotaton` in `refresh_token`")
    );
    assert!(
        help.starts_with("did you mean `rotation`?\nknown keys: `disputed`, `grace`, "),
        "{help}"
    );
}

#[test]
fn a_misspelled_required_key_is_one_problem() {
    let (code, message, _) = only("separator:", "seperator:");
    assert_eq!(
        (code, message.as_str()),
        ("unknown-key", "unknown key `seperator` in `scopes`")
    );
}

#[test]
fn a_missing_key_says_what_it_is_for() {
    let (code, message, help) = only("  separator: \",\"\n", "");
    assert_eq!(
        (code, message.as_str()),
        ("missing-key", "missing key `separator` in `scopes`")
    );
    assert!(
        help.starts_with("`separator`: Text put between two scopes"),
        "{help}"
    );
}

#[test]
fn a_wrong_type_says_what_was_expected() {
    let (code, message, help) = only("name: Kitchen \"Sink\" & Söhne", "name: 12");
    assert_eq!(
        (code, message.as_str()),
        ("wrong-type", "`name` must be a text, not a number")
    );
    assert_eq!(help, "put it in quotes");

    let (code, message, _) = only("{ max: 5, per", "{ max: many, per");
    assert_eq!(
        (code, message.as_str()),
        ("wrong-type", "`max` must be a whole number, not a text")
    );
    let (_, message, _) = only("{ max: 5, per", "{ max: 1.5, per");
    assert_eq!(
        message,
        "`max` must be a whole number, not a number with a fraction"
    );
    let (_, message, _) = only("{ max: 5, per", "{ max: -5, per");
    assert_eq!(message, "`max` cannot be negative");
    let (_, message, _) = only("omit: [scope]", "omit: scope");
    assert_eq!(message, "`omit` must be a list, not a text");
    let (_, message, _) = only("tags: [string]", "tags: 5");
    assert_eq!(
        message,
        "`tags` must be a text, or a list, or a map, not a number"
    );
}

#[test]
fn a_number_of_seconds_is_written_as_a_duration() {
    let write = "write durations as `45s`, `10m`, `24h` or `30d`";
    for (seconds, help) in [
        ("3600", format!("{write}: `3600s`")),
        ("0", write.to_owned()),
        ("1.5", write.to_owned()),
    ] {
        let (code, _, found) = only("max: 5, per: 1h", &format!("max: 5, per: {seconds}"));
        assert_eq!((code, found), ("wrong-type", help));
    }
}

#[test]
fn yes_is_no_truth_value() {
    let (code, message, help) = only("keep_when_absent: true", "keep_when_absent: Yes");
    assert_eq!(
        (code, message.as_str()),
        ("old-boolean", "`Yes` is a text, not a truth value")
    );
    assert!(help.starts_with("write `true`"), "{help}");
    let (_, _, help) = only("idempotent: false", "idempotent: off");
    assert!(help.starts_with("write `false`"), "{help}");
    let (code, ..) = only("keep_when_absent: true", "keep_when_absent: perhaps");
    assert_eq!(code, "wrong-type");
}

#[test]
fn a_key_without_value_is_refused() {
    let (code, message, help) = only("homepage: https://example.com", "homepage:");
    assert_eq!(
        (code, message.as_str()),
        ("empty-value", "`homepage` has no value")
    );
    assert_eq!(help, "give it a text, or remove the line");
}

#[test]
fn an_unknown_value_brings_the_nearest_and_the_known() {
    let (code, message, help) = only("rotation: single_use", "rotation: single-use");
    assert_eq!(
        (code, message.as_str()),
        ("unknown-value", "`rotation` cannot be `single-use`")
    );
    assert_eq!(
        help,
        "did you mean `single_use`? known values: `unknown`, `none`, `rotating`, `single_use`"
    );
    let (_, message, _) = only(
        "grace: { window: { seconds: 30, replay: same_pair } }",
        "grace: always",
    );
    assert_eq!(message, "`grace` cannot be `always`");
}

#[test]
fn a_choice_of_maps_is_decided_by_its_key() {
    let (_, message, help) = only(
        "{ header: { scheme: OAuth } }",
        "{ heder: { scheme: OAuth } }",
    );
    assert_eq!(message, "unknown key `heder` in `access_token`");
    assert_eq!(help, "did you mean `header`? known keys: `form`, `header`");
    let (code, ..) = only(
        "{ header: { scheme: OAuth } }",
        "{ header: { scheme: OAuth }, form: x }",
    );
    assert_eq!(code, "one-of");
    let (code, ..) = only("{ header: { scheme: OAuth } }", "{}");
    assert_eq!(code, "one-of");
    let (_, message, _) = only("extra: { map: json }", "extra: { map: 5 }");
    assert_eq!(
        message,
        "`map` must be a text, or a list, or a map, not a number"
    );
    let (code, ..) = only("tags: [string]", "tags: [string, string]");
    assert_eq!(code, "wrong-length");
}

#[test]
fn everything_wrong_is_found_at_once() {
    let found = problems(
        "id: kitchen_sink\nname: Kitchen \"Sink\" & Söhne\n",
        "id: 1\nnmae: x\nextra: {}\n",
    );
    let codes: Vec<&str> = found.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["wrong-type", "unknown-key", "unknown-key"]);
}
