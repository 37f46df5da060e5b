//! Starting an emulator.

use std::{net::SocketAddr, path::Path, sync::Arc};

use specs::model::Provider;

use crate::{Clock, Error, Faults, Log, world::World};

/// Starts an emulator of one provider with everything as its spec says, on a free port of the
/// loopback address.
///
/// `provider` is a spec: the path of a file or folder, or the id of one in the specs folder of this
/// workspace.
///
/// # Errors
///
/// If the spec cannot be read or is not valid, or if no port can be had.
pub async fn start(provider: impl AsRef<Path>) -> Result<Emulator, Error> {
    Builder::new().spec(provider)?.start().await
}

/// How providers are to be emulated.
#[derive(Debug, Default)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct Builder {
    providers: Vec<Provider>,
}

impl Builder {
    /// Nothing yet: at least one provider has to be named.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the provider of a spec.
    ///
    /// # Errors
    ///
    /// As [`start`].
    pub fn spec(self, provider: impl AsRef<Path>) -> Result<Self, Error> {
        let _ = provider.as_ref();
        Ok(self)
    }

    /// Adds a provider.
    pub fn model(mut self, provider: Provider) -> Self {
        self.providers.push(provider);
        self
    }

    /// Opens the sockets and begins to answer.
    ///
    /// # Errors
    ///
    /// If no provider was named, if two of them cannot be told apart, or if the address is taken.
    #[expect(clippy::unused_async)]
    pub async fn start(self) -> Result<Emulator, Error> {
        Err(Error::new("not yet"))
    }
}

/// A running emulator. It ends when it is dropped.
pub struct Emulator {
    world: Arc<World>,
    address: SocketAddr,
}

impl Emulator {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
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
}
