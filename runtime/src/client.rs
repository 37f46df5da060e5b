//! The client of a provider: built once, shared by everything.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use url::Url;

use crate::authorize::{Authorization, Pending};
use crate::clock::Clock;
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::host;
use crate::pace;
use crate::provider::{Environment, Provider, Template, TokenRequest};
use crate::secret::Secret;
use crate::session::{self, Account, Held, Session};
use crate::store::{Key, Store};
use crate::template::Variables;
use crate::transport::Transport;

mod builder;
mod redeemed;
#[cfg(test)]
mod tests;

pub use builder::ClientBuilder;
use redeemed::Redeemed;

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
    redirect_uri: Option<Url>,
    /// Connection values given when the client was built.
    connection: BTreeMap<String, String>,
    store: Arc<dyn Store>,
    transport: Arc<dyn Transport>,
    clock: Clock,
    checks_scopes: bool,
    retries: bool,
    /// What the requests of each account have come to.
    paces: pace::Accounts,
    /// Accounts in use, so that all sessions of one share a refresh.
    accounts: Mutex<HashMap<Key, Weak<Account>>>,
    /// Authorizations whose code was redeemed.
    redeemed: Redeemed,
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
    /// A copy of a `Pending` that this client (or a clone of it) has redeemed already is refused
    /// without a request. The client remembers only the last thousands of them, and only in this
    /// process: an application of several processes removes the stored `Pending` before it calls
    /// this.
    pub async fn accept(&self, pending: Pending, callback_uri: &str) -> Result<Session, Error> {
        let (inner, callback_uri) = (Arc::clone(&self.inner), Secret::from(callback_uri));
        let login = async move { inner.accept(pending, callback_uri.expose()).await };
        self.finish("accept", login).await
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
        let (account, username) = (account.to_owned(), username.to_owned());
        let login = async move { inner.password(&account, &username, &password, scopes).await };
        self.finish("password", login).await
    }

    /// Runs a login in a task of its own, so that a caller who gives up cannot lose its tokens.
    async fn finish(
        &self,
        operation: &str,
        login: impl Future<Output = Result<Arc<Account>, Error>> + Send + 'static,
    ) -> Result<Session, Error> {
        // An error of the task is a panic, of a store or transport given to us, or the end of the
        // runtime.
        let account = tokio::spawn(login).await.unwrap_or_else(|_| {
            let text = "the login ended without a result";
            Err(Error::new(ErrorKind::Internal, operation, text))
        })?;
        Ok(Session::new(Arc::clone(&self.inner), account))
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

    pub(crate) fn redirect_uri(&self) -> Option<&Url> {
        self.redirect_uri.as_ref()
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

    pub(crate) fn redeemed(&self) -> &Redeemed {
        &self.redeemed
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Milliseconds by a clock that only goes forward.
    pub(crate) fn boot(&self) -> i64 {
        self.clock.boot()
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
        if let Some(account) = self.live(&key).filter(|account| !account.state().forgotten) {
            return Ok(account);
        }
        let stored = self
            .store
            .load(&key)
            .await
            .map_err(|error| Error::store("session", error))?;
        let (record, version) = stored.ok_or_else(|| session::no_session("session", name))?;
        Ok(self.share(key, Held { record, version }))
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

/// The token requests that the provider has.
fn token_requests(provider: &'static Provider) -> impl Iterator<Item = &'static TokenRequest> {
    [
        Some(&provider.token),
        provider.refresh.as_ref(),
        provider.password.as_ref(),
    ]
    .into_iter()
    .flatten()
}
