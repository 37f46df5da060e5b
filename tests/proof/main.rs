//! What is claimed of sessions, shown row by row. Each row prints its figure as
//! `proof: <claim>: <figure>`.
//!
//! The judge is never the code under test: it is the redemption log of the emulator, what a server
//! saw on the wire, or the bytes of logs and files.

#![allow(clippy::unwrap_used, missing_docs)]

#[cfg(target_os = "linux")]
mod actors;
mod answers;
mod crates;
#[cfg(target_os = "linux")]
mod crowd;
mod desk;
mod hosts;
#[cfg(target_os = "linux")]
mod kills;
#[cfg(target_os = "linux")]
mod machines;
#[cfg(target_os = "linux")]
mod outage;
mod redirects;
mod report;
mod rotation;
mod secrets;
mod sources;
#[cfg(target_os = "linux")]
mod stops;
mod storms;
mod tls;
mod tunnel;

/// The scripted server of the wire tests.
#[path = "../wire"]
#[allow(dead_code, reason = "the wire tests use more of it")]
mod wire {
    pub mod server;
}

use wire::server;
