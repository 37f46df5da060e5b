//! `types`: what parameters and answers consist of.

use super::{Disputed, SourceRefs};
use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// A type with a name: an object with `fields`, an open list of texts with `values`, or something
/// that is only referred to, with `identifier`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// What it describes.
    pub doc: Spanned<String>,
    /// Fields of a JSON object, by wire name. The short form of a field is its type.
    #[serde(default)]
    pub fields: Option<Entries<Field>>,
    /// Known texts, by wire text, each with what it means. The provider may send others.
    #[serde(default)]
    pub values: Option<Entries<Value>>,
    /// What is known of identifiers of it, written `{ id: T }`. A type with this alone is known by
    /// its identifiers only.
    #[serde(default)]
    pub identifier: Option<Identifier>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// What is known of the identifiers of a type.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// Text between the parts of an identifier made of several.
    #[serde(default)]
    pub separator: Option<Spanned<String>>,
    /// Its parts by name, each with its type: `id` or `{ id: T }`.
    #[serde(default)]
    pub parts: Entries<Spanned<TypeExpr>>,
    /// Identifiers with a meaning of their own, such as one that stands for nobody.
    #[serde(default)]
    pub values: Entries<Value>,
}

/// A field: its type, or its details.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "$specs::ShortOrLong")]
#[schemars(rename = "Field", untagged)]
pub enum Field {
    /// A type and nothing else.
    Type(Spanned<TypeExpr>),
    /// Everything about it.
    Details(FieldDetails),
}

/// A field in the long form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldDetails {
    /// Its type.
    #[serde(rename = "type")]
    pub type_expr: Spanned<TypeExpr>,
    /// What it holds.
    #[serde(default)]
    pub doc: Option<Spanned<String>>,
    /// Whether an object without it is refused. Left out: `false`; it may be absent or null.
    #[serde(default)]
    pub required: Option<bool>,
    /// Name to be used in code instead of the wire name.
    #[serde(default)]
    pub rename: Option<Spanned<String>>,
}

/// One known text: what it means, or its details.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "$specs::ShortOrLong")]
#[schemars(rename = "Value", untagged)]
pub enum Value {
    /// What it means.
    Doc(Spanned<String>),
    /// Everything about it.
    Details(ValueDetails),
}

/// One known text in the long form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueDetails {
    /// What it means.
    pub doc: Spanned<String>,
    /// Name to be used in code instead of the wire text.
    #[serde(default)]
    pub rename: Option<Spanned<String>>,
}

/// The type of a field, a parameter or an answer.
///
/// Built in are `string`, `integer`, `number`, `boolean` (also as text), `boolean_tf` (`"T"`,
/// `"F"`), `boolean_01` (`0`, `1`), `id` (text or number, kept as text), `date` (`YYYY-MM-DD`),
/// `date_dmy` (`DD.MM.YYYY`), `date_time` (ISO 8601, with or without seconds and offset, or a date
/// alone), `time` (`HH:MM`, with or without seconds and offset), `decimal` (an exact number, also as
/// text), `epoch_seconds`, `epoch_milliseconds`, `json` (any JSON) and, for parameters and as the
/// whole answer, `file`. Any other text names a type of the spec. `[T]` is a list, `{ map: T }` an
/// object with any keys, `{ one_or_many: T }` a list that arrives as a single value where it has
/// just one, `{ single: T }` a value that may arrive as the only one of a list, `{ map_or_list: T }`
/// an object with any keys or a list, `{ text_or: T }` a value or a text in its place, `{ id: T }`
/// the identifier of a `T` (text or number).
// Written and read by hand, in `type_expr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeExpr {
    /// A built-in kind of value, or a type under `types`.
    Name(String),
    /// A list.
    List(Box<TypeExpr>),
    /// An object with any keys.
    Map(Box<TypeExpr>),
    /// A list that may arrive as a single value.
    OneOrMany(Box<TypeExpr>),
    /// A single value that may arrive in a list.
    Single(Box<TypeExpr>),
    /// An object with any keys, or a list.
    MapOrList(Box<TypeExpr>),
    /// A value, or a text in its place.
    TextOr(Box<TypeExpr>),
    /// The identifier of something of a type.
    Id(String),
}
