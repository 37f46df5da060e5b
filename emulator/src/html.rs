//! Pages for people: templates, and headers that keep a page to itself.

use std::sync::LazyLock;

use http::{
    HeaderValue, StatusCode,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
    },
};
use serde::Serialize;
use tera::{Context, Tera};

use crate::exchange::Answer;

/// The look of all pages.
pub(crate) const STYLE: &str = include_str!("../../templates/emulator/style.css");

/// The templates, by the names under which they are rendered. What ends in `.html` is escaped by
/// the engine wherever a value is printed.
const TEMPLATES: [(&str, &str); 2] = [
    (
        "authorize.html",
        include_str!("../../templates/emulator/authorize.html.tera"),
    ),
    (
        "control.html",
        include_str!("../../templates/emulator/control.html.tera"),
    ),
];

static ENGINE: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut engine = Tera::new();
    engine.add_raw_templates(TEMPLATES)?;
    Ok(engine)
});

/// Fills a template with a view. All text of the view is escaped.
pub(crate) fn render(template: &str, view: &impl Serialize) -> Result<String, tera::Error> {
    let context = Context::from_serialize(view)?;
    match &*ENGINE {
        Ok(engine) => engine.render(template, &context),
        Err(error) => Err(tera::Error::message(error)),
    }
}

/// A page as an answer. `policy` says what it may load (Content Security Policy).
pub(crate) fn answer(
    status: StatusCode,
    policy: HeaderValue,
    page: Result<String, tera::Error>,
) -> Answer {
    let answer = match page {
        Ok(page) => Answer::new(status, "text/html; charset=utf-8", page),
        Err(error) => Answer::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("The page cannot be shown: {error}"),
        ),
    };
    answer
        .with(CONTENT_SECURITY_POLICY, policy)
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .with(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))
        .with(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))
        .with(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"))
}
