//! Doc comments.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::name::Ident;
use crate::prose;

/// A doc comment, as one `#[doc]` attribute with a literal for each line.
#[derive(Clone, Debug, Default)]
pub(super) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// Starts with a sentence of ours.
    pub(super) fn ours(markdown: &str) -> Self {
        Self {
            lines: prose::wrap(markdown, "", ""),
        }
    }

    /// Starts with prose of the spec. The first sentence stands alone: it is what overviews show.
    pub(super) fn prose(text: &str) -> Self {
        let text = prose::sentence(text);
        let (summary, rest) = split_summary(&text);
        let mut lines = prose::doc_lines(summary);
        if lines.is_empty() {
            lines.push("Not described.".to_owned());
        }
        Self { lines }.then_prose(rest)
    }

    /// Adds a paragraph of ours.
    pub(super) fn paragraph(mut self, markdown: impl Into<String>) -> Self {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(prose::wrap(&markdown.into(), "", ""));
        self
    }

    /// Adds prose of the spec.
    pub(super) fn then_prose(mut self, text: &str) -> Self {
        let lines = prose::doc_lines(text);
        if !lines.is_empty() && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }

    /// Adds a heading.
    pub(super) fn heading(self, text: &str) -> Self {
        self.paragraph(format!("# {text}"))
    }

    /// Adds an item to a list, or starts one.
    pub(super) fn item(mut self, text: &str) -> Self {
        if !self
            .lines
            .last()
            .is_some_and(|line| line.starts_with("- ") || line.starts_with("  "))
        {
            self.lines.push(String::new());
        }
        self.lines.extend(prose::wrap(text, "- ", "  "));
        self
    }

    /// Adds a table. Cells are Markdown of ours with pipes escaped; each row stays on its line.
    pub(super) fn table(mut self, head: &[&str], rows: &[Vec<String>]) -> Self {
        self.lines.push(String::new());
        self.lines.push(format!("| {} |", head.join(" | ")));
        self.lines.push(format!("|{}", "---|".repeat(head.len())));
        self.lines
            .extend(rows.iter().map(|row| format!("| {} |", row.join(" | "))));
        self
    }

    /// Adds the name on the wire where the code has another.
    pub(super) fn wire_name(self, ident: &Ident, wire: &str) -> Self {
        if ident.as_str() == wire {
            self
        } else {
            self.paragraph(sent_as(wire))
        }
    }
}

/// How a rename is told.
pub(super) fn sent_as(wire: &str) -> String {
    match prose::code(wire).as_str() {
        "" => "The empty text on the wire.".to_owned(),
        code => format!("{code} on the wire."),
    }
}

/// Cuts after the first sentence of a first paragraph that has more than one.
fn split_summary(text: &str) -> (&str, &str) {
    let paragraph = text.find("\n\n").unwrap_or(text.len());
    let ends = text[..paragraph]
        .match_indices(['.', '!', '?'])
        .find(|(index, _)| {
            let (before, after) = (&text[..*index], &text[index + 1..paragraph]);
            let next = after.trim_start();
            after.starts_with([' ', '\n'])
                && next.starts_with(char::is_uppercase)
                && before.matches('`').count() % 2 == 0
                && !before.starts_with(['-', '*', '+', '~'])
        });
    ends.map_or((text, ""), |(index, _)| text.split_at(index + 1))
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.lines {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}

/// A doc comment of the enclosing module.
pub(super) fn inner(doc: &Doc) -> TokenStream {
    let lines = doc.lines.iter().map(|line| {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        quote!(#![doc = #line])
    });
    quote!(#(#lines)*)
}
