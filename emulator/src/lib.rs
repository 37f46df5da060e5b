//! Emulated OAuth2 providers: a spec becomes a provider on this machine that behaves as the spec says.

// The parts meet one another as they are built.
#![allow(dead_code)]

mod address;
mod api;
mod builder;
mod clock;
mod control;
mod error;
mod error_body;
mod exchange;
mod fault;
mod handle;
mod html;
mod json_path;
mod log;
mod oauth;
mod random;
mod records;
mod server;
#[cfg(test)]
mod testing;
mod world;

pub use builder::{Builder, start};
pub use clock::Clock;
pub use error::Error;
pub use exchange::RequestKind;
pub use fault::{AnswerShape, ArmedFault, Fault, FaultKind, FaultOn, Faults, StatusFault};
pub use handle::{Emulator, ProviderHandle};
pub use log::{Log, LoggedRequest, Redemption};
