//! A spec that wants to be something else than text.

use specs::model::{Provider, TemplatePart};

use super::super::files;

/// Elements of our templates.
const ELEMENTS: [&str; 9] = [
    "svg", "title", "desc", "style", "rect", "text", "path", "circle", "g",
];

/// Its names and words try to leave the text, the element, the file and the picture.
pub(super) fn provider() -> Provider {
    let long = "W".repeat(500);
    let wide = "\u{fdfd}".repeat(40);
    let text = format!(
        r#"
name: "</title><script>alert(1)</script> ]]> & gnp.exe \" ' {long}"
summary: Hostile.
sources: {{ page: {{ title: Page, checked: 2026-01-02 }} }}
connection:
  base: {{ doc: "<b>", type: origin, from: token_response, allow_hosts: ["*.hostile.example"] }}
  realm: {{ doc: "x", type: id, from: callback, parameter: "]]><script>alert(3)</script>{wide}" }}
authorize:
  url: https://hostile.example/authorize
  issuer: "https://hostile.example/\"><script>alert(4)</script>"
  constants: {{ "a' onload='alert(5)": "{long}" }}
  callback: {{ code: "{long}", state: "<![CDATA[ x", error: "<!-- x", error_description: "&lt;&#0;&bomb;" }}
token:
  url: "https://hostile.example/token?{long}"
  auth_method: client_secret_post
  headers: {{ X-Hostile: "</text><foreignObject><body onload=alert(6)>" }}
  parameters: {{ client_id: "<svg onload=alert(7)>" }}
refresh: {{ url: "https://hostile.example/token", auth_method: client_secret_basic }}
token_response:
  access_token: "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301b"
  errors: [{{ when: {{ path: "<e>", equals: "</desc>]]>" }}, code: code }}]
  source: page
  error_codes: {{ invalid_grant: {{ code: "<img src=x onerror=alert(8)>" }} }}
scopes: {{ separator: "<", values: {{ a: A. }} }}
api:
  base_url: "{{base}}/api"
  headers: {{ X-Other: "url(javascript:alert(9))" }}
"#
    );
    let mut provider = super::provider("hostile", &text);
    // The reader refuses these; the pictures do not count on it.
    provider.name.insert_str(0, "\u{202e}\u{0}\u{fffe}\u{2028}");
    provider.token_response.access_token = "<script>alert(2)</script>".to_owned();
    provider.token_response.errors[0].code = Vec::from(["{{ 7 * 7 }}{% include 'x' %}".to_owned()]);
    for constant in &mut provider.authorize.constants {
        constant.name.insert(0, '\u{2067}');
        constant.value.parts = Vec::from([TemplatePart::Literal("\u{202e}\u{7}x".to_owned())]);
    }
    provider
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    for (name, svg) in files(&provider()).unwrap() {
        let document = roxmltree::Document::parse(&svg).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let element = node.tag_name().name();
            assert!(ELEMENTS.contains(&element), "{name}: <{element}>");
            for attribute in node.attributes() {
                let known = attribute.name();
                assert!(
                    !known.starts_with("on") && known != "href",
                    "{name}: {known}"
                );
            }
        }
        let comments_or_instructions = document
            .descendants()
            .filter(|node| node.is_comment() || node.is_pi());
        assert_eq!(
            comments_or_instructions.count(),
            1,
            "{name}: the one at the top"
        );
        let deceives = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!svg.contains(deceives), "{name}");
        assert!(!svg.contains("<script") && !svg.contains("]]>"), "{name}");
    }
}

#[test]
fn what_is_escaped_is_read_as_it_was_written() {
    let login = super::picture(&provider(), "authorization_code.svg");
    let text = super::text(&login).replace(' ', "");
    for shown in [
        "<![CDATA[ x",
        "<!-- x",
        "&lt;&#0;&bomb;",
        "<svg onload=alert(7)>",
        "{{ 7 * 7 }}",
    ] {
        assert!(
            text.contains(&shown.replace(' ', "")),
            "{shown} is not in {text}"
        );
    }
}
