//! What has been granted: logins with their codes and tokens.

mod budget;
mod issue;
mod login;
mod memory;
mod refresh;
mod register;
mod revoke;
mod view;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use specs::model::{Grant, Lifecycle, Lifetime, TokenRequests};

pub(crate) use self::view::{SessionState, SessionView, TokenState, TokenView};
use self::{budget::Budget, register::Register};
pub(super) use self::{
    issue::Issued,
    login::{Approval, Proof},
    refresh::RefreshWish,
};
use super::{Access, Refusal};
use crate::{random::Random, world::Site};

/// Codes and tokens of one provider.
///
/// Every login begins a family: its code and all tokens that descend from it. What is alive is
/// never stored as such but follows from what has happened to a token and its family.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    codes: Register<Code>,
    access_tokens: Register<AccessToken>,
    refresh_tokens: Register<RefreshToken>,
    families: BTreeMap<u64, Family>,
    last_family: u64,
    /// The newest family of each account that got tokens.
    newest_login: HashMap<usize, u64>,
    /// Tokens that may be alive, oldest first, by account; kept where their number is limited.
    living_access: HashMap<usize, VecDeque<u64>>,
    living_refresh: HashMap<usize, VecDeque<u64>>,
    budget: Budget,
    /// How long access tokens live from now on, instead of what the spec says.
    access_token_lifetime: Option<Duration>,
    next_login: NextLogin,
}

/// What becomes of a login that nobody is asked about.
#[derive(Clone, Copy, Debug, Default)]
struct NextLogin {
    account: usize,
    is_denied: bool,
}

/// A login and what descends from it.
#[derive(Debug)]
struct Family {
    account: usize,
    account_id: String,
    scopes: Arc<[String]>,
    /// Where the user was sent back to. `None`: nowhere, it was a login by password.
    redirect_uri: Option<RedirectUri>,
    is_revoked: bool,
    /// Whether a newer login has put an end to refreshing.
    is_superseded: bool,
}

/// The redirect URI of a login.
#[derive(Clone, Debug)]
pub(super) struct RedirectUri {
    pub(super) uri: String,
    /// Whether the authorization request named it. It need not where one is registered.
    pub(super) is_sent: bool,
}

#[derive(Debug)]
struct Code {
    family: u64,
    expires: Option<Timestamp>,
    /// Challenge of RFC 7636, made with SHA-256.
    challenge: Option<String>,
    is_spent: bool,
    is_revoked: bool,
}

#[derive(Debug)]
struct AccessToken {
    family: u64,
    /// Shared: most tokens have those of their login.
    scopes: Arc<[String]>,
    expires: Option<Timestamp>,
    is_revoked: bool,
    is_used: bool,
    /// Number of the refresh token it was issued for.
    parent: Option<u64>,
}

#[derive(Debug)]
struct RefreshToken {
    family: u64,
    expires: Option<Timestamp>,
    is_revoked: bool,
    /// Number of the access token that the next refresh replaces.
    access: u64,
    spent: Option<Spent>,
}

/// The first redemption of a refresh token that is replaced by it.
#[derive(Clone, Copy, Debug)]
struct Spent {
    at: Timestamp,
    /// Numbers of the access token and refresh token that were issued.
    pair: (u64, u64),
    /// Whether one of the access tokens issued for it has been used.
    is_successor_used: bool,
}

/// On which terms the provider grants.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) lifecycle: &'a Lifecycle,
    /// Whether there are refresh tokens.
    pub(super) is_refreshable: bool,
    pub(super) provider: &'a str,
    pub(super) seed: u64,
}

impl<'a> Terms<'a> {
    pub(super) fn of(site: &'a Site) -> Self {
        Self {
            lifecycle: &site.model.lifecycle,
            is_refreshable: site.model.refresh.is_some(),
            provider: &site.model.id,
            seed: site.settings.seed,
        }
    }

    /// The secret with this label. Its end is legal in codes and tokens (RFC 6749 appendix A, RFC
    /// 6750 section 2.1) and changes its meaning in a form or query where it is not encoded.
    fn secret(&self, label: &str) -> String {
        let mut random = Random::new(self.seed, &format!("{} {label}", self.provider));
        format!("{}+/=", random.token())
    }
}

impl Grants {
    /// Checks an access token at the API and notes its first use.
    pub(crate) fn access(&mut self, token: &str, now: Timestamp) -> Result<Access, Refusal> {
        let number = self.access_tokens.number(token);
        let number = number.ok_or(Refusal::Unknown)?;
        let found = self.access_tokens.get_mut(number);
        let found = found.ok_or(Refusal::Unknown)?;
        let family = self.families.get(&found.family).ok_or(Refusal::Unknown)?;
        if found.is_revoked || family.is_revoked {
            return Err(Refusal::Revoked);
        }
        if is_over(found.expires, now) {
            return Err(Refusal::Expired);
        }
        let parent = found.parent.filter(|_| !found.is_used);
        found.is_used = true;
        let access = Access {
            account: family.account,
            scopes: Arc::clone(&found.scopes),
        };
        let parent = parent.and_then(|number| self.refresh_tokens.get_mut(number));
        if let Some(spent) = parent.and_then(|parent| parent.spent.as_mut()) {
            spent.is_successor_used = true;
        }
        Ok(access)
    }

    /// What the log calls a secret that was handed out: `refresh_token 3`.
    pub(crate) fn label(&self, secret: &str) -> Option<String> {
        let kinds = [
            (CODE, self.codes.number(secret)),
            (ACCESS_TOKEN, self.access_tokens.number(secret)),
            (REFRESH_TOKEN, self.refresh_tokens.number(secret)),
        ];
        kinds
            .into_iter()
            .find_map(|(kind, number)| number.map(|number| label(kind, number)))
    }

    /// Lets the next logins that nobody is asked about be those of this account.
    pub(crate) fn log_in_as(&mut self, account: usize) {
        self.next_login.account = account;
    }

    /// Lets the next login that nobody is asked about be refused.
    pub(crate) fn deny_next_login(&mut self) {
        self.next_login.is_denied = true;
    }

    /// The account of logins that nobody is asked about, and whether the next one is refused.
    pub(crate) fn next_login(&self) -> (usize, bool) {
        (self.next_login.account, self.next_login.is_denied)
    }

    /// The account of a login that nobody is asked about. `None`: it is refused.
    pub(super) fn take_next_login(&mut self) -> Option<usize> {
        let is_denied = std::mem::take(&mut self.next_login.is_denied);
        (!is_denied).then_some(self.next_login.account)
    }

    /// The account that is picked when nobody picks another.
    pub(super) fn picked_account(&self) -> usize {
        self.next_login.account
    }

    /// Takes a token request from the budget. False: it is one too many.
    pub(super) fn take_request(
        &mut self,
        limit: Option<&TokenRequests>,
        grant: Grant,
        now: Timestamp,
    ) -> bool {
        self.budget.take(limit, grant, now)
    }

    /// Lets access tokens that are issued from now on live this long. `None`: as the spec says.
    pub(crate) fn set_access_token_lifetime(&mut self, lifetime: Option<Duration>) {
        self.access_token_lifetime = lifetime;
    }
}

const CODE: &str = "code";
const ACCESS_TOKEN: &str = "access_token";
const REFRESH_TOKEN: &str = "refresh_token";

fn label(kind: &str, number: u64) -> String {
    format!("{kind} {number}")
}

fn is_over(expires: Option<Timestamp>, now: Timestamp) -> bool {
    expires.is_some_and(|expires| expires <= now)
}

/// When something ends that lives this long.
fn end(now: Timestamp, lifetime: Option<Duration>) -> Option<Timestamp> {
    let lifetime = SignedDuration::try_from(lifetime?).unwrap_or(SignedDuration::MAX);
    Some(now.saturating_add(lifetime).unwrap_or(Timestamp::MAX))
}

/// A lifetime of the spec; `assumed` where it is not published.
fn known(lifetime: Lifetime, assumed: Option<Duration>) -> Option<Duration> {
    match lifetime {
        Lifetime::Unknown => assumed,
        Lifetime::Unlimited => None,
        Lifetime::Seconds(seconds) => Some(Duration::from_secs(seconds)),
    }
}
