//! What people and tests see of the grants, and may do to them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{ACCESS_TOKEN, CODE, Grants, REFRESH_TOKEN, is_over, label};

/// Most sessions that are shown.
const MOST_SESSIONS: usize = 100;

/// Most codes, access tokens and refresh tokens that are shown of a session, each.
const MOST_OF_A_KIND: usize = 4;

/// A login and its newest tokens. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SessionView {
    /// Number of the login; a later one is higher.
    pub(crate) number: u64,
    /// Id of the account.
    pub(crate) account: String,
    /// Scopes that were granted.
    pub(crate) scopes: Vec<String>,
    pub(crate) state: SessionState,
    /// The newest codes, access tokens and refresh tokens, in this order; of each kind the newest
    /// first.
    pub(crate) tokens: Vec<TokenView>,
}

/// State of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionState {
    /// Its code has not been redeemed yet.
    Waiting,
    /// An access token or refresh token of it is alive.
    Live,
    /// Nothing of it is alive.
    Ended,
}

/// A code or token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TokenView {
    /// `code`, `access_token` or `refresh_token`.
    pub(crate) kind: &'static str,
    /// `refresh_token 3`
    pub(crate) label: String,
    pub(crate) state: TokenState,
    /// Seconds until it expires, for one that lives. `None`: it does not expire, or is dead.
    pub(crate) seconds_left: Option<i64>,
    /// The moment at which it expires, for one that lives.
    #[serde(skip)]
    pub(crate) expires: Option<Timestamp>,
}

/// State of a code or token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenState {
    /// It is accepted.
    Live,
    /// It was redeemed.
    Spent,
    /// Its lifetime is over.
    Expired,
    /// It was revoked.
    Revoked,
}

impl Grants {
    /// The newest logins, the newest first.
    pub(crate) fn snapshot(&self, now: Timestamp) -> Vec<SessionView> {
        let mut tokens: BTreeMap<u64, Vec<TokenView>> = BTreeMap::new();
        for (family, view) in self.views(now) {
            tokens.entry(family).or_default().push(view);
        }
        let newest = self.families.iter().rev().take(MOST_SESSIONS);
        let view = newest.map(|(number, family)| {
            let mut tokens = tokens.remove(number).unwrap_or_default();
            let state = session_state(&tokens);
            shorten(&mut tokens);
            SessionView {
                number: *number,
                account: family.account_id.clone(),
                scopes: family.scopes.to_vec(),
                state,
                tokens,
            }
        });
        view.collect()
    }

    /// All codes and tokens with their family.
    fn views(&self, now: Timestamp) -> Vec<(u64, TokenView)> {
        let mut views = Vec::new();
        for (number, code) in self.codes.newest() {
            let revoked = code.is_revoked || self.is_revoked(code.family);
            let state = state(revoked, code.is_spent, code.expires, now);
            let view = TokenView::new(CODE, number, state, code.expires, now);
            views.push((code.family, view));
        }
        for (number, token) in self.access_tokens.newest() {
            let revoked = token.is_revoked || self.is_revoked(token.family);
            let state = state(revoked, false, token.expires, now);
            let view = TokenView::new(ACCESS_TOKEN, number, state, token.expires, now);
            views.push((token.family, view));
        }
        for (number, token) in self.refresh_tokens.newest() {
            let family = self.families.get(&token.family);
            let is_superseded = family.is_some_and(|family| family.is_superseded);
            let revoked = token.is_revoked || is_superseded || self.is_revoked(token.family);
            let state = state(revoked, token.spent.is_some(), token.expires, now);
            let view = TokenView::new(REFRESH_TOKEN, number, state, token.expires, now);
            views.push((token.family, view));
        }
        views
    }

    fn is_revoked(&self, family: u64) -> bool {
        let family = self.families.get(&family);
        family.is_none_or(|family| family.is_revoked)
    }

    /// Ends the lifetime of a code or token. False: there is none with this label.
    pub(crate) fn expire(&mut self, label: &str) -> bool {
        let over = Some(Timestamp::UNIX_EPOCH);
        self.change(
            label,
            |code| code.expires = over,
            |token| token.expires = over,
            |token| token.expires = over,
        )
    }

    /// Revokes a code or token. False: there is none with this label.
    pub(crate) fn revoke(&mut self, label: &str) -> bool {
        self.change(
            label,
            |code| code.is_revoked = true,
            |token| token.is_revoked = true,
            |token| token.is_revoked = true,
        )
    }

    fn change(
        &mut self,
        label: &str,
        code: impl FnOnce(&mut super::Code),
        access: impl FnOnce(&mut super::AccessToken),
        refresh: impl FnOnce(&mut super::RefreshToken),
    ) -> bool {
        let Some((kind, number)) = label.split_once(' ') else {
            return false;
        };
        let Ok(number) = number.parse() else {
            return false;
        };
        let changed = match kind {
            CODE => self.codes.get_mut(number).map(code),
            ACCESS_TOKEN => self.access_tokens.get_mut(number).map(access),
            REFRESH_TOKEN => self.refresh_tokens.get_mut(number).map(refresh),
            _ => None,
        };
        changed.is_some()
    }

    /// Revokes every access token; refresh tokens live on.
    pub(crate) fn revoke_access_tokens(&mut self) {
        for token in self.access_tokens.items_mut() {
            token.is_revoked = true;
        }
    }

    /// Revokes everything that was granted, as a user does who takes the application's access away.
    pub(crate) fn revoke_all(&mut self) {
        for family in self.families.values_mut() {
            family.is_revoked = true;
        }
    }
}

impl TokenView {
    fn new(
        kind: &'static str,
        number: u64,
        state: TokenState,
        expires: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let left = expires.map(|expires| expires.duration_since(now).as_secs());
        Self {
            kind,
            label: label(kind, number),
            state,
            seconds_left: left.filter(|_| state == TokenState::Live),
            expires: expires.filter(|_| state == TokenState::Live),
        }
    }
}

fn state(
    is_revoked: bool,
    is_spent: bool,
    expires: Option<Timestamp>,
    now: Timestamp,
) -> TokenState {
    match (is_revoked, is_spent) {
        (true, _) => TokenState::Revoked,
        (false, true) => TokenState::Spent,
        (false, false) if is_over(expires, now) => TokenState::Expired,
        (false, false) => TokenState::Live,
    }
}

fn session_state(tokens: &[TokenView]) -> SessionState {
    let mut living = tokens
        .iter()
        .filter(|token| token.state == TokenState::Live);
    match living.next() {
        None => SessionState::Ended,
        Some(token) if token.kind == CODE => SessionState::Waiting,
        Some(_) => SessionState::Live,
    }
}

/// Leaves out the oldest of each kind where there are many.
fn shorten(tokens: &mut Vec<TokenView>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    tokens.retain(|token| {
        let count = seen.entry(token.kind).or_default();
        *count += 1;
        *count <= MOST_OF_A_KIND
    });
}
