//! Where everything is: for people, and in one line for programs.

use std::collections::BTreeMap;

use emulator::{Emulator, ProviderHandle};
use serde::Serialize;
use specs::model::ConnectionFrom;

use super::page::Page;

/// Where the secret of the application is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientSecret {
    /// It belongs to nobody and is shown.
    MadeUp,
    /// Somebody chose it and knows it. It is not shown.
    FromEnvironment,
}

/// The line that `--json` prints.
#[derive(Serialize)]
struct Line {
    url: String,
    control: String,
    providers: Vec<Provider>,
}

#[derive(Serialize)]
struct Provider {
    id: String,
    name: String,
    environment: String,
    base_url: Option<String>,
    authorization_endpoint: String,
    token_endpoint: String,
    refresh_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    authorize_url: String,
    /// Only where the provider has PKCE: belongs to the challenge in `authorize_url`.
    code_verifier: Option<&'static str>,
    client_id: String,
    /// Absent if it is from the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    redirect_uri: String,
    accounts: Vec<Account>,
    /// What the user of a client gives it, by field.
    connection: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Account {
    id: String,
    name: String,
    /// Only where the provider has the password grant.
    username: Option<String>,
    password: Option<String>,
}

impl Line {
    fn new(emulator: &Emulator, secret: ClientSecret) -> Self {
        let url = emulator.url();
        Self {
            control: format!("{url}/_emulator"),
            url,
            providers: (emulator.providers().iter())
                .map(|handle| Provider::new(handle, secret))
                .collect(),
        }
    }
}

impl Provider {
    fn new(handle: &ProviderHandle, secret: ClientSecret) -> Self {
        let model = handle.model();
        Self {
            id: model.id.clone(),
            name: model.name.clone(),
            environment: handle.environment().to_owned(),
            base_url: handle.base_url(),
            authorization_endpoint: handle.authorization_endpoint(),
            token_endpoint: handle.token_endpoint(),
            refresh_endpoint: handle.refresh_endpoint(),
            revocation_endpoint: handle.revocation_endpoint(),
            authorize_url: handle.authorize_url(),
            code_verifier: handle.code_verifier(),
            client_id: handle.client_id().to_owned(),
            client_secret: (secret == ClientSecret::MadeUp)
                .then(|| handle.client_secret().to_owned()),
            redirect_uri: handle.redirect_uri().to_owned(),
            accounts: accounts(handle),
            connection: connection(handle),
        }
    }
}

fn accounts(handle: &ProviderHandle) -> Vec<Account> {
    let has_password_grant = handle.model().password.is_some();
    let account = |(id, name): (String, String)| Account {
        username: has_password_grant.then(|| id.clone()),
        password: handle
            .password_of(&id)
            .filter(|_| has_password_grant)
            .map(str::to_owned),
        id,
        name,
    };
    handle.accounts().into_iter().map(account).collect()
}

fn connection(handle: &ProviderHandle) -> BTreeMap<String, String> {
    let fields = handle.model().connection.iter();
    fields
        .filter(|field| matches!(field.from, ConnectionFrom::User))
        .filter_map(|field| Some((field.id.clone(), handle.connection(&field.id)?)))
        .collect()
}

/// One line of JSON.
pub fn json(emulator: &Emulator, secret: ClientSecret) -> serde_json::Result<String> {
    let mut line = serde_json::to_string(&Line::new(emulator, secret))?;
    line.push('\n');
    Ok(line)
}

/// A page for people, coloured.
pub fn text(emulator: &Emulator, secret: ClientSecret) -> String {
    let line = Line::new(emulator, secret);
    let mut page = Page::default();
    for provider in line.providers {
        section(&mut page, provider);
    }
    page.heading("Point a generated client at it");
    // Not the address it is bound to: that may be the one that stands for all.
    let address = line.url.trim_start_matches("http://");
    page.line(&format!(
        ".transport(HttpTransport::loopback(\"{address}\".parse()?)?)"
    ));
    page.heading("Control page");
    page.line(&line.control);
    page.heading("Press Ctrl-C to stop.");
    page.finish()
}

fn section(page: &mut Page, provider: Provider) {
    page.heading(&format!(
        "{} ({}), environment {}",
        provider.name, provider.id, provider.environment
    ));
    let mut rows = vec![
        ("Authorization", provider.authorization_endpoint),
        ("Token", provider.token_endpoint),
    ];
    rows.extend(provider.refresh_endpoint.map(|url| ("Refresh", url)));
    rows.extend(provider.revocation_endpoint.map(|url| ("Revocation", url)));
    rows.extend(provider.base_url.map(|url| ("API", url)));
    rows.push(("Client id", provider.client_id));
    let secret = provider.client_secret;
    rows.push((
        "Client secret",
        secret.unwrap_or_else(|| "that in EMULATOR_CLIENT_SECRET".to_owned()),
    ));
    rows.push(("Redirect URI", provider.redirect_uri));
    let mut label = "Accounts";
    for account in provider.accounts {
        rows.push((std::mem::take(&mut label), describe(&account)));
    }
    let mut label = "Connection";
    for (field, value) in provider.connection {
        rows.push((std::mem::take(&mut label), format!("{field} = {value}")));
    }
    if let Some(verifier) = provider.code_verifier {
        rows.push(("Code verifier", verifier.to_owned()));
    }
    rows.push(("Log in at", provider.authorize_url));
    page.rows(&rows);
}

fn describe(account: &Account) -> String {
    match (&account.username, &account.password) {
        (Some(username), Some(password)) => {
            format!("{}: {username}, password {password}", account.name)
        }
        _ => format!("{} ({})", account.name, account.id),
    }
}
