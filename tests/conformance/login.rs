//! An emulated provider, and a user who agrees to everything.

use crate::driver::{Driver, Samples, Setup};
use emulator::{Builder, Emulator, LoggedRequest, ProviderHandle};
use provider_runtime::Authorization;
use reqwest::{Url, header, redirect};
use specs::model::{ConnectionFrom, Provider};

/// An emulated provider.
pub struct World {
    emulator: Emulator,
    /// The provider.
    pub provider: ProviderHandle,
}

impl World {
    /// Emulates a provider in one of its environments. Published limits of requests are off: the
    /// suite calls faster than any application.
    pub async fn start(provider: &Provider, environment: &str) -> Self {
        let emulator = Builder::new()
            .model(provider.clone())
            .environment(environment)
            .auto_approve(true)
            .limits(false)
            .start()
            .await
            .expect("the provider can be emulated");
        let provider = emulator
            .provider(&provider.id)
            .expect("the provider is there");
        Self { emulator, provider }
    }

    /// What a client of the provider is built with.
    pub fn setup(&self) -> Setup {
        let provider = &self.provider;
        let mut setup = Setup::new(self.emulator.address());
        provider.client_id().clone_into(&mut setup.client_id);
        provider
            .client_secret()
            .clone_into(&mut setup.client_secret);
        provider.redirect_uri().clone_into(&mut setup.redirect_uri);
        setup.environment = Some(provider.environment().to_owned());
        let fields = provider.model().connection.iter();
        let given = fields.filter(|field| field.from == ConnectionFrom::User);
        setup.connection = given
            .filter_map(|field| Some((field.id.clone(), provider.connection(&field.id)?)))
            .collect();
        setup
    }

    /// Logs in with all scopes the provider has.
    pub async fn log_in<D: Driver>(&self, client: &D::Client) -> D::Session {
        let scopes = self.provider.model().scopes.iter();
        let scopes: Vec<&str> = scopes
            .flat_map(|scopes| &scopes.values)
            .map(|scope| scope.value.as_str())
            .collect();
        let authorization = D::authorize(client, &scopes).expect("a login can be started");
        let callback_uri = self.approve(&authorization).await;
        D::accept(client, authorization.into_pending(), &callback_uri)
            .await
            .unwrap_or_else(|error| panic!("{}: login: {error}", D::ID))
    }

    /// What a browser does: opens the address and is sent back. Returns where to.
    async fn approve(&self, authorization: &Authorization) -> String {
        let mut url = Url::parse(authorization.url()).expect("the address is a URL");
        let host = url.host_str().expect("the address has a host").to_owned();
        let address = self.emulator.address();
        url.set_scheme("http").expect("HTTP is a scheme");
        url.set_ip_host(address.ip()).expect("HTTP has hosts");
        url.set_port(Some(address.port())).expect("HTTP has ports");
        let browser = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("there is a browser");
        let answer = browser.get(url).header(header::HOST, host).send().await;
        let answer = answer.expect("the provider answers");
        let (status, location) = (
            answer.status(),
            answer.headers().get(header::LOCATION).cloned(),
        );
        let Some(location) = location else {
            let page = answer.text().await.unwrap_or_default();
            panic!("the user is not sent back: {status} {page}");
        };
        location.to_str().expect("the address is a text").to_owned()
    }

    /// The request that was answered last.
    pub fn last_request(&self) -> LoggedRequest {
        let mut requests = self.emulator.log().requests();
        requests.pop().expect("something was asked for")
    }

    /// Calls something with values of records that are there.
    pub fn with_samples<T>(&self, call: impl FnOnce(&Samples<'_>) -> T) -> T {
        let look_up = |operation: &str, parameter: &str| self.provider.sample(operation, parameter);
        call(&Samples::new(&look_up))
    }
}
