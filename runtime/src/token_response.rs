//! Answers to token requests, read leniently: a good token is not refused for the way it is
//! wrapped.

use bytes::Bytes;
use url::{Url, form_urlencoded};

use crate::error::{Error, ErrorKind};
use crate::json::{self, Json};
use crate::provider::{Expiry, ExpiryFormat, Lifetime, Provider, TokenResponse};
use crate::refused::{self, Refused};
use crate::secret::Secret;

#[cfg(test)]
mod tests;

/// Longest lifetime believed, in seconds: a century. More means that the format is not the one
/// described.
const LONGEST_LIFETIME: i64 = 100 * 366 * 24 * 60 * 60;

/// A good answer.
pub(crate) struct TokenAnswer {
    pub(crate) access_token: Secret,
    pub(crate) expires_at: Option<i64>,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) refresh_token_expires_at: Option<i64>,
    pub(crate) granted_scopes: Option<Vec<String>>,
    /// When it arrived, in seconds since 1970.
    pub(crate) issued_at: i64,
    /// The whole answer, for connection fields.
    pub(crate) body: Json,
}

/// A failed token request.
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// A refresh token found in an answer that is otherwise of no use. It may be the only one that
    /// still works.
    pub(crate) refresh_token: Option<Secret>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            refresh_token: None,
        }
    }
}

/// Reads an answer that arrived `now`. `secrets` are the texts that were sent and must not come
/// back in an error.
pub(crate) fn read(
    operation: &str,
    provider: &Provider,
    answer: &http::Response<Bytes>,
    url: &Url,
    now: i64,
    secrets: &[String],
) -> Result<TokenAnswer, Failure> {
    let status = answer.status();
    if let Some(error) = refused::redirected(operation, "the token endpoint", answer, url, secrets)
    {
        return Err(error.into());
    }
    let text = refused::text(answer);
    let text = text.as_str();
    let body = parse(text);
    let shapes = &provider.token_response;
    let is_error = body.as_ref().is_some_and(|body| {
        shapes
            .errors
            .iter()
            .any(|shape| json::holds(&shape.when, body))
            || shapes
                .success
                .as_ref()
                .is_some_and(|success| !json::holds(success, body))
    });
    if is_error || !status.is_success() {
        let refused = Refused::new(answer, shapes, text, body, secrets);
        let error = refusal(operation, shapes, &refused, text);
        return Err(refused.complete(error, answer, now).into());
    }
    understood(operation, provider, body, text, now).map_err(|mut failure| {
        failure.error = failure.error.with_status(status.as_u16());
        failure
    })
}

/// The tokens in an answer that is no error.
fn understood(
    operation: &str,
    provider: &Provider,
    body: Option<Json>,
    text: &str,
    now: i64,
) -> Result<TokenAnswer, Failure> {
    let shapes = &provider.token_response;
    let unreadable = |why: &str, refresh_token| Failure {
        error: Error::new(
            ErrorKind::Decode,
            operation,
            format!("the token response {why}"),
        ),
        refresh_token,
    };
    let Some(body) = body else {
        let why = if text.is_empty() {
            "is empty"
        } else {
            "is neither JSON nor a form"
        };
        return Err(unreadable(why, salvage(text, shapes)));
    };
    let refresh_token = token(&body, shapes.refresh_token);
    let Some(access_token) = token(&body, shapes.access_token) else {
        // It may stand elsewhere than described, and the refresh token with it.
        let refresh_token = refresh_token.or_else(|| salvage(text, shapes));
        return Err(unreadable("has no access token", refresh_token));
    };
    if !is_bearer(json::present(&body, shapes.token_type)) {
        return Err(unreadable(
            "has a token_type that this client cannot use",
            refresh_token,
        ));
    }
    Ok(TokenAnswer {
        access_token,
        expires_at: expires_at(&body, shapes.expiry, now)
            .or_else(|| lifetime_end(provider.lifecycle.access_token, now)),
        refresh_token,
        refresh_token_expires_at: shapes
            .refresh_token_expiry
            .and_then(|expiry| expires_at(&body, expiry, now)),
        granted_scopes: granted_scopes(&body, provider),
        issued_at: now,
        body,
    })
}

/// JSON whatever the content type says, or a form.
pub(crate) fn parse(text: &str) -> Option<Json> {
    if let Ok(value) = serde_json::from_str::<Json>(text) {
        return Some(value);
    }
    if text.starts_with(['<', '{', '['])
        || !text.contains('=')
        || text.contains(char::is_whitespace)
    {
        return None;
    }
    let fields = form_urlencoded::parse(text.as_bytes());
    Some(
        fields
            .map(|(name, value)| (name.into_owned(), Json::from(value.into_owned())))
            .collect(),
    )
}

/// The token at a path.
pub(crate) fn token(body: &Json, path: &str) -> Option<Secret> {
    json::present(body, path)
        .and_then(Json::as_str)
        .filter(|text| !text.is_empty())
        .map(Secret::from)
}

/// RFC 6749 §7.1: a client does not use a token of a type that it does not understand. A missing
/// type is taken for the usual one.
fn is_bearer(token_type: Option<&Json>) -> bool {
    token_type.is_none_or(|kind| {
        kind.as_str()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"))
    })
}

/// The refresh token in an answer that broke off, or is otherwise not as described.
fn salvage(text: &str, shapes: &TokenResponse) -> Option<Secret> {
    let name = shapes.refresh_token.rsplit('.').next()?;
    let (_, rest) = text.split_once(&format!("\"{name}\""))?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start();
    // The first JSON value in the rest; whatever follows it does not matter.
    let value = serde_json::Deserializer::from_str(value)
        .into_iter::<String>()
        .next()?
        .ok()?;
    (!value.is_empty()).then(|| Secret::from(value))
}

/// An expiry, in seconds since 1970. What cannot be understood counts as not said. So does a
/// relative time of zero or less, by which providers mean "never" or "unknown", and a point in time
/// that is over: such a token would be refreshed by every call.
fn expires_at(body: &Json, expiry: Expiry, now: i64) -> Option<i64> {
    let value = json::present(body, expiry.path)?;
    let at = match expiry.format {
        ExpiryFormat::Rfc3339 => value
            .as_str()?
            .trim()
            .parse::<jiff::Timestamp>()
            .ok()?
            .as_second(),
        ExpiryFormat::EpochSeconds => number(value)?,
        ExpiryFormat::EpochMilliseconds => number(value)? / 1000,
        ExpiryFormat::Seconds => now.checked_add(number(value)?)?,
        ExpiryFormat::Milliseconds => now.checked_add(number(value)? / 1000)?,
    };
    (at > now && at.saturating_sub(now) < LONGEST_LIFETIME).then_some(at)
}

/// A whole number, written as a number or as text, with or without a fraction.
fn number(value: &Json) -> Option<i64> {
    let text = match value {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite() && number.abs() < 9e15)?;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the fraction is to go, and the bound keeps the rest exact"
    )]
    let whole = number as i64;
    Some(whole)
}

fn lifetime_end(lifetime: Lifetime, now: i64) -> Option<i64> {
    match lifetime {
        Lifetime::Seconds(seconds) => now.checked_add(i64::try_from(seconds).ok()?),
        Lifetime::Unknown | Lifetime::Unlimited => None,
    }
}

/// The scopes granted: a list, or a text with the provider's separator or spaces; `None` if nothing
/// is said.
fn granted_scopes(body: &Json, provider: &Provider) -> Option<Vec<String>> {
    let separator = provider
        .scopes
        .as_ref()
        .map_or(" ", |scopes| scopes.separator);
    let scopes: Vec<String> = match json::present(body, provider.token_response.scope)? {
        Json::Array(items) => items
            .iter()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect(),
        Json::String(text) => text
            .split(separator)
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect(),
        _ => return None,
    };
    (!scopes.is_empty()).then_some(scopes)
}

/// The error of an answer: by its own code where it has one, by its status otherwise.
fn refusal(operation: &str, shapes: &TokenResponse, refused: &Refused, text: &str) -> Error {
    let kind = match refused.code() {
        Some(code) if code == "invalid_grant" || code == shapes.invalid_grant => {
            ErrorKind::ReauthorizationNeeded
        }
        _ => refused.kind(),
    };
    let what = match text {
        _ if refused.is_understood() => "the token endpoint refused",
        "" => "the token endpoint answered without a body",
        text if text.starts_with('<') => {
            "the token endpoint answered with a page instead of an error"
        }
        _ => "the token endpoint answered with an error of unknown form",
    };
    Error::new(kind, operation, what)
}
