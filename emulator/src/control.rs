//! `/_emulator`: the page and the addresses by which people and tests steer the emulator.

use std::sync::Arc;

use axum::Router;

use crate::world::World;

/// What is served below `/_emulator`.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new().with_state(world)
}
