//! The crates that actors use: one provider for each way in which refresh tokens rotate.

use super::trap::{WatchedStore, WatchedTransport};
use crate::{
    crates::{Crate, Setup},
    desk::{self, Desk},
    rotation,
};
use provider_runtime::clock::{Clock, ManualClock, SystemClock};
use std::time::Duration;

/// A crate whose sessions are watched closely.
pub trait Golden: Crate {
    /// A client that is watched, by the clocks of this machine: those are what processes share.
    fn watched(setup: &Setup, store: WatchedStore, transport: WatchedTransport) -> Self::Client;
}

/// The crates have the same methods by name, but nothing in the type system says so.
macro_rules! golden {
    ($name:ident, $module:ident) => {
        impl Golden for rotation::$name {
            fn watched(
                setup: &Setup,
                store: WatchedStore,
                transport: WatchedTransport,
            ) -> Self::Client {
                $module::Client::builder(setup.client_id.clone())
                    .client_secret(setup.client_secret.clone())
                    .redirect_uri(setup.redirect_uri.clone())
                    .store(store)
                    .transport(transport)
                    .refresh_timing(setup.timing)
                    .on_event(setup.listener())
                    .pace(false)
                    .retry(false)
                    .build()
                    .unwrap()
            }
        }
    };
}

golden!(Strict, rotation_strict);
golden!(Grace, rotation_grace);
golden!(Constant, rotation_none);

/// An emulator of the provider of a crate.
pub async fn start<G: Golden>() -> Desk {
    Desk::start::<G>(desk::model::<G>()).await
}

impl Desk {
    /// Logs in to an account whose first access token lives so long; the ones that follow live as
    /// the provider says.
    pub async fn log_in_for<G: Golden>(&self, account: &str, lifetime: Duration) {
        let provider = self.emulator.provider(G::ID).unwrap();
        provider.access_token_lifetime(Some(lifetime));
        let mut setup = self.setup.clone();
        setup.clock = ManualClock::new(SystemClock.wall());
        let client = G::client(&setup);
        self.log_in::<G>(&client, account).await.unwrap();
        provider.access_token_lifetime(None);
    }
}
