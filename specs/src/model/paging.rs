//! Lists: pages, filters, sorting, records that come along; and files in parts.

use super::TypeRef;

/// How lists are cut into pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Pages have numbers.
    PageNumber {
        /// Id of the parameter with the number of the page.
        page: String,
        /// Id of the parameter with the number of records on a page.
        page_size: String,
        /// Number of the first page.
        first: u64,
        /// Path of a value that is null on the last page.
        next: Option<String>,
        /// Path of the records in the answer. `None`: the payload is the list of them.
        items: Option<String>,
        /// Most records on a page.
        max: Option<u64>,
    },
    /// Records are counted.
    Offset {
        /// Id of the parameter with the number of records to skip.
        offset: String,
        /// Id of the parameter with the number of records wanted.
        count: String,
        /// Path of the total; a negative total means unknown.
        total: Option<String>,
        /// Path of the records in the answer. `None`: the payload is the list of them.
        items: Option<String>,
        /// Most records in one answer.
        max: Option<u64>,
    },
}

/// How lists are filtered: by parameters made of the name of a field and an operator,
/// `status_eq=Active`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterStyle {
    /// Text between field and operator.
    pub separator: String,
    /// The provider's words for the operators. What is absent, the provider does not have.
    pub operators: Operators,
    /// Text between the values of a list.
    pub list_separator: String,
    /// Text that stands for null. `None`: there is none.
    pub null: Option<String>,
    /// Field of the records whose fields are links to other records. Those can be filtered by fields
    /// of what they lead to: `action[status_eq]=Active`.
    pub links: Option<String>,
}

/// Words for comparisons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operators {
    /// The field has the value.
    pub equal: Option<String>,
    /// It does not.
    pub not_equal: Option<String>,
    /// It is smaller or earlier.
    pub less: Option<String>,
    /// It is not larger or later.
    pub less_or_equal: Option<String>,
    /// It is larger or later.
    pub greater: Option<String>,
    /// It is not smaller or earlier.
    pub greater_or_equal: Option<String>,
    /// It has one of the values.
    pub one_of: Option<String>,
    /// It has none of them.
    pub none_of: Option<String>,
    /// The text is like a pattern.
    pub like: Option<String>,
    /// It is not.
    pub not_like: Option<String>,
    /// The text is like a pattern, whatever the case of its letters.
    pub like_ignoring_case: Option<String>,
    /// It is not.
    pub not_like_ignoring_case: Option<String>,
}

/// How lists are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortStyle {
    /// Parameter that names the field.
    pub parameter: String,
    /// What stands in front of the field's name for the reverse order.
    pub descending: String,
}

/// Records that come along with the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Path of the object that holds them.
    pub path: String,
    /// Its type. It may be absent from an answer.
    pub type_ref: TypeRef,
}

/// How a file is sent in parts. The first part goes out by the operation itself, which has
/// parameters for the file, the number of the part and the number of parts; all others by `next`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartUpload {
    /// The parameter with the file.
    pub file: String,
    /// The parameter with the number of the part, from 1.
    pub part_number: String,
    /// The parameter with the number of parts.
    pub part_count: String,
    /// Most bytes in a part.
    pub max_bytes: u64,
    /// The operation of the same resource that takes the other parts, in parameters of the same
    /// names.
    pub next: String,
    /// The parameter of `next` that says which file the part belongs to.
    pub id: String,
    /// Path of its value in the answer to the first part.
    pub returned_id: String,
}
