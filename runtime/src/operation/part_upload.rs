//! Uploads in parts.

use super::{Operation, Parameter};

/// How a file goes out in several requests.
///
/// The first part is sent by one operation, all others by another, whose path names what the answer
/// to the first part called it.
#[derive(Debug)]
pub struct PartUpload {
    /// Sends the first part.
    pub first: &'static Operation,
    /// Sends every other part.
    pub next: &'static Operation,
    /// The part itself.
    pub file: Parameter,
    /// Number of the part, counted from 1.
    pub part_number: Parameter,
    /// Number of parts.
    pub part_count: Parameter,
    /// Path parameter of `next` with the identifier of the file.
    pub id: Parameter,
    /// Most bytes in a part.
    pub max_bytes: u64,
    /// Path, in the answer to the first part, of the identifier.
    pub returned_id: &'static str,
}
