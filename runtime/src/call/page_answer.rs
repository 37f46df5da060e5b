//! An answer with records: one page of a list, or all of it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::answer::Answer;
use super::records::{range_in, records};
use super::survey::survey;
use crate::error::Error;
use crate::operation::Paging;
use crate::page::Page;
use crate::value::kind::Kind;

/// An answer and where its records are.
pub(super) struct PageAnswer {
    pub(super) answer: Answer,
    /// Path of the list.
    path: &'static str,
    /// Whether the records stand in a list; else the only one stands for it.
    in_list: bool,
    records: Vec<Range<usize>>,
    /// Number of records on all pages, where the provider says it.
    pub(super) total: Option<u64>,
    pub(super) next: Next,
    /// A digest of the records.
    pub(super) digest: u64,
}

/// What an answer says of the page after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// There is one.
    More,
    /// There is none.
    Last,
    /// Nothing.
    Unknown,
}

impl PageAnswer {
    pub(super) fn new(answer: Answer) -> Result<Self, Error> {
        let paging = answer.operation().paging;
        let items = paging.and_then(|paging| paging.items());
        let facts = match paging {
            Some(Paging::PageNumber { next, .. }) => next,
            Some(Paging::Offset { total, .. }) => total,
            None => None,
        };
        let (list, fact) = match answer.payload_range() {
            None => (None, None),
            Some(payload) => {
                let paths = [items.unwrap_or_default(), facts.unwrap_or_default()];
                let wanted = usize::from(items.is_some()) + usize::from(facts.is_some());
                let [list, fact] = if wanted == 0 {
                    [None, None]
                } else {
                    let found = survey(answer.body(), paths);
                    let found = found.map_err(|error| answer.not_json(&error))?;
                    [found[0].text, found[1].text]
                };
                let list = match items {
                    None => Some(payload),
                    Some(path) => answer.list_at(path, list)?,
                };
                (list, facts.and(fact).map(str::to_owned))
            }
        };
        let text = list.clone().map_or(&b""[..], |list| &answer.body()[list]);
        let mut digest = DefaultHasher::new();
        text.hash(&mut digest);
        let in_list = text.trim_ascii_start().starts_with(b"[");
        let records = match list {
            None => Vec::new(),
            Some(list) => records(answer.body(), list).map_err(|error| answer.not_json(&error))?,
        };
        let by_number = matches!(paging, Some(Paging::PageNumber { .. }));
        Ok(PageAnswer {
            path: items.or(answer.operation().data).unwrap_or_default(),
            in_list,
            records,
            total: fact.as_deref().filter(|_| !by_number).and_then(total),
            next: fact
                .as_deref()
                .filter(|_| by_number)
                .map_or(Next::Unknown, next),
            digest: digest.finish(),
            answer,
        })
    }

    /// Number of records.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Reads one record.
    pub(super) fn record<K: Kind>(&self, index: usize) -> Result<K::Value, Error> {
        let text = &self.answer.body()[self.records[index].clone()];
        let decoded = super::answer::decode::<K>(text);
        decoded.map_err(|error| self.refuse(index, text, &error))
    }

    fn refuse(&self, index: usize, text: &[u8], error: &serde_json::Error) -> Error {
        let place = if self.in_list {
            format!("{}[{index}]", self.path)
        } else {
            self.path.to_owned()
        };
        self.answer.refuse(text, &place, error)
    }

    /// Reads all records and what came along.
    pub(super) fn page<K: Kind, L: Kind>(&self) -> Result<Page<K::Value, L::Value>, Error> {
        Ok(Page {
            items: (0..self.len())
                .map(|index| self.record::<K>(index))
                .collect::<Result<_, _>>()?,
            total: self.total,
            linked: self.answer.linked::<L>()?,
        })
    }
}

impl Answer {
    /// Where the list is whose text was found at a path.
    fn list_at(&self, path: &str, found: Option<&str>) -> Result<Option<Range<usize>>, Error> {
        match found {
            Some(text) => Ok(Some(range_in(self.body(), text))),
            None if self.operation().empty_when_absent => Ok(None),
            None => Err(self.undecodable(format!("there is no `{path}` in the answer"))),
        }
    }
}

/// The total in a JSON text; `None` for a negative one and for what is no whole number.
fn total(text: &str) -> Option<u64> {
    text.trim_matches('"').parse().ok()
}

/// What a JSON text says of the page after it: null, false and empty text name none.
fn next(text: &str) -> Next {
    match text {
        "null" | "false" | "\"\"" => Next::Last,
        _ => Next::More,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_next_pages() {
        assert_eq!(total("12"), Some(12));
        assert_eq!(total("\"12\""), Some(12));
        assert_eq!(total("-1"), None);
        assert_eq!(total("null"), None);
        assert_eq!(total("[]"), None);
        assert_eq!(next("null"), Next::Last);
        assert_eq!(next("\"\""), Next::Last);
        assert_eq!(next("false"), Next::Last);
        assert_eq!(next("\"https://api.example.com/?page=2\""), Next::More);
        assert_eq!(next("2"), Next::More);
    }
}
