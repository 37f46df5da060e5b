//! Secrets that were handed out, by what they say and by their number.

use std::collections::{BTreeMap, HashMap};

/// Secrets of one kind with what is known about each.
///
/// They are numbered from 1; a number is never given again, and the log calls secrets by it.
#[derive(Debug)]
pub(super) struct Register<T> {
    entries: BTreeMap<u64, Entry<T>>,
    numbers: HashMap<String, u64>,
    last: u64,
}

#[derive(Debug)]
struct Entry<T> {
    secret: String,
    item: T,
}

// Not derived: that would demand it of `T`.
impl<T> Default for Register<T> {
    fn default() -> Self {
        Self {
            entries: BTreeMap::new(),
            numbers: HashMap::new(),
            last: 0,
        }
    }
}

impl<T> Register<T> {
    /// The number of the next secret.
    pub(super) fn next_number(&self) -> u64 {
        self.last + 1
    }

    /// Adds a secret under the next number.
    pub(super) fn add(&mut self, secret: String, item: T) -> u64 {
        self.last += 1;
        self.numbers.insert(secret.clone(), self.last);
        self.entries.insert(self.last, Entry { secret, item });
        self.last
    }

    /// The number of a secret.
    pub(super) fn number(&self, secret: &str) -> Option<u64> {
        self.numbers.get(secret).copied()
    }

    /// The secret with this number.
    pub(super) fn secret(&self, number: u64) -> Option<&str> {
        Some(&self.entries.get(&number)?.secret)
    }

    pub(super) fn get(&self, number: u64) -> Option<&T> {
        Some(&self.entries.get(&number)?.item)
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut T> {
        Some(&mut self.entries.get_mut(&number)?.item)
    }

    /// Everything that is known, to be changed.
    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.values_mut().map(|entry| &mut entry.item)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Numbers and what is known, the newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = (u64, &T)> {
        let entries = self.entries.iter().rev();
        entries.map(|(number, entry)| (*number, &entry.item))
    }

    /// Forgets the least worth until so many are left; of equal ones the oldest.
    pub(super) fn shrink(&mut self, left: usize, worth: impl Fn(&T) -> u8) {
        let excess = self.entries.len().saturating_sub(left);
        let mut ranked: Vec<(u8, u64)> = self
            .entries
            .iter()
            .map(|(number, entry)| (worth(&entry.item), *number))
            .collect();
        ranked.sort_unstable();
        for (_, number) in ranked.into_iter().take(excess) {
            if let Some(entry) = self.entries.remove(&number) {
                self.numbers.remove(&entry.secret);
            }
        }
    }
}
