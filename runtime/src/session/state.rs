//! How a session stands, for programs that tell a person what to do.

use std::fmt;
use std::time::SystemTime;

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionState {
    /// It works, or will after a refresh.
    Usable,
    /// A refresh token was presented and the answer is lost, by a crash or on the way. The access
    /// token is used as long as it lives; then the refresh token is presented once more, and the
    /// provider decides. Nothing has to be done now.
    OutcomeUnknown {
        /// When the refresh token was presented.
        since: SystemTime,
    },
    /// Only the user can mend it, by authorizing again.
    ReauthorizationNeeded {
        /// Why.
        reason: ReauthorizationReason,
    },
}

/// Why a user has to authorize again. `Display` says it to that person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReauthorizationReason {
    /// The provider has rejected the refresh token: it was revoked, or has ended.
    Rejected,
    /// The answer to a refresh was lost, and the provider has rejected the refresh token since: it
    /// had replaced it, or takes the second attempt for theft.
    AnswerLost,
    /// The access token has ended, and there is no refresh token.
    NoRefreshToken,
    /// The refresh token has ended.
    RefreshTokenExpired,
    /// Nobody is logged in.
    LoggedOut,
}

impl fmt::Display for ReauthorizationReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rejected => "the provider has ended the connection",
            Self::AnswerLost => {
                "the connection was interrupted while it was renewed, and the provider has ended it"
            }
            Self::NoRefreshToken => {
                "the connection has ended, and the provider does not let it be renewed"
            }
            Self::RefreshTokenExpired => "the connection was not used for too long and has ended",
            Self::LoggedOut => "the account is not connected",
        })
    }
}
