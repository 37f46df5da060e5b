//! A provider on the desk: an emulator of one provider, and a client of the crate beside it.

use super::{Failure, ensure};
use crate::driver::{Driver, Samples, Setup};
use emulator::{Emulator, ProviderHandle, RequestKind};
use provider_runtime::{Authorization, store::MemoryStore};
use reqwest::{StatusCode, Url, header, redirect::Policy};
use specs::model::{Operation, Provider};
use std::{marker::PhantomData, sync::Arc};

/// How an emulator is to be set up for a case.
pub struct Desk<D> {
    builder: emulator::Builder,
    model: Provider,
    is_paced: bool,
    driver: PhantomData<D>,
}

impl<D: Driver> Desk<D> {
    /// Logins are approved without a page; requests are not limited.
    pub fn new(provider: &Provider) -> Self {
        let builder = emulator::Builder::new().auto_approve(true).limits(false);
        Self {
            builder,
            model: provider.clone(),
            is_paced: false,
            driver: PhantomData,
        }
    }

    /// Another environment than the first is emulated.
    pub fn environment(mut self, id: &str) -> Self {
        self.builder = self.builder.environment(id);
        self
    }

    /// Limits of requests are enforced.
    pub fn limited(mut self) -> Self {
        self.builder = self.builder.limits(true);
        self
    }

    /// The client keeps to them by itself.
    pub fn paced(mut self) -> Self {
        self.is_paced = true;
        self
    }

    /// What the spec says.
    pub fn model(&self) -> &Provider {
        &self.model
    }

    /// Starts the emulator and builds a client.
    pub async fn open(self) -> Result<Opened<D>, Failure> {
        let emulator = self.builder.model(self.model).start().await?;
        let handle = emulator.provider(D::ID).ok_or("the provider is missing")?;
        let mut setup = Setup::new(emulator.address());
        handle.client_id().clone_into(&mut setup.client_id);
        handle.client_secret().clone_into(&mut setup.client_secret);
        handle.redirect_uri().clone_into(&mut setup.redirect_uri);
        setup.store = Arc::new(MemoryStore::volatile());
        setup.pace = self.is_paced;
        setup.environment = Some(handle.environment().to_owned());
        let fields = &handle.model().connection;
        let given = fields.iter().filter_map(|field| {
            let value = handle.connection(&field.id)?;
            Some((field.id.clone(), value))
        });
        setup.connection = given.collect();
        Ok(Opened {
            client: D::client(&setup)?,
            setup,
            emulator,
            handle,
        })
    }
}

/// A running emulator and a client of it.
pub struct Opened<D: Driver> {
    pub client: D::Client,
    /// What the client was built with.
    pub setup: Setup,
    pub emulator: Emulator,
    pub handle: ProviderHandle,
}

impl<D: Driver> Opened<D> {
    /// What the spec says.
    pub fn model(&self) -> &Provider {
        self.handle.model()
    }

    /// The operations by `resource.operation`.
    pub fn operations(&self) -> impl Iterator<Item = (String, &Operation)> {
        super::drive::operations(self.model())
    }

    /// Every scope there is.
    pub fn all_scopes(&self) -> Vec<&str> {
        let scopes = self.model().scopes.as_ref();
        let values = scopes.map_or(&[][..], |scopes| &scopes.values);
        values.iter().map(|scope| scope.value.as_str()).collect()
    }

    /// Starts a login with every scope.
    pub fn authorize(&self) -> Result<Authorization, Failure> {
        Ok(D::authorize(&self.client, &self.all_scopes())?)
    }

    /// Opens the address of a login as a browser would, and returns where it is sent.
    pub async fn browse(&self, login: &Authorization) -> Result<String, Failure> {
        let mut url = Url::parse(login.url())?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let address = self.emulator.address();
        let moved = url
            .set_scheme("http")
            .and_then(|()| url.set_ip_host(address.ip()))
            .and_then(|()| url.set_port(Some(address.port())));
        ensure(moved.is_ok(), || format!("{host} cannot be moved"))?;
        let browser = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()?;
        let answer = browser.get(url).header(header::HOST, host).send().await?;
        let status = answer.status();
        let location = answer.headers().get(header::LOCATION);
        let location = location.and_then(|value| value.to_str().ok());
        match location.map(str::to_owned) {
            Some(location) if status == StatusCode::FOUND => Ok(location),
            _ => {
                let text = answer.text().await?;
                Err(Failure(format!("no redirect but {status}: {text}")))
            }
        }
    }

    /// Logs in with every scope.
    pub async fn log_in(&self) -> Result<D::Session, Failure> {
        self.log_in_with(&self.all_scopes()).await
    }

    /// Logs in with some scopes.
    pub async fn log_in_with(&self, scopes: &[&str]) -> Result<D::Session, Failure> {
        let login = D::authorize(&self.client, scopes)?;
        let callback = self.browse(&login).await?;
        Ok(D::accept(&self.client, login.into_pending(), &callback).await?)
    }

    /// Values for parameters: those of records the emulator has.
    pub fn samples<T>(&self, use_them: impl FnOnce(&Samples<'_>) -> T) -> T {
        let look_up = |operation: &str, parameter: &str| self.handle.sample(operation, parameter);
        use_them(&Samples::new(&look_up))
    }

    /// Requests of a kind that have arrived so far.
    pub fn count(&self, kind: RequestKind) -> usize {
        self.emulator.log().count(kind)
    }

    /// Requests of every kind that have arrived so far.
    pub fn requests(&self) -> usize {
        let kinds = RequestKind::ALL;
        kinds.into_iter().map(|kind| self.count(kind)).sum()
    }

    /// No code and no refresh token was accepted twice.
    pub fn nothing_was_spent_twice(&self) -> Result<(), Failure> {
        let redemptions = self.emulator.log().redemptions();
        let twice = redemptions.iter().find(|one| one.presented > 1);
        ensure(twice.is_none(), || format!("spent twice: {twice:?}"))
    }
}
