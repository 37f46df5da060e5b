//! `api` and `resources`: the API behind the tokens.

use super::{
    Disputed, ErrorShape, FilterStyle, Method, Operation, Predicate, SendIn, SortStyle, SourceRefs,
    Type,
};
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
    /// How identifiers are written in JSON bodies. Left out: `text`.
    #[serde(default)]
    pub json_ids: Option<JsonIds>,
    /// Published error codes, each with what it means.
    #[serde(default)]
    pub error_codes: Entries<ErrorCode>,
    /// In which other forms the provider takes calls. Left out: as each operation says, and in no other.
    #[serde(default)]
    pub accepts: Option<Accepts>,
    /// Header of answers that identifies a request when the provider is asked about it.
    #[serde(default)]
    pub request_id_header: Option<Spanned<String>>,
    /// How lists are filtered, for operations that say what they are filtered by.
    #[serde(default)]
    pub filter: Option<Spanned<FilterStyle>>,
    /// How lists are sorted, for operations that can be filtered.
    #[serde(default)]
    pub sort: Option<Spanned<SortStyle>>,
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

/// Forms in which a provider takes every call, besides the one of the operation. Clients are generated
/// for the operations as they are written; a stand-in for the provider answers these forms as well.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepts {
    /// HTTP methods, all with the same effect.
    pub methods: Vec<Method>,
    /// Places in which parameters of the query and the body are looked for.
    pub parameters_in: Vec<SendIn>,
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

/// How identifiers are written in JSON bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JsonIds {
    /// As texts.
    Text,
    /// As numbers; those that are no whole numbers as texts.
    Number,
}

/// One error code: what it means, or its details.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename = "$specs::ShortOrLong")]
#[schemars(rename = "ErrorCode", untagged)]
pub enum ErrorCode {
    /// What it means.
    Doc(Spanned<String>),
    /// Everything about it.
    Details(ErrorCodeDetails),
}

/// One error code in the long form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorCodeDetails {
    /// What it means.
    pub doc: Spanned<String>,
    /// Whether the call may be sent again. Left out: as its HTTP status suggests.
    #[serde(default)]
    pub retry: Option<Retry>,
}

/// Whether a call that failed may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// It will fail again.
    Never,
    /// Later it may succeed.
    Later,
    /// After the user has logged in again.
    AfterLogin,
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
