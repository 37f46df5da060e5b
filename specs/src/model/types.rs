//! Types of parameters and answers.

use super::Evidence;

/// A type with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Name, unique in the whole spec.
    pub name: String,
    /// What it describes.
    pub doc: String,
    /// What it consists of.
    pub shape: TypeShape,
    /// What is known of its identifiers.
    pub identifier: Option<Identifier>,
    /// Where it was found.
    pub evidence: Evidence,
}

/// What a type consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeShape {
    /// A JSON object.
    Fields(Vec<Field>),
    /// A text out of an open list: the provider may send others.
    Values(Vec<Variant>),
    /// Something known by its identifiers alone.
    Opaque,
}

/// What is known of the identifiers of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// Text between the parts; there is one if there are parts.
    pub separator: Option<String>,
    /// Parts of an identifier made of several.
    pub parts: Vec<IdentifierPart>,
    /// Identifiers with a meaning of their own.
    pub values: Vec<Variant>,
}

/// A part of an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifierPart {
    /// Name of the part.
    pub name: String,
    /// Its type: an identifier.
    pub type_ref: TypeRef,
}

/// A field of a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// Name to be used in code instead of the wire name.
    pub rename: Option<String>,
    /// What it holds.
    pub doc: String,
    /// Its type.
    pub type_ref: TypeRef,
    /// Whether an object without it is refused. Other fields may be absent or null.
    pub required: bool,
}

/// One value of an open list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The text on the wire.
    pub value: String,
    /// Name to be used in code instead of the wire text.
    pub rename: Option<String>,
    /// What it means.
    pub doc: String,
}

/// The type of a field, a parameter or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef {
    /// A built-in kind of value.
    Scalar(Scalar),
    /// A type of the spec, by name. It exists.
    Named(String),
    /// `[T]`: a JSON array.
    List(Box<TypeRef>),
    /// `{ map: T }`: a JSON object with arbitrary keys.
    Map(Box<TypeRef>),
    /// `{ one_or_many: T }`: an array, or a single value where there is just one.
    OneOrMany(Box<TypeRef>),
    /// `{ single: T }`: a single value, which may be the only one of an array.
    Single(Box<TypeRef>),
    /// `{ map_or_list: T }`: a JSON object with arbitrary keys, or an array.
    MapOrList(Box<TypeRef>),
    /// `{ text_or: T }`: a value, or a text in its place.
    TextOr(Box<TypeRef>),
    /// `{ id: T }`: the identifier of something of a type of the spec, a string or a number. The
    /// type exists.
    Id(String),
}

impl TypeRef {
    /// The reference without lists, maps and alternatives around it.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::OneOrMany(inner)
            | Self::Single(inner)
            | Self::MapOrList(inner)
            | Self::TextOr(inner) => inner.innermost(),
            Self::Scalar(_) | Self::Named(_) | Self::Id(_) => self,
        }
    }
}

/// A built-in kind of value. Each is implemented once in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// `string`
    String,
    /// `integer`: a whole number; may arrive as a string.
    Integer,
    /// `number`: a number with a fraction; may arrive as a string.
    Number,
    /// `boolean`: `true` or `false`; may arrive as a string.
    Boolean,
    /// `boolean_tf`: `"T"` or `"F"`.
    BooleanTf,
    /// `boolean_01`: `0` or `1`; may arrive as a string.
    Boolean01,
    /// `id`: an identifier that arrives as a string or as a number and is kept as text.
    Id,
    /// `date`: `YYYY-MM-DD`.
    Date,
    /// `date_dmy`: `DD.MM.YYYY`.
    DateDmy,
    /// `date_time`: date and time, ISO 8601, with or without seconds and offset, `T` or a space
    /// between them; or a date alone.
    DateTime,
    /// `time`: a time of day, with or without seconds and offset.
    Time,
    /// `decimal`: an exact number; may arrive as a string.
    Decimal,
    /// `epoch_seconds`: seconds since 1970, as number or string.
    EpochSeconds,
    /// `epoch_milliseconds`: milliseconds since 1970, as number or string.
    EpochMilliseconds,
    /// `json`: any JSON, for shapes the provider does not publish.
    Json,
    /// `file`: the content of a file; of parameters of multipart and raw bodies, or a whole answer.
    File,
}
