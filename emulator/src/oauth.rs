//! The authorization server: logins, codes and tokens.

mod authorize;
pub(crate) mod grants;
pub(crate) mod page;
mod parameters;
mod pkce;
mod problem;
pub(crate) mod redirect_uri;
mod scopes;
mod template;
mod token;
pub(crate) mod view;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use self::{
    authorize::authorize,
    grants::Grants,
    token::{kind, method, token},
};

/// What an access token allows.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// Index of the account.
    pub(crate) account: usize,
    /// Scopes that were granted.
    pub(crate) scopes: Arc<[String]>,
}

/// Why an access token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such token, or it is no longer remembered.
    Unknown,
    /// Its lifetime is over.
    Expired,
    /// It was revoked.
    Revoked,
}
