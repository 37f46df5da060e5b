//! Answers of the token endpoint, as the provider writes them.

use http::{
    HeaderValue, StatusCode,
    header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, PRAGMA, WWW_AUTHENTICATE},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use specs::model::{
    AccessTokenPlacement, ConnectionFrom, Expiry, ExpiryFormat, TokenRequest, TokenResponse,
};

use super::dialect;
use crate::{
    error_body::{self, ErrorText},
    exchange::{Answer, Received, Via},
    json_path,
    oauth::{grants::Issued, problem::Problem},
    world::Site,
};

/// The answer with tokens (RFC 6749 section 5.1).
pub(super) fn success(site: &Site, via: Via, issued: &Issued, now: Timestamp) -> Answer {
    let dialect = &site.model.token_response;
    let mut body = json!({});
    json_path::set(&mut body, &dialect.access_token, json!(issued.access_token));
    json_path::set(&mut body, &dialect.token_type, json!(token_type(site)));
    set_expiry(&mut body, &dialect.expiry, issued.expires, now);
    if let Some(refresh_token) = &issued.refresh_token {
        json_path::set(&mut body, &dialect.refresh_token, json!(refresh_token));
        if let Some(expiry) = &dialect.refresh_token_expiry {
            set_expiry(&mut body, expiry, issued.refresh_token_expires, now);
        }
    }
    if let Some(scopes) = &site.model.scopes {
        let text = issued.scopes.join(&scopes.separator);
        json_path::set(&mut body, &dialect.scope, json!(text));
    }
    for field in &site.model.connection {
        if let ConnectionFrom::TokenResponse { path } = &field.from {
            let value = site.addresses.value(field, issued.account, via);
            json_path::set(&mut body, path, json!(value));
        }
    }
    make_success(&mut body, dialect);
    uncached(Answer::json(StatusCode::OK, &body))
}

/// The answer to a revocation, whether there was such a token or not (RFC 7009 section 2.2).
pub(super) fn revoked() -> Answer {
    uncached(Answer::empty(StatusCode::OK))
}

/// RFC 6750: what is issued are bearer tokens, even where the provider calls its scheme otherwise.
fn token_type(site: &Site) -> &str {
    let placement = site.model.api.as_ref().map(|api| &api.access_token);
    match placement {
        Some(AccessTokenPlacement::Header { scheme }) if scheme.eq_ignore_ascii_case("bearer") => {
            scheme
        }
        _ => "Bearer",
    }
}

fn set_expiry(body: &mut Value, expiry: &Expiry, expires: Option<Timestamp>, now: Timestamp) {
    let Some(expires) = expires else {
        return;
    };
    let left = expires.duration_since(now);
    let millis = i64::try_from(left.as_millis()).unwrap_or(i64::MAX);
    let value = match expiry.format {
        ExpiryFormat::Seconds => json!(left.as_secs().max(0)),
        ExpiryFormat::Milliseconds => json!(millis.max(0)),
        ExpiryFormat::EpochSeconds => json!(expires.as_second()),
        ExpiryFormat::EpochMilliseconds => json!(expires.as_millisecond()),
        ExpiryFormat::Rfc3339 => json!(whole_seconds(expires).to_string()),
    };
    json_path::set(body, &expiry.path, value);
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// Adds what tells a success from an error.
fn make_success(body: &mut Value, dialect: &TokenResponse) {
    for shape in &dialect.errors {
        if error_body::holds(body, &shape.when) {
            error_body::fail(body, &shape.when);
        }
    }
    if let Some(success) = &dialect.success {
        error_body::satisfy(body, success);
    }
}

/// The answer with an error (RFC 6749 section 5.2), in the provider's words where it has its own.
pub(super) fn failure(
    site: &Site,
    wanted: &TokenRequest,
    problem: &Problem,
    request: &Received,
) -> Answer {
    let dialect = &site.model.token_response;
    let mut codes = dialect.error_codes.iter();
    let own = codes.find(|own| own.error == problem.error);
    let text = ErrorText {
        code: own.map_or(problem.error, |own| &own.code).to_owned(),
        message: problem.text.clone().into_owned(),
        ..ErrorText::default()
    };
    let shape = dialect.errors.first();
    let body = match shape {
        Some(shape) => error_body::render(shape, dialect.success.as_ref(), &text),
        None => json!({ "error": text.code, "error_description": text.message }),
    };
    let status = own
        .and_then(|own| own.status)
        .or(shape.and_then(|shape| shape.status))
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(problem.status);
    let answer = uncached(Answer::json(status, &body));
    if problem.status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = dialect::method(wanted.method);
        let allowed = HeaderValue::from_str(allowed.as_str());
        return allowed.map_or(answer.clone(), |allowed| answer.with(ALLOW, allowed));
    }
    if status == StatusCode::UNAUTHORIZED && request.headers.contains_key(AUTHORIZATION) {
        let challenge = HeaderValue::from_static("Basic realm=\"token endpoint\"");
        return answer.with(WWW_AUTHENTICATE, challenge);
    }
    answer
}

/// RFC 6749 section 5.1: neither tokens nor errors are kept by caches.
fn uncached(answer: Answer) -> Answer {
    answer
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .with(PRAGMA, HeaderValue::from_static("no-cache"))
}
