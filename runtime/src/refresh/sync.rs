//! What `flight` stands on, in one place: its tests put other things in their stead that try every
//! order of events.

pub(crate) use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use tokio::spawn;
pub(crate) use tokio::sync::watch;
