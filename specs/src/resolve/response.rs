//! How answers are read.

use super::{connection::text_or, evidence::evidence};
use crate::{
    model::{
        ErrorShape, Expiry, ExpiryFormat, Predicate, Scalar, Test, TokenErrorCode, TokenResponse,
    },
    schema::{self, Paths},
    span::Spanned,
};

/// The token response; what the spec leaves out is as in RFC 6749 section 5.
pub(super) fn token_response(response: Option<&schema::TokenResponse>) -> TokenResponse {
    let default = schema::TokenResponse::default();
    let response = response.unwrap_or(&default);
    TokenResponse {
        access_token: text_or(response.access_token.as_ref(), "access_token"),
        token_type: text_or(response.token_type.as_ref(), "token_type"),
        expiry: response.expiry.as_ref().map_or_else(
            || Expiry {
                path: "expires_in".to_owned(),
                format: ExpiryFormat::Seconds,
            },
            expiry,
        ),
        refresh_token: text_or(response.refresh_token.as_ref(), "refresh_token"),
        refresh_token_expiry: response.refresh_token_expiry.as_ref().map(expiry),
        scope: text_or(response.scope.as_ref(), "scope"),
        success: response.success.as_ref().map(predicate),
        errors: if response.errors.is_empty() {
            vec![standard_error()]
        } else {
            error_shapes(&response.errors)
        },
        error_codes: response
            .error_codes
            .iter()
            .flat_map(schema::TokenErrorCodes::iter)
            .map(|(error, written)| TokenErrorCode {
                error: error.to_owned(),
                code: text_or(written.value.code.as_ref(), error),
                status: status(written.value.status.as_ref()),
            })
            .collect(),
        evidence: evidence(response.source.as_ref(), response.disputed.as_ref()),
    }
}

/// An HTTP status. What is none has been refused by a rule.
fn status(status: Option<&Spanned<u64>>) -> Option<u16> {
    status.and_then(|status| u16::try_from(status.value).ok())
}

/// The error response of RFC 6749 section 5.2.
fn standard_error() -> ErrorShape {
    ErrorShape {
        when: Predicate {
            path: "error".to_owned(),
            test: Test::Present,
        },
        code: vec!["error".to_owned()],
        message: vec!["error_description".to_owned()],
        details: Vec::new(),
        request_id: Vec::new(),
        status: None,
    }
}

fn expiry(expiry: &schema::Expiry) -> Expiry {
    Expiry {
        path: expiry.path.value.clone(),
        format: match expiry.format {
            None | Some(schema::ExpiryFormat::Seconds) => ExpiryFormat::Seconds,
            Some(schema::ExpiryFormat::Milliseconds) => ExpiryFormat::Milliseconds,
            Some(schema::ExpiryFormat::EpochSeconds) => ExpiryFormat::EpochSeconds,
            Some(schema::ExpiryFormat::EpochMilliseconds) => ExpiryFormat::EpochMilliseconds,
            Some(schema::ExpiryFormat::Rfc3339) => ExpiryFormat::Rfc3339,
        },
    }
}

pub(super) fn predicate(predicate: &schema::Predicate) -> Predicate {
    Predicate {
        path: predicate.path.value.clone(),
        test: match (&predicate.equals, &predicate.not_equals) {
            (Some(value), _) => Test::Equals(scalar(&value.value)),
            (None, Some(value)) => Test::NotEquals(scalar(&value.value)),
            (None, None) => Test::Present,
        },
    }
}

fn scalar(scalar: &schema::Scalar) -> Scalar {
    match scalar {
        schema::Scalar::Boolean(value) => Scalar::Boolean(*value),
        schema::Scalar::Integer(value) => Scalar::Integer(*value),
        schema::Scalar::Text(value) => Scalar::Text(value.clone()),
    }
}

pub(super) fn error_shapes(shapes: &[schema::ErrorShape]) -> Vec<ErrorShape> {
    shapes
        .iter()
        .map(|shape| ErrorShape {
            when: predicate(&shape.when),
            code: paths(shape.code.as_ref()),
            message: paths(shape.message.as_ref()),
            details: paths(shape.details.as_ref()),
            request_id: paths(shape.request_id.as_ref()),
            status: status(shape.status.as_ref()),
        })
        .collect()
}

fn paths(paths: Option<&Spanned<Paths>>) -> Vec<String> {
    paths
        .map(|paths| path_list(&paths.value).to_vec())
        .unwrap_or_default()
}

/// The paths, however many.
pub(crate) fn path_list(paths: &Paths) -> &[String] {
    match paths {
        Paths::One(path) => std::slice::from_ref(path),
        Paths::Many(paths) => paths,
    }
}
