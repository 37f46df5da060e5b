//! The spec language.
pub mod model;
