//! Looking things up in a description, and saying where something is wrong with it.

use super::Unusable;
use crate::{
    diagnostic::{Diagnostic, quote},
    node::{Node, NodeKind},
    source::is_unprintable,
};

/// Longest text that is taken over, in characters.
const TEXT_MAX: usize = 300;
/// Most members of a list that are taken over.
const LIST_MAX: usize = 1_000;

/// Names of values that are nobody's business.
const SECRETS: [&str; 6] = [
    "client_secret",
    "access_token",
    "refresh_token",
    "private_key",
    "api_key",
    "password",
];

/// A file that has been read.
pub(super) struct Page<'a> {
    text: &'a str,
    pub(super) root: &'a Node,
    problems: &'a [Diagnostic],
}

/// The place `start` of `text`, and what is wrong there.
pub(super) fn at(text: &str, start: usize, message: &str) -> Unusable {
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Unusable {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: message.to_owned(),
    }
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, root: &'a Node, problems: &'a [Diagnostic]) -> Self {
        Self {
            text,
            root,
            problems,
        }
    }

    /// Something is wrong with a value.
    pub(super) fn at(&self, node: &Node, message: &str) -> Unusable {
        at(self.text, node.span.start, message)
    }

    /// Something is wrong with the whole.
    pub(super) fn start(&self, message: &str) -> Unusable {
        self.at(self.root, message)
    }

    /// Refuses a part in which a key stands twice: readers differ in which of them counts.
    pub(super) fn refuse_duplicates(&self, part: &Node) -> Result<(), Unusable> {
        let span = part.span;
        let inside = |problem: &&Diagnostic| {
            problem.code == "duplicate-key"
                && (span.start..=span.end).contains(&problem.span().start)
        };
        match self.problems.iter().find(inside) {
            Some(problem) => Err(at(self.text, problem.span().start, &problem.message)),
            None => Ok(()),
        }
    }

    /// Refuses a part that holds a secret.
    pub(super) fn refuse_secrets(&self, part: &Node) -> Result<(), Unusable> {
        for entry in part.entries() {
            let name = entry.key.value.to_ascii_lowercase();
            let holds = matches!(&entry.value.kind, NodeKind::Text(text) if !text.is_empty());
            if SECRETS.contains(&name.as_str()) && holds {
                let message = format!(
                    "{} belongs to an application, not to a description of the provider; take it out \
                     of the file",
                    quote(&entry.key.value)
                );
                return Err(at(self.text, entry.key.span.start, &message));
            }
            self.refuse_secrets(&entry.value)?;
        }
        if let NodeKind::List(items) = &part.kind {
            items
                .iter()
                .try_for_each(|item| self.refuse_secrets(item))?;
        }
        Ok(())
    }

    /// The address under `key`, if it is there.
    pub(super) fn address(&self, map: &Node, key: &str) -> Result<Option<String>, Unusable> {
        let Some(node) = present(map, key) else {
            return Ok(None);
        };
        let refuse = |why: &str| Err(self.at(node, &format!("{} {why}", quote(key))));
        let NodeKind::Text(text) = &node.kind else {
            return refuse("is not a text that can be shown");
        };
        match address_problem(text) {
            None => Ok(Some(text.clone())),
            Some(why) => refuse(why),
        }
    }

    /// The address under `key`, which has to be there.
    pub(super) fn needed_address(&self, map: &Node, key: &str) -> Result<String, Unusable> {
        let address = self.address(map, key)?;
        address.ok_or_else(|| self.at(map, &format!("there is no {} here", quote(key))))
    }

    /// The list of texts under `key`, if it is there.
    pub(super) fn words(&self, map: &Node, key: &str) -> Result<Option<Vec<String>>, Unusable> {
        let Some(node) = present(map, key) else {
            return Ok(None);
        };
        let refuse = |node: &Node| {
            let message = format!("{} is not a list of texts that can be shown", quote(key));
            Err(self.at(node, &message))
        };
        let NodeKind::List(items) = &node.kind else {
            return refuse(node);
        };
        if items.len() > LIST_MAX {
            return Err(self.at(node, &format!("{} has too many members", quote(key))));
        }
        let mut words = Vec::new();
        for item in items {
            match &item.kind {
                NodeKind::Text(text) if !words.contains(text) => words.push(text.clone()),
                NodeKind::Text(_) => {}
                _ => return refuse(item),
            }
        }
        Ok(Some(words))
    }

    /// A scope, if `text` can be one (RFC 6749 appendix A.4).
    pub(super) fn scope(&self, node: &Node, text: &str) -> Result<String, Unusable> {
        let is_scope = |c: char| matches!(c, '!' | '#'..='[' | ']'..='~');
        if text.is_empty() || !text.chars().all(is_scope) {
            let message = format!("{} cannot be a scope (RFC 6749 appendix A.4)", quote(text));
            return Err(self.at(node, &message));
        }
        Ok(text.to_owned())
    }
}

/// The value under `key`, unless it is null.
pub(super) fn present<'a>(map: &'a Node, key: &str) -> Option<&'a Node> {
    map.get(key)
        .filter(|node| !matches!(node.kind, NodeKind::Null))
}

/// The text under `key` in one line of bounded length, if there is anything to be read.
pub(super) fn line(map: &Node, key: &str) -> Option<String> {
    match &map.get(key)?.kind {
        NodeKind::Text(text) => one_line(text),
        _ => None,
    }
}

/// `text` in one line of bounded length, if there is anything to be read.
pub(super) fn one_line(text: &str) -> Option<String> {
    let shown = text.replace(is_unprintable, " ");
    let words: Vec<_> = shown.split_whitespace().collect();
    let line = words.join(" ");
    let cut: String = line.chars().take(TEXT_MAX).collect();
    let cut = if cut.len() < line.len() {
        format!("{}…", cut.trim_end())
    } else {
        cut
    };
    (!cut.is_empty()).then_some(cut)
}

/// Why a text is not the address of an endpoint.
pub(super) fn address_problem(text: &str) -> Option<&'static str> {
    let Some(rest) = text.strip_prefix("https://") else {
        return Some("is not an address that begins with https://");
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some("has credentials in it");
    }
    if text.contains(['{', '}']) {
        return Some("has a placeholder: write the address out in the file");
    }
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`|#".contains(c);
    (authority.is_empty() || !text.chars().all(is_plain))
        .then_some("is not an address without fragment and odd characters")
}
