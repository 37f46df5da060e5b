//! The authorization server: logins, codes and tokens.

pub(crate) mod page;
pub(crate) mod view;

use http::StatusCode;
use jiff::Timestamp;

use crate::{
    exchange::{Answer, Received, RequestKind},
    log::Note,
    world::{Site, World},
};

/// Codes and tokens of one provider.
#[derive(Debug, Default)]
pub(crate) struct Grants {}

/// What an access token allows.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// Index of the account.
    pub(crate) account: usize,
    /// Scopes that were granted.
    pub(crate) scopes: Vec<String>,
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

impl Grants {
    /// Checks an access token at the API and notes its first use.
    pub(crate) fn access(&mut self, token: &str, now: Timestamp) -> Result<Access, Refusal> {
        let _ = (token, now);
        Err(Refusal::Unknown)
    }

    /// What the log calls a secret that was handed out: `refresh_token 3`.
    pub(crate) fn label(&self, secret: &str) -> Option<String> {
        let _ = secret;
        None
    }
}

/// Answers a request to the authorization endpoint.
pub(crate) fn authorize(world: &World, site: &Site, request: &Received, note: &mut Note) -> Answer {
    let _ = (world, site, request, note);
    Answer::empty(StatusCode::NOT_IMPLEMENTED)
}

/// Which token request this is, by its address and its `grant_type`.
pub(crate) fn kind(site: &Site, request: &Received) -> RequestKind {
    let _ = (site, request);
    RequestKind::Token
}

/// Answers a token request.
pub(crate) fn token(world: &World, site: &Site, request: &Received, note: &mut Note) -> Answer {
    let _ = (world, site, request, note);
    Answer::empty(StatusCode::NOT_IMPLEMENTED)
}
