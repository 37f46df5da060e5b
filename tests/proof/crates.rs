//! The crates under test, as far as the proof uses them: a login, a refresh, a call.

use provider_runtime::{
    Authorization, Error, Pending, RefreshTiming, SessionEvent, SessionState,
    clock::{Clock, ManualClock, SystemClock},
    store::{MemoryStore, Store},
    transport::HttpTransport,
};
use std::{net::SocketAddr, sync::Arc};

/// Where providers send users back to, where a test has no address of its own.
pub const REDIRECT_URI: &str = "https://app.example/callback";

/// What is done with the events of sessions.
pub type Listener = Arc<dyn Fn(&SessionEvent) + Send + Sync>;

/// What a client is built with.
#[derive(Clone)]
pub struct Setup {
    /// Where all requests go, as plain HTTP.
    pub address: SocketAddr,
    pub client_id: String,
    pub client_secret: String,
    pub redirect_uri: String,
    pub store: Arc<dyn Store>,
    /// The clock of client and store, which a test can move.
    pub clock: ManualClock,
    pub timing: RefreshTiming,
    pub listener: Listener,
}

impl Setup {
    /// A client of the server at this address, with a memory of its own.
    pub fn new(address: SocketAddr) -> Self {
        let clock = ManualClock::new(SystemClock.wall());
        Self {
            address,
            client_id: "the-client".to_owned(),
            client_secret: "CANARY-secret".to_owned(),
            redirect_uri: REDIRECT_URI.to_owned(),
            store: Arc::new(MemoryStore::volatile().with_clock(&clock)),
            clock,
            timing: RefreshTiming::default(),
            listener: Arc::new(|_| {}),
        }
    }

    pub fn transport(&self) -> HttpTransport {
        HttpTransport::loopback(self.address).unwrap()
    }

    pub fn listener(&self) -> impl Fn(&SessionEvent) + Send + Sync + 'static {
        let listener = Arc::clone(&self.listener);
        move |event| listener(event)
    }
}

/// A generated crate.
pub trait Crate: Send + Sync + 'static {
    /// Name of the crate and of its spec.
    const ID: &'static str;
    /// Folder of its spec.
    const SPECS: &'static str;

    type Client: Clone + Send + Sync + 'static;
    type Session: Clone + Send + Sync + 'static;

    /// A client that sends each request once and at once: the proof counts requests.
    fn client(setup: &Setup) -> Self::Client;
    fn authorize(client: &Self::Client) -> Authorization;
    fn accept(
        client: &Self::Client,
        pending: Pending,
        callback_uri: &str,
    ) -> impl Future<Output = Result<Self::Session, Error>> + Send;
    fn session(
        client: &Self::Client,
        account: &str,
    ) -> impl Future<Output = Result<Self::Session, Error>> + Send;
    fn refresh(session: &Self::Session) -> impl Future<Output = Result<(), Error>> + Send;
    fn access_token(session: &Self::Session) -> impl Future<Output = Result<String, Error>> + Send;
    fn state(session: &Self::Session) -> impl Future<Output = Result<SessionState, Error>> + Send;
    fn forget(session: &Self::Session) -> impl Future<Output = Result<(), Error>> + Send;
    fn call(session: &Self::Session) -> impl Future<Output = Result<(), Error>> + Send;

    /// Logs in at a provider that consents to everything.
    async fn log_in(client: &Self::Client, account: &str) -> Result<Self::Session, Error> {
        let login = Self::authorize(client).account(account);
        let callback = callback(login.url(), "CANARY-code");
        Self::accept(client, login.into_pending(), &callback).await
    }
}

/// Where a provider sends the user back to: the redirect URI with a code and the `state` of the
/// authorization request.
pub fn callback(authorization_url: &str, code: &str) -> String {
    let url = reqwest::Url::parse(authorization_url).unwrap();
    let get = |wanted: &str| {
        let mut pairs = url.query_pairs();
        pairs.find(|(name, _)| name == wanted).unwrap().1
    };
    let mut callback = reqwest::Url::parse(&get("redirect_uri")).unwrap();
    let mut query = callback.query_pairs_mut();
    query
        .append_pair("code", code)
        .append_pair("state", &get("state"));
    drop(query);
    callback.into()
}

/// A generated crate: all of them are alike, and no function can be about several crates.
macro_rules! generated_crate {
    (
        $(#[$doc:meta])*
        $name:ident, $module:ident, $specs:literal,
        scopes: ($($scopes:expr)?), call: $resource:ident.$operation:ident
    ) => {
        $(#[$doc])*
        pub struct $name;

        impl Crate for $name {
            const ID: &'static str = stringify!($module);
            const SPECS: &'static str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $specs);

            type Client = $module::Client;
            type Session = $module::Session;

            fn client(setup: &Setup) -> Self::Client {
                $module::Client::builder(setup.client_id.clone())
                    .client_secret(setup.client_secret.clone())
                    .redirect_uri(setup.redirect_uri.clone())
                    .store(Arc::clone(&setup.store))
                    .transport(setup.transport())
                    .clock(setup.clock.clone())
                    .refresh_timing(setup.timing)
                    .on_event(setup.listener())
                    .pace(false)
                    .retry(false)
                    .build()
                    .unwrap()
            }

            fn authorize(client: &Self::Client) -> Authorization {
                client.authorize($($scopes)?).unwrap()
            }

            async fn accept(
                client: &Self::Client,
                pending: Pending,
                callback_uri: &str,
            ) -> Result<Self::Session, Error> {
                client.accept(pending, callback_uri).await
            }

            async fn session(client: &Self::Client, account: &str) -> Result<Self::Session, Error> {
                client.session(account).await
            }

            async fn refresh(session: &Self::Session) -> Result<(), Error> {
                session.refresh().await
            }

            async fn access_token(session: &Self::Session) -> Result<String, Error> {
                let token = session.access_token().await?;
                Ok(token.expose().to_owned())
            }

            async fn state(session: &Self::Session) -> Result<SessionState, Error> {
                session.state().await
            }

            async fn forget(session: &Self::Session) -> Result<(), Error> {
                session.forget().await
            }

            async fn call(session: &Self::Session) -> Result<(), Error> {
                session.$resource().$operation().send().await.map(drop)
            }
        }
    };
}
pub(crate) use generated_crate;

generated_crate! {
    /// The crate `worksection`: forms, single-use refresh tokens, an address that comes with the token.
    Worksection, worksection, "specs",
    scopes: ([worksection::Scope::USERS_READ, worksection::Scope::TASKS_READ]), call: users.me
}

generated_crate! {
    /// The crate `actionstep`: rotating refresh tokens, a base URL that comes with the token.
    Actionstep, actionstep, "specs",
    scopes: ([actionstep::Scope::ALL]), call: users.current
}

generated_crate! {
    /// The crate `act_on`: single-use refresh tokens, hosts that never change.
    ActOn, act_on, "specs",
    scopes: (), call: accounts.get
}
