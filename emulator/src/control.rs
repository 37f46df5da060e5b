//! `/_emulator`: the page and the addresses by which people and tests steer the emulator.
//!
//! Everything here is for programs on this machine and for the page itself: the guard refuses what
//! another web site could make a browser send. No answer holds a secret.

mod act;
mod faults;
mod guard;
mod page;
mod reply;
mod requests;
mod state;
mod words;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware,
    routing::{delete, get, post},
};

use crate::world::World;
use reply::{Refused, Reply};

/// What is served below `/_emulator`.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/_emulator", get(page::show))
        .route("/_emulator/style.css", get(page::style))
        .route("/_emulator/control.js", get(page::script))
        .route("/_emulator/icon.svg", get(page::icon))
        .route("/_emulator/state", get(state::show))
        .route("/_emulator/clock", get(act::clock).post(act::advance))
        .route(
            "/_emulator/requests",
            get(requests::list).delete(requests::clear),
        )
        .route(
            "/_emulator/faults",
            get(faults::list).post(faults::arm).delete(faults::clear),
        )
        .route("/_emulator/faults/{id}", delete(faults::disarm))
        .route("/_emulator/tokens", post(act::tokens))
        .route("/_emulator/login", post(act::login))
        .fallback(nothing)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(guard::guard))
        // The server has read the body, within bounds of its own; `reply` refuses what is too long.
        .layer(DefaultBodyLimit::disable())
        .with_state(world)
}

async fn nothing() -> Reply {
    Err(Refused::new(
        StatusCode::NOT_FOUND,
        "there is nothing at this address; the control page is at /_emulator, and the documentation of the crate lists the others",
    ))
}

async fn wrong_method(State(_): State<Arc<World>>) -> Reply {
    Err(Refused::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address has no such method",
    ))
}
