//! The API behind the tokens.

use super::{
    ErrorShape, Evidence, FilterStyle, Method, NamedTemplate, Operation, Predicate, SendIn,
    SortStyle, Template, Type,
};

/// What all operations share.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// Address to which the paths of operations are appended.
    pub base_url: Template,
    /// Headers sent with every call.
    pub headers: Vec<NamedTemplate>,
    /// Where the access token goes unless an operation says otherwise.
    pub access_token: AccessTokenPlacement,
    /// What an answer must satisfy to be a success.
    pub success: Option<Predicate>,
    /// How errors look, whatever the status. Tried in order.
    pub errors: Vec<ErrorShape>,
    /// Published error codes.
    pub error_codes: Vec<ErrorCode>,
    /// How identifiers are written in JSON bodies.
    pub json_ids: JsonIds,
    /// In which other forms the provider takes calls. `None`: in no other.
    pub accepts: Option<Accepts>,
    /// Header of answers that identifies a request when the provider is asked about it.
    pub request_id_header: Option<String>,
    /// How lists are filtered.
    pub filter: Option<FilterStyle>,
    /// How lists are sorted.
    pub sort: Option<SortStyle>,
    /// Published limits.
    pub limits: Vec<Limit>,
    /// Where this was found.
    pub evidence: Evidence,
}

/// Forms in which a provider takes every call, besides the one of the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepts {
    /// HTTP methods, all with the same effect.
    pub methods: Vec<Method>,
    /// Places in which parameters of the query and the body are looked for.
    pub parameters_in: Vec<SendIn>,
}

/// Where the access token goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessTokenPlacement {
    /// `Authorization: <scheme> <token>`.
    Header {
        /// Authentication scheme, `Bearer` unless the spec says otherwise.
        scheme: String,
    },
    /// A header of its own.
    NamedHeader {
        /// Name of the header.
        name: String,
    },
    /// A parameter of the form body.
    Form {
        /// Name of the parameter.
        name: String,
    },
}

/// How identifiers are written in JSON bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonIds {
    /// As texts.
    Text,
    /// As numbers; those that are no whole numbers as texts.
    Number,
}

/// An error code the provider publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// The code as text.
    pub code: String,
    /// What it means.
    pub doc: String,
    /// Whether the call may be sent again. `None`: as its HTTP status suggests.
    pub retry: Option<Retry>,
}

/// Whether a call that failed may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It will fail again.
    Never,
    /// Later it may succeed.
    Later,
    /// After the user has logged in again.
    AfterLogin,
}

/// A published limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Name of the limit.
    pub id: String,
    /// The most that is allowed.
    pub max: u64,
    /// What is counted.
    pub of: LimitOf,
    /// Length of the window in seconds, for requests.
    pub per: Option<u64>,
    /// Whom it applies to and what happens beyond it.
    pub doc: String,
    /// Where this was found.
    pub evidence: Evidence,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitOf {
    /// API requests.
    Requests,
    /// Records on one page.
    RecordsPerPage,
    /// Records in one answer.
    RecordsPerResponse,
    /// Bytes of one file.
    BytesPerFile,
    /// Bytes of a request's URL.
    BytesPerUrl,
    /// Characters of one text.
    CharactersPerText,
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Name of the group.
    pub id: String,
    /// What it is about.
    pub doc: String,
    /// Operations, in the order of the spec.
    pub operations: Vec<Operation>,
    /// Types only this group uses.
    pub types: Vec<Type>,
    /// Where this was found.
    pub evidence: Evidence,
}
