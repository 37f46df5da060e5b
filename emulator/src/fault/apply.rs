//! What a fault does to a request and its answer.

use http::{
    HeaderValue, StatusCode,
    header::{CONTENT_TYPE, LOCATION, RETRY_AFTER},
};
use serde_json::json;
use specs::model::{ErrorShape, Predicate};

use super::{FaultKind, StatusFault, shapes};
use crate::{
    error_body::{self, ErrorText},
    exchange::{Answer, RequestKind},
    server::Delivery,
    world::Site,
};

/// What comes in place of the provider. `None`: the provider sees the request.
pub(crate) fn before(
    fault: &FaultKind,
    site: &Site,
    kind: RequestKind,
    operation: Option<&str>,
) -> Option<(Answer, Delivery)> {
    let none = |delivery| Some((Answer::empty(StatusCode::OK), delivery));
    let answer = match fault {
        FaultKind::ResetBefore => return none(Delivery::Reset),
        FaultKind::HangBefore => return none(Delivery::Hang),
        FaultKind::Html => html(StatusCode::BAD_GATEWAY),
        FaultKind::Redirect(url) => redirect(url),
        FaultKind::Body { status, json } => {
            Answer::json(StatusCode::from_u16(*status).unwrap_or_default(), json)
        }
        FaultKind::Status(fault) => status(fault, site, kind, operation),
        _ => return None,
    };
    Some((answer, Delivery::Whole))
}

/// What becomes of an answer of the provider.
pub(crate) fn after(fault: &FaultKind, site: &Site, mut answer: Answer) -> (Answer, Delivery) {
    let delivery = match fault {
        FaultKind::ResetAfter => Delivery::Reset,
        FaultKind::Truncated(bytes) => Delivery::Truncated(*bytes),
        FaultKind::Slow(bytes) => Delivery::Slow(*bytes),
        _ => Delivery::Whole,
    };
    match fault {
        FaultKind::Empty => answer.body.clear(),
        FaultKind::ContentType(text) => {
            if let Ok(text) = HeaderValue::from_str(text) {
                answer = answer.with(CONTENT_TYPE, text);
            }
        }
        FaultKind::Answer(shape) => {
            answer = shapes::transform(*shape, &site.model.token_response, answer);
        }
        _ => {}
    }
    (answer, delivery)
}

/// A page of a gateway.
pub(super) fn html(status: StatusCode) -> Answer {
    let reason = status.canonical_reason().unwrap_or("Error");
    let title = format!("{} {reason}", status.as_str());
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\
         <body><h1>{title}</h1><hr>gateway</body></html>\n"
    );
    Answer::new(status, "text/html", page)
}

fn redirect(url: &str) -> Answer {
    let answer = Answer::empty(StatusCode::TEMPORARY_REDIRECT);
    match HeaderValue::from_str(url) {
        Ok(url) => answer.with(LOCATION, url),
        Err(_) => answer,
    }
}

fn status(fault: &StatusFault, site: &Site, kind: RequestKind, operation: Option<&str>) -> Answer {
    let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let model = &site.model;
    let answer = match kind {
        RequestKind::Authorize => Answer::text(status, "A fault was armed for this request.\n"),
        RequestKind::Api => {
            let own = operation.and_then(|name| site.operation(name));
            let api = model.api.as_ref();
            let (shapes, success) = match (own, api) {
                (Some((_, own)), _) => (&own.errors[..], own.success.as_ref()),
                (None, Some(api)) => (&api.errors[..], api.success.as_ref()),
                (None, None) => (&[][..], None),
            };
            let code = fault.code.clone();
            let code = code.unwrap_or_else(|| status.as_str().to_owned());
            error(status, shapes, success, &code)
        }
        RequestKind::Token | RequestKind::Refresh | RequestKind::Password | RequestKind::Revoke => {
            let dialect = &model.token_response;
            let code = fault.code.as_deref().unwrap_or_else(|| oauth_error(status));
            let mut codes = dialect.error_codes.iter();
            let own = codes.find(|own| own.error == code);
            let code = own.map_or(code, |own| &own.code);
            error(status, &dialect.errors, dialect.success.as_ref(), code)
        }
    };
    match fault.retry_after {
        Some(seconds) => answer.with(RETRY_AFTER, HeaderValue::from(seconds)),
        None => answer,
    }
}

fn error(
    status: StatusCode,
    shapes: &[ErrorShape],
    success: Option<&Predicate>,
    code: &str,
) -> Answer {
    let fits = |shape: &&ErrorShape| shape.status == Some(status.as_u16());
    let shape = shapes.iter().find(fits).or(shapes.first());
    let reason = status.canonical_reason().unwrap_or("Error");
    let text = ErrorText {
        code: code.to_owned(),
        message: format!("{reason}: a fault was armed for this request."),
        ..ErrorText::default()
    };
    let body = match shape {
        Some(shape) => error_body::render(shape, success, &text),
        None => json!({ "error": text.code, "message": text.message }),
    };
    Answer::json(status, &body)
}

/// The error of RFC 6749 that suits a status.
fn oauth_error(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "invalid_client",
        403 => "unauthorized_client",
        429 | 503 => "temporarily_unavailable",
        500..=599 => "server_error",
        _ => "invalid_request",
    }
}
