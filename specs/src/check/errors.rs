//! Statuses and codes of errors.

use super::paths::error_shapes;
use crate::{
    diagnostic::Diagnostic,
    resolve::{Spec, evidence::source_ids},
    schema::{TokenErrorCode, TokenErrorCodes},
    span::Spanned,
};

/// What is known of the errors of RFC 6749 section 5.2.
fn token_errors(spec: Spec<'_>) -> impl Iterator<Item = (&'static str, &Spanned<TokenErrorCode>)> {
    let response = spec.provider.token_response.as_ref();
    let codes = response.and_then(|response| response.error_codes.as_ref());
    codes.into_iter().flat_map(TokenErrorCodes::iter)
}

/// An HTTP status is one (RFC 9110 section 15).
pub(super) fn statuses(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let of_shapes = error_shapes(spec)
        .into_iter()
        .filter_map(|shape| shape.status.as_ref());
    let of_codes = token_errors(spec).filter_map(|(_, written)| written.value.status.as_ref());
    for status in of_shapes
        .chain(of_codes)
        .filter(|status| !(100..=599).contains(&status.value))
    {
        found.push(
            Diagnostic::new(
                "bad-status",
                status.span,
                format!("{} is no HTTP status", status.value),
            )
            .here("100 to 599")
            .help("write the status the provider publishes, or leave it out"),
        );
    }
}

/// An entry says how the provider answers the error.
pub(super) fn codes(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (error, written) in token_errors(spec) {
        match &written.value {
            TokenErrorCode {
                code: None,
                status: None,
            } => found.push(
                Diagnostic::new(
                    "error-code-says-nothing",
                    written.span,
                    format!("nothing is said of `{error}`"),
                )
                .here("empty")
                .help("add `code` or `status`, or remove the line"),
            ),
            TokenErrorCode {
                code: Some(code), ..
            } if code.value.trim().is_empty() => found.push(
                Diagnostic::new("empty-error-code", code.span, "an empty error code")
                    .here("what does the provider write?")
                    .help(format!("write its word for `{error}`, or remove `code`")),
            ),
            TokenErrorCode { .. } => {}
        }
    }
}

/// What is known of the answers to token requests was published somewhere.
pub(super) fn evidence(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(response) = &spec.provider.token_response else {
        return;
    };
    let source = response.source.as_ref();
    if source.map_or(0, |source| source_ids(&source.value).count()) > 0 {
        return;
    }
    let statuses = response
        .errors
        .iter()
        .filter_map(|shape| shape.status.as_ref());
    let places = statuses
        .map(|status| status.span)
        .chain(token_errors(spec).map(|(_, written)| written.span));
    found.extend(places.map(|span| {
        Diagnostic::new(
            "fact-without-source",
            span,
            "a fact about errors without a source",
        )
        .here("who says so?")
        .help("add `source` with the name of a source to `token_response`")
    }));
}
