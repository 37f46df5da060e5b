//! When to try again.

use std::time::Duration;

use super::ErrorKind;
use crate::provider::CodeRetry;

/// When another attempt at what failed may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// The same attempt fails again: something has to be changed first.
    Never,
    /// Once this time has passed, counted from the answer.
    After(Duration),
    /// Later; nobody says when. Wait longer with every attempt.
    Later,
    /// Once the user has authorized again.
    AfterLogin,
}

/// What the provider's advice, the server's wait and the kind of failure come to.
pub(super) fn decide(
    kind: ErrorKind,
    status: Option<u16>,
    retry_after: Option<Duration>,
    advice: Option<CodeRetry>,
) -> Retry {
    let later = retry_after.map_or(Retry::Later, Retry::After);
    match advice {
        Some(CodeRetry::Never) => return Retry::Never,
        Some(CodeRetry::Later) => return later,
        Some(CodeRetry::AfterLogin) => return Retry::AfterLogin,
        None => {}
    }
    match kind {
        ErrorKind::Callback
        | ErrorKind::AuthorizationRefused
        | ErrorKind::NoSession
        | ErrorKind::ReauthorizationNeeded
        | ErrorKind::Unauthorized => Retry::AfterLogin,
        ErrorKind::RateLimited
        | ErrorKind::CoolingDown
        | ErrorKind::TokenBudgetSpent
        | ErrorKind::Server
        | ErrorKind::NotSent
        | ErrorKind::Timeout
        | ErrorKind::OutcomeUnknown
        | ErrorKind::Store => later,
        // Statuses that ask for another attempt (RFC 9110 §15.5.9, RFC 8470 §5.2).
        ErrorKind::Api if matches!(status, Some(408 | 425)) => later,
        ErrorKind::Api | ErrorKind::Forbidden | ErrorKind::TokenRefused => {
            retry_after.map_or(Retry::Never, Retry::After)
        }
        ErrorKind::Configuration
        | ErrorKind::Decode
        | ErrorKind::File
        | ErrorKind::HostRefused
        | ErrorKind::Internal => Retry::Never,
    }
}
