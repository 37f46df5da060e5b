use super::*;

#[test]
fn running_text_is_filled_and_defused() {
    for (prose, expected) in [
        ("Reads tasks.", "Reads tasks."),
        ("a\n  b\n      c", "a b c"),
        ("see [x](https://e.org)", "see \\[x\\](<https://e.org>)"),
        ("see https://e.org/a_b.", "see <https://e.org/a_b>."),
        ("see http://e.org", "see `http://e.org`"),
        (
            "<script>alert(1)</script>",
            "\\<script\\>alert(1)\\</script\\>",
        ),
        ("an id_task here", "an `id_task` here"),
        ("a TaskFilter, two APIs", "a `TaskFilter`, two APIs"),
        ("then (call();", "then (`call()`;"),
        ("keep `a  b` as it is", "keep `a  b` as it is"),
        ("an open ` tick", "an open \\` tick"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("a * b & c", "a \\* b \\& c"),
        ("end */ of comment", "end \\*/ of comment"),
        ("a\u{202e}b\u{0}c\u{200b}d", "abcd"),
    ] {
        assert_eq!(doc_lines(prose), [expected], "{prose:?}");
        assert_eq!(markdown(prose), expected, "{prose:?}");
    }
}

#[test]
fn fences_are_never_doctests() {
    for fence in [
        "```",
        "~~~",
        "````",
        "```rust",
        "   ```rust,no_run",
        "~~~rust",
    ] {
        let lines = doc_lines(&format!("Before:\n{fence}\nlet x = 1;\n"));
        assert_eq!(
            lines,
            ["Before:", "", "```text", "let x = 1;", "```"],
            "{fence}"
        );
    }
    let inner = doc_lines("````\n```rust\nfn f() {}\n```\n````\nAfter.");
    assert_eq!(
        inner,
        [
            "````text",
            "```rust",
            "fn f() {}",
            "```",
            "````",
            "",
            "After."
        ]
    );
}

#[test]
fn indented_code_and_underlined_headings_are_flattened() {
    assert_eq!(
        doc_lines("One:\n\n    let x = 1;\n"),
        ["One:", "", "let x = 1;"]
    );
    assert_eq!(doc_lines("Title\n=====\nText"), ["Title", "", "Text"]);
    assert_eq!(doc_lines("Title\n---\nText"), ["Title", "", "Text"]);
}

#[test]
fn lists_keep_their_items() {
    assert_eq!(
        doc_lines("Kinds:\n- one\n  more\n* two"),
        ["Kinds:", "", "- one more", "- two"]
    );
    assert_eq!(markdown("- one\n- two\n\nEnd"), "- one\n- two\n\nEnd");
}

#[test]
fn long_lines_are_broken_between_words() {
    let prose =
        "word ".repeat(60) + "`a code span with many spaces that is never broken whatever comes`";
    let lines = doc_lines(&prose);
    assert!(
        lines.len() > 2 && lines.iter().all(|line| line.chars().count() <= WIDTH),
        "{lines:?}"
    );
    assert_eq!(lines.join(" "), markdown(&prose));
}

#[test]
fn cells_stay_in_their_row() {
    assert_eq!(table_cell("a | b\nc"), "a \\| b c");
    assert_eq!(table_cell("`a|b`"), "`a\\|b`");
}

#[test]
fn code_shows_what_it_is_given() {
    assert_eq!(code("a`b"), "`` a`b ``");
    assert_eq!(code("a\nb"), "`a b`");
    assert_eq!(code(" \u{0}"), "");
}

#[test]
fn sentences_end() {
    assert_eq!(sentence("A task"), "A task.");
    assert_eq!(sentence("A task. "), "A task.");
    assert_eq!(sentence("Use `x`"), "Use `x`.");
    assert_eq!(sentence("See:\n```\nx\n```"), "See:\n```\nx\n```");
    assert_eq!(sentence(""), "");
}

/// Whatever the prose, a line of a doc comment opens no block or inline construct of its own.
#[test]
fn hostile_prose_has_no_powers() {
    let canaries = [
        "[Secret](file:///etc/passwd)",
        "[`Secret`]",
        "![x](https://e.org/x.png)",
        "<img src=x onerror=y>",
        "&lt;b&gt;",
        "*/ fn evil() {} /*",
        "```\nassert!(false);\n```",
        "    indented();",
        "\tindented();",
        "[a]: https://e.org",
        "| a | b |\n|---|---|",
        "# Heading",
        "Setext\n---",
        "> quote",
        "1) item",
        "\u{2066}bidi\u{2069}",
        "`unclosed",
        "``x`",
        "~~strike~~",
        "__strong__",
        "\\<b>",
        "\\[a](b)",
    ];
    for first in canaries {
        for second in canaries {
            for glue in ["", " ", "\n", "\n\n", "\n- "] {
                check(&format!("{first}{glue}{second}"));
            }
        }
    }
}

fn check(prose: &str) {
    let mut fence: Option<String> = None;
    for line in doc_lines(prose) {
        assert!(
            !line.contains(|c: char| c.is_control()),
            "{prose:?} -> {line:?}"
        );
        match &fence {
            Some(open) if line == *open => fence = None,
            Some(_) => {}
            None if line.starts_with("```") && line.ends_with("text") => {
                fence = Some(line.trim_end_matches("text").to_owned());
            }
            None => check_line(prose, &line),
        }
    }
    assert!(fence.is_none(), "{prose:?}: open fence");
}

/// Outside code spans each character with a power has a backslash before it.
fn check_line(prose: &str, line: &str) {
    assert!(
        !line.starts_with(['#', '>', '=', '\t']),
        "{prose:?} -> {line:?}"
    );
    let mut rest = line;
    let mut outside = String::new();
    while let Some(start) = unescaped_tick(rest) {
        outside.push_str(&rest[..start]);
        let length = rest[start..].chars().take_while(|c| *c == '`').count();
        let ticks = "`".repeat(length);
        let inner = &rest[start + length..];
        let end = inner.find(&ticks);
        assert!(end.is_some(), "{prose:?} -> {line:?}: open code span");
        rest = end.map_or("", |end| &inner[end + length..]);
    }
    outside.push_str(rest);
    while let Some(start) = outside.find("<https://") {
        let end = outside[start..]
            .find('>')
            .map_or(outside.len(), |end| start + end + 1);
        outside.replace_range(start..end, "");
    }
    let mut previous_escapes = false;
    for (index, character) in outside.char_indices() {
        let has_power = matches!(
            character,
            '[' | ']' | '<' | '>' | '*' | '_' | '&' | '~' | '`'
        );
        assert!(
            !has_power || previous_escapes,
            "{prose:?} -> {line:?} at {index}"
        );
        previous_escapes = character == '\\' && !previous_escapes;
    }
}

fn unescaped_tick(text: &str) -> Option<usize> {
    let mut escapes = false;
    for (index, character) in text.char_indices() {
        if character == '`' && !escapes {
            return Some(index);
        }
        escapes = character == '\\' && !escapes;
    }
    None
}
