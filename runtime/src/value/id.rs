//! Identifiers.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

#[cfg(test)]
mod tests;

/// An identifier given by a provider, of a `T` where it is known of what.
///
/// Providers write the same identifier now as a number, now as text; both are the same `Id`.
///
/// ```
/// use provider_runtime::Id;
///
/// let number: Id = 193.into();
/// let text: Id = "193".into();
/// assert_eq!(number, text);
/// assert!(number == 193 && number == "193");
/// ```
///
/// Identifiers of different things are different types; [`cast`](Id::cast) is the way from one to
/// the other for a caller who knows better.
///
/// ```compile_fail,E0308
/// # use provider_runtime::Id;
/// enum Task {}
/// enum Project {}
///
/// let task: Id<Task> = Id::from(193);
/// let project: Id<Project> = task;
/// ```
///
/// ```
/// # use provider_runtime::Id;
/// # enum Task {}
/// # enum Project {}
/// let task: Id<Task> = Id::from(193);
/// let project: Id<Project> = task.cast();
/// ```
pub struct Id<T = Untyped> {
    text: Cow<'static, str>,
    of: PhantomData<fn() -> T>,
}

/// What an [`Id`] identifies where the provider does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Untyped {}

impl<T> Id<T> {
    /// An identifier known beforehand.
    pub const fn from_static(text: &'static str) -> Self {
        Id {
            text: Cow::Borrowed(text),
            of: PhantomData,
        }
    }

    /// The parts joined by `separator`, as some providers make identifiers of several others.
    /// A part that contains the separator is found to be several parts again.
    ///
    /// ```
    /// # use provider_runtime::{Id, Untyped};
    /// let id = Id::<Untyped>::from_parts("--", &["33", "1"]);
    /// assert_eq!(id.as_str(), "33--1");
    /// assert_eq!(id.parts("--"), ["33", "1"]);
    /// ```
    pub fn from_parts(separator: &str, parts: &[&str]) -> Self {
        Id::from(parts.join(separator))
    }

    /// The texts between occurrences of `separator`; with an empty separator the whole is the only
    /// part.
    pub fn parts(&self, separator: &str) -> Vec<&str> {
        if separator.is_empty() {
            return vec![self.as_str()];
        }
        self.text.split(separator).collect()
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same identifier, taken for one of a `U`.
    pub fn cast<U>(self) -> Id<U> {
        Id {
            text: self.text,
            of: PhantomData,
        }
    }
}

// Written out, because `derive` would demand of `T` what only the text needs.

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Id {
            text: self.text.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Id").field(&self.text).finish()
    }
}

impl<T> Default for Id<T> {
    /// The empty identifier.
    fn default() -> Self {
        Id::from_static("")
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> PartialEq<str> for Id<T> {
    fn eq(&self, text: &str) -> bool {
        self.text == text
    }
}

impl<T> PartialEq<&str> for Id<T> {
    fn eq(&self, text: &&str) -> bool {
        self.text == *text
    }
}

impl<T> PartialEq<i64> for Id<T> {
    fn eq(&self, number: &i64) -> bool {
        self.text == number.to_string()
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    /// The order of the texts: `10` comes before `9`.
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl<T> AsRef<str> for Id<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> From<&str> for Id<T> {
    fn from(text: &str) -> Self {
        Id::from(text.to_owned())
    }
}

impl<T> From<String> for Id<T> {
    fn from(text: String) -> Self {
        Id {
            text: Cow::Owned(text),
            of: PhantomData,
        }
    }
}

impl<T> From<&Id<T>> for Id<T> {
    fn from(id: &Id<T>) -> Self {
        id.clone()
    }
}

impl<T> From<i32> for Id<T> {
    fn from(number: i32) -> Self {
        Id::from(number.to_string())
    }
}

impl<T> From<u32> for Id<T> {
    fn from(number: u32) -> Self {
        Id::from(number.to_string())
    }
}

impl<T> From<i64> for Id<T> {
    fn from(number: i64) -> Self {
        Id::from(number.to_string())
    }
}

impl<T> From<u64> for Id<T> {
    fn from(number: u64) -> Self {
        Id::from(number.to_string())
    }
}

impl<T> From<Id<T>> for String {
    fn from(id: Id<T>) -> Self {
        id.text.into_owned()
    }
}
