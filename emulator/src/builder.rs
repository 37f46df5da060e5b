//! Starting an emulator.

mod application;
mod site;
mod spec;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use specs::model::Provider;

use crate::{
    Clock, Error,
    fault::Faults,
    handle::Emulator,
    log::Log,
    records::DAYS_BEFORE,
    server::{self, Door, Threads},
    world::{Settings, Site, World},
};

use application::Application;

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
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct Builder {
    providers: Vec<Provider>,
    address: SocketAddr,
    environment: Option<String>,
    settings: Settings,
    application: Application,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            providers: Vec::new(),
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            environment: None,
            settings: Settings {
                seed: 1,
                first_day: Clock::default().now().as_second() / 86_400 - DAYS_BEFORE,
                auto_approve: false,
                limits: true,
            },
            application: Application::default(),
        }
    }
}

impl Builder {
    /// Nothing yet: at least one provider has to be named.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the provider of a spec: the path of a file or folder, or the id of one in the specs
    /// folder of this workspace.
    ///
    /// # Errors
    ///
    /// If there is no such spec or it is not valid; what is wrong with it is then the
    /// [source](std::error::Error::source), a [`specs::Diagnostics`].
    pub fn spec(mut self, provider: impl AsRef<Path>) -> Result<Self, Error> {
        self.providers.push(spec::load(provider.as_ref())?);
        Ok(self)
    }

    /// Adds a provider.
    pub fn model(mut self, provider: Provider) -> Self {
        self.providers.push(provider);
        self
    }

    /// Sets where the main listener is. A free port of 127.0.0.1 unless set. Further listeners,
    /// for hosts that differ between accounts, take free ports of the same IP address.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Chooses the environment that is emulated, by its id. The first of the spec unless set.
    pub fn environment(mut self, id: impl Into<String>) -> Self {
        self.environment = Some(id.into());
        self
    }

    /// Sets where made-up values begin. The same seed gives the same identifiers, tokens and
    /// records, with dates that depend on the day.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Whether logins are approved without a page. They are not unless set.
    pub fn auto_approve(mut self, auto_approve: bool) -> Self {
        self.settings.auto_approve = auto_approve;
        self
    }

    /// Whether published limits of API requests are enforced. They are unless set. Those of token
    /// requests always are.
    pub fn limits(mut self, limits: bool) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Registers a redirect URI at all providers that take its kind. Where none is registered,
    /// `https://localhost/callback` is and, at providers that take it, `http://127.0.0.1/callback`.
    /// The port of a loopback address may differ from the registered one (RFC 8252 section 7.3).
    pub fn redirect_uri(mut self, redirect_uri: impl Into<String>) -> Self {
        self.application.redirect_uris.push(redirect_uri.into());
        self
    }

    /// Sets the identifier of the registered client, the same at all providers. Made up unless set.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.application.client_id = Some(client_id.into());
        self
    }

    /// Sets the secret of the registered client, the same at all providers. Made up unless set.
    pub fn client_secret(mut self, client_secret: impl Into<String>) -> Self {
        self.application.client_secret = Some(client_secret.into());
        self
    }

    /// Opens the sockets and begins to answer, on threads of its own: the emulator outlives the
    /// runtime of the test it was started in, and does not mind blocking clients.
    ///
    /// # Errors
    ///
    /// If no provider was named, if two of them cannot be told apart, if one lacks the
    /// environment, if no provider takes a redirect URI, if the client's identifier or secret is no text that
    /// can be sent, or if the address is taken.
    pub async fn start(self) -> Result<Emulator, Error> {
        if self.providers.is_empty() {
            return Err(Error::new(
                "there is no provider to emulate: name at least one spec",
            ));
        }
        let mut sites = self.sites()?;
        tell_apart(&sites)?;
        let threads = Threads::start()?;
        let main = server::bind(&threads, self.address).await?;
        let address = main.address;
        let origin = origin(address);
        let mut listeners = vec![main];
        for site in &mut sites {
            site.addresses.listen(&origin);
            for values in site.addresses.listeners() {
                let mut listener = server::bind(&threads, SocketAddr::new(address.ip(), 0)).await?;
                for value in values {
                    value.origin = self::origin(listener.address);
                    listener.door = Door::Host(value.host.clone());
                }
                listeners.push(listener);
            }
        }
        let world = Arc::new(World {
            clock: Clock::default(),
            faults: Faults::new(&sites),
            log: Log::default(),
            sites: sites.into_iter().map(Arc::new).collect(),
        });
        let listening = server::run(&threads, &world, listeners);
        Ok(Emulator::new(world, address, origin, threads, listening))
    }

    fn sites(&self) -> Result<Vec<Site>, Error> {
        self.application.check(&self.providers)?;
        let sites = self.providers.iter();
        sites
            .map(|model| {
                let environment = self.environment.as_deref();
                site::build(model, environment, &self.settings, &self.application)
            })
            .collect()
    }
}

/// Refuses providers with the same id, and those that claim the same address.
fn tell_apart(sites: &[Site]) -> Result<(), Error> {
    for (index, site) in sites.iter().enumerate() {
        for other in &sites[..index] {
            let (one, two) = (&other.model.id, &site.model.id);
            if one == two {
                return Err(Error::new(format!("{one} was named twice")));
            }
            if let Some(address) = site.addresses.clash(&other.addresses) {
                return Err(Error::new(format!(
                    "{one} and {two} both have the address {address}: start one emulator for each"
                )));
            }
        }
    }
    Ok(())
}

/// The origin under which a listener is reached from this machine.
fn origin(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}
