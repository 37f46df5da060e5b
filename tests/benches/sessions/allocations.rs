//! How often memory is asked for.

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What was asked for, by all threads of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocations {
    /// How often; growing something counts too.
    pub count: usize,
    /// How much, in bytes.
    pub bytes: usize,
}

/// What is asked for while this runs.
pub fn during<T>(run: impl FnOnce() -> T) -> (T, Allocations) {
    let region = Region::new(ALLOCATOR);
    let value = run();
    let change = region.change();
    let allocations = Allocations {
        count: change.allocations + change.reallocations,
        bytes: change.bytes_allocated,
    };
    (value, allocations)
}
