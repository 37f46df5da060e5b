//! The kitchen sink as a tree of values, so that tests can change any part of it.

use crate::files;
use generator::{Options, Runtime, Tree, tree::Reach};
use serde::{
    Deserialize,
    de::{Deserializer, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use specs::{Diagnostics, SourceFile, Sources, model::Provider};
use std::{fmt, fs};

/// A YAML value. Maps keep the order of the file, which counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Keys and values.
    Map(Vec<(String, Node)>),
    /// A list.
    List(Vec<Node>),
    /// A text, a number or a truth value.
    Leaf(Value),
}

/// Where a value stands: positions from the top, in maps and lists alike.
pub type Path = Vec<usize>;

impl Node {
    /// The values one level below.
    fn children(&self) -> Vec<&Self> {
        match self {
            Self::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
            Self::List(items) => items.iter().collect(),
            Self::Leaf(_) => Vec::new(),
        }
    }

    /// The value at a path.
    pub fn at(&self, path: &[usize]) -> &Self {
        path.iter()
            .fold(self, |node, position| node.children()[*position])
    }

    /// The value at a path, to be changed.
    pub fn at_mut(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |node, position| match node {
            Self::Map(entries) => &mut entries[*position].1,
            Self::List(items) => &mut items[*position],
            Self::Leaf(_) => unreachable!("the path leads to a value"),
        })
    }

    /// The key of the value at a path; `None` in a list.
    pub fn key(&self, path: &[usize]) -> Option<&str> {
        let (last, parent) = path.split_last()?;
        match self.at(parent) {
            Self::Map(entries) => Some(&entries[*last].0),
            _ => None,
        }
    }

    /// The same with another value at a path.
    pub fn with(&self, path: &[usize], value: Value) -> Self {
        let mut changed = self.clone();
        *changed.at_mut(path) = Self::Leaf(value);
        changed
    }

    /// The same without the value at a path.
    pub fn without(&self, path: &[usize]) -> Self {
        let mut changed = self.clone();
        let (last, parent) = path.split_last().expect("the top cannot be removed");
        match changed.at_mut(parent) {
            Self::Map(entries) => drop(entries.remove(*last)),
            Self::List(items) => drop(items.remove(*last)),
            Self::Leaf(_) => unreachable!("the path leads to a value"),
        }
        changed
    }

    /// Gives the key at a path another name.
    pub fn rename(&mut self, path: &[usize], name: String) {
        let (last, parent) = path.split_last().expect("the top has no key");
        match self.at_mut(parent) {
            Self::Map(entries) => entries[*last].0 = name,
            _ => unreachable!("the path leads to a key"),
        }
    }

    /// Paths of all values below, in the order of the file.
    pub fn paths(&self) -> Vec<Path> {
        let mut found = Vec::new();
        self.collect(&mut Vec::new(), &mut found);
        found
    }

    fn collect(&self, path: &mut Path, found: &mut Vec<Path>) {
        for (position, child) in self.children().into_iter().enumerate() {
            path.push(position);
            found.push(path.clone());
            child.collect(path, found);
            path.pop();
        }
    }

    /// A path as `resources.tasks.operations`.
    pub fn show(&self, path: &[usize]) -> String {
        let part = |length: usize| match self.key(&path[..length]) {
            Some(key) => key.to_owned(),
            None => path[length - 1].to_string(),
        };
        (1..=path.len()).map(part).collect::<Vec<_>>().join(".")
    }

    /// The value as JSON, which is YAML without ambiguities.
    pub fn to_json(&self) -> String {
        let text = |text: &str| Value::from(text).to_string();
        match self {
            Self::Map(entries) => {
                let entry =
                    |(key, value): &(String, Self)| format!("{}: {}", text(key), value.to_json());
                format!(
                    "{{{}}}",
                    entries.iter().map(entry).collect::<Vec<_>>().join(",\n")
                )
            }
            Self::List(items) => {
                format!(
                    "[{}]",
                    items
                        .iter()
                        .map(Self::to_json)
                        .collect::<Vec<_>>()
                        .join(",\n")
                )
            }
            Self::Leaf(value) => value.to_string(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Node;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Leaf(Value::Null))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Leaf(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Leaf(value.into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Leaf(value.into()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Leaf(value.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<Node, Node>()? {
                    let key = match key {
                        Node::Leaf(Value::String(text)) => text,
                        // As a key, `null` is a word like any other.
                        Node::Leaf(value) => value.to_string(),
                        Node::List(_) | Node::Map(_) => return Err(A::Error::custom("no text")),
                    };
                    entries.push((key, value));
                }
                Ok(Node::Map(entries))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// The kitchen sink's spec.
pub fn load() -> Node {
    let path = files::root().join("tests/golden/kitchen_sink/spec/kitchen_sink.yaml");
    let text = fs::read_to_string(path).expect("the kitchen sink is there");
    serde_yaml::from_str(&text).expect("the kitchen sink is YAML")
}

/// Resolves a spec.
pub fn resolve(spec: &Node) -> Result<Provider, Diagnostics> {
    let file = SourceFile {
        path: "kitchen_sink.yaml".into(),
        text: spec.to_json(),
    };
    let mut providers = specs::load_sources(Sources::from_files(vec![file]))?;
    assert_eq!(providers.len(), 1);
    Ok(providers.remove(0))
}

/// Generates the crate of a provider.
pub fn generate(provider: &Provider) -> Tree {
    let options = Options {
        runtime: Runtime::Workspace,
        reach: Reach::OwnFolders,
        wire_tests: false,
        autoexamples: true,
        guide: None,
        previous: None,
    };
    let providers = std::slice::from_ref(provider);
    generator::generate(providers, &options).expect("specs that pass can be generated")
}
