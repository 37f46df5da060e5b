use super::*;

#[test]
fn toml_strings_stay_on_their_line_and_mean_what_was_put_in() {
    let nasty = [
        "",
        "plain",
        "a \"b\" \\",
        "\"\"\"\nname = \"x\"",
        "\u{0}\u{7f}\u{85}\r\n\t",
        "é|€",
    ];
    // Every text of two pieces: what matters is how neighbours act on each other.
    for first in nasty {
        for second in nasty {
            let text = format!("{first}{second}");
            let quoted = TomlString::new(&text);
            let inner = quoted
                .as_str()
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            assert!(!quoted.as_str().chars().any(char::is_control), "{quoted:?}");
            // The escapes used are those that TOML and JSON have in common.
            assert_eq!(
                serde_json::from_str::<String>(quoted.as_str()).ok(),
                Some(text),
                "{inner:?}"
            );
        }
    }
}

#[test]
fn only_web_addresses_become_links() {
    let link = |url| Markdown::link("t", Some(url)).to_string();
    assert_eq!(link("https://a.example/b"), "[t](<https://a.example/b>)");
    for url in [
        "javascript:alert(1)",
        "https://a.example/> x",
        "https://a.example/\\",
        "//a.example",
    ] {
        assert_eq!(link(url), "t");
    }
}

#[test]
fn a_fence_is_longer_than_what_it_holds() {
    let fence = Fence::new("a\n````\nb");
    assert_eq!(fence.fence, "`````");
    assert_eq!(Fence::new("{}").fence, "```");
}

#[test]
fn pipes_do_not_end_cells() {
    assert_eq!(escape_pipes("a|b"), "a\\|b");
    assert_eq!(escape_pipes("a\\|b"), "a\\|b");
    assert_eq!(escape_pipes("a\\\\|b"), "a\\\\\\|b");
}

#[test]
fn text_of_xml_opens_nothing_and_has_no_forbidden_character() {
    assert_eq!(
        Xml::text("<a b='\"'> & ]]>\nc\u{202e}\u{0}\u{ffff}\u{1f600}").to_string(),
        "&lt;a b=&#39;&quot;&#39;&gt; &amp; ]]&gt; c\u{1f600}"
    );
}
