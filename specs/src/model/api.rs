//! The API behind the tokens.

use super::{AuthMethod, ErrorShape, Evidence, NamedTemplate, Predicate, Template, Type, TypeRef};

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
    /// Published limits.
    pub limits: Vec<Limit>,
    /// Where this was found.
    pub evidence: Evidence,
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

/// An error code the provider publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// The code as text.
    pub code: String,
    /// What it means.
    pub doc: String,
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

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Name of the operation, unique in its resource.
    pub id: String,
    /// What it does.
    pub doc: String,
    /// HTTP method.
    pub method: Method,
    /// Address: the base URL and the operation's path, or the operation's own URL. Path parameters
    /// appear as variables.
    pub url: Template,
    /// Client credentials to be sent with the call, for the few that demand them.
    pub auth_method: AuthMethod,
    /// Where the access token goes.
    pub access_token: AccessTokenPlacement,
    /// Query parameters with a fixed value.
    pub constants: Vec<NamedTemplate>,
    /// Headers of this call, those of the API included.
    pub headers: Vec<NamedTemplate>,
    /// Parameters, in the order of the spec.
    pub parameters: Vec<Parameter>,
    /// How the body is written. `None`: there is none.
    pub body: Option<Body>,
    /// Path of the payload in the answer. `None`: the whole answer is the payload.
    pub data: Option<String>,
    /// Type of the payload. `None`: the answer carries nothing.
    pub returns: Option<TypeRef>,
    /// Whether a success without payload (204, an empty body, a missing `data`) counts as an empty
    /// list instead of an error. Only for lists.
    pub empty_when_absent: bool,
    /// How lists are cut into pages.
    pub paging: Option<Paging>,
    /// Scopes the operation needs.
    pub scopes: Vec<String>,
    /// Whether sending it twice does the same as sending it once.
    pub idempotent: bool,
    /// How errors look. Those of the API unless the operation has its own.
    pub errors: Vec<ErrorShape>,
    /// What an answer must satisfy to be a success.
    pub success: Option<Predicate>,
    /// A published answer, as JSON text.
    pub example_response: Option<String>,
    /// Where this was found.
    pub evidence: Evidence,
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name in the spec, and in code.
    pub id: String,
    /// Name on the wire. In a JSON body dots lead into nested objects.
    pub name: String,
    /// What it is for.
    pub doc: String,
    /// Where it goes.
    pub parameter_in: ParameterIn,
    /// Its type.
    pub type_ref: TypeRef,
    /// Whether the call cannot be made without it.
    pub required: bool,
    /// How a list is written where the place has no lists of its own.
    pub list: ListStyle,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterIn {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A field of the body.
    Body,
    /// The body itself.
    WholeBody,
}

/// How a list is written in a query, form or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `a,b`
    Comma,
    /// `a;b`
    Semicolon,
    /// `a b`
    Space,
    /// `name=a&name=b`
    Repeat,
}

/// How the body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A JSON object of the body parameters; within `wrapper`, if there is one.
    Json {
        /// Key under which the object stands.
        wrapper: Option<String>,
        /// Value of `Content-Type`.
        content_type: String,
    },
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// The bytes of one file parameter.
    Raw {
        /// Value of `Content-Type`.
        content_type: String,
    },
}

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
    },
    /// Records are counted.
    Offset {
        /// Id of the parameter with the number of records to skip.
        offset: String,
        /// Id of the parameter with the number of records wanted.
        count: String,
        /// Path of the total; a negative total means unknown.
        total: Option<String>,
    },
}
