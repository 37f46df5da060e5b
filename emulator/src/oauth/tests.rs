#![allow(clippy::unwrap_used)]

mod answers;
mod authorize;
mod client;
mod code;
mod connection;
mod control;
mod decision;
mod dialect;
mod every_spec;
mod fixture;
mod garbage;
mod grace;
mod limits;
mod memory;
mod parts;
mod password;
mod refresh;
mod revoke;
mod rotations;
