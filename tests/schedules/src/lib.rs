//! Tries orders of events on the runtime's `flight`, whose source is included here: with the
//! mutexes, tasks and channels of shuttle in place of the real ones, every point where threads can
//! meet is one where another can come first.
//!
//! `SCHEDULES` says how many orders each test tries, `SCHEDULES_SEED` which.

#[cfg(test)]
#[path = "../../../runtime/src/refresh/flight.rs"]
mod flight;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod sync;
#[cfg(test)]
mod tests;
