//! Issuing tokens.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;

use super::{
    ACCESS_TOKEN, AccessToken, Family, Grants, REFRESH_TOKEN, RefreshToken, Terms, end, is_over,
    known, label,
};

/// How long an access token lives where nothing is published.
const ASSUMED_ACCESS_TOKEN_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Tokens for an answer.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::oauth) struct Issued {
    /// Index of the account.
    pub(in crate::oauth) account: usize,
    pub(in crate::oauth) access_token: String,
    pub(in crate::oauth) expires: Option<Timestamp>,
    /// `None`: the provider has none, or the one that was presented stays.
    pub(in crate::oauth) refresh_token: Option<String>,
    pub(in crate::oauth) refresh_token_expires: Option<Timestamp>,
    pub(in crate::oauth) scopes: Arc<[String]>,
}

impl Grants {
    /// Issues an access token with these scopes, for the refresh token `parent` if there is one.
    /// The answer is its number.
    pub(super) fn add_access_token(
        &mut self,
        terms: &Terms<'_>,
        family: u64,
        scopes: Arc<[String]>,
        parent: Option<u64>,
        now: Timestamp,
    ) -> u64 {
        let facts = &terms.lifecycle.access_token;
        let lifetime = known(facts.lifetime, Some(ASSUMED_ACCESS_TOKEN_LIFETIME));
        let number = self.access_tokens.next_number();
        let token = AccessToken {
            family,
            scopes,
            expires: end(now, self.access_token_lifetime.or(lifetime)),
            is_revoked: false,
            is_used: false,
            parent,
        };
        let secret = terms.secret(&label(ACCESS_TOKEN, number));
        self.access_tokens.add(secret, token);
        if let (Some(max), Some(account)) = (facts.max_live, self.account_of(family)) {
            note_living(&mut self.living_access, account, number);
            self.limit_access_tokens(account, max, now);
        }
        number
    }

    /// Issues a refresh token together with an access token. The answer is its number.
    pub(super) fn add_refresh_token(
        &mut self,
        terms: &Terms<'_>,
        family: u64,
        access: u64,
        now: Timestamp,
    ) -> u64 {
        let facts = &terms.lifecycle.refresh_token;
        let number = self.refresh_tokens.next_number();
        let token = RefreshToken {
            family,
            expires: end(now, known(facts.lifetime, None)),
            is_revoked: false,
            access,
            spent: None,
        };
        let secret = terms.secret(&label(REFRESH_TOKEN, number));
        self.refresh_tokens.add(secret, token);
        if let (Some(max), Some(account)) = (facts.max_live, self.account_of(family)) {
            note_living(&mut self.living_refresh, account, number);
            self.limit_refresh_tokens(account, max, now);
        }
        number
    }

    /// What the answer says about tokens that were issued.
    pub(super) fn issued(&self, access: u64, refresh: Option<u64>) -> Option<Issued> {
        let token = self.access_tokens.get(access)?;
        let refresh_token = refresh.and_then(|number| self.refresh_tokens.secret(number));
        let refresh = refresh.and_then(|number| self.refresh_tokens.get(number));
        Some(Issued {
            account: self.account_of(token.family)?,
            access_token: self.access_tokens.secret(access)?.to_owned(),
            expires: token.expires,
            refresh_token: refresh_token.map(ToOwned::to_owned),
            refresh_token_expires: refresh.and_then(|token| token.expires),
            scopes: Arc::clone(&token.scopes),
        })
    }

    fn account_of(&self, family: u64) -> Option<usize> {
        self.families.get(&family).map(|family| family.account)
    }

    /// Revokes the oldest access tokens of an account until no more than `max` live.
    fn limit_access_tokens(&mut self, account: usize, max: u64, now: Timestamp) {
        let (tokens, families) = (&self.access_tokens, &self.families);
        let is_alive = |number| {
            let token = tokens.get(number);
            token.is_some_and(|token| token.is_alive(families.get(&token.family), now))
        };
        for number in surplus(
            self.living_access.entry(account).or_default(),
            max,
            is_alive,
        ) {
            if let Some(token) = self.access_tokens.get_mut(number) {
                token.is_revoked = true;
            }
        }
    }

    /// Revokes the oldest refresh tokens of an account until no more than `max` live.
    fn limit_refresh_tokens(&mut self, account: usize, max: u64, now: Timestamp) {
        let (tokens, families) = (&self.refresh_tokens, &self.families);
        let is_alive = |number| {
            let token = tokens.get(number);
            token.is_some_and(|token| token.is_alive(families.get(&token.family), now))
        };
        for number in surplus(
            self.living_refresh.entry(account).or_default(),
            max,
            is_alive,
        ) {
            if let Some(token) = self.refresh_tokens.get_mut(number) {
                token.is_revoked = true;
            }
        }
    }
}

fn note_living(living: &mut HashMap<usize, VecDeque<u64>>, account: usize, number: u64) {
    living.entry(account).or_default().push_back(number);
}

/// Takes out those that no longer live, and of the others the oldest that are too many, which it
/// returns.
fn surplus(living: &mut VecDeque<u64>, max: u64, is_alive: impl Fn(u64) -> bool) -> Vec<u64> {
    living.retain(|number| is_alive(*number));
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let count = living.len().saturating_sub(max);
    living.drain(..count).collect()
}

impl AccessToken {
    /// Whether the API accepts it.
    pub(super) fn is_alive(&self, family: Option<&Family>, now: Timestamp) -> bool {
        let is_revoked = self.is_revoked || family.is_none_or(|family| family.is_revoked);
        !is_revoked && !is_over(self.expires, now)
    }
}

impl RefreshToken {
    /// Whether it can be redeemed, grace aside.
    pub(super) fn is_alive(&self, family: Option<&Family>, now: Timestamp) -> bool {
        let is_revoked = self.is_revoked
            || family.is_none_or(|family| family.is_revoked || family.is_superseded);
        !is_revoked && self.spent.is_none() && !is_over(self.expires, now)
    }
}
