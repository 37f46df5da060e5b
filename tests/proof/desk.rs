//! An emulated provider and a user who consents to everything.

use crate::crates::{Crate, Setup};
use emulator::{Emulator, RequestKind};
use provider_runtime::Error;
use reqwest::{Url, header, redirect::Policy};
use specs::model::Provider;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Longest wait for a request, longer than any machine is busy with something else.
const LONGEST: Duration = Duration::from_secs(60);

/// What the spec of a crate says.
pub fn model<C: Crate>() -> Provider {
    let mut providers = specs::load_only(Path::new(C::SPECS), &[C::ID.to_owned()]).unwrap();
    providers.remove(0)
}

/// A running emulator of the provider of one crate.
pub struct Desk {
    pub emulator: Emulator,
    /// What clients are built with; they share its store.
    pub setup: Setup,
    browser: reqwest::Client,
}

impl Desk {
    /// Starts the emulator of a spec.
    pub async fn start<C: Crate>(model: Provider) -> Self {
        let builder = emulator::Builder::new().auto_approve(true).model(model);
        let emulator = builder.limits(false).start().await.unwrap();
        let provider = emulator.provider(C::ID).unwrap();
        let mut setup = Setup::new(emulator.address());
        provider.client_id().clone_into(&mut setup.client_id);
        provider
            .client_secret()
            .clone_into(&mut setup.client_secret);
        provider.redirect_uri().clone_into(&mut setup.redirect_uri);
        let browser = reqwest::Client::builder().redirect(Policy::none());
        let browser = browser.no_proxy().build().unwrap();
        Self {
            emulator,
            setup,
            browser,
        }
    }

    /// Logs in with whatever the client asks for.
    pub async fn log_in<C: Crate>(
        &self,
        client: &C::Client,
        account: &str,
    ) -> Result<C::Session, Error> {
        let login = C::authorize(client).account(account);
        let callback = self.browse(login.url()).await;
        C::accept(client, login.into_pending(), &callback).await
    }

    /// Waits until so many requests of a kind have arrived.
    pub async fn until_count(&self, kind: RequestKind, count: usize) {
        let log = self.emulator.log();
        let start = Instant::now();
        while log.count(kind) < count {
            let requests = log.requests();
            assert!(start.elapsed() < LONGEST, "no {kind} came: {requests:#?}");
            // Between two looks; how long does not matter.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How things stand at the emulator, in JSON: each token with its number.
    pub async fn state(&self) -> String {
        let url = format!("{}/_emulator/state", self.emulator.url());
        let answer = self.browser.get(url).send().await.unwrap();
        answer.text().await.unwrap()
    }

    /// Opens the address of a login as a browser would, and returns where it is sent.
    pub async fn browse(&self, url: &str) -> String {
        let mut url = Url::parse(url).unwrap();
        let host = url.host_str().unwrap().to_owned();
        let address = self.emulator.address();
        url.set_scheme("http").unwrap();
        url.set_ip_host(address.ip()).unwrap();
        url.set_port(Some(address.port())).unwrap();
        let request = self.browser.get(url).header(header::HOST, host);
        let answer = request.send().await.unwrap();
        let location = &answer.headers()[header::LOCATION];
        location.to_str().unwrap().to_owned()
    }
}
