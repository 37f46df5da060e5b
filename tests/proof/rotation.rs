//! The golden crates of providers that differ in one thing: what becomes of a refresh token that was
//! used.

use crate::crates::{Crate, Setup};
use provider_runtime::{Authorization, Error, Pending, SessionState};
use std::sync::Arc;

/// A golden crate: all of these are alike, and no function can be about several crates.
macro_rules! golden {
    ($(#[$doc:meta])* $name:ident, $module:ident) => {
        $(#[$doc])*
        pub struct $name;

        impl Crate for $name {
            const ID: &'static str = stringify!($module);
            const SPECS: &'static str = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../tests/golden/",
                stringify!($module),
                "/spec"
            );

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
                client.authorize().unwrap()
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
                session.notes().list().send().await.map(drop)
            }
        }
    };
}

golden! {
    /// A refresh token can be used once; using it again ends the login.
    Strict, rotation_strict
}

golden! {
    /// A refresh token can be used again for a minute after it was replaced.
    Grace, rotation_grace
}

golden! {
    /// A refresh token stays the same.
    Constant, rotation_none
}
