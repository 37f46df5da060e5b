//! What all generated provider clients share: OAuth 2.0 sessions, token stores and typed requests.
//!
//! A generated crate re-exports this one as `runtime`. Applications meet [`store`] and
//! [`transport`], [`Error`], [`Secret`] and the value types; everything in `generated` is for
//! generated crates only.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "loopback")]
pub mod loopback;
pub mod paste;
pub mod store;
pub mod transport;

#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing;

mod authorize;
mod call;
mod callback;
mod client;
pub mod clock;
mod connection;
mod download;
mod error;
mod event;
mod filter;
mod header;
mod host;
mod json;
mod login;
mod operation;
mod pace;
mod page;
mod provider;
mod redact;
mod refresh;
mod refused;
mod revoke;
mod secret;
mod session;
mod template;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod timing;
mod token_request;
mod token_response;
mod upload;
mod value;

pub use authorize::{Authorization, Pending};
pub use call::{Items, Pages};
pub use download::Download;
pub use error::{Error, ErrorKind, Retry, ServerError};
pub use event::SessionEvent;
pub use filter::{Condition, Field, Link, Sort};
pub use json::Json;
pub use operation::{Limit, LimitOf, Operation};
pub use page::{Linked, Page};
pub use provider::Method;
pub use secret::Secret;
pub use session::{AccessToken, ReauthorizationReason, SessionState};
pub use timing::RefreshTiming;
pub use upload::{Progress, Upload};
pub use value::{
    Date, DateTime, Decimal, File, Id, MapOrList, TextOr, Time, Timestamp, Unknown, Untyped,
    ValueError, Values,
};

/// For generated crates only; exempt from semantic versioning.
#[doc(hidden)]
pub mod generated {
    pub use crate::call::Call;
    pub use crate::client::{Client, ClientBuilder};
    pub use crate::operation::*;
    pub use crate::provider::*;
    pub use crate::session::Session;
    pub use crate::value::{OpenEnum, kind};
    pub use serde;
}
