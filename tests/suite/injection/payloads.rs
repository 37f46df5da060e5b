//! Texts that try to be something else.

/// All of them, each with the class it belongs to.
pub fn all() -> Vec<(usize, &'static str)> {
    let numbered = CLASSES.iter().enumerate();
    numbered
        .flat_map(|(class, texts)| texts.iter().map(move |text| (class, *text)))
        .collect()
}

/// Texts of one class aim at the same thing.
pub const CLASSES: [&[&str]; 9] = [
    // Out of a string literal
    &[
        "\"",
        "\\",
        "\\\"",
        "\"; fn injected() {} //",
        "\"#",
        "\"##",
        "\"###; fn injected() {} /*",
        "r#\"raw\"#",
        "b\"bytes\"",
        "'",
        "'a'",
        "\\u{22}",
        "\\x22; fn injected() {}",
        "\\0",
    ],
    // Out of a comment
    &[
        "*/",
        "*/ fn injected() {} /*",
        "/*",
        "//",
        "///",
        "//!",
        "line\nfn injected() {}",
        "line\r\nfn injected() {}",
        "line\rfn injected() {}",
        "a\u{0}b",
        "a\u{1b}[31mb",
        // Out of an attribute
        "]",
        "]] fn x(){",
        "#![allow(warnings)]",
        "#[doc = \"x\"]",
        ")] mod injected {} #[cfg(any(",
    ],
    // Macros, formats and templates
    &[
        "include!(\"/etc/passwd\")",
        "env!(\"HOME\")",
        "{}",
        "{0}",
        "{name}",
        "{{}}",
        "{{ name }}",
        "{% include \"/etc/passwd\" %}",
        "{# comment #}",
        "${HOME}",
        "$(id)",
        "`id`",
    ],
    // Doctests
    &[
        "```\npanic!()\n```",
        "```rust\npanic!()\n```",
        "~~~\npanic!()\n~~~",
        "text\n\n    panic!()\n",
        "- item\n\n      panic!()\n",
        "> ```\n> panic!()\n> ```",
        "````text\n```\npanic!()",
        "```",
    ],
    // Markdown and HTML
    &[
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[`Vec`]",
        "[a]: https://evil.example",
        "# Heading",
        "| a | b |",
        "--- \n",
        "https://evil.example",
        "http://evil.example",
        "https://evil.example@login.kitchen.example",
        "https://login.kitchen.example.evil.example",
        "</details><details open>",
        "]]>",
        "Title {#id .class onclick=alert(1)}",
        "{{#include /etc/passwd}}",
    ],
    // TOML
    &[
        "\"\"\"",
        "'''",
        "\"\n[dependencies]\nevil = \"1\"\n",
        "a = \"b\"",
        "[package]",
    ],
    // Paths and headers
    &[
        "../",
        "../../.cargo/config.toml",
        "..",
        ".",
        "/etc/passwd",
        "\\\\?\\C:\\",
        "C:\\a",
        "con",
        "%00",
        "%2e%2e%2f",
        "X-Injected: 1",
    ],
    // Identifiers
    &[
        "r#type", "fn", "Self", "_", "crate", "9lives", "Ⅷ", "e\u{301}", "名前", " ",
    ],
    // Unicode that does not show
    &[
        "a\u{202e}b",
        "a\u{2066}b",
        "a\u{200d}b",
        "\u{feff}a",
        "a\u{2028}b",
        "a\u{2029}b",
        "a\u{e0041}b",
        "a\u{85}b",
        "a\u{a0}b",
    ],
];
