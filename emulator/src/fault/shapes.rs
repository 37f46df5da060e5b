//! Odd shapes of answers with tokens. Each of them has been seen at some provider or gateway.

mod transform;

use serde::{Deserialize, Serialize};

pub(super) use transform::transform;

/// An odd shape of an answer with tokens, in whatever dialect the provider writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum AnswerShape {
    /// The expiry is a text.
    ExpiresInText,
    /// The expiry has a fraction.
    ExpiresInFloat,
    /// The expiry is a text with a fraction.
    ExpiresInFloatText,
    /// The expiry is -1.
    ExpiresInNegative,
    /// The expiry is 0.
    ExpiresInZero,
    /// The expiry is null.
    ExpiresInNull,
    /// There is no expiry.
    ExpiresInMissing,
    /// The expiry is beyond the numbers of most languages.
    ExpiresInHuge,
    /// The expiry is a word.
    ExpiresInWord,
    /// There is no token type.
    TokenTypeMissing,
    /// The token type is in lower case.
    TokenTypeLowerCase,
    /// The token type is in upper case.
    TokenTypeUpperCase,
    /// The token type is null.
    TokenTypeNull,
    /// The token type is one that a client must not use (RFC 6749 section 7.1).
    TokenTypeUnknown,
    /// The status is 201.
    Status201,
    /// The answer is a form, as drafts of OAuth 2.0 had it.
    FormBody,
    /// The content type is text/plain.
    TextPlain,
    /// The content type is text/javascript.
    TextJavascript,
    /// The content type is text/html; the body is JSON.
    TextHtml,
    /// There is no content type.
    NoContentType,
    /// The content type names a charset, in quotes.
    Charset,
    /// The content type is application/vnd.api+json.
    JsonSuffix,
    /// The body begins with a byte order mark.
    ByteOrderMark,
    /// There is white space around the body.
    WhiteSpace,
    /// The scope is an array.
    ScopeArray,
    /// The scope is null.
    ScopeNull,
    /// There is no scope.
    ScopeMissing,
    /// The refresh token is an empty text.
    RefreshTokenEmpty,
    /// The refresh token is null.
    RefreshTokenNull,
    /// There is no refresh token.
    RefreshTokenMissing,
    /// There are a thousand unknown fields.
    ExtraFields,
    /// There is an ID token of 64 KiB.
    LongIdToken,
    /// Everything stands one level deeper than it should.
    Nested,
    /// There is no access token.
    AccessTokenMissing,
    /// The access token is an empty text.
    AccessTokenEmpty,
    /// An error with status 200.
    ErrorIn200,
    /// An error, status 400, that is an object in place of a text.
    ErrorObject,
    /// Status 429 and nothing else.
    Bare429,
    /// An HTML page with status 500.
    Html500,
    /// Half of the JSON; the head announces no more.
    HalfJson,
}

/// What is known of a shape.
struct About {
    shape: AnswerShape,
    name: &'static str,
    doc: &'static str,
    /// Whether there is a token that is good.
    is_good: bool,
}

const fn about(shape: AnswerShape, name: &'static str, doc: &'static str, is_good: bool) -> About {
    About {
        shape,
        name,
        doc,
        is_good,
    }
}

/// In the order of the variants, by which entries are found.
const TABLE: [About; 40] = [
    about(
        AnswerShape::ExpiresInText,
        "expires_in_text",
        "The expiry is a text.",
        true,
    ),
    about(
        AnswerShape::ExpiresInFloat,
        "expires_in_float",
        "The expiry has a fraction.",
        true,
    ),
    about(
        AnswerShape::ExpiresInFloatText,
        "expires_in_float_text",
        "The expiry is a text with a fraction.",
        true,
    ),
    about(
        AnswerShape::ExpiresInNegative,
        "expires_in_negative",
        "The expiry is -1.",
        true,
    ),
    about(
        AnswerShape::ExpiresInZero,
        "expires_in_zero",
        "The expiry is 0.",
        true,
    ),
    about(
        AnswerShape::ExpiresInNull,
        "expires_in_null",
        "The expiry is null.",
        true,
    ),
    about(
        AnswerShape::ExpiresInMissing,
        "expires_in_missing",
        "There is no expiry.",
        true,
    ),
    about(
        AnswerShape::ExpiresInHuge,
        "expires_in_huge",
        "The expiry is beyond the numbers of most languages.",
        true,
    ),
    about(
        AnswerShape::ExpiresInWord,
        "expires_in_word",
        "The expiry is a word.",
        true,
    ),
    about(
        AnswerShape::TokenTypeMissing,
        "token_type_missing",
        "There is no token type.",
        true,
    ),
    about(
        AnswerShape::TokenTypeLowerCase,
        "token_type_lower_case",
        "The token type is in lower case.",
        true,
    ),
    about(
        AnswerShape::TokenTypeUpperCase,
        "token_type_upper_case",
        "The token type is in upper case.",
        true,
    ),
    about(
        AnswerShape::TokenTypeNull,
        "token_type_null",
        "The token type is null.",
        true,
    ),
    about(
        AnswerShape::TokenTypeUnknown,
        "token_type_unknown",
        "The token type is one that a client must not use (RFC 6749 section 7.1).",
        false,
    ),
    about(
        AnswerShape::Status201,
        "status_201",
        "The status is 201.",
        true,
    ),
    about(
        AnswerShape::FormBody,
        "form_body",
        "The answer is a form, as drafts of OAuth 2.0 had it.",
        true,
    ),
    about(
        AnswerShape::TextPlain,
        "text_plain",
        "The content type is text/plain.",
        true,
    ),
    about(
        AnswerShape::TextJavascript,
        "text_javascript",
        "The content type is text/javascript.",
        true,
    ),
    about(
        AnswerShape::TextHtml,
        "text_html",
        "The content type is text/html; the body is JSON.",
        true,
    ),
    about(
        AnswerShape::NoContentType,
        "no_content_type",
        "There is no content type.",
        true,
    ),
    about(
        AnswerShape::Charset,
        "charset",
        "The content type names a charset, in quotes.",
        true,
    ),
    about(
        AnswerShape::JsonSuffix,
        "json_suffix",
        "The content type is application/vnd.api+json.",
        true,
    ),
    about(
        AnswerShape::ByteOrderMark,
        "byte_order_mark",
        "The body begins with a byte order mark.",
        true,
    ),
    about(
        AnswerShape::WhiteSpace,
        "white_space",
        "There is white space around the body.",
        true,
    ),
    about(
        AnswerShape::ScopeArray,
        "scope_array",
        "The scope is an array.",
        true,
    ),
    about(
        AnswerShape::ScopeNull,
        "scope_null",
        "The scope is null.",
        true,
    ),
    about(
        AnswerShape::ScopeMissing,
        "scope_missing",
        "There is no scope.",
        true,
    ),
    about(
        AnswerShape::RefreshTokenEmpty,
        "refresh_token_empty",
        "The refresh token is an empty text.",
        true,
    ),
    about(
        AnswerShape::RefreshTokenNull,
        "refresh_token_null",
        "The refresh token is null.",
        true,
    ),
    about(
        AnswerShape::RefreshTokenMissing,
        "refresh_token_missing",
        "There is no refresh token.",
        true,
    ),
    about(
        AnswerShape::ExtraFields,
        "extra_fields",
        "There are a thousand unknown fields.",
        true,
    ),
    about(
        AnswerShape::LongIdToken,
        "long_id_token",
        "There is an ID token of 64 KiB.",
        true,
    ),
    about(
        AnswerShape::Nested,
        "nested",
        "Everything stands one level deeper than it should.",
        false,
    ),
    about(
        AnswerShape::AccessTokenMissing,
        "access_token_missing",
        "There is no access token.",
        false,
    ),
    about(
        AnswerShape::AccessTokenEmpty,
        "access_token_empty",
        "The access token is an empty text.",
        false,
    ),
    about(
        AnswerShape::ErrorIn200,
        "error_in_200",
        "An error with status 200.",
        false,
    ),
    about(
        AnswerShape::ErrorObject,
        "error_object",
        "An error, status 400, that is an object in place of a text.",
        false,
    ),
    about(
        AnswerShape::Bare429,
        "bare_429",
        "Status 429 and nothing else.",
        false,
    ),
    about(
        AnswerShape::Html500,
        "html_500",
        "An HTML page with status 500.",
        false,
    ),
    about(
        AnswerShape::HalfJson,
        "half_json",
        "Half of the JSON; the head announces no more.",
        false,
    ),
];

impl AnswerShape {
    /// All shapes.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|about| about.shape)
    }

    /// Name of the shape, `expires_in_text`.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// What is odd, in a sentence.
    pub fn doc(self) -> &'static str {
        self.about().doc
    }

    /// Whether the answer still has a good access token where the spec says: a client that throws
    /// the answer away loses a session.
    pub fn carries_token(self) -> bool {
        self.about().is_good
    }

    fn about(self) -> &'static About {
        &TABLE[self as usize]
    }
}

impl From<AnswerShape> for String {
    fn from(shape: AnswerShape) -> Self {
        shape.name().to_owned()
    }
}

impl TryFrom<String> for AnswerShape {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let found = Self::all().find(|shape| shape.name() == name);
        found.ok_or_else(|| {
            let names = Self::all().map(Self::name).collect::<Vec<_>>().join(", ");
            format!("{name:?} is no shape of an answer: there is {names}")
        })
    }
}
