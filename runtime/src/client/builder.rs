//! Building a client: every value is checked before anything is sent.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;

use super::{Client, Credentials, Inner, Work, token_requests};
use crate::clock::{Clock, SystemClock, milliseconds};
use crate::connection;
use crate::error::Error;
use crate::event::{Listener, SessionEvent};
use crate::host;
use crate::pace;
use crate::provider::{AuthMethod, Environment, Provider, RedirectUri, Role, Rotation};
use crate::refresh::{Policy, ReplayPolicy};
use crate::secret::Secret;
use crate::store::{Durability, FileStore, Journal, Store};
use crate::timing::RefreshTiming;
use crate::transport::{HttpTransport, Transport};

/// Collects what a [`Client`] needs; [`build`](Self::build) checks all of it.
#[must_use = "a builder does nothing until `build` is called"]
#[derive(Clone)]
pub struct ClientBuilder {
    provider: &'static Provider,
    client_id: String,
    client_secret: Option<Secret>,
    redirect_uri: Option<String>,
    environment: Option<String>,
    connection: BTreeMap<String, String>,
    store: Option<Arc<dyn Store>>,
    journal: Option<PathBuf>,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    timing: RefreshTiming,
    listener: Listener,
    checks_scopes: bool,
    is_paced: bool,
    retries: bool,
}

impl ClientBuilder {
    /// A client of this provider, with the identifier that the provider gave to the application.
    pub fn new(provider: &'static Provider, client_id: String) -> Self {
        Self {
            provider,
            client_id,
            client_secret: None,
            redirect_uri: None,
            environment: None,
            connection: BTreeMap::new(),
            store: None,
            journal: None,
            transport: None,
            clock: Arc::new(SystemClock),
            timing: RefreshTiming::default(),
            listener: Listener::default(),
            checks_scopes: true,
            is_paced: true,
            retries: true,
        }
    }

    /// The secret that the provider gave to the application.
    pub fn client_secret(mut self, client_secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(client_secret.into());
        self
    }

    /// Where the provider sends the user back to, as registered with the provider.
    pub fn redirect_uri(mut self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(redirect_uri.into());
        self
    }

    /// The environment; without it, the first.
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// The value of a connection field.
    pub fn connection(mut self, field: &str, value: impl Into<String>) -> Self {
        self.connection.insert(field.to_owned(), value.into());
        self
    }

    /// Where sessions are kept. Without it they are in files below the user's own folder for such
    /// things ([`FileStore::default_folder`]).
    pub fn store(mut self, store: impl Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// A folder on this machine, the user's own, for tokens that the provider has issued and the store
    /// would not take. They are stored from there once it does, also by a later process, and removed.
    /// Entries are readable by the user only, and not encrypted.
    /// Without it, the [journal of the store](Store::journal), if it has one.
    pub fn journal(mut self, folder: impl Into<PathBuf>) -> Self {
        self.journal = Some(folder.into());
        self
    }

    /// How requests are sent. Without it, by an [`HttpTransport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Whether a call that needs a scope which was not granted fails before anything is sent. It does
    /// unless this is `false`.
    ///
    /// A provider that does not say what it granted is asked either way. Pass `false` where the
    /// provider's description demands a scope that the provider does not: then it decides, and
    /// answers with status 403 if need be.
    pub fn check_scopes(mut self, check_scopes: bool) -> Self {
        self.checks_scopes = check_scopes;
        self
    }

    /// Whether requests wait so that the provider's published limits are kept, each account's by
    /// itself. They do unless this is `false`.
    ///
    /// There are never more than a limit allows in any window of its length, and callers go in the
    /// order in which they came. After an answer with status 429 the whole account waits for as long
    /// as the provider asks (`Retry-After`). A call waits at most 60 s in all; if its turn is further
    /// off it fails with [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) and
    /// [`retry_after`](Error::retry_after), and is not sent.
    ///
    /// This holds for all sessions of this client and its clones. Other clients, processes and
    /// machines that use the same account are not known here: between them only the provider's own
    /// answer 429 keeps order.
    pub fn pace(mut self, pace: bool) -> Self {
        self.is_paced = pace;
        self
    }

    /// Whether a call that failed is sent again by itself, at most twice and after a short wait. It
    /// is unless this is `false`.
    ///
    /// Every call is if it did not leave (name resolution, connection, TLS) or was refused with
    /// status 429. One whose answer was lost or has status 5xx is only if the provider's description
    /// says that sending it twice does the same as sending it once
    /// ([`Operation::idempotent`](crate::Operation::idempotent)). An answer of which something has
    /// reached the caller, such as the beginning of a file, is not asked for again.
    pub fn retry(mut self, retry: bool) -> Self {
        self.retries = retry;
        self
    }

    /// What time it is; without it, the clocks of this machine. For tests of an application.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How long refreshing takes, waits and pauses.
    pub fn refresh_timing(mut self, timing: RefreshTiming) -> Self {
        self.timing = timing;
        self
    }

    /// Tells the application what happens to sessions. It is called in the middle of things, so it
    /// returns at once.
    pub fn on_event(mut self, told: impl Fn(&SessionEvent) + Send + Sync + 'static) -> Self {
        self.listener = Listener::new(told);
        self
    }

    /// Checks everything and builds the client. Nothing is sent.
    pub fn build(self) -> Result<Client, Error> {
        if self.client_id.is_empty() {
            return Err(Error::configuration("build", "the client_id is empty"));
        }
        let secret = self
            .client_secret
            .filter(|secret| !secret.expose().is_empty());
        if secret.is_none() && needs_secret(self.provider) {
            return Err(Error::configuration(
                "build",
                "this provider needs a client_secret",
            ));
        }
        let environment = environment(self.provider, self.environment.as_deref())?;
        let connection = connection::from_user(self.provider, self.connection)?;
        let redirect_uri = self
            .redirect_uri
            .map(|text| redirect_uri(text, self.provider.authorize.redirect_uri))
            .transpose()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new()?),
        };
        let store = match self.store {
            Some(store) => store,
            None => Arc::new(FileStore::default_folder()?),
        };
        check_store(self.provider, &*store)?;
        self.timing.check()?;
        let inner = Inner {
            provider: self.provider,
            environment,
            credentials: Credentials {
                client_id: self.client_id,
                client_secret: secret,
            },
            redirect_uri,
            connection,
            journal: self
                .journal
                .as_deref()
                .or(store.journal())
                .map(Journal::new),
            store,
            transport,
            clock: self.clock,
            ahead: AtomicI64::new(0),
            timing: self.timing,
            policy: policy(self.provider, &self.timing),
            listener: self.listener,
            checks_scopes: self.checks_scopes,
            retries: self.retries,
            paces: pace::Accounts::new(self.provider.limits, self.is_paced),
            accounts: Mutex::default(),
            work: Work::default(),
        };
        inner.check_endpoints()?;
        Ok(Client {
            inner: Arc::new(inner),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("provider", &self.provider.id)
            .field("client_id", &self.client_id)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// What the provider's description says about spending a refresh token.
fn policy(provider: &'static Provider, timing: &RefreshTiming) -> Policy {
    let lifecycle = &provider.lifecycle;
    let budget = lifecycle.token_requests.as_ref().map(|limit| {
        let max = usize::try_from(limit.max).unwrap_or(usize::MAX);
        // The provider counts when a request arrives. That is later than it was noted here, by as
        // much as the request may take.
        let window = Duration::from_secs(limit.per).saturating_add(timing.request_timeout);
        (max, milliseconds(window))
    });
    Policy {
        replay: ReplayPolicy::of(lifecycle),
        budget,
        lease: milliseconds(timing.lease),
        between_forced: milliseconds(timing.between_forced),
    }
}

/// A refresh token that can be used once only is not entrusted to a store that forgets it with the
/// process, unless the application says so.
fn check_store(provider: &'static Provider, store: &dyn Store) -> Result<(), Error> {
    let loses = store.durability() == Durability::Process && !store.accepts_loss();
    let single_use =
        provider.refresh.is_some() && provider.lifecycle.refresh_token.rotation != Rotation::None;
    if loses && single_use {
        let text = "this provider may replace the refresh token at each use, so a session that is \
                    only in memory ends with the process: use a store that lasts, or \
                    `MemoryStore::volatile()`";
        return Err(Error::configuration("build", text));
    }
    Ok(())
}

/// Whether some token request cannot be made without a client secret.
fn needs_secret(provider: &'static Provider) -> bool {
    token_requests(provider).any(|request| {
        request.auth_method == AuthMethod::ClientSecretBasic
            || request
                .parameters
                .iter()
                .any(|(role, _)| *role == Role::ClientSecret)
    })
}

fn environment(
    provider: &'static Provider,
    id: Option<&str>,
) -> Result<&'static Environment, Error> {
    let found = match id {
        Some(id) => provider
            .environments
            .iter()
            .find(|environment| environment.id == id),
        None => provider.environments.first(),
    };
    found.ok_or_else(|| {
        Error::configuration(
            "build",
            format!("there is no environment {:?}", id.unwrap_or_default()),
        )
    })
}

/// The redirect URI if the provider can accept it (RFC 6749 §3.1.2: absolute, no fragment).
///
/// It is sent as it was given: providers compare it with what is registered letter by letter (RFC 9700
/// §2.1), and parsing would write some differently, such as `https://localhost` with a slash behind.
fn redirect_uri(text: String, rule: RedirectUri) -> Result<String, Error> {
    let refused = |why: &str| Error::configuration("build", format!("the redirect_uri {why}"));
    let url =
        Url::parse(&text).map_err(|error| refused("is not an absolute URL").with_source(error))?;
    // A parser overlooks some of them.
    if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Err(refused("contains spaces or control characters"));
    }
    let accepted = match rule {
        RedirectUri::HttpsOnly => url.scheme() == "https",
        RedirectUri::HttpsOrLoopback => host::is_secure(&url),
    };
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(refused("contains a fragment or a user name"));
    }
    match (accepted, rule) {
        (true, _) => Ok(text),
        (false, RedirectUri::HttpsOnly) => {
            Err(refused("must be https: this provider accepts no other"))
        }
        (false, RedirectUri::HttpsOrLoopback) => {
            Err(refused("must be https, or http on a loopback address"))
        }
    }
}
