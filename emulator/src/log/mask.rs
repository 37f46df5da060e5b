//! Keeping secrets out of the log.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use http::{
    HeaderMap,
    header::{CONTENT_TYPE, LOCATION, REFERER},
};
use serde_json::Value;
use url::form_urlencoded;

use super::{SecretNames, json};
use crate::world::Site;

/// What stands for a secret that the emulator did not hand out.
const MASKED: &str = "‹masked›";

/// Digits of every secret that the emulator makes up: those of `Random::token`.
const DIGITS: usize = 32;

/// How the codes and tokens end, as they are and percent-encoded.
const ENDS: [&str; 4] = ["+/=", "%2B%2F%3D", "%2b%2f%3d", "+%2F%3D"];

/// Longest body that is taken apart.
const LONGEST: usize = 64 * 1024;

/// Longest text of the log, in bytes.
const LONGEST_BODY: usize = 4 * 1024;
const LONGEST_TEXT: usize = 2 * 1024;

/// Most headers of the log.
const MOST_HEADERS: usize = 50;

/// Masks the texts of one request and its answer.
pub(crate) struct Masker<'a> {
    /// Whose secrets are known.
    pub(crate) sites: &'a [Arc<Site>],
    pub(crate) names: &'a SecretNames,
    /// Whether this is an authorization or token request.
    pub(crate) is_oauth: bool,
}

impl Masker<'_> {
    /// A text with what is known in it masked, and shortened.
    pub(super) fn text(&self, text: &str) -> String {
        shorten(&self.known(text), LONGEST_TEXT)
    }

    /// Parameters as they stand in a query or a form.
    pub(super) fn query(&self, query: &str) -> String {
        shorten(&self.pairs(query), LONGEST_TEXT)
    }

    /// Headers, in their order.
    pub(super) fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let headers = headers.iter().take(MOST_HEADERS);
        headers
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                let value = self.header(name.as_str(), &value);
                (name.as_str().to_owned(), shorten(&value, LONGEST_TEXT))
            })
            .collect()
    }

    /// A body.
    pub(super) fn body(&self, headers: &HeaderMap, body: &Bytes) -> String {
        if body.is_empty() {
            return String::new();
        }
        let size = || format!("‹{} bytes›", body.len());
        let Ok(text) = std::str::from_utf8(body) else {
            return size();
        };
        if text.len() > LONGEST {
            return size();
        }
        let kind = headers.get(CONTENT_TYPE).map(|value| value.to_str());
        let kind = kind.and_then(Result::ok).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        if kind.starts_with("multipart/") {
            return size();
        }
        let trimmed = text.trim_start_matches('\u{FEFF}').trim_start();
        if trimmed.starts_with(['{', '[', '"']) {
            return match json::masked(self, trimmed, LONGEST_BODY) {
                Some(masked) => cut(&masked, LONGEST_BODY, text.len()),
                // What cannot be read may hide anything.
                None if self.is_oauth => size(),
                None => shorten(&self.known(text), LONGEST_BODY),
            };
        }
        let is_form = kind.starts_with("application/x-www-form-urlencoded") || self.is_oauth;
        let is_page = kind.starts_with("text/html");
        if is_form && !is_page {
            return shorten(&self.pairs(text), LONGEST_BODY);
        }
        shorten(&self.known(text), LONGEST_BODY)
    }

    fn header(&self, name: &str, value: &str) -> String {
        if self.names.is_secret_header(name) {
            // The scheme is no secret, and which known token it was is worth knowing.
            let (scheme, secret) = match value.split_once(' ') {
                Some((scheme, secret)) if name.ends_with("authorization") => (scheme, secret),
                _ => ("", value),
            };
            let masked = self
                .label(secret.trim())
                .unwrap_or_else(|| MASKED.to_owned());
            return format!("{scheme} {masked}").trim_start().to_owned();
        }
        if name == LOCATION.as_str() || name == REFERER.as_str() {
            // Redirects carry codes, whatever the request was for.
            let masker = Masker {
                is_oauth: true,
                ..*self
            };
            return match value.split_once('?') {
                Some((before, query)) => {
                    let (query, fragment) = query.split_once('#').unwrap_or((query, ""));
                    let mark = if fragment.is_empty() { "" } else { "#" };
                    let (query, fragment) = (masker.pairs(query), masker.pairs(fragment));
                    format!("{}?{query}{mark}{fragment}", self.known(before))
                }
                None => self.known(value).into_owned(),
            };
        }
        self.known(value).into_owned()
    }

    fn pairs(&self, text: &str) -> String {
        let pairs = text.split('&').map(|pair| self.pair(pair));
        pairs.collect::<Vec<_>>().join("&")
    }

    fn pair<'t>(&self, pair: &'t str) -> Cow<'t, str> {
        let Some((name, value)) = pair.split_once('=') else {
            return self.known(pair);
        };
        let decode = |text: &str| {
            let pair = format!("x={text}");
            let decoded = form_urlencoded::parse(pair.as_bytes()).next();
            decoded
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        let decoded = decode(value);
        let label = self.label(&decoded);
        let is_secret = label.is_some() || self.names.is_secret(&decode(name), self.is_oauth);
        if is_secret && !value.is_empty() {
            let mask = label.unwrap_or_else(|| MASKED.to_owned());
            return Cow::Owned(format!("{}={mask}", self.known(name)));
        }
        // What is encoded more than it had to be is shown decoded, if there is something in it.
        match self.known(&decoded) {
            Cow::Owned(masked) => Cow::Owned(format!("{}={masked}", self.known(name))),
            Cow::Borrowed(_) => self.known(pair),
        }
    }

    /// Whether a field with this name is a secret.
    pub(super) fn is_secret(&self, name: &str) -> bool {
        self.names.is_secret(name, self.is_oauth)
    }

    /// What stands for the value of a secret field. `None`: the value is too simple to be a secret,
    /// and what is missing or empty is worth seeing.
    pub(super) fn secret(&self, value: &Value) -> Option<String> {
        let label = match value {
            Value::Null | Value::Bool(_) => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => self.label(text),
            _ => None,
        };
        Some(label.unwrap_or_else(|| MASKED.to_owned()))
    }

    /// What stands for a known secret.
    fn label(&self, secret: &str) -> Option<String> {
        self.sites.iter().find_map(|site| {
            let client = &site.client;
            let mut accounts = site.accounts.iter();
            if client.client_secret == secret {
                return Some("‹client_secret›".to_owned());
            }
            if accounts.any(|account| account.password == secret) {
                return Some("‹password›".to_owned());
            }
            let label = site.grants().label(secret)?;
            Some(format!("‹{label}›"))
        })
    }

    /// The label of a secret that begins with these digits.
    fn label_of_digits(&self, digits: &str) -> Option<String> {
        let label = self.label(digits);
        label.or_else(|| self.label(&format!("{digits}{}", ENDS[0])))
    }

    /// A text in which every known secret is masked, wherever it stands. Borrowed: there is none.
    pub(super) fn known<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = String::new();
        let mut rest = text;
        let mut from = 0;
        while let Some(begin) = digits(rest, from) {
            let end = begin + DIGITS;
            if let Some(label) = self.label_of_digits(&rest[begin..end]) {
                masked.push_str(&rest[..begin]);
                masked.push_str(&label);
                rest = &rest[end..];
                let mut ends = ENDS.iter();
                rest = ends.find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
                from = 0;
            } else {
                from = begin + 1;
            }
        }
        if masked.is_empty() {
            return Cow::Borrowed(text);
        }
        masked.push_str(rest);
        Cow::Owned(masked)
    }
}

/// Where, not before `from`, as many hexadecimal digits follow one another as a secret has.
fn digits(text: &str, from: usize) -> Option<usize> {
    let mut count = 0;
    for (index, byte) in text.bytes().enumerate().skip(from) {
        count = if byte.is_ascii_hexdigit() {
            count + 1
        } else {
            0
        };
        if count == DIGITS {
            return Some(index + 1 - DIGITS);
        }
    }
    None
}

/// The beginning of a text that is too long.
fn shorten(text: &str, most: usize) -> String {
    cut(text, most, text.len())
}

/// The beginning of a text that is too long; it stands for one of so many bytes.
fn cut(text: &str, most: usize, bytes: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end));
    let beginning = &text[..end.unwrap_or_default()];
    format!("{beginning}… ‹{bytes} bytes›")
}
