//! What an unchanged provider's crate looked like, so that it need not be made again.
//!
//! The cache holds no output. For each provider it holds a fingerprint of everything the output
//! depends on (the model, the options, this program) and the fingerprints of the files that came of
//! it. If the files on disk still have them, they are the output. A cache that is missing, damaged
//! or wrong costs time and nothing else.

use std::collections::BTreeMap;
use std::env;
use std::fmt::{self, Write as _};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use specs::model::Provider;

use crate::tree::{self, MANIFEST};
use crate::{Options, Tree};

/// Where an earlier run left its output and its cache.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The output folder.
    pub out: PathBuf,
    /// The file of the cache.
    pub cache: PathBuf,
}

impl Previous {
    /// The output folder together with a cache in the target folder this program was built into.
    /// `None` if it does not run from one.
    pub fn beside_this_program(out: &Path) -> Option<Self> {
        let program = env::current_exe().ok()?;
        let target = program
            .ancestors()
            .find(|folder| folder.join("CACHEDIR.TAG").is_file())?;
        Some(Self {
            out: out.to_owned(),
            cache: target.join("generator.cache"),
        })
    }
}

/// What is known about one provider's crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    key: u64,
    /// Path below the output folder, and fingerprint.
    files: Vec<(String, u64)>,
}

/// The cache of a run.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    previous: Option<Previous>,
    /// Fingerprint of what all providers have in common.
    common: u64,
    entries: BTreeMap<String, Entry>,
}

impl Cache {
    /// Reads the cache of an earlier run.
    pub(crate) fn load(options: &Options) -> Self {
        let (Some(previous), Some(program)) = (&options.previous, fingerprint_of_program()) else {
            return Self::default();
        };
        let mut hasher = Fingerprint::default();
        program.hash(&mut hasher.0);
        // Writing into a hasher does not fail.
        let _ = write!(
            hasher,
            "{:?} {} {}",
            options.runtime, options.wire_tests, options.autoexamples
        );
        let text = fs::read_to_string(&previous.cache).unwrap_or_default();
        Self {
            previous: Some(previous.clone()),
            common: hasher.0.finish(),
            entries: parse(&text).unwrap_or_default(),
        }
    }

    /// The files of a provider's crate, if nothing they depend on has changed and they are still on
    /// disk as they were made.
    pub(crate) fn files(&self, provider: &Provider) -> Option<Vec<(PathBuf, Vec<u8>)>> {
        let out = &self.previous.as_ref()?.out;
        let entry = self.entries.get(&provider.id)?;
        if entry.key != self.key(provider) {
            return None;
        }
        let read = |(path, expected): &(String, u64)| {
            let content = fs::read(out.join(path)).ok()?;
            (fingerprint(&content) == *expected).then(|| (PathBuf::from(path), content))
        };
        entry.files.iter().map(read).collect()
    }

    /// Writes down what was made of `providers`. A failure leaves the next run without help.
    pub(crate) fn store(mut self, providers: &[Provider], tree: &Tree) {
        let Some(previous) = self.previous.clone() else {
            return;
        };
        let before = self.entries.clone();
        for provider in providers {
            let key = self.key(provider);
            self.entries.insert(
                provider.id.clone(),
                Entry {
                    key,
                    files: Vec::new(),
                },
            );
        }
        for (path, content) in tree.iter() {
            let (folder, _) = tree::home(path);
            let Some(path) = path.to_str().filter(|path| !path.ends_with(MANIFEST)) else {
                continue;
            };
            let id = folder.to_str().unwrap_or_default();
            let known = providers.iter().any(|provider| provider.id == id);
            if let Some(entry) = self.entries.get_mut(id).filter(|_| known) {
                entry.files.push((path.to_owned(), fingerprint(content)));
            }
        }
        if self.entries != before {
            let _ = fs::write(&previous.cache, print(&self.entries));
        }
    }

    fn key(&self, provider: &Provider) -> u64 {
        let mut hasher = Fingerprint::default();
        self.common.hash(&mut hasher.0);
        // Writing into a hasher does not fail.
        let _ = write!(hasher, "{provider:?}");
        hasher.0.finish()
    }
}

/// Hashes what is formatted into it.
#[derive(Default)]
struct Fingerprint(DefaultHasher);

impl fmt::Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

fn fingerprint(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    hasher.finish()
}

/// This very build of this program and the formatter it will call.
fn fingerprint_of_program() -> Option<u64> {
    let program = env::current_exe().ok()?;
    let metadata = fs::metadata(&program).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut hasher = DefaultHasher::new();
    (program, metadata.len(), modified).hash(&mut hasher);
    (env::var_os("RUSTFMT"), env::var_os("RUSTUP_TOOLCHAIN")).hash(&mut hasher);
    Some(hasher.finish())
}

/// One line for each provider (`= id key`), followed by one for each of its files (`hash path`).
fn print(entries: &BTreeMap<String, Entry>) -> String {
    let mut text = String::new();
    for (id, entry) in entries {
        let _ = writeln!(text, "= {id} {:016x}", entry.key);
        for (path, hash) in &entry.files {
            let _ = writeln!(text, "{hash:016x} {path}");
        }
    }
    text
}

fn parse(text: &str) -> Option<BTreeMap<String, Entry>> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut current: Option<&mut Entry> = None;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("= ") {
            let (id, key) = heading.split_once(' ')?;
            let entry = entries.entry(id.to_owned()).or_default();
            entry.key = u64::from_str_radix(key, 16).ok()?;
            current = Some(entry);
        } else {
            let (hash, path) = line.split_once(' ')?;
            let hash = u64::from_str_radix(hash, 16).ok()?;
            current.as_mut()?.files.push((path.to_owned(), hash));
        }
    }
    Some(entries)
}

#[cfg(test)]
mod tests;
