//! What calls of lists return.

use std::ops::Deref;

/// One page of a list. Reads like a slice of its records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T, L = ()> {
    /// The records.
    pub items: Vec<T>,
    /// Number of records on all pages, if the provider says it.
    pub total: Option<u64>,
    /// Records of other types that were asked for along with these.
    pub linked: L,
}

impl<T, L> Deref for Page<T, L> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T, L> IntoIterator for Page<T, L> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T, L> IntoIterator for &'a Page<T, L> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// What a call returns and the records of other types that were asked for along with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Linked<T, L> {
    /// What the call returns.
    pub data: T,
    /// Records that came along.
    pub linked: L,
}
