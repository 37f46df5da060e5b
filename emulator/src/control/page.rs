//! The control page. It is useful for reading without its script, which brings it up to date and
//! sends what the buttons say.

mod session;
mod view;

use std::sync::{Arc, LazyLock};

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode},
    response::Response,
};

use super::reply::respond;
use crate::{exchange::Answer, html, world::World};
use view::PageView;

/// The page loads nothing from elsewhere, and nothing may be written into it.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static STYLE: LazyLock<String> = LazyLock::new(|| {
    let own = include_str!("../../../templates/emulator/control.css");
    format!("{}{own}", html::STYLE)
});

/// `GET /_emulator`
pub(super) async fn show(State(world): State<Arc<World>>) -> Response {
    let page = html::render("control.html", &PageView::new(&world));
    let policy = HeaderValue::from_static(POLICY);
    respond(html::answer(StatusCode::OK, policy, page))
}

/// `GET /_emulator/style.css`
pub(super) async fn style() -> Response {
    file("text/css; charset=utf-8", &STYLE)
}

/// `GET /_emulator/control.js`
pub(super) async fn script() -> Response {
    file(
        "text/javascript; charset=utf-8",
        include_str!("../../../templates/emulator/control.js"),
    )
}

/// `GET /_emulator/icon.svg`
pub(super) async fn icon() -> Response {
    file(
        "image/svg+xml",
        include_str!("../../../templates/emulator/icon.svg"),
    )
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    respond(Answer::new(StatusCode::OK, content_type, text))
}
