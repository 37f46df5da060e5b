//! The page at the authorization endpoint.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::view::View;
use crate::{exchange::Answer, html};

/// The style stands in the page: the hosts of a provider serve nothing beside it.
static STYLE: LazyLock<String> = LazyLock::new(|| {
    let own = include_str!("../../../templates/emulator/authorize.css");
    format!("{}{own}", html::STYLE)
});

/// The page runs no script and loads nothing; its style is known by its digest. There is no
/// `form-action`: it would also forbid the redirect that answers the form.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    view: &'a View,
    style: &'a str,
}

/// The page: 200, or 400 if the login cannot go on.
pub(crate) fn answer(view: &View) -> Answer {
    let status = match view.problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let page = Page {
        view,
        style: &STYLE,
    };
    html::answer(
        status,
        POLICY.clone(),
        html::render("authorize.html", &page),
    )
}

#[cfg(test)]
mod tests;
