//! Hiding what was sent from what comes back: servers quote requests in their errors.

use std::borrow::Cow;

use crate::json::Json;

/// What stands in place of a secret.
const HIDDEN: &str = "[redacted]";

/// Most bytes that a byte of a text has in JSON: `\u0061`.
const LONGEST_ESCAPE: usize = 6;

/// Shortest text hidden: a shorter one would tear up ordinary words.
const SHORTEST: usize = 4;

/// Texts to be hidden, the longest first: one secret may be part of another.
pub(crate) struct Secrets<'a>(Vec<Cow<'a, str>>);

impl<'a> Secrets<'a> {
    pub(crate) fn new(texts: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        let texts = texts.into_iter().map(Into::into);
        let mut texts: Vec<Cow<'a, str>> = texts.filter(|text| text.len() >= SHORTEST).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self(texts)
    }

    /// The text with `[redacted]` in place of every secret.
    pub(crate) fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            let text = text.replace(&**secret, HIDDEN);
            // Only then it can be there in another spelling.
            if text.contains(['\\', '%', '+']) {
                hide_escaped(&text, secret)
            } else {
                text
            }
        })
    }

    /// Whether a secret stands in the text.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.hide(text) != text
    }

    /// At most `longest` bytes from the beginning of a text, with `[redacted]` in place of every
    /// secret, also of one that reaches beyond them.
    pub(crate) fn hide_in_beginning(&self, text: &[u8], longest: usize) -> String {
        let margin = self
            .0
            .first()
            .map_or(0, |secret| secret.len() * LONGEST_ESCAPE);
        let end = text.len().min(longest.saturating_add(margin));
        let mut hidden = self.hide(&String::from_utf8_lossy(&text[..end]));
        if end < text.len() {
            // Here a secret may have been cut, and so not been found.
            let sure = hidden.len().saturating_sub(margin);
            cut(&mut hidden, sure);
        }
        cut(&mut hidden, longest);
        hidden
    }

    /// The JSON value with `[redacted]` in place of every secret in its names and texts.
    pub(crate) fn hide_in(&self, value: &mut Json) {
        match value {
            Json::String(text) => *text = self.hide(text),
            Json::Array(items) => items.iter_mut().for_each(|item| self.hide_in(item)),
            Json::Object(members) => {
                let old = std::mem::take(members);
                members.extend(old.into_iter().map(|(name, mut value)| {
                    self.hide_in(&mut value);
                    (self.hide(&name), value)
                }));
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

/// Hides the secret where JSON has escaped it, or a form has encoded it. Servers do so in ways of
/// their own: `\/` for a slash, `\u00fc` for a letter, `%2f` and `%2F`.
fn hide_escaped(text: &str, secret: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(behind) = after_spelling(rest, secret) {
            hidden.push_str(HIDDEN);
            rest = behind;
        } else {
            hidden.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    hidden
}

/// What is behind the secret, if the text begins with it in some spelling of JSON (RFC 8259 §7) or of
/// a form (`application/x-www-form-urlencoded`).
fn after_spelling<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    let spelled = |text: &'a str, letter: char| {
        after_escape(text, letter)
            .or_else(|| after_encoded(text, letter))
            .or_else(|| text.strip_prefix(letter))
    };
    secret.chars().try_fold(text, spelled)
}

fn after_encoded(text: &str, letter: char) -> Option<&str> {
    if letter == ' '
        && let Some(behind) = text.strip_prefix('+')
    {
        return Some(behind);
    }
    let mut bytes = [0; 4];
    let bytes = letter.encode_utf8(&mut bytes).as_bytes();
    bytes.iter().try_fold(text, |text, byte| {
        let digits = text.strip_prefix('%')?;
        let number = u8::from_str_radix(digits.get(..2)?, 16).ok()?;
        (number == *byte).then(|| &digits[2..])
    })
}

fn after_escape(text: &str, letter: char) -> Option<&str> {
    let escape = text.strip_prefix('\\')?;
    if matches!(letter, '"' | '\\' | '/') && escape.starts_with(letter) {
        return Some(&escape[1..]);
    }
    let mut units = [0; 2];
    letter
        .encode_utf16(&mut units)
        .iter()
        .try_fold(text, |text, unit| {
            let digits = text.strip_prefix("\\u")?;
            let number = u16::from_str_radix(digits.get(..4)?, 16).ok()?;
            (number == *unit).then(|| &digits[4..])
        })
}

/// Cuts a text between two characters, so that it has at most `longest` bytes.
fn cut(text: &mut String, longest: usize) {
    if let Some(end) = (0..=longest.min(text.len())).rfind(|end| text.is_char_boundary(*end)) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_every_spelling_of_json() {
        let secret = "CANARY/t\u{fc}k\u{1f511}\"\\+=";
        let secrets = Secrets::new([secret]);
        for spelling in [
            secret.to_owned(),
            serde_json::to_string(secret).expect("a text"),
            r#"CANARY\/t\u00fck\ud83d\udd11\"\\+="#.to_owned(),
            "CANARY%2Ft%C3%BCk%F0%9F%94%91%22%5C%2B%3D".to_owned(),
            "CANARY%2ft%c3%bck%f0%9f%94%91%22%5c%2b%3d".to_owned(),
            r"C\u0041NARY\u002ft\u00FCk\uD83D\uDD11\u0022\u005c\u002b\u003D".to_owned(),
        ] {
            let text = format!("{{\"a\\\\\":\"{spelling}\",\"b\":\"\\u00e9\"}}");
            let shown = secrets.hide(&text);
            assert!(shown.contains(HIDDEN), "{shown}");
            assert!(
                !shown.contains("NARY") && shown.ends_with("\\u00e9\"}"),
                "{shown}"
            );
            assert!(secrets.are_in(&text));
        }
        assert_eq!(secrets.hide(r"CANARY\u00"), r"CANARY\u00");
    }

    #[test]
    fn a_secret_at_the_cut_is_hidden() {
        let secrets = Secrets::new(["CANARY-token", "CANARY"]);
        for before in 0..40 {
            for between in ["", "CANARY-token", "ü"] {
                let text = between.to_owned() + &"ü".repeat(before) + "CANARY-token and more";
                let shown = secrets.hide_in_beginning(text.as_bytes(), 40);
                assert!(!shown.contains("CA"), "{shown}");
                assert!(shown.len() <= 40, "{shown}");
            }
        }
        let shown = secrets.hide_in_beginning(b"CANARY, short", 40);
        assert_eq!(shown, "[redacted], short");
        assert_eq!(secrets.hide_in_beginning(b"abc", 2), "ab");
        assert_eq!(secrets.hide_in_beginning("aü".as_bytes(), 2), "a");
    }
}
