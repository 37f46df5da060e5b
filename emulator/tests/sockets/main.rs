//! What clients see of the emulator on the wire, friendly ones and others.
#![allow(clippy::unwrap_used)]

mod browse;
mod date;
mod faults;
mod garbage;
mod idle;
mod masking;
mod methods;
mod support;
