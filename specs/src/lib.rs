//! The spec language: reads specs of OAuth 2.0 providers, checks them, and hands out a resolved
//! [`model`].
//!
//! ```text
//! files ── read ──► Sources ── parse ──► schema (keys 1:1) ── resolve ──► model
//! ```
//!
//! All problems of a run are collected and come together, each with its place: see [`Diagnostics`].

mod check;
mod codes;
mod description;
mod diagnostic;
mod entries;
mod load;
pub mod model;
mod node;
mod parse;
mod reference;
mod resolve;
mod schema;
mod schema_check;
mod schema_json;
mod source;
mod span;
mod template;

pub use codes::CODES;
pub use description::{
    DESCRIPTION_MAX, DescribedScope, Description, DescriptionFormat, Told, Unusable, describe,
};
pub use diagnostic::{Diagnostic, Diagnostics, Label};
pub use load::{Parsed, load, load_only, load_sources, parse, resolve};
pub use reference::reference_markdown;
pub use schema_json::schema_json;
pub use source::{SourceFile, Sources, read, read_only};
pub use span::{FileId, Span};
