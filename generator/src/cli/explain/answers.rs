//! Where answers to token requests differ from RFC 6749, and how errors are written.

use generator::text::{facts, words};
use specs::model::{ErrorShape, ExpiryFormat, Predicate, Provider};

use super::page::Page;

/// The two sections.
pub(super) fn sections(page: &mut Page, provider: &Provider) {
    page.section("TOKEN ANSWER");
    show(page, &token_answer(provider));
    page.section("ERRORS");
    show(page, &errors(provider));
}

fn show(page: &mut Page, rows: &[(String, String)]) {
    if rows.is_empty() {
        page.rows([("as RFC 6749", "nothing differs")]);
    }
    page.rows(
        rows.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
}

fn row(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

/// What stands elsewhere than RFC 6749 section 5.1 says, or is written otherwise.
fn token_answer(provider: &Provider) -> Vec<(String, String)> {
    let response = &provider.token_response;
    let mut rows = Vec::new();
    for (standard, path) in [
        ("access_token", &response.access_token),
        ("token_type", &response.token_type),
        ("refresh_token", &response.refresh_token),
        ("scope", &response.scope),
    ] {
        if path != standard {
            rows.push(row(standard, format!("at {path}")));
        }
    }
    let expiry = &response.expiry;
    let format = words::expiry_format(expiry.format);
    if expiry.path != "expires_in" || expiry.format != ExpiryFormat::Seconds {
        rows.push(row("expires_in", format!("at {}, {format}", expiry.path)));
    }
    if let Some(expiry) = &response.refresh_token_expiry {
        let format = words::expiry_format(expiry.format);
        let text = format!("at {}, {format}", expiry.path);
        rows.push(row("refresh token's expiry", text));
    }
    rows.extend(success(response.success.as_ref()));
    rows
}

fn success(success: Option<&Predicate>) -> Option<(String, String)> {
    let success = success?;
    let text = format!("only if {}, whatever the status", words::predicate(success));
    Some(row("Success", text))
}

/// Shapes and codes, of token requests first.
fn errors(provider: &Provider) -> Vec<(String, String)> {
    let response = &provider.token_response;
    let mut rows: Vec<_> = (response.errors.iter())
        .map(|error| row("Token requests", shape(error)))
        .collect();
    for known in &response.error_codes {
        let status = known
            .status
            .map_or_else(String::new, |status| format!(", status {status}"));
        rows.push(row(&known.error, format!("written {}{status}", known.code)));
    }
    let Some(api) = &provider.api else {
        return rows;
    };
    rows.extend(success(api.success.as_ref()).map(|(name, text)| (format!("API: {name}"), text)));
    rows.extend(api.errors.iter().map(|error| row("API", shape(error))));
    if !api.error_codes.is_empty() {
        let codes: Vec<_> = api
            .error_codes
            .iter()
            .map(|known| known.code.as_str())
            .collect();
        rows.push(row("API: codes", codes.join(", ")));
    }
    rows.extend(payloads(provider).map(|text| row("API: payload", text)));
    rows
}

/// `if error is present: code at error, message at error_description; status 400`.
fn shape(shape: &ErrorShape) -> String {
    let mut parts = Vec::new();
    for (what, paths) in [
        ("code", &shape.code),
        ("message", &shape.message),
        ("details", &shape.details),
        ("request", &shape.request_id),
    ] {
        if !paths.is_empty() {
            parts.push(format!("{what} at {}", paths.join(" or ")));
        }
    }
    let mut text = format!("if {}", words::predicate(&shape.when));
    if !parts.is_empty() {
        text.push_str(": ");
        text.push_str(&parts.join(", "));
    }
    match shape.status {
        Some(status) => format!("{text}; status {status}"),
        None => text,
    }
}

/// Where successes have what was asked for, if not the whole answer is it.
fn payloads(provider: &Provider) -> Option<String> {
    let mut paths: Vec<(&str, u64)> = Vec::new();
    for path in facts::operations(provider).filter_map(|operation| operation.data.as_deref()) {
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, count)) => *count += 1,
            None => paths.push((path, 1)),
        }
    }
    let texts = paths
        .iter()
        .map(|(path, count)| format!("at {path} ({})", words::plural(*count, "operation")));
    (!paths.is_empty()).then(|| texts.collect::<Vec<_>>().join("; "))
}
