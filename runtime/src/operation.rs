//! The description of a call, as a constant of a generated crate.

use crate::provider::{AuthMethod, ErrorShape, Method, Predicate, Template};

/// One call of a provider's API.
#[derive(Debug)]
pub struct Operation {
    /// `resource.operation`, as in the spec; names the call in errors.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Address. Path parameters appear as variables.
    pub url: Template,
    /// Client credentials sent with the call.
    pub auth_method: AuthMethod,
    /// Where the access token goes.
    pub access_token: AccessTokenPlacement,
    /// Query parameters with a fixed value.
    pub constants: &'static [(&'static str, Template)],
    /// Headers.
    pub headers: &'static [(&'static str, Template)],
    /// How the body is written, where there is one.
    pub body: Option<Body>,
    /// Path of the payload in the answer; `None` is the whole answer.
    pub data: Option<&'static str>,
    /// Whether a success without payload counts as an empty list.
    pub empty_when_absent: bool,
    /// How lists are cut into pages.
    pub paging: Option<Paging>,
    /// Scopes the call needs.
    pub scopes: &'static [&'static str],
    /// Whether sending it twice does the same as sending it once.
    pub idempotent: bool,
    /// What a success must satisfy.
    pub success: Option<Predicate>,
    /// How errors look.
    pub errors: &'static [ErrorShape],
}

/// Where the access token goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessTokenPlacement {
    /// `Authorization: <scheme> <token>`.
    Header {
        /// Authentication scheme.
        scheme: &'static str,
    },
    /// A header of its own.
    NamedHeader {
        /// Name of the header.
        name: &'static str,
    },
    /// A parameter of the form body.
    Form {
        /// Name of the parameter.
        name: &'static str,
    },
}

/// How the body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// A JSON object, within `wrapper` if there is one.
    Json {
        /// Key under which the object stands.
        wrapper: Option<&'static str>,
        /// Value of `Content-Type`.
        content_type: &'static str,
    },
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// The bytes of one file parameter.
    Raw {
        /// Value of `Content-Type`.
        content_type: &'static str,
    },
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Name on the wire. In a JSON body dots lead into nested objects.
    pub name: &'static str,
    /// Where it goes.
    pub parameter_in: ParameterIn,
    /// How a list is written.
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

/// How lists are cut into pages. The names are wire names of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Pages have numbers.
    PageNumber {
        /// Parameter with the number of the page.
        page: &'static str,
        /// Parameter with the number of records on a page.
        page_size: &'static str,
        /// Number of the first page.
        first: u64,
        /// Path of a value that is null on the last page.
        next: Option<&'static str>,
    },
    /// Records are counted.
    Offset {
        /// Parameter with the number of records to skip.
        offset: &'static str,
        /// Parameter with the number of records wanted.
        count: &'static str,
        /// Path of the total; negative means unknown.
        total: Option<&'static str>,
    },
}
