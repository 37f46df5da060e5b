//! YAML as a tree that knows its places, before anything is known about keys.

mod de;

pub(crate) use de::deserialize;

use crate::span::{Span, Spanned};

/// A value of a YAML file.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub span: Span,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    /// Something refused, which has been reported already. It satisfies every check.
    Invalid,
    Null,
    Boolean(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: Spanned<String>,
    pub value: Node,
}

impl Node {
    /// The entries, if it is a map.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value under `key`, if it is a map that has one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|entry| entry.key.value == key)
            .map(|entry| &entry.value)
    }
}
