//! Faults on demand.

use std::sync::Arc;

/// The faults that are armed. Clones are the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    _armed: Arc<()>,
}
