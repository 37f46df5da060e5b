//! Single calls, their parameters and bodies.

use super::{
    AccessTokenPlacement, AuthMethod, ErrorShape, Evidence, Limit, Linked, NamedTemplate, Paging,
    PartUpload, Predicate, Template, TypeRef,
};

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
    /// Why it should no longer be called: a sentence.
    pub deprecated: Option<String>,
    /// Why a person should be asked before the call is made: a sentence.
    pub confirm: Option<String>,
    /// Published limits of this call alone.
    pub limits: Vec<Limit>,
    /// Type of the records, if the list can be filtered by their fields and sorted on them. An
    /// object; the API has a style for filters.
    pub filter: Option<String>,
    /// Records that come along with the payload when they are asked for.
    pub linked: Option<Linked>,
    /// How large files go out in parts.
    pub upload: Option<PartUpload>,
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
    /// `name[0]=a&name[1]=b`
    Indexed,
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
