//! Logins and their tokens on the control page.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::{
    control::words,
    oauth::grants::{SessionState, SessionView, TokenState, TokenView},
    world::Site,
};

/// A login.
#[derive(Serialize)]
pub(super) struct SessionRow {
    number: u64,
    account: String,
    scopes: Vec<String>,
    state: &'static str,
    tokens: Vec<TokenRow>,
}

/// A code or token.
#[derive(Serialize)]
struct TokenRow {
    /// The label as an HTML id.
    id: String,
    /// The label for people: `refresh token 3`.
    name: String,
    state: &'static str,
    is_live: bool,
    /// When it expires, in milliseconds since 1970.
    until: Option<i64>,
    /// How long it lives, in words.
    left: String,
    /// Bodies of the requests behind the buttons.
    expire: String,
    revoke: String,
}

impl SessionRow {
    pub(super) fn new(site: &Site, session: SessionView) -> Self {
        let tokens = session.tokens.into_iter();
        Self {
            number: session.number,
            account: session.account,
            scopes: session.scopes,
            state: match session.state {
                SessionState::Waiting => "waiting",
                SessionState::Live => "live",
                SessionState::Ended => "ended",
            },
            tokens: tokens.map(|token| TokenRow::new(site, &token)).collect(),
        }
    }
}

impl TokenRow {
    fn new(site: &Site, token: &TokenView) -> Self {
        let body = |verb: &str| json!({ "provider": site.model.id, verb: token.label }).to_string();
        Self {
            id: token.label.replace(' ', "-"),
            name: token.label.replace('_', " "),
            state: match token.state {
                TokenState::Live => "live",
                TokenState::Spent => "spent",
                TokenState::Expired => "expired",
                TokenState::Revoked => "revoked",
            },
            is_live: token.state == TokenState::Live,
            until: token.expires.map(Timestamp::as_millisecond),
            left: token.seconds_left.map(words::length).unwrap_or_default(),
            expire: body("expire"),
            revoke: body("revoke"),
        }
    }
}
