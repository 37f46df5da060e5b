//! The held token of another library, for comparison: `token()` of yup-oauth2.

use crate::Result;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::json;
use std::{fs, hint::black_box};
use tokio::runtime::{Handle, Runtime};
use yup_oauth2::{
    ApplicationSecret, CustomHyperClientBuilder, InstalledFlowAuthenticator,
    InstalledFlowReturnMethod, authenticator::Authenticator,
};

const SCOPES: [&str; 1] = ["tasks"];

/// A file with a token that is valid for years, read when the session is opened. `token()` then finds
/// it in memory and compares its time with the clock.
pub struct Yup {
    authenticator: Authenticator<HttpConnector>,
    executor: Handle,
}

impl Yup {
    /// A session with an access token of this length.
    pub fn open(length: usize, runtime: &Runtime) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("tokens.json");
        // The form of a time is that of the crate `time`: year, day of the year, time of day, offset.
        let token = json!({
            "access_token": "a".repeat(length),
            "refresh_token": "refresh",
            "expires_at": [9000, 1, 0, 0, 0, 0, 0, 0, 0],
            "id_token": null,
        });
        fs::write(
            &file,
            json!([{ "scopes": SCOPES, "token": token }]).to_string(),
        )?;
        let client: Client<HttpConnector, String> =
            Client::builder(TokioExecutor::new()).build_http();
        let authenticator = InstalledFlowAuthenticator::with_client(
            ApplicationSecret::default(),
            InstalledFlowReturnMethod::Interactive,
            CustomHyperClientBuilder::from(client),
        );
        let authenticator = authenticator.persist_tokens_to_disk(file).build();
        Ok(Self {
            authenticator: runtime.block_on(authenticator)?,
            executor: runtime.handle().clone(),
        })
    }

    /// Gets the token so many times. Who meets another thread at the lock waits for it, and so has to
    /// be executed.
    pub fn run(&self, calls: u32) {
        self.executor.block_on(async {
            for _ in 0..calls {
                let token = self.authenticator.token(&SCOPES).await;
                let token = token.expect("the token has not expired");
                black_box(token.token().expect("it has a text"));
            }
        });
    }
}
