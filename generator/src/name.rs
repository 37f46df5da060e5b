//! Where Rust identifiers are made, and nowhere else.
//!
//! An [`Ident`] can only be had from a [`Scope`], and a scope never hands out the same identifier
//! twice. Names of a spec keep their words; the case follows from what the scope names.

use std::collections::BTreeSet;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

mod reserved;
#[cfg(test)]
mod tests;

pub use reserved::{BY_REF_METHODS, BY_VALUE_METHODS, CONSTANTS, TYPES};

/// What a scope names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Types and variants: `UpperCamelCase`.
    Type,
    /// Functions, methods, fields, arguments and modules: `snake_case`.
    Snake,
    /// Constants and statics: `SCREAMING_SNAKE_CASE`.
    Constant,
}

/// An identifier that is valid, free of keywords, and unique in its scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    text: String,
    wire: String,
}

impl Ident {
    /// The identifier as it stands in source.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name it was made from.
    pub fn wire(&self) -> &str {
        &self.wire
    }

    /// Whether the identifier differs from the name it was made from.
    pub fn is_renamed(&self) -> bool {
        self.text != self.wire
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(proc_macro2::Ident::new(&self.text, Span::call_site()));
    }
}

/// A set of identifiers that must differ from each other.
#[derive(Clone, Debug)]
pub struct Scope {
    case: Case,
    /// Word put before a name that starts with a digit or has no usable character.
    stem: &'static str,
    taken: BTreeSet<String>,
}

impl Scope {
    /// An empty scope. `stem` is put before names that start with a digit, and stands in for names
    /// without a single letter or digit.
    pub fn new(case: Case, stem: &'static str) -> Self {
        Self {
            case,
            stem,
            taken: BTreeSet::new(),
        }
    }

    /// Takes names out of the scope.
    #[must_use]
    pub fn reserve<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.taken.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Makes an identifier from `wire`.
    ///
    /// A keyword or reserved name gets an underscore at its end; what is still taken gets a number,
    /// in the order of the calls.
    pub fn claim(&mut self, wire: &str) -> Ident {
        self.claim_as(wire, wire)
    }

    /// Makes an identifier for `wire` from `preferred`, the author's own choice of name.
    pub fn claim_as(&mut self, wire: &str, preferred: &str) -> Ident {
        let base = self.shape(preferred);
        let text = if self.is_free(&base) {
            base
        } else {
            self.next_free(&base)
        };
        self.take(wire, text)
    }

    /// Makes an identifier from `wire`, or from `wire` and `suffix` if the plain one is taken.
    pub fn claim_or_suffixed(&mut self, wire: &str, suffix: &str) -> Ident {
        let plain = self.shape(wire);
        if self.is_free(&plain) {
            return self.take(wire, plain);
        }
        self.claim_as(wire, &format!("{wire} {suffix}"))
    }

    fn take(&mut self, wire: &str, text: String) -> Ident {
        self.taken.insert(text.clone());
        Ident {
            text,
            wire: wire.to_owned(),
        }
    }

    fn is_free(&self, text: &str) -> bool {
        !self.taken.contains(text) && !reserved::is_keyword(text)
    }

    /// `base_`, then `base_2`, `base_3` (types: `Base2`, `Base3`).
    ///
    /// The underscore is for words the language or the emitted code has taken; two names of a spec
    /// that fall together are counted instead, so that neither looks like the other's twin.
    fn next_free(&self, base: &str) -> String {
        let underscored = format!("{base}_");
        if reserved::is_word(base) && self.is_free(&underscored) {
            return underscored;
        }
        let separator = if self.case == Case::Type { "" } else { "_" };
        (2..=u64::MAX)
            .map(|number| format!("{base}{separator}{number}"))
            .find(|text| self.is_free(text))
            .unwrap_or(underscored)
    }

    /// The name in the scope's case: ASCII letters, digits and underscores, a letter first.
    fn shape(&self, name: &str) -> String {
        let words: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
            .collect();
        let words = words.trim_start();
        let named = match words.chars().next() {
            None => self.stem.to_owned(),
            Some(first) if first.is_ascii_digit() => format!("{} {words}", self.stem),
            Some(_) => words.to_owned(),
        };
        match self.case {
            Case::Type => named.to_pascal_case(),
            Case::Snake => named.to_snake_case(),
            Case::Constant => named.to_shouty_snake_case(),
        }
    }
}
