//! The output in memory, and the only code that touches the output folder.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Component, Path, PathBuf};

use crate::GenerateError;

mod disk;
#[cfg(test)]
mod tests;

pub use disk::{Changes, Reach};

/// Name of the file that lists what was generated into a folder.
pub const MANIFEST: &str = ".manifest";

/// The folder with the pages of the providers, a folder each.
pub const PAGES: &str = "book/src";

/// The folder among them that belongs to no provider.
const GUIDE: &str = "guide";

/// The folder with the code of the pages, a file for each provider.
pub(crate) const SNIPPETS: &str = "wire-tests/snippets";

/// Files of the output: path below the output folder, and content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Tree {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. The same path twice is an error, and so is a path that leads out.
    pub fn insert(
        &mut self,
        path: impl Into<PathBuf>,
        content: impl Into<Vec<u8>>,
    ) -> Result<(), GenerateError> {
        let path = path.into();
        let is_plain = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_plain || path.as_os_str().is_empty() {
            return Err(GenerateError::Escape(path));
        }
        match self.files.entry(path) {
            Entry::Occupied(entry) => Err(GenerateError::Duplicate(entry.key().clone())),
            Entry::Vacant(entry) => {
                entry.insert(content.into());
                Ok(())
            }
        }
    }

    /// Adds all files of `other`.
    pub fn extend(&mut self, other: Self) -> Result<(), GenerateError> {
        other
            .files
            .into_iter()
            .try_for_each(|(path, content)| self.insert(path, content))
    }

    /// The content of a file.
    pub fn get(&self, path: impl AsRef<Path>) -> Option<&[u8]> {
        self.files.get(path.as_ref()).map(Vec::as_slice)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.files
            .iter()
            .map(|(path, content)| (path.as_path(), content.as_slice()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many lines all files have together.
    pub fn lines(&self) -> usize {
        self.files
            .values()
            .map(|content| content.split(|byte| *byte == b'\n').count() - 1)
            .sum()
    }

    /// Adds to each folder at the top, and to the top itself, the list of its files. By this list a
    /// later run knows what it may delete. The pages of a provider and their code are on the list of its
    /// crate.
    pub(crate) fn add_manifests(&mut self) -> Result<(), GenerateError> {
        let mut lists: BTreeMap<PathBuf, String> = BTreeMap::new();
        for path in self.files.keys() {
            let (folder, rest) = home(path);
            let list = lists.entry(folder).or_default();
            list.push_str(&rest);
            list.push('\n');
        }
        lists
            .into_iter()
            .try_for_each(|(folder, list)| self.insert(folder.join(MANIFEST), list))
    }
}

/// The folder at the top whose list has a file (empty for files at the top), and the file as the
/// list has it: its path from there.
pub(crate) fn home(path: &Path) -> (PathBuf, String) {
    let mut parts = path.components();
    if let Some(provider) = provider_of_page(path).or_else(|| provider_of_snippets(path)) {
        return (provider.into(), format!("../{}", slashed(path)));
    }
    match (parts.next(), parts.as_path()) {
        (Some(top), rest) if !rest.as_os_str().is_empty() => {
            (PathBuf::from(top.as_os_str()), slashed(rest))
        }
        _ => (PathBuf::new(), slashed(path)),
    }
}

/// The folder that holds nothing but what belongs together with the file: that of a provider's
/// pages, else the one at the top. Empty for files at the top.
fn own_folder(path: &Path) -> PathBuf {
    match provider_of_page(path) {
        Some(provider) => Path::new(PAGES).join(provider),
        None => home(path).0,
    }
}

/// The provider whose page a file is.
fn provider_of_page(path: &Path) -> Option<&str> {
    let mut parts = path.strip_prefix(PAGES).ok()?.components();
    let provider = parts.next()?.as_os_str().to_str()?;
    (provider != GUIDE && parts.next().is_some()).then_some(provider)
}

/// The provider whose pages have the code in a file.
fn provider_of_snippets(path: &Path) -> Option<&str> {
    path.strip_prefix(SNIPPETS).ok()?.file_stem()?.to_str()
}

/// A path with slashes on every system.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
