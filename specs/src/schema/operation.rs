//! `operations`: single calls, their parameters and bodies.

use super::{
    AccessToken, AuthMethod, Disputed, ErrorShape, Limit, Linked, Paging, PartUpload, Predicate,
    SourceRefs, TypeExpr,
};
use crate::{entries::Entries, span::Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

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
    /// Headers of this call, besides those of the API or in place of one of the same name.
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
    /// Why it should no longer be called, and what to call instead: a sentence.
    #[serde(default)]
    pub deprecated: Option<Spanned<String>>,
    /// Why a person should be asked before the call is made: a sentence about what cannot be undone.
    #[serde(default)]
    pub confirm: Option<Spanned<String>>,
    /// Published limits of this call alone, by name.
    #[serde(default)]
    pub limits: Entries<Limit>,
    /// Type of the records, if the list can be filtered by their fields and sorted on them. How is
    /// said in `api`.
    #[serde(default)]
    pub filter: Option<Spanned<String>>,
    /// Records that come along with the payload when they are asked for.
    #[serde(default)]
    pub linked: Option<Linked>,
    /// Makes large files go out in parts.
    #[serde(default)]
    pub upload: Option<PartUpload>,
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
    /// How a list is written in a query, form or header. Left out: `comma`; for files `repeat`.
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
    /// `name[0]=a&name[1]=b`
    Indexed,
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
