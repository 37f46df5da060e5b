//! A session whose requests go to a server of this process.

use crate::Result;
use actionstep::{Client, Scope, Session};
use provider_runtime::{store::Store, transport::HttpTransport};
use std::net::SocketAddr;

pub const REDIRECT_URI: &str = "https://app.example/callback";

/// A token answer with an access token of this length.
pub fn answer(length: usize) -> String {
    let token = "a".repeat(length);
    format!(
        r#"{{"access_token":"{token}","refresh_token":"refresh","expires_in":28800,"token_type":"bearer","api_endpoint":"https://ap-southeast-2.actionstep.com/api/","orgkey":"acme"}}"#
    )
}

/// Logs in.
pub async fn session(address: SocketAddr, store: impl Store) -> Result<Session> {
    let client = Client::builder("client")
        .client_secret("secret")
        .redirect_uri(REDIRECT_URI)
        .transport(HttpTransport::loopback(address)?)
        .store(store)
        .build()?;
    let login = client.authorize([Scope::TASKS])?;
    let (_, state) = login.url().split_once("state=").ok_or("no state is sent")?;
    let callback = format!("{REDIRECT_URI}?code=code&state={state}");
    Ok(client.accept(login.into_pending(), &callback).await?)
}

/// An executor for one thread.
pub fn executor() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}
