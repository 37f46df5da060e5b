//! Values that come in one of two forms.

use std::collections::{BTreeMap, btree_map};
use std::slice;

/// A value, or a text where the provider writes text in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextOr<T> {
    /// The text.
    Text(String),
    /// The value.
    Value(T),
}

impl<T> TextOr<T> {
    /// The value; `None` if there is text in its place.
    pub fn value(&self) -> Option<&T> {
        match self {
            TextOr::Text(_) => None,
            TextOr::Value(value) => Some(value),
        }
    }

    /// The value itself; `None` if there is text in its place.
    pub fn into_value(self) -> Option<T> {
        match self {
            TextOr::Text(_) => None,
            TextOr::Value(value) => Some(value),
        }
    }

    /// The text; `None` if the value is there.
    pub fn text(&self) -> Option<&str> {
        match self {
            TextOr::Text(text) => Some(text),
            TextOr::Value(_) => None,
        }
    }
}

/// Values under names, or a list of them: providers write one or the other for the same thing.
///
/// ```
/// use provider_runtime::MapOrList;
///
/// let tags = MapOrList::List(vec!["urgent", "late"]);
/// assert_eq!(tags.len(), 2);
/// assert!(tags.values().any(|tag| *tag == "late"));
/// assert_eq!(tags.get("7"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MapOrList<T> {
    /// Values under names, in the order of the names.
    Map(BTreeMap<String, T>),
    /// Values without names, in the order of the provider.
    List(Vec<T>),
}

impl<T> MapOrList<T> {
    /// The values, with or without names.
    pub fn values(&self) -> Values<'_, T> {
        Values(match self {
            MapOrList::Map(map) => Form::Map(map.values()),
            MapOrList::List(list) => Form::List(list.iter()),
        })
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            MapOrList::Map(map) => map.len(),
            MapOrList::List(list) => list.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value under this name; `None` if there is none or values have no names.
    pub fn get(&self, key: &str) -> Option<&T> {
        match self {
            MapOrList::Map(map) => map.get(key),
            MapOrList::List(_) => None,
        }
    }
}

impl<T> Default for MapOrList<T> {
    /// The empty list.
    fn default() -> Self {
        MapOrList::List(Vec::new())
    }
}

/// The values of a [`MapOrList`].
#[derive(Debug)]
pub struct Values<'a, T>(Form<'a, T>);

#[derive(Debug)]
enum Form<'a, T> {
    Map(btree_map::Values<'a, String, T>),
    List(slice::Iter<'a, T>),
}

impl<'a, T> Iterator for Values<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        match &mut self.0 {
            Form::Map(values) => values.next(),
            Form::List(values) => values.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Form::Map(values) => values.size_hint(),
            Form::List(values) => values.size_hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_value() {
        let text: TextOr<i64> = TextOr::Text("Nobody".to_owned());
        assert_eq!((text.text(), text.value()), (Some("Nobody"), None));
        let value = TextOr::Value(7);
        assert_eq!((value.text(), value.value()), (None, Some(&7)));
        assert_eq!((text.into_value(), value.into_value()), (None, Some(7)));
    }

    #[test]
    fn both_forms_have_values() {
        let map = MapOrList::Map([("a".to_owned(), 1), ("b".to_owned(), 2)].into());
        let list = MapOrList::List(vec![1, 2]);
        for form in [&map, &list] {
            assert_eq!(form.values().copied().collect::<Vec<_>>(), [1, 2]);
            assert_eq!((form.len(), form.is_empty()), (2, false));
            assert_eq!(form.values().size_hint(), (2, Some(2)));
        }
        assert_eq!((map.get("b"), list.get("b")), (Some(&2), None));
        assert!(MapOrList::<i64>::default().is_empty());
    }
}
