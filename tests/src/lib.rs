//! Test package. What its tests share with those of other packages is here.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(unix)]
pub mod servers;
