//! The pages of the emulator in a real browser: seen, clicked and typed into.
//!
//! Pictures of all pages, at two widths, light and dark, go to the folder that
//! `EMULATOR_SCREENSHOTS` names, if it is set.

#![allow(clippy::unwrap_used)]

mod audit;
mod control;
mod fixture;
mod login;
