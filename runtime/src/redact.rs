//! Hiding what was sent from what comes back: servers quote requests in their errors.

use crate::json::Json;

/// Shortest text hidden: a shorter one would tear up ordinary words.
const SHORTEST: usize = 4;

/// Texts to be hidden, the longest first: one secret may be part of another.
pub(crate) struct Secrets<'a>(Vec<&'a str>);

impl<'a> Secrets<'a> {
    pub(crate) fn new(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let long_enough = |text: &&str| text.len() >= SHORTEST;
        let mut texts: Vec<&str> = texts.into_iter().filter(long_enough).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self(texts)
    }

    /// The text with `[redacted]` in place of every secret.
    pub(crate) fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret, "[redacted]")
        })
    }

    /// Whether a secret stands in the text.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret))
    }

    /// At most `longest` bytes from the beginning of a text, with `[redacted]` in place of every
    /// secret, also of one that reaches beyond them.
    pub(crate) fn hide_in_beginning(&self, text: &[u8], longest: usize) -> String {
        let margin = self.0.first().map_or(0, |secret| secret.len());
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
