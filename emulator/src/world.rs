//! What runs in one emulator: the providers, the clock, the faults and the log.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specs::model::{Environment, Operation, Provider, Resource};

use crate::{address::Addresses, api, clock::Clock, fault::Faults, log::Log, oauth};

/// What all requests to one emulator share.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    /// The emulated providers, in the order in which they were named.
    pub(crate) sites: Vec<Arc<Site>>,
}

/// One emulated provider: what its spec says, and what has happened at it.
pub(crate) struct Site {
    pub(crate) model: Arc<Provider>,
    /// Which of the environments is emulated.
    pub(crate) environment: usize,
    pub(crate) settings: Settings,
    pub(crate) client: RegisteredClient,
    /// Who can log in. Never empty.
    pub(crate) accounts: Vec<Account>,
    pub(crate) addresses: Addresses,
    pub(crate) grants: Mutex<oauth::Grants>,
    pub(crate) api: Mutex<api::State>,
}

/// How a provider is emulated beyond what its spec says.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where made-up values begin.
    pub(crate) seed: u64,
    /// The day on which made-up records begin, in days since 1970.
    pub(crate) first_day: i64,
    /// Whether a login is approved without anybody being asked.
    pub(crate) auto_approve: bool,
    /// Whether published limits of requests are enforced.
    pub(crate) limits: bool,
}

/// The application that is registered at the provider.
#[derive(Clone)]
pub(crate) struct RegisteredClient {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// Redirect URIs, compared character by character; of those to a loopback address by IP literal
    /// the port may differ (RFC 8252 section 7.3).
    pub(crate) redirect_uris: Vec<String>,
}

/// A person with an account at the provider.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// Short name, `kate`: also the user name of the password grant.
    pub(crate) id: String,
    /// First name.
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: String,
    /// Email address.
    pub(crate) email: String,
    /// Password, for the password grant.
    pub(crate) password: String,
    /// Name of the organisation as one label of a host name: `acc1`.
    pub(crate) organisation: String,
}

impl Account {
    /// First and last name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl Site {
    /// The environment that is emulated.
    pub(crate) fn environment(&self) -> &Environment {
        &self.model.environments[self.environment]
    }

    /// The names `resource.operation` of all operations, in the order of the spec.
    pub(crate) fn operations(&self) -> Vec<String> {
        let resources = self.model.resources.iter();
        let names = resources.flat_map(|resource| {
            let operations = resource.operations.iter();
            operations.map(|operation| format!("{}.{}", resource.id, operation.id))
        });
        names.collect()
    }

    /// The operation `resource.operation`.
    pub(crate) fn operation(&self, name: &str) -> Option<(&Resource, &Operation)> {
        let (resource, operation) = name.split_once('.')?;
        let resource = self.model.resources.iter().find(|one| one.id == resource)?;
        let operation = resource.operations.iter().find(|one| one.id == operation)?;
        Some((resource, operation))
    }

    /// Index of the account that logs in where nobody is asked, and whether the next login is to
    /// be denied there.
    pub(crate) fn login(&self) -> (usize, bool) {
        self.grants().next_login()
    }

    /// Sets who logs in from now on.
    pub(crate) fn set_login(&self, account: usize) {
        let last = self.accounts.len().saturating_sub(1);
        self.grants().log_in_as(account.min(last));
    }

    /// Has the next login denied.
    pub(crate) fn set_deny_next(&self) {
        self.grants().deny_next_login();
    }

    /// Codes and tokens.
    pub(crate) fn grants(&self) -> MutexGuard<'_, oauth::Grants> {
        lock(&self.grants)
    }

    /// Records and limits of the API.
    pub(crate) fn api(&self) -> MutexGuard<'_, api::State> {
        lock(&self.api)
    }
}

/// Locks; what a thread that panicked left behind is used as it is, so that one failure does not
/// become all later ones.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
