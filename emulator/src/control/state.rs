//! How things stand, for programs.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;

use super::reply::{Reply, json};
use crate::{
    fault::ArmedFault,
    oauth::grants::SessionView,
    world::{Site, World},
};

#[derive(Serialize)]
struct StateView {
    now: String,
    ahead_seconds: u64,
    providers: Vec<ProviderView>,
    faults: Vec<ArmedFault>,
}

#[derive(Serialize)]
struct ProviderView {
    id: String,
    name: String,
    environment: String,
    auto_approve: bool,
    /// Who logs in next: the account that is preselected on the page, or taken without a page.
    login: String,
    /// Whether the next login without a page is denied.
    deny_next: bool,
    accounts: Vec<AccountView>,
    sessions: Vec<SessionView>,
}

#[derive(Serialize)]
struct AccountView {
    id: String,
    name: String,
}

/// `GET /_emulator/state`
pub(super) async fn show(State(world): State<Arc<World>>) -> Reply {
    json(&StateView {
        now: world.clock.now().to_string(),
        ahead_seconds: world.clock.ahead().as_secs(),
        providers: world
            .sites
            .iter()
            .map(|site| provider(&world, site))
            .collect(),
        faults: world.faults.armed(),
    })
}

fn provider(world: &World, site: &Site) -> ProviderView {
    let (login, deny_next) = site.login();
    let account = |index: usize| site.accounts.get(index).map(|one| one.id.clone());
    ProviderView {
        id: site.model.id.clone(),
        name: site.model.name.clone(),
        environment: site.environment().id.clone(),
        auto_approve: site.settings.auto_approve,
        login: account(login).unwrap_or_default(),
        deny_next,
        accounts: site
            .accounts
            .iter()
            .map(|one| AccountView {
                id: one.id.clone(),
                name: one.name(),
            })
            .collect(),
        sessions: site.grants().snapshot(world.clock.now()),
    }
}
