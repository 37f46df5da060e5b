//! Lists: pages, filters, sorting, records that come along; and files in parts.

use super::TypeExpr;
use crate::span::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

/// How lists are cut into pages. The payload is the list, or an object around it with `items`. For a
/// provider with cursors leave `paging` out and return a type of your own for a page, with the
/// records and the cursor as fields; the cursor of the next page is a parameter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paging {
    /// Pages have numbers.
    PageNumber(PageNumberPaging),
    /// Records are counted.
    Offset(OffsetPaging),
}

/// Paging by number.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageNumberPaging {
    /// The parameter with the number of the page.
    pub page: Spanned<String>,
    /// The parameter with the number of records on a page.
    pub page_size: Spanned<String>,
    /// Number of the first page. Left out: 1.
    #[serde(default)]
    pub first: Option<u64>,
    /// Path of a value that is null or absent on the last page.
    #[serde(default)]
    pub next: Option<Spanned<String>>,
    /// Path, from the top of the answer, of the records, where the payload is an object around
    /// them. Left out: the payload is the list of records.
    #[serde(default)]
    pub items: Option<Spanned<String>>,
    /// Most records on a page.
    #[serde(default)]
    pub max: Option<Spanned<u64>>,
}

/// Paging by offset.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OffsetPaging {
    /// The parameter with the number of records to skip.
    pub offset: Spanned<String>,
    /// The parameter with the number of records wanted.
    pub count: Spanned<String>,
    /// Path of the total number of records; a negative total means unknown.
    #[serde(default)]
    pub total: Option<Spanned<String>>,
    /// Path, from the top of the answer, of the records, where the payload is an object around
    /// them. Left out: the payload is the list of records.
    #[serde(default)]
    pub items: Option<Spanned<String>>,
    /// Most records in one answer.
    #[serde(default)]
    pub max: Option<Spanned<u64>>,
}

/// How lists are filtered: by parameters made of the name of a field and an operator,
/// `status_eq=Active`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilterStyle {
    /// Text between field and operator.
    pub separator: Spanned<String>,
    /// The provider's words for the operators. What is left out, the provider does not have.
    pub operators: Operators,
    /// Text between the values of a list. Left out: `,`.
    #[serde(default)]
    pub list_separator: Option<Spanned<String>>,
    /// Text that stands for null. Left out: there is none.
    #[serde(default)]
    pub null: Option<Spanned<String>>,
    /// Field of the records whose fields are links to other records. Those can be filtered by fields
    /// of what they lead to: `action[status_eq]=Active`.
    #[serde(default)]
    pub links: Option<Spanned<String>>,
}

/// Words for comparisons.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operators {
    /// The field has the value.
    #[serde(default)]
    pub equal: Option<Spanned<String>>,
    /// It does not.
    #[serde(default)]
    pub not_equal: Option<Spanned<String>>,
    /// It is smaller or earlier.
    #[serde(default)]
    pub less: Option<Spanned<String>>,
    /// It is not larger or later.
    #[serde(default)]
    pub less_or_equal: Option<Spanned<String>>,
    /// It is larger or later.
    #[serde(default)]
    pub greater: Option<Spanned<String>>,
    /// It is not smaller or earlier.
    #[serde(default)]
    pub greater_or_equal: Option<Spanned<String>>,
    /// It has one of the values.
    #[serde(default)]
    pub one_of: Option<Spanned<String>>,
    /// It has none of them.
    #[serde(default)]
    pub none_of: Option<Spanned<String>>,
    /// The text is like a pattern.
    #[serde(default)]
    pub like: Option<Spanned<String>>,
    /// It is not.
    #[serde(default)]
    pub not_like: Option<Spanned<String>>,
    /// The text is like a pattern, whatever the case of its letters.
    #[serde(default)]
    pub like_ignoring_case: Option<Spanned<String>>,
    /// It is not.
    #[serde(default)]
    pub not_like_ignoring_case: Option<Spanned<String>>,
}

/// How lists are sorted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SortStyle {
    /// Parameter that names the field.
    pub parameter: Spanned<String>,
    /// What stands in front of the field's name for the reverse order.
    pub descending: Spanned<String>,
}

/// Records that come along with the payload.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// Path of the object that holds them.
    pub path: Spanned<String>,
    /// Its type. It may be absent from an answer.
    #[serde(rename = "type")]
    pub type_expr: Spanned<TypeExpr>,
}

/// How a file is sent in parts. The first part goes out by the operation itself, which has
/// parameters for the file, the number of the part and the number of parts; all others by `next`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartUpload {
    /// The parameter with the file.
    pub file: Spanned<String>,
    /// The parameter with the number of the part, from 1.
    pub part_number: Spanned<String>,
    /// The parameter with the number of parts.
    pub part_count: Spanned<String>,
    /// Most bytes in a part.
    pub max_bytes: Spanned<u64>,
    /// The operation of the same resource that takes the other parts, in parameters of the same
    /// names.
    pub next: Spanned<String>,
    /// The parameter of `next` that says which file the part belongs to.
    pub id: Spanned<String>,
    /// Path of its value in the answer to the first part.
    pub returned_id: Spanned<String>,
}
