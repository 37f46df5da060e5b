//! How lists are cut into pages.

use super::Parameter;

/// How lists are cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Pages have numbers.
    PageNumber {
        /// Parameter with the number of the page.
        page: Parameter,
        /// Parameter with the number of records on a page.
        page_size: Parameter,
        /// Number of the first page.
        first: u64,
        /// Path of a value that is null on the last page.
        next: Option<&'static str>,
        /// Path, in the whole answer, of the records; `None` where the payload is the list.
        items: Option<&'static str>,
        /// Most records on a page.
        max: Option<u64>,
    },
    /// Records are counted.
    Offset {
        /// Parameter with the number of records to skip.
        offset: Parameter,
        /// Parameter with the number of records wanted.
        count: Parameter,
        /// Path of the total; negative means unknown.
        total: Option<&'static str>,
        /// Path, in the whole answer, of the records; `None` where the payload is the list.
        items: Option<&'static str>,
        /// Most records in an answer.
        max: Option<u64>,
    },
}

impl Paging {
    /// Path of the records where the payload is not the list itself.
    pub(crate) const fn items(&self) -> Option<&'static str> {
        match *self {
            Self::PageNumber { items, .. } | Self::Offset { items, .. } => items,
        }
    }

    /// Most records on a page.
    pub(crate) const fn max(&self) -> Option<u64> {
        match *self {
            Self::PageNumber { max, .. } | Self::Offset { max, .. } => max,
        }
    }

    /// Parameter with the number of records on a page.
    pub(crate) const fn size_parameter(&self) -> Parameter {
        match *self {
            Self::PageNumber { page_size, .. } => page_size,
            Self::Offset { count, .. } => count,
        }
    }

    /// Parameter that says which page is meant.
    pub(crate) const fn position_parameter(&self) -> Parameter {
        match *self {
            Self::PageNumber { page, .. } => page,
            Self::Offset { offset, .. } => offset,
        }
    }
}
