//! What two crates have in common apart from texts.

use generator::Tree;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::collections::BTreeMap;

/// By this word literals and names made of a harmless text are recognised.
const MARK: &str = "harmless";

/// Checks that two crates have the same files, that their Rust files have the same tokens, and
/// that their manifests have the same keys. Where the first has a name or literal made of a
/// harmless text, the second may have any.
///
/// # Panics
///
/// If they differ.
pub fn assert_same(harmless: &Tree, hostile: &Tree, context: &str) {
    let (harmless, hostile) = (texts(harmless), texts(hostile));
    let paths = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&harmless), paths(&hostile), "{context}");
    for (path, text) in &harmless {
        let other = &hostile[path];
        let context = format!("{path} {context}");
        if path.ends_with(".rs") {
            assert_same_tokens(text, other, &context);
        } else if path.ends_with(".toml") {
            assert_eq!(manifest_keys(text), manifest_keys(other), "{context}");
        } else if path.ends_with(".md") {
            assert_tame(other, &context);
            assert_eq!(
                skeleton(text, &context),
                skeleton(other, &context),
                "{context}"
            );
        }
    }
}

fn texts(tree: &Tree) -> BTreeMap<String, String> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
    tree.iter()
        .map(|(path, bytes)| (path.to_str().expect("UTF-8").to_owned(), text(bytes)))
        .collect()
}

#[track_caller]
fn assert_same_tokens(harmless: &str, hostile: &str, context: &str) {
    let [one, other] = [harmless, hostile].map(|text| {
        let stream: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{context}: {error}"));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        tokens
    });
    for (index, (one, other)) in one.iter().zip(&other).enumerate() {
        // A comment may add what the text is called on the wire.
        let made_of_it = one.to_lowercase().contains(MARK) || one.starts_with("\"doc");
        let marked = made_of_it && kind(one) == kind(other);
        assert!(
            marked || one == other,
            "{context}: token {index} is {other}, not {one}"
        );
    }
    assert_eq!(one.len(), other.len(), "{context}");
}

/// What sort of token it is, by its first character.
fn kind(token: &str) -> char {
    match token.chars().next().expect("tokens are not empty") {
        first if first.is_alphabetic() || first == '_' => 'a',
        first => first,
    }
}

/// The tokens without what depends on the length of a line: a comma before a closing bracket, the
/// number of lines of a doc comment, braces instead of a comma around the body of a match arm, and
/// braces around that of a closure.
fn flatten(stream: TokenStream, tokens: &mut Vec<String>) {
    let mut stream = stream.into_iter().peekable();
    while let Some(token) = stream.next() {
        match token {
            TokenTree::Group(group) => {
                if let Some(text) = doc(&group) {
                    // `#`, or `#` and `!` at the beginning of a file.
                    while tokens
                        .last()
                        .is_some_and(|token| token == "#" || token == "!")
                    {
                        tokens.pop();
                    }
                    match tokens.last_mut() {
                        Some(before) if before.starts_with("\"doc") => before.push_str(&text),
                        _ => tokens.push(format!("\"doc{text}")),
                    }
                    continue;
                }
                if group.delimiter() == Delimiter::Brace && is_arrow(tokens) {
                    flatten(group.stream(), tokens);
                    if stream.peek().is_some() {
                        tokens.push(",".to_owned());
                    }
                    continue;
                }
                let of_closure = tokens.last().is_some_and(|token| token == "|");
                if group.delimiter() == Delimiter::Brace && of_closure {
                    flatten(group.stream(), tokens);
                    continue;
                }
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("<", ">"),
                };
                tokens.push(open.to_owned());
                flatten(group.stream(), tokens);
                tokens.push(close.to_owned());
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && closes(stream.peek()) => {}
            other => tokens.push(other.to_string()),
        }
    }
}

/// Whether a bracket closes with this token: that of a group has none, that of generics is `>`.
fn closes(token: Option<&TokenTree>) -> bool {
    match token {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == '>',
        Some(_) => false,
    }
}

/// Whether the tokens end in `=>`.
fn is_arrow(tokens: &[String]) -> bool {
    matches!(tokens, [.., first, second] if first == "=" && second == ">")
}

/// The text of `[doc = "…"]`.
fn doc(group: &proc_macro2::Group) -> Option<String> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    match tokens.as_slice() {
        [
            TokenTree::Ident(name),
            TokenTree::Punct(_),
            TokenTree::Literal(text),
        ] if name == "doc" && group.delimiter() == Delimiter::Bracket => Some(text.to_string()),
        _ => None,
    }
}

/// Keys of a manifest, with those of tables inside.
fn manifest_keys(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().expect("a manifest is TOML");
    let mut keys = Vec::new();
    collect_keys(&table, "", &mut keys);
    keys
}

fn collect_keys(table: &toml::Table, prefix: &str, keys: &mut Vec<String>) {
    for (key, value) in table {
        let key = format!("{prefix}{key}");
        if let toml::Value::Table(inner) = value {
            collect_keys(inner, &format!("{key}."), keys);
        }
        keys.push(key);
    }
}

/// Checks that a page has no HTML and no script, outside of code.
#[track_caller]
fn assert_tame(page: &str, context: &str) {
    // A bracket after a backslash is just a bracket.
    let prose = without_code(page).to_lowercase();
    let prose = prose.replace("\\<", "").replace("\\]", "");
    // The last is a command of mdBook.
    for tag in ["<script", "<img", "](javascript:", "{{#"] {
        assert!(!prose.contains(tag), "{context}: {tag} in\n{page}");
    }
}

/// The HTML of a page as mdBook reads it, and how many headings it has.
#[track_caller]
fn skeleton(page: &str, context: &str) -> (Vec<String>, usize) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let (mut html, mut headings) = (Vec::new(), 0);
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => html.push(text.into_string()),
            Event::Start(Tag::Heading {
                id, classes, attrs, ..
            }) => {
                headings += 1;
                let is_plain = id.is_none() && classes.is_empty() && attrs.is_empty();
                assert!(is_plain, "{context}: a heading has attributes:\n{page}");
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let (scheme, rest) = dest_url.split_once(':').unwrap_or(("", ""));
                let is_web = matches!(scheme, "http" | "https") && rest.starts_with("//");
                assert!(
                    scheme.is_empty() || is_web,
                    "{context}: a link to {dest_url}"
                );
            }
            _ => {}
        }
    }
    (html, headings)
}

/// A page without its fenced blocks and code spans.
fn without_code(page: &str) -> String {
    let mut prose = String::new();
    let mut fence: Option<&str> = None;
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) => {
                if line == ticks && ticks.len() >= open.len() {
                    fence = None;
                }
            }
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                prose.push_str(&without_spans(line));
                prose.push('\n');
            }
        }
    }
    prose
}

fn without_spans(line: &str) -> String {
    let mut prose = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let ticks = &rest[start..rest.len() - rest[start..].trim_start_matches('`').len()];
        let after = &rest[start + ticks.len()..];
        prose.push_str(&rest[..start]);
        match after.find(ticks) {
            Some(end) => rest = &after[end + ticks.len()..],
            None => rest = after,
        }
    }
    prose + rest
}
