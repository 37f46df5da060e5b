//! The generated crates over real HTTP, against a scripted server.
//!
//! Expected requests and the answers given are those the providers publish; nothing here is derived
//! from the code under test.

#![allow(clippy::unwrap_used, missing_docs)]

mod act_on;
mod actionstep;
mod actionstep_api;
mod actionstep_lists;
mod compile_fail;
mod exact;
mod flow;
mod hosts;
mod operations;
mod quick_start;
mod refresh;
mod samples;
mod scopes;
mod server;
mod state;
mod transport;
mod worksection;
mod worksection_api;
