//! What the control page shows. It holds no secrets.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::session::SessionRow;
use crate::{
    control::{
        faults::{self, ArmedView, Choice},
        requests::LogView,
        words,
    },
    handle::ProviderHandle,
    world::{Site, World},
};

/// The page.
#[derive(Serialize)]
pub(super) struct PageView {
    now: String,
    /// Milliseconds since 1970 by the emulator's clock.
    now_ms: i64,
    /// How far the clock is ahead, in words; empty if it is not.
    ahead: String,
    presets: Vec<Preset>,
    providers: Vec<ProviderView>,
    faults: Vec<ArmedView>,
    /// What a fault can be armed for, operations aside.
    targets: Vec<Choice>,
    /// Odd shapes of token answers.
    shapes: Vec<Choice>,
    log: LogView,
}

/// A button that moves the clock.
#[derive(Serialize)]
struct Preset {
    name: &'static str,
    body: String,
}

/// A provider and its logins.
#[derive(Serialize)]
struct ProviderView {
    id: String,
    name: String,
    environment: String,
    authorize_url: String,
    accounts: Vec<AccountView>,
    /// Id of the account that logs in next.
    login: String,
    /// What happens at the next login, in words.
    next: String,
    auto_approve: bool,
    /// Body of the request that has the next login denied.
    deny: String,
    sessions: Vec<SessionRow>,
    operations: Vec<String>,
}

/// Somebody who can log in.
#[derive(Serialize)]
struct AccountView {
    id: String,
    name: String,
}

impl PageView {
    pub(super) fn new(world: &World) -> Self {
        let now = world.clock.now();
        let ahead = world.clock.ahead().as_secs();
        let sites = world.sites.iter();
        Self {
            now: now.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            now_ms: now.as_millisecond(),
            ahead: match i64::try_from(ahead) {
                Ok(0) => String::new(),
                ahead => words::length(ahead.unwrap_or(i64::MAX)),
            },
            presets: presets(),
            providers: sites.map(|site| ProviderView::new(world, site)).collect(),
            faults: faults::armed(world),
            targets: faults::targets(),
            shapes: faults::shapes(),
            log: LogView::new(world),
        }
    }
}

fn presets() -> Vec<Preset> {
    [
        ("1 min", "1m"),
        ("10 min", "10m"),
        ("1 h", "1h"),
        ("1 d", "1d"),
    ]
    .map(|(name, advance)| Preset {
        name,
        body: json!({ "advance": advance }).to_string(),
    })
    .into()
}

impl ProviderView {
    fn new(world: &World, site: &Arc<Site>) -> Self {
        let (login, deny_next) = site.login();
        let accounts: Vec<_> = site
            .accounts
            .iter()
            .map(|account| AccountView {
                id: account.id.clone(),
                name: account.name(),
            })
            .collect();
        let login = accounts.get(login);
        let name = login.map_or("", |account| &account.name);
        let next = match (site.settings.auto_approve, deny_next) {
            (false, _) => format!("The login page suggests {name}."),
            (true, false) => format!("Logins are approved as {name} without a page."),
            (true, true) => "The next login is denied without a page.".to_owned(),
        };
        let sessions = site.grants().snapshot(world.clock.now());
        Self {
            id: site.model.id.clone(),
            name: site.model.name.clone(),
            environment: site.environment().id.clone(),
            authorize_url: ProviderHandle::new(site).authorize_url(),
            login: login.map(|account| account.id.clone()).unwrap_or_default(),
            next,
            auto_approve: site.settings.auto_approve,
            deny: json!({ "provider": site.model.id, "deny": true }).to_string(),
            sessions: sessions
                .into_iter()
                .map(|session| SessionRow::new(site, session))
                .collect(),
            operations: site.operations(),
            accounts,
        }
    }
}
