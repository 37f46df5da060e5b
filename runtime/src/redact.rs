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

    /// Does the same to all names and texts of a JSON value.
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
