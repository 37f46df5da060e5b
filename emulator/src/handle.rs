//! A running emulator and what a test can do with it.

mod authorize_url;
mod browse;
mod provider;

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use crate::{
    Clock, Error, Faults, Log,
    server::{Listening, Threads},
    world::World,
};

pub use provider::ProviderHandle;

/// How long a shutdown waits for answers that are being sent.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running emulator. It ends when it is dropped.
#[must_use = "an emulator ends when it is dropped"]
pub struct Emulator {
    world: Arc<World>,
    address: SocketAddr,
    origin: String,
    threads: Threads,
    listening: Listening,
}

impl Emulator {
    pub(crate) fn new(
        world: Arc<World>,
        address: SocketAddr,
        origin: String,
        threads: Threads,
        listening: Listening,
    ) -> Self {
        Self {
            world,
            address,
            origin,
            threads,
            listening,
        }
    }

    /// Where the main listener is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the main listener is, as a URL without a slash at its end: `http://127.0.0.1:8080`.
    /// The page by which people steer the emulator is at `/_emulator` below it.
    pub fn url(&self) -> String {
        self.origin.clone()
    }

    /// The clock of all its providers.
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// Its faults.
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// Its log.
    pub fn log(&self) -> &Log {
        &self.world.log
    }

    /// The provider with an id.
    pub fn provider(&self, id: &str) -> Option<ProviderHandle> {
        let mut providers = self.providers().into_iter();
        providers.find(|provider| provider.id() == id)
    }

    /// The providers, in the order in which they were named; at least one.
    pub fn providers(&self) -> Vec<ProviderHandle> {
        let sites = self.world.sites.iter();
        sites.map(ProviderHandle::new).collect()
    }

    /// Opens the address of a login as a browser would, where [logins are approved without a
    /// page](crate::Builder::auto_approve), and returns where the browser is sent: the redirect URI
    /// with a code or an error. The address is the one that the client made,
    /// `https://login.example.com/authorize?…`.
    ///
    /// # Errors
    ///
    /// If the answer is no redirect, such as a page that asks somebody to log in.
    pub async fn browse(&self, login: &str) -> Result<String, Error> {
        let (address, login) = (self.address, login.to_owned());
        // On its own threads, like everything that waits for the network.
        let browsing = async move { browse::browse(address, &login).await };
        match self.threads.spawn(browsing).await {
            Ok(redirect) => redirect,
            Err(error) => Err(Error::new("the emulator has ended").caused_by(error)),
        }
    }

    /// Accepts no more connections, waits up to two seconds for answers that are being sent, and
    /// ends. Dropping does the same without waiting.
    pub async fn shutdown(self) {
        let ended = self.listening.end(PATIENCE);
        // On its own threads: only there its timers run.
        let _ = self.threads.spawn(ended).await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let providers = self.world.sites.iter().map(|site| &site.model.id);
        formatter
            .debug_struct("Emulator")
            .field("address", &self.address)
            .field("providers", &providers.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
