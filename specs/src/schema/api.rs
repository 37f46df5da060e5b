//! `api` and `resources`: the API behind the tokens.

use super::{AuthMethod, Disputed, ErrorShape, Predicate, SourceRefs, Type, TypeExpr};
use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// What all operations share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Address to which the paths of operations are appended. `{name}` stands for an environment
    /// value or a connection field.
    pub base_url: Spanned<String>,
    /// Headers of every call. `{name}` as in `base_url`.
    #[serde(default)]
    pub headers: Entries<Spanned<String>>,
    /// Where the access token goes. Left out: `header`, that is `Authorization: Bearer …`.
    #[serde(default)]
    pub access_token: Option<Spanned<AccessToken>>,
    /// What an answer must satisfy to be a success, besides its HTTP status.
    #[serde(default)]
    pub success: Option<Predicate>,
    /// How errors look, whatever the HTTP status. Tried in order.
    #[serde(default)]
    pub errors: Vec<ErrorShape>,
    /// Path of the payload in answers. Left out: the whole answer is the payload.
    #[serde(default)]
    pub data: Option<Spanned<String>>,
    /// `Content-Type` of JSON bodies. Left out: `application/json`.
    #[serde(default)]
    pub json_content_type: Option<Spanned<String>>,
    /// Published error codes, each with what it means.
    #[serde(default)]
    pub error_codes: Entries<Spanned<String>>,
    /// Published limits, by name.
    #[serde(default)]
    pub limits: Entries<Limit>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// Where the access token goes: `header`, or one of the long forms.
// Its JSON Schema is written by hand, in `access_token`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessToken {
    /// `header`, or `header: { scheme: OAuth }`, or `header: { name: X-Access-Token }`.
    Header(Option<AccessTokenHeader>),
    /// `form: access_token`: a parameter of the form body, by wire name.
    Form(String),
}

/// A header for the access token.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessTokenHeader {
    /// Scheme of the `Authorization` header. Left out: `Bearer`.
    #[serde(default)]
    pub scheme: Option<String>,
    /// Name of another header that carries the bare token.
    #[serde(default)]
    pub name: Option<String>,
}

/// A published limit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The most that is allowed.
    pub max: Spanned<u64>,
    /// What is counted.
    pub of: Spanned<LimitOf>,
    /// Length of the window, a duration. For `requests` only.
    #[serde(default)]
    pub per: Option<Spanned<String>>,
    /// Whom it applies to and what happens beyond it.
    pub doc: Spanned<String>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

/// A group of operations. In a folder, the content of a file named after the group.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// What it is about.
    pub doc: Spanned<String>,
    /// Types only this group uses, by name.
    #[serde(default)]
    pub types: Entries<Type>,
    /// The operations, by name.
    pub operations: Entries<Operation>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// One call.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// What it does.
    pub doc: Spanned<String>,
    /// HTTP method.
    pub method: Spanned<Method>,
    /// Appended to the base URL. `{name}` stands for a path parameter, an environment value or a
    /// connection field. Left out: nothing is appended.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// An address of its own, instead of `path`.
    #[serde(default)]
    pub url: Option<Spanned<String>>,
    /// Client credentials to be sent with the call. Left out: `none`, and then not even the
    /// `client_id`.
    #[serde(default)]
    pub auth_method: Option<Spanned<AuthMethod>>,
    /// Where the access token goes. Left out: as in `api`.
    #[serde(default)]
    pub access_token: Option<Spanned<AccessToken>>,
    /// Query parameters with a fixed value. `{name}` stands for an environment value or a
    /// connection field.
    #[serde(default)]
    pub constants: Entries<Spanned<String>>,
    /// Headers of this call, besides those of the API.
    #[serde(default)]
    pub headers: Entries<Spanned<String>>,
    /// Parameters, by name.
    #[serde(default)]
    pub parameters: Entries<Parameter>,
    /// How the body is written. Left out: `json` if there are body parameters, `form` if the
    /// access token is sent there, otherwise no body.
    #[serde(default)]
    pub body: Option<Spanned<Body>>,
    /// Key under which the JSON object of body parameters stands.
    #[serde(default)]
    pub body_wrapper: Option<Spanned<String>>,
    /// `Content-Type` of a `json` or `raw` body.
    #[serde(default)]
    pub body_content_type: Option<Spanned<String>>,
    /// Path of the payload in the answer; `""` for the whole answer. Left out: as in `api`.
    #[serde(default)]
    pub data: Option<Spanned<String>>,
    /// Type of the payload. Left out: the answer carries nothing.
    #[serde(default)]
    pub returns: Option<Spanned<TypeExpr>>,
    /// Whether a success without payload counts as an empty list. Left out: `false`.
    #[serde(default)]
    pub empty_when_absent: Option<Spanned<bool>>,
    /// How lists are cut into pages.
    #[serde(default)]
    pub paging: Option<Spanned<Paging>>,
    /// Scopes the call needs.
    #[serde(default)]
    pub scopes: Vec<Spanned<String>>,
    /// Whether sending it twice does the same as sending it once. Left out: `true` for GET, PUT and
    /// DELETE.
    #[serde(default)]
    pub idempotent: Option<bool>,
    /// What an answer must satisfy to be a success. Left out: as in `api`.
    #[serde(default)]
    pub success: Option<Predicate>,
    /// How errors look. Left out: as in `api`.
    #[serde(default)]
    pub errors: Option<Vec<ErrorShape>>,
    /// A published answer. It must have the type `returns` at `data`.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    pub example_response: Option<Spanned<serde_json::Value>>,
    /// Where this was found.
    #[serde(default)]
    pub source: Option<Spanned<SourceRefs>>,
    /// Sources that say otherwise.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or does something.
    Post,
    /// Replaces or updates.
    Put,
    /// Updates.
    Patch,
    /// Deletes.
    Delete,
}

/// A parameter of an operation.
#[derive(Debug, Deserialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "`in` alone is a keyword")]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its type.
    #[serde(rename = "type")]
    pub type_expr: Spanned<TypeExpr>,
    /// What it is for.
    pub doc: Spanned<String>,
    /// Whether the call cannot be made without it. Left out: `true` for path parameters, otherwise
    /// `false`.
    #[serde(default)]
    pub required: Option<Spanned<bool>>,
    /// Where it goes. Left out: `path` if the path names it; otherwise `query` for GET and DELETE,
    /// `body` for POST, PUT and PATCH.
    #[serde(default, rename = "in")]
    pub parameter_in: Option<Spanned<ParameterIn>>,
    /// Name on the wire. In a JSON body dots lead into nested objects. Left out: the parameter's
    /// name.
    #[serde(default)]
    pub name: Option<Spanned<String>>,
    /// How a list is written in a query, form or header. Left out: `comma`.
    #[serde(default)]
    pub list: Option<Spanned<ListStyle>>,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A JSON object of the body parameters, or the one `whole_body` parameter.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// The bytes of the one `whole_body` parameter, a `file`.
    Raw,
}

/// How lists are cut into pages. For a provider with cursors leave `paging` out and return a type
/// of your own for a page, with the records and the cursor as fields; the cursor of the next page is
/// a parameter.
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
}
