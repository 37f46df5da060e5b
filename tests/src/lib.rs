//! Test package. What its tests share with those of other packages is here.

#[cfg(unix)]
pub mod servers;
