//! Trees with unknown keys, made readable: an author is told of everything else as well.

use std::collections::HashMap;

use crate::{
    node::{Node, NodeKind},
    span::Span,
};

/// What to do about the unknown keys of a file.
#[derive(Debug, Default)]
pub(crate) struct Repairs {
    /// Place of an unknown key, and the known one that it is taken for; without one its entry is
    /// left out.
    keys: HashMap<Span, Option<&'static str>>,
}

impl Repairs {
    /// Adds an unknown key.
    pub(super) fn add(&mut self, place: Span, meant: Option<&'static str>) {
        self.keys.insert(place, meant);
    }

    /// How many keys are unknown.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether something is left out, so that what it used seems unused.
    pub(crate) fn leave_out(&self) -> bool {
        self.keys.values().any(Option::is_none)
    }

    /// Renames the keys or leaves their entries out.
    pub(crate) fn apply(&self, node: &mut Node) {
        if self.keys.is_empty() {
            return;
        }
        match &mut node.kind {
            NodeKind::Map(entries) => {
                entries.retain(|entry| self.keys.get(&entry.key.span) != Some(&None));
                for entry in entries {
                    if let Some(Some(meant)) = self.keys.get(&entry.key.span) {
                        entry.key.value = (*meant).to_owned();
                    }
                    self.apply(&mut entry.value);
                }
            }
            NodeKind::List(items) => items.iter_mut().for_each(|item| self.apply(item)),
            _ => {}
        }
    }
}
