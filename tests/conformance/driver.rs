//! What the suite asks of a generated crate. Each crate comes with an implementation, which is
//! generated as well.

#![allow(
    dead_code,
    reason = "drivers offer what crates offer, whether a test needs it or not"
)]

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use provider_runtime::store::{MemoryStore, Store};
use provider_runtime::transport::HttpTransport;
use provider_runtime::{Authorization, Download, Error, Items, Pages, Pending, Secret};

mod samples;

pub use samples::Samples;

/// A generated crate.
pub trait Driver: 'static {
    /// Name of the crate and of its spec.
    const ID: &'static str;

    /// All operations, in the order of the spec.
    const OPERATIONS: &'static [Operation<Self::Session>];

    /// The crate's client.
    type Client: Clone + Send + Sync + 'static;

    /// The crate's session.
    type Session: Clone + Send + Sync + 'static;

    /// Builds a client, with everything the builder has a method for.
    fn client(setup: &Setup) -> Result<Self::Client, Error>;

    /// Starts a login. Without effect on a provider that has no scopes: the scopes.
    fn authorize(client: &Self::Client, scopes: &[&str]) -> Result<Authorization, Error>;

    /// Finishes a login.
    fn accept(
        client: &Self::Client,
        pending: Pending,
        callback_uri: &str,
    ) -> impl Future<Output = Result<Self::Session, Error>> + Send;

    /// Logs in with name and password. `None`: the provider has no such grant.
    fn password(
        _client: &Self::Client,
        _login: Login<'_>,
    ) -> impl Future<Output = Option<Result<Self::Session, Error>>> + Send {
        async { None }
    }

    /// The stored session of an account.
    fn session(
        client: &Self::Client,
        account: &str,
    ) -> impl Future<Output = Result<Self::Session, Error>> + Send;

    /// The name under which the session is stored.
    fn account(session: &Self::Session) -> &str;

    /// An access token that is valid now.
    fn access_token(session: &Self::Session) -> impl Future<Output = Result<Secret, Error>> + Send;

    /// Renews the tokens now. `None`: the provider has no refresh tokens.
    fn refresh(_session: &Self::Session) -> impl Future<Output = Option<Result<(), Error>>> + Send {
        async { None }
    }

    /// Deletes the session from the store.
    fn forget(session: &Self::Session) -> impl Future<Output = Result<(), Error>> + Send;

    /// Revokes the tokens and deletes the session. `None`: the provider has no revocation request.
    fn revoke(_session: &Self::Session) -> impl Future<Output = Option<Result<(), Error>>> + Send {
        async { None }
    }

    /// When the access token expires, where the provider says so.
    fn expires_at(session: &Self::Session) -> Option<SystemTime>;

    /// The scopes that were granted, where the provider has scopes and says so.
    fn granted_scopes(_session: &Self::Session) -> Option<Vec<String>> {
        None
    }

    /// The connection values that came with the login, by the names of their fields.
    fn connection(_session: &Self::Session) -> Vec<(&'static str, Option<String>)> {
        Vec::new()
    }

    /// Every operation with everything it takes: arguments, setters, a condition, an order and
    /// linked records.
    fn operations(session: &Self::Session, samples: &Samples<'_>) -> Vec<(&'static str, Call)> {
        let all = |operation: &Operation<_>| {
            let call = (operation.everything)(session, &samples.of(operation.id));
            (operation.id, call)
        };
        Self::OPERATIONS.iter().map(all).collect()
    }

    /// Every operation with what it requires and nothing else.
    fn required(session: &Self::Session, samples: &Samples<'_>) -> Vec<(&'static str, Call)> {
        let required = |operation: &Operation<_>| {
            let call = (operation.required)(session, &samples.of(operation.id));
            (operation.id, call)
        };
        Self::OPERATIONS.iter().map(required).collect()
    }

    /// Every operation whose answer comes in pages, with what it requires.
    fn lists(session: &Self::Session, samples: &Samples<'_>) -> Vec<(&'static str, ListCall)> {
        let list = |operation: &Operation<_>| {
            let call = (operation.list?)(session, &samples.of(operation.id));
            Some((operation.id, call))
        };
        Self::OPERATIONS.iter().filter_map(list).collect()
    }
}

/// An operation, and the ways to call it. Nothing is sent before a call is awaited.
pub struct Operation<S> {
    /// `resource.operation`, as in the spec.
    pub id: &'static str,
    /// With what is required.
    pub required: fn(&S, &Samples<'_>) -> Call,
    /// With everything the operation takes.
    pub everything: fn(&S, &Samples<'_>) -> Call,
    /// To the end of the last page. `None`: the answer does not come in pages.
    pub list: Option<fn(&S, &Samples<'_>) -> ListCall>,
}

/// What a client is built with.
#[derive(Clone)]
pub struct Setup {
    /// Where all requests go.
    pub address: SocketAddr,
    /// Identifier of the application.
    pub client_id: String,
    /// Its secret. Left alone where the provider knows no secrets.
    pub client_secret: String,
    /// Where the user is sent back to.
    pub redirect_uri: String,
    /// Name of the environment. `None`: the crate's default.
    pub environment: Option<String>,
    /// The connection values the user gives, by the names of their fields.
    pub connection: BTreeMap<String, String>,
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// Whether requests wait so that limits are kept.
    pub pace: bool,
    /// Whether what failed is sent again.
    pub retry: bool,
}

impl Setup {
    /// A client of the server at `address`, with a store of its own. Each request is sent once, and at
    /// once: cases count requests and want to see their errors, and a limit of one in a second would
    /// have most of them take minutes.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            client_id: String::new(),
            client_secret: String::new(),
            redirect_uri: String::new(),
            environment: None,
            connection: BTreeMap::new(),
            store: Arc::new(MemoryStore::volatile()),
            pace: false,
            retry: false,
        }
    }

    /// The transport to the server.
    pub fn transport(&self) -> Result<HttpTransport, Error> {
        HttpTransport::loopback(self.address)
    }

    /// The environment of this name among those the crate knows.
    pub fn environment<T: Copy>(&self, known: &[(&str, T)]) -> Option<T> {
        choice(self.environment.as_deref()?, known)
    }

    /// The connection value the user gives for a field.
    pub fn value(&self, field: &str) -> Option<String> {
        self.connection.get(field).cloned()
    }

    /// The same for a field with values to choose from.
    pub fn choice<T: Copy>(&self, field: &str, known: &[(&str, T)]) -> Option<T> {
        choice(self.connection.get(field)?, known)
    }
}

impl fmt::Debug for Setup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Setup")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

fn choice<T: Copy>(wanted: &str, known: &[(&str, T)]) -> Option<T> {
    let found = known.iter().find(|(name, _)| *name == wanted);
    assert!(found.is_some(), "the crate does not know `{wanted}`");
    found.map(|(_, value)| *value)
}

/// A login with name and password.
#[derive(Clone, Copy)]
pub struct Login<'a> {
    /// The name under which the session is to be stored.
    pub account: &'a str,
    /// Name of the user.
    pub username: &'a str,
    /// Password of the user.
    pub password: &'a str,
    /// Scopes to ask for.
    pub scopes: &'a [&'a str],
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A call, not yet sent. Its answer is read to the end and dropped.
pub struct Call(BoxFuture<()>);

impl Call {
    /// A call whose answer is read before it is returned.
    pub fn new<T>(sent: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(async move { sent.await.map(drop) }))
    }

    /// A call that is answered with the content of a file.
    pub fn download(sent: impl Future<Output = Result<Download, Error>> + Send + 'static) -> Self {
        Self(Box::pin(async move {
            let mut download = sent.await?;
            while download.chunk().await?.is_some() {}
            Ok(())
        }))
    }

    /// Makes the call.
    pub async fn send(self) -> Result<(), Error> {
        self.0.await
    }
}

/// A list, not yet asked for. It comes to the number of its records on all pages.
pub struct ListCall(BoxFuture<usize>);

impl ListCall {
    /// A list of records.
    pub fn items<T: Send + 'static>(mut items: Items<T>) -> Self {
        Self(Box::pin(async move {
            let mut records = 0;
            while let Some(record) = items.next().await {
                record?;
                records += 1;
            }
            Ok(records)
        }))
    }

    /// A list of pages, each of which holds some records.
    pub fn pages<P: Send + 'static>(mut pages: Pages<P>, records: fn(&P) -> usize) -> Self {
        Self(Box::pin(async move {
            let mut all = 0;
            while let Some(page) = pages.next().await {
                all += records(&page?);
            }
            Ok(all)
        }))
    }

    /// Asks for all pages.
    pub async fn count(self) -> Result<usize, Error> {
        self.0.await
    }
}
