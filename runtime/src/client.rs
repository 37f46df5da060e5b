//! The client of a provider: built once, shared by everything.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use tracing::Instrument;

use crate::authorize::{Authorization, Pending};
use crate::clock::{Clock, milliseconds};
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::event::{Listener, SessionEvent};
use crate::host;
use crate::pace;
use crate::provider::{Environment, Provider, Template, TokenRequest};
use crate::refresh::Policy;
use crate::secret::Secret;
use crate::session::{self, Account, Held, Session};
use crate::store::{Journal, Key, Record, Store, StoreTime, Version};
use crate::template::Variables;
use crate::timing::RefreshTiming;
use crate::transport::{self, BoxFuture, Transport};

mod builder;
#[cfg(test)]
mod tests;
mod work;

pub use builder::ClientBuilder;
use work::{Busy, Work};

/// A difference of clocks that is taken for none, in milliseconds.
const SMALL_DIFFERENCE: i64 = 3000;

/// What names the client to the provider.
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<Secret>,
}

/// A client of one provider. Clones share everything.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    provider: &'static Provider,
    environment: &'static Environment,
    credentials: Credentials,
    redirect_uri: Option<String>,
    /// Connection values given when the client was built.
    connection: BTreeMap<String, String>,
    store: Arc<dyn Store>,
    journal: Option<Journal>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    /// How far the provider's clock is ahead of this machine's, in milliseconds.
    ahead: AtomicI64,
    timing: RefreshTiming,
    policy: Policy,
    listener: Listener,
    checks_scopes: bool,
    retries: bool,
    /// What the requests of each account have come to.
    paces: pace::Accounts,
    /// Accounts in use, so that all sessions of one share a refresh.
    accounts: Mutex<HashMap<Key, Weak<Account>>>,
    /// How much goes on that nobody may be waiting for.
    work: Work,
}

impl Client {
    /// Starts an authorization for these scopes; without any, for the provider's default ones.
    pub fn authorize(&self, scopes: Vec<String>) -> Result<Authorization, Error> {
        self.inner.authorize(scopes)
    }

    /// Finishes an authorization: checks the redirect, redeems the code once, stores the session.
    /// It goes on even if the caller stops waiting: a code cannot be redeemed again.
    ///
    /// `callback_uri` is the whole URL of the redirect, or path and query alone,
    /// `/callback?code=…`.
    ///
    /// A copy of a `Pending` that was redeemed already, by whatever process that shares the store, is
    /// refused without a request. The account's record remembers the last 16; one that the provider
    /// has not looked at can be redeemed again.
    ///
    /// If the store does not take the tokens, this fails with [`ErrorKind::Store`]. They are offered
    /// to it again as long as the client lives, and are kept in the
    /// [journal](ClientBuilder::journal), from which [`session`](Self::session) stores them later. A
    /// later login or logging out is the end of them.
    pub async fn accept(&self, pending: Pending, callback_uri: &str) -> Result<Session, Error> {
        let (inner, callback_uri) = (Arc::clone(&self.inner), Secret::from(callback_uri));
        let span = self.login_span(&pending.account);
        let login = async move { inner.accept(pending, callback_uri.expose()).await };
        self.finish("accept", Box::pin(login.instrument(span)))
            .await
    }

    /// Logs in with the user's own password (RFC 6749 §4.3) and stores the session. It goes on even
    /// if the caller stops waiting.
    pub async fn password(
        &self,
        account: &str,
        username: &str,
        password: impl Into<Secret>,
        scopes: Vec<String>,
    ) -> Result<Session, Error> {
        let (inner, password) = (Arc::clone(&self.inner), password.into());
        let span = self.login_span(account);
        let (account, username) = (account.to_owned(), username.to_owned());
        let login = async move { inner.password(&account, &username, &password, scopes).await };
        self.finish("password", Box::pin(login.instrument(span)))
            .await
    }

    fn login_span(&self, account: &str) -> tracing::Span {
        tracing::debug_span!("login", provider = self.inner.provider.id, account)
    }

    /// Runs a login in a task of its own, so that a caller who gives up cannot lose its tokens. It is
    /// boxed, not to be part of what the caller waits for.
    async fn finish(
        &self,
        operation: &str,
        login: BoxFuture<'static, Result<Arc<Account>, Error>>,
    ) -> Result<Session, Error> {
        // An error of the task is a panic, of a store or transport given to us, or the end of the
        // runtime.
        let login = self.inner.busy().during(login);
        let account = tokio::spawn(login).await.unwrap_or_else(|_| {
            let text = "the login ended without a result";
            Err(Error::new(ErrorKind::Internal, operation, text))
        })?;
        Ok(Session::new(Arc::clone(&self.inner), account))
    }

    /// Waits until nothing goes on by itself: no login and no refresh is under way, and the store has all tokens
    /// that were issued. A program that ends awaits this first, within a time of its choice: a refresh
    /// that nobody waits for ends with the program, and where the provider replaces refresh tokens the
    /// session may end with it.
    pub async fn idle(&self) {
        self.inner.work.ended().await;
    }

    /// The stored session of an account.
    pub async fn session(&self, account: &str) -> Result<Session, Error> {
        let account = self.inner.account(account).await?;
        Ok(Session::new(Arc::clone(&self.inner), account))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("provider", &self.inner.provider.id)
            .field("environment", &self.inner.environment.id)
            .field("client_id", &self.inner.credentials.client_id)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Says that something goes on, until what is returned is dropped.
    pub(crate) fn busy(&self) -> Busy {
        self.work.begin()
    }

    pub(crate) fn checks_scopes(&self) -> bool {
        self.checks_scopes
    }

    pub(crate) fn retries(&self) -> bool {
        self.retries
    }

    pub(crate) fn provider(&self) -> &'static Provider {
        self.provider
    }

    pub(crate) fn environment(&self) -> &'static Environment {
        self.environment
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    pub(crate) fn redirect_uri(&self) -> Option<&str> {
        self.redirect_uri.as_deref()
    }

    pub(crate) fn connection(&self) -> &BTreeMap<String, String> {
        &self.connection
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Where tokens are kept that the store does not take.
    pub(crate) fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    pub(crate) fn timing(&self) -> &RefreshTiming {
        &self.timing
    }

    pub(crate) fn policy(&self) -> Policy {
        self.policy
    }

    pub(crate) fn tell(&self, event: &SessionEvent) {
        self.listener.tell(event);
    }

    /// Milliseconds by the clock that cannot be set.
    pub(crate) fn boot(&self) -> i64 {
        self.clock.boot()
    }

    /// The time at the provider, in milliseconds since 1970.
    fn millis_there(&self) -> i64 {
        let ahead = self.ahead.load(Ordering::Relaxed);
        self.clock.wall().saturating_add(ahead)
    }

    /// The time at the provider, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.millis_there().div_euclid(1000)
    }

    /// Learns the provider's time from the `Date` of an answer that has just arrived (RFC 9110
    /// §6.6.1). It has whole seconds and was on its way, so a small difference is none.
    pub(crate) fn learn_time(&self, headers: &HeaderMap) {
        let date = headers.get(http::header::DATE);
        let date = date.and_then(|date| transport::http_date(date.to_str().ok()?.trim()));
        if let Some(date) = date {
            let there = date.saturating_mul(1000).saturating_add(500);
            let ahead = there.saturating_sub(self.clock.wall());
            let ahead = if ahead.abs() < SMALL_DIFFERENCE {
                0
            } else {
                ahead
            };
            self.ahead.store(ahead, Ordering::Relaxed);
        }
    }

    /// A time of the store's clock by the clock of this machine; `now` is what the store's says now.
    pub(crate) fn local_time(&self, time: StoreTime, now: StoreTime) -> SystemTime {
        let local = self.clock.wall().saturating_add(time.since(now));
        let local = Duration::from_millis(u64::try_from(local).unwrap_or(0));
        UNIX_EPOCH.checked_add(local).unwrap_or(UNIX_EPOCH)
    }

    /// Whether the access token has not expired by the provider's clock.
    pub(crate) fn is_valid_there(&self, record: &Record) -> bool {
        let expires_at = record.tokens.as_ref().and_then(|tokens| tokens.expires_at);
        expires_at.is_none_or(|expires_at| self.now() < expires_at)
    }

    /// The record with the times at which its access token has to be replaced. They are told by the
    /// clock that cannot be set: setting the other one makes no token look older or younger.
    pub(crate) fn hold(&self, record: Record, version: Version) -> Held {
        let Some(tokens) = &record.tokens else {
            return Held::stale(record, version);
        };
        let mut held = Held::lasting(version);
        if let Some(expires_at) = tokens.expires_at {
            let lifetime = expires_at
                .saturating_sub(tokens.issued_at)
                .saturating_mul(1000);
            let left = expires_at
                .saturating_mul(1000)
                .saturating_sub(self.millis_there());
            let margin = milliseconds(self.timing.margin).min(lifetime / 4).max(0);
            let early = milliseconds(self.timing.early).min(lifetime / 10).max(0);
            let chance = i64::try_from(getrandom::u64().unwrap_or_default() % 1000).unwrap_or(0);
            // Half more or less of it.
            let early = early / 2 + early.saturating_mul(chance) / 1000;
            held.ends_at = self.boot().saturating_add(left);
            held.fresh_until = held.ends_at.saturating_sub(margin);
            held.refresh_from = held.ends_at.saturating_sub(early.max(margin));
            if self.provider.refresh.is_none() || tokens.refresh_token.is_none() {
                held.refresh_from = held.fresh_until;
            }
        }
        held.record = record;
        held
    }

    /// Values for templates: the environment's, those given when the client was built, those of the
    /// connection.
    pub(crate) fn variables<'a>(
        &'a self,
        connection: &'a BTreeMap<String, String>,
    ) -> Variables<'a> {
        Variables {
            client: &self.connection,
            account: connection,
            environment: self.environment.values,
        }
    }

    pub(crate) fn key(&self, account: &str) -> Key {
        Key {
            provider: self.provider.id.to_owned(),
            environment: self.environment.id.to_owned(),
            client_id: self.credentials.client_id.clone(),
            connection: self.connection.clone(),
            account: account.to_owned(),
        }
    }

    /// The account as it is shared in this process, loaded from the store if it is not in use yet.
    async fn account(&self, name: &str) -> Result<Arc<Account>, Error> {
        let key = self.key(name);
        let live = self.live(&key);
        if let Some(account) = live.filter(|account| !account.current().is_logged_out()) {
            return Ok(account);
        }
        let failed = |error| Error::store("session", error);
        if let Some(held) = self.recover_login(&key).await.map_err(failed)? {
            return Ok(self.share(key, held));
        }
        let loaded = self.store.load(&key).await.map_err(failed)?;
        let stored = loaded.stored.filter(|(record, _)| record.tokens.is_some());
        let (record, version) = stored.ok_or_else(|| session::no_session("session", name))?;
        Ok(self.share(key, self.hold(record, version)))
    }

    /// The account if some session of it is in use.
    pub(crate) fn live(&self, key: &Key) -> Option<Arc<Account>> {
        self.accounts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)?
            .upgrade()
    }

    /// The account in use with this record, unless it already holds a newer one.
    pub(crate) fn share(&self, key: Key, held: Held) -> Arc<Account> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get(&key).and_then(Weak::upgrade) {
            account.adopt(held);
            return account;
        }
        accounts.retain(|_, account| account.strong_count() > 0);
        let pace = self.paces.of(&key, self.boot());
        let account = Arc::new(Account::new(key.clone(), held).paced(pace));
        accounts.insert(key, Arc::downgrade(&account));
        account
    }

    /// The address of an endpoint; where a value is only known once the redirect is there, the
    /// template itself.
    pub(crate) fn endpoint(&self, operation: &str, template: Template) -> Result<String, Error> {
        let none = BTreeMap::new();
        let variables = self.variables(&none);
        if connection::is_known(template, self.provider, &variables) {
            return Ok(host::resolve(operation, template, self.provider, &variables)?.into());
        }
        Ok(format!("{template:?}"))
    }

    /// Expands every endpoint that needs no value of a connection yet to come, and checks its
    /// address.
    fn check_endpoints(&self) -> Result<(), Error> {
        let urls = token_requests(self.provider).map(|request| request.url);
        for template in urls.chain([self.provider.authorize.url]) {
            self.endpoint("build", template)?;
        }
        Ok(())
    }
}

/// The token requests that the provider has, and its revocation request.
fn token_requests(provider: &'static Provider) -> impl Iterator<Item = &'static TokenRequest> {
    [
        Some(&provider.token),
        provider.refresh.as_ref(),
        provider.password.as_ref(),
        provider.revoke.as_ref(),
    ]
    .into_iter()
    .flatten()
}
