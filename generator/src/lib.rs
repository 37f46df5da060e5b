//! From the model of a provider to the crate of its client: Rust by quoting, everything that is
//! read by templates, one tree of files in memory, and the comparison of that tree with a folder.
//!
//! Output is a pure function of the specs, the templates and the source of this crate.

mod cache;
mod error;
mod filter;
mod format;
mod generate;
pub mod name;
pub mod names;
pub mod prose;
mod rust;
mod surface;
pub mod text;
pub mod tree;

pub use cache::Previous;
pub use error::GenerateError;
pub use generate::{HEADER, Options, Stages, generate, generate_measured};
pub use text::Runtime;
pub use text::book::Guide;
pub use tree::Tree;
