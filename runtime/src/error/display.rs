//! What an error says.

use std::fmt;

use super::{Error, ErrorKind};

impl ErrorKind {
    /// What to do about it.
    fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::Callback => "start the authorization again",
            Self::AuthorizationRefused => "ask the user to try again",
            Self::NoSession => "authorize the account first",
            Self::ReauthorizationNeeded => "the user has to authorize again",
            Self::Unauthorized => "check the account's rights; authorizing again may help",
            Self::Forbidden => "check the user's rights and the granted scopes",
            Self::RateLimited => "wait before the next request",
            Self::Server | Self::NotSent => "try again later",
            Self::Timeout | Self::OutcomeUnknown => "the request may have been carried out",
            Self::HostRefused => "no credential was sent",
            Self::Configuration
            | Self::TokenRefused
            | Self::Api
            | Self::Decode
            | Self::CoolingDown
            | Self::TokenBudgetSpent
            | Self::Store
            | Self::File
            | Self::Internal => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        write!(formatter, "{}: ", inner.operation)?;
        if let Some(status) = inner.status {
            write!(formatter, "status {status}: ")?;
        }
        formatter.write_str(&inner.text)?;
        if let Some(server) = &inner.server {
            match (server.code(), server.message()) {
                (Some(code), Some(message)) => write!(formatter, ": {code}: {message}")?,
                (Some(text), None) | (None, Some(text)) => write!(formatter, ": {text}")?,
                (None, None) => {}
            }
        }
        if let Some(request_id) = self.request_id() {
            write!(formatter, " (request {request_id})")?;
        }
        let advice = if inner.missing_scopes.is_empty() {
            inner.kind.advice()
        } else {
            Some("authorize again with this scope as well")
        };
        let asked = inner.retry_after.map(|wait| wait.as_secs());
        let own = self.wait().and_then(|wait| u64::try_from(wait).ok());
        let wait = own.map(|wait| wait.div_ceil(1000)).or(asked);
        match (wait, advice) {
            (Some(wait), _) => write!(formatter, "; wait {wait} s before the next request"),
            (None, Some(advice)) => write!(formatter, "; {advice}"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("message", &self.to_string())
            .field("source", &self.inner.source)
            .finish_non_exhaustive()
    }
}
