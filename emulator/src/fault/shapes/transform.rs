//! From an answer as it should be to an odd one.

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};
use specs::model::TokenResponse;
use url::form_urlencoded;

use super::AnswerShape;
use crate::{
    error_body::{self, ErrorText},
    exchange::Answer,
    fault::apply::html,
    json_path,
};

/// Length of an ID token that is too long.
const LONG: usize = 64 * 1024;

/// How many fields are too many.
const MANY: usize = 1_000;

/// The answer in another shape; an answer without tokens as it is.
pub(crate) fn transform(shape: AnswerShape, dialect: &TokenResponse, answer: Answer) -> Answer {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let tokens = body.filter(|body| json_path::get(body, &dialect.access_token).is_some());
    match tokens {
        Some(body) if answer.status.is_success() => Odd {
            dialect,
            body,
            answer,
        }
        .transform(shape),
        _ => answer,
    }
}

/// An answer that is being changed.
struct Odd<'a> {
    dialect: &'a TokenResponse,
    body: Value,
    answer: Answer,
}

impl Odd<'_> {
    fn transform(self, shape: AnswerShape) -> Answer {
        use AnswerShape as Shape;
        match shape {
            Shape::ExpiresInText
            | Shape::ExpiresInFloat
            | Shape::ExpiresInFloatText
            | Shape::ExpiresInNegative
            | Shape::ExpiresInZero
            | Shape::ExpiresInNull
            | Shape::ExpiresInMissing
            | Shape::ExpiresInHuge
            | Shape::ExpiresInWord => self.expiry(shape),
            Shape::TokenTypeMissing
            | Shape::TokenTypeLowerCase
            | Shape::TokenTypeUpperCase
            | Shape::TokenTypeNull
            | Shape::TokenTypeUnknown => self.token_type(shape),
            Shape::ScopeArray | Shape::ScopeNull | Shape::ScopeMissing => self.scope(shape),
            Shape::RefreshTokenEmpty | Shape::RefreshTokenNull | Shape::RefreshTokenMissing => {
                self.refresh_token(shape)
            }
            Shape::ExtraFields
            | Shape::LongIdToken
            | Shape::Nested
            | Shape::AccessTokenMissing
            | Shape::AccessTokenEmpty => self.fields(shape),
            Shape::ErrorIn200
            | Shape::ErrorObject
            | Shape::Bare429
            | Shape::Html500
            | Shape::HalfJson => self.failure(shape),
            Shape::Status201
            | Shape::FormBody
            | Shape::TextPlain
            | Shape::TextJavascript
            | Shape::TextHtml
            | Shape::NoContentType
            | Shape::Charset
            | Shape::JsonSuffix
            | Shape::ByteOrderMark
            | Shape::WhiteSpace => self.wrapping(shape),
        }
    }

    fn expiry(self, shape: AnswerShape) -> Answer {
        let path = &self.dialect.expiry.path;
        let usual = json_path::get(&self.body, path).cloned();
        let usual = usual.unwrap_or_else(|| json!(3600));
        let number = usual.as_f64().unwrap_or(3600.0);
        let value = match shape {
            AnswerShape::ExpiresInText => match usual {
                Value::String(text) => json!(text),
                other => json!(other.to_string()),
            },
            AnswerShape::ExpiresInFloat => json!(number + 0.5),
            AnswerShape::ExpiresInFloatText => json!((number + 0.5).to_string()),
            AnswerShape::ExpiresInNegative => json!(-1),
            AnswerShape::ExpiresInZero => json!(0),
            AnswerShape::ExpiresInNull => Value::Null,
            AnswerShape::ExpiresInHuge => json!(1e30),
            AnswerShape::ExpiresInWord => json!("soon"),
            _ => return self.without(path),
        };
        self.changed(path, value)
    }

    fn token_type(self, shape: AnswerShape) -> Answer {
        let path = &self.dialect.token_type;
        let value = match shape {
            AnswerShape::TokenTypeLowerCase => json!("bearer"),
            AnswerShape::TokenTypeUpperCase => json!("BEARER"),
            AnswerShape::TokenTypeNull => Value::Null,
            AnswerShape::TokenTypeUnknown => json!("mac"),
            _ => return self.without(path),
        };
        self.changed(path, value)
    }

    fn scope(self, shape: AnswerShape) -> Answer {
        let path = &self.dialect.scope;
        match shape {
            AnswerShape::ScopeArray => {
                let scope = json_path::get(&self.body, path).and_then(Value::as_str);
                let words = scope.unwrap_or_default().split([' ', ',']);
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                let value = json!(words);
                self.changed(path, value)
            }
            AnswerShape::ScopeNull => self.changed(path, Value::Null),
            _ => self.without(path),
        }
    }

    fn refresh_token(self, shape: AnswerShape) -> Answer {
        let path = &self.dialect.refresh_token;
        match shape {
            AnswerShape::RefreshTokenEmpty => self.changed(path, json!("")),
            AnswerShape::RefreshTokenNull => self.changed(path, Value::Null),
            _ => self.without(path),
        }
    }

    fn fields(mut self, shape: AnswerShape) -> Answer {
        let path = &self.dialect.access_token;
        match shape {
            AnswerShape::ExtraFields => {
                let fields = self.body.as_object_mut();
                let many = (0..MANY).map(|index| (format!("extra_{index}"), json!(index)));
                fields.unwrap_or(&mut Map::new()).extend(many);
                self.json()
            }
            AnswerShape::LongIdToken => self.changed("id_token", json!("x".repeat(LONG))),
            AnswerShape::Nested => {
                self.body = json!({ "data": self.body });
                self.json()
            }
            AnswerShape::AccessTokenEmpty => self.changed(path, json!("")),
            _ => self.without(path),
        }
    }

    fn wrapping(self, shape: AnswerShape) -> Answer {
        let bytes = self.answer.body.clone();
        let around = |before: &[u8], after: &[u8]| [before, &bytes, after].concat();
        match shape {
            AnswerShape::Status201 => Answer {
                status: StatusCode::CREATED,
                ..self.answer
            },
            AnswerShape::FormBody => {
                let form = form(&self.body);
                self.sent(form)
                    .content_type("application/x-www-form-urlencoded")
            }
            AnswerShape::TextPlain => self.answer.content_type("text/plain"),
            AnswerShape::TextJavascript => self.answer.content_type("text/javascript"),
            AnswerShape::TextHtml => self.answer.content_type("text/html"),
            AnswerShape::Charset => self
                .answer
                .content_type("application/json;charset=\"UTF-8\""),
            AnswerShape::JsonSuffix => self.answer.content_type("application/vnd.api+json"),
            AnswerShape::ByteOrderMark => self.sent(around("\u{FEFF}".as_bytes(), b"")),
            AnswerShape::WhiteSpace => self.sent(around(b"\r\n \t", b"\r\n\r\n")),
            _ => {
                let mut answer = self.answer;
                answer.headers.remove(CONTENT_TYPE);
                answer
            }
        }
    }

    fn failure(self, shape: AnswerShape) -> Answer {
        match shape {
            AnswerShape::ErrorIn200 => {
                let text = ErrorText {
                    code: "server_error".to_owned(),
                    message: "Something went wrong.".to_owned(),
                    ..ErrorText::default()
                };
                let success = self.dialect.success.as_ref();
                let body = match self.dialect.errors.first() {
                    Some(shape) => error_body::render(shape, success, &text),
                    None => json!({ "error": text.code }),
                };
                self.sent(body.to_string())
            }
            AnswerShape::ErrorObject => {
                let error = json!({ "type": "OAuthException", "code": 190, "message": "No." });
                Answer::json(StatusCode::BAD_REQUEST, &json!({ "error": error }))
            }
            AnswerShape::Bare429 => Answer::empty(StatusCode::TOO_MANY_REQUESTS),
            AnswerShape::Html500 => html(StatusCode::INTERNAL_SERVER_ERROR),
            _ => {
                let half = self.answer.body.len() / 2;
                let half = self.answer.body.slice(..half);
                self.sent(half)
            }
        }
    }

    fn changed(mut self, path: &str, value: Value) -> Answer {
        json_path::set(&mut self.body, path, value);
        self.json()
    }

    fn without(mut self, path: &str) -> Answer {
        let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
        let pointer: String = above
            .split('.')
            .filter(|one| !one.is_empty())
            .fold(String::new(), |pointer, segment| pointer + "/" + segment);
        if let Some(Value::Object(fields)) = self.body.pointer_mut(&pointer) {
            fields.remove(name);
        }
        self.json()
    }

    fn json(self) -> Answer {
        let text = self.body.to_string();
        self.sent(text)
    }

    /// The answer with another body.
    fn sent(self, body: impl Into<Bytes>) -> Answer {
        Answer {
            body: body.into(),
            ..self.answer
        }
    }
}

impl Answer {
    fn content_type(self, text: &'static str) -> Self {
        self.with(CONTENT_TYPE, HeaderValue::from_static(text))
    }
}

/// The scalars of a JSON object as a form; what is deeper has its path as a name.
fn form(body: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    let mut left: Vec<(String, &Value)> = vec![(String::new(), body)];
    while let Some((path, value)) = left.pop() {
        match value {
            Value::Object(fields) => left.extend(fields.iter().map(|(name, value)| {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                (path, value)
            })),
            Value::String(text) => {
                form.append_pair(&path, text);
            }
            Value::Number(_) | Value::Bool(_) => {
                form.append_pair(&path, &value.to_string());
            }
            Value::Null | Value::Array(_) => {}
        }
    }
    form.finish()
}
