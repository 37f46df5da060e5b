//! The tokens of one account in use.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::client::{Credentials, Inner};
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::pace::patience::Patience;
use crate::pace::{Pace, Permit};
use crate::refresh::{self, Flight, Reason};
use crate::secret::Secret;
use crate::store::{Key, Record, Version};
use crate::template::Variables;
use crate::transport::Transport;

#[cfg(test)]
mod tests;

/// An access token that expires within this time is refreshed before it is used, in seconds.
const REFRESH_BEFORE_EXPIRY: i64 = 30;

/// A connected account. Clones, and all sessions of the account that come from one client, share
/// tokens and refreshes.
#[derive(Clone)]
pub struct Session {
    client: Arc<Inner>,
    account: Arc<Account>,
}

/// What all sessions of an account share.
pub(crate) struct Account {
    pub(crate) key: Key,
    /// Keeps requests to the provider's limits; `None` where they are not paced.
    pace: Option<Arc<Pace>>,
    state: Mutex<State>,
}

/// What is known of an account now.
pub(crate) struct State {
    pub(crate) held: Arc<Held>,
    /// Whether the local record was deleted.
    pub(crate) forgotten: bool,
    /// Whether `held` still has to be written to the store.
    pub(crate) unpersisted: bool,
    /// The refresh under way.
    pub(crate) flight: Option<Flight>,
    /// When a refresh was last asked for because the API rejected an unexpired token, in seconds
    /// since 1970.
    pub(crate) forced_at: Option<i64>,
    /// Until when no token request may be made, and the answer that says so.
    pub(crate) wait: Option<(i64, Error)>,
}

/// A record and its version in the store.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) record: Record,
    pub(crate) version: Version,
}

/// An access token to be used now, with the connection it is for.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    held: Arc<Held>,
}

impl Access {
    pub(crate) fn access_token(&self) -> &Secret {
        &self.held.record.access_token
    }

    /// Names the token in [`Session::renew`].
    pub(crate) fn generation(&self) -> u64 {
        self.held.record.generation()
    }

    /// Values of the connection's fields.
    pub(crate) fn connection(&self) -> &BTreeMap<String, String> {
        &self.held.record.connection
    }
}

impl Account {
    pub(crate) fn new(key: Key, held: Held) -> Self {
        let held = Arc::new(held);
        let state = State {
            held,
            forgotten: false,
            unpersisted: false,
            flight: None,
            forced_at: None,
            wait: None,
        };
        Self {
            key,
            pace: None,
            state: Mutex::new(state),
        }
    }

    /// The same, its requests paced.
    pub(crate) fn paced(self, pace: Option<Arc<Pace>>) -> Self {
        Self { pace, ..self }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the record in place of an older one. Where the record was deleted, only another login
    /// counts: one of the same login was loaded before the deletion.
    pub(crate) fn adopt(&self, held: Held) {
        let mut state = self.state();
        let order = |record: &Record| (record.epoch, record.generation());
        let comes_back = state.forgotten && held.record.epoch != state.held.record.epoch;
        if comes_back || order(&held.record) > order(&state.held.record) {
            state.held = Arc::new(held);
            state.forgotten = false;
            state.unpersisted = false;
            state.wait = None;
        }
    }

    /// Holds the record from now on, unless a later login is held already.
    pub(crate) fn replace(&self, held: Held) -> Arc<Held> {
        let mut state = self.state();
        if held.record.epoch >= state.held.record.epoch {
            state.held = Arc::new(held);
            state.unpersisted = false;
        }
        Arc::clone(&state.held)
    }

    /// Holds a record that the store would not take, unless a later login is held already.
    pub(crate) fn hold_unpersisted(&self, held: Held) {
        let mut state = self.state();
        if held.record.epoch >= state.held.record.epoch {
            state.held = Arc::new(held);
            state.unpersisted = true;
        }
    }

    pub(crate) fn held(&self) -> Arc<Held> {
        Arc::clone(&self.state().held)
    }
}

impl Held {
    /// Whether the access token can be used at this time without a refresh first.
    pub(crate) fn is_fresh(&self, now: i64) -> bool {
        self.record.expires_at.is_none_or(|expires_at| {
            let lifetime = expires_at.saturating_sub(self.record.issued_at);
            // A token that lives for a minute must not be refreshed all the time.
            let margin = REFRESH_BEFORE_EXPIRY.min(lifetime / 4);
            now < expires_at.saturating_sub(margin)
        })
    }

    /// Whether the access token has not expired.
    pub(crate) fn is_valid(&self, now: i64) -> bool {
        self.record
            .expires_at
            .is_none_or(|expires_at| now < expires_at)
    }
}

impl Session {
    pub(crate) fn new(client: Arc<Inner>, account: Arc<Account>) -> Self {
        Self { client, account }
    }

    /// Name of the account, as the application chose it.
    pub fn account(&self) -> &str {
        self.account.key.account()
    }

    /// Value of a connection field.
    pub fn connection(&self, field: &str) -> Option<String> {
        self.account.held().record.connection.get(field).cloned()
    }

    /// Scopes that the provider says it granted. A call that needs others fails before anything is
    /// sent ([`Error::missing_scopes`]). `None`: it did not say, and every call is sent.
    pub fn granted_scopes(&self) -> Option<Vec<String>> {
        self.account.held().record.granted_scopes.clone()
    }

    /// When the access token expires; `None` if nobody says.
    pub fn expires_at(&self) -> Option<SystemTime> {
        clock::system_time(self.account.held().record.expires_at?)
    }

    /// An access token that has not expired, refreshed if need be.
    pub async fn access_token(&self) -> Result<Secret, Error> {
        Ok(self.access().await?.access_token().clone())
    }

    /// Refreshes now, whatever the age of the access token.
    pub async fn refresh(&self) -> Result<(), Error> {
        let generation = self.account.held().record.generation();
        refresh::join(&self.client, &self.account, generation, Reason::Wanted).await?;
        Ok(())
    }

    /// Deletes the local record. The provider is not told, and the grant lives on there.
    pub async fn forget(&self) -> Result<(), Error> {
        let epoch = self.account.held().record.epoch;
        let store = self.client.store();
        store
            .delete(&self.account.key)
            .await
            .map_err(|error| Error::store("forget", error))?;
        let mut state = self.account.state();
        // A login in the meantime is another session.
        state.forgotten = state.held.record.epoch == epoch;
        Ok(())
    }

    /// An access token for a call, refreshed first if it is about to expire.
    pub(crate) async fn access(&self) -> Result<Access, Error> {
        let now = self.client.now();
        let (held, unpersisted) = {
            let state = self.account.state();
            if state.forgotten {
                return Err(no_session("session", self.account()));
            }
            (Arc::clone(&state.held), state.unpersisted)
        };
        if held.is_fresh(now) && !unpersisted {
            return Ok(Access { held });
        }
        let generation = held.record.generation();
        match refresh::join(&self.client, &self.account, generation, Reason::Wanted).await {
            Ok(held) => Ok(Access { held }),
            // The refresh was ahead of time: the old token still does.
            Err(_) if !unpersisted && self.still_serves(&held) => Ok(Access { held }),
            Err(error) => Err(error),
        }
    }

    /// Whether the token can be used although a refresh before its expiry failed.
    fn still_serves(&self, held: &Held) -> bool {
        let state = self.account.state();
        let current = state.held.record.generation() == held.record.generation();
        current && !state.forgotten && held.is_valid(self.client.now())
    }

    /// An access token in place of one that the API has rejected (status 401). If another one was
    /// issued meanwhile it is returned without a request.
    pub(crate) async fn renew(&self, generation: u64) -> Result<Access, Error> {
        let held = refresh::renew(&self.client, &self.account, generation).await?;
        Ok(Access { held })
    }

    /// Values for templates: the environment's and the connection's.
    pub(crate) fn variables<'a>(&'a self, access: &'a Access) -> Variables<'a> {
        self.client.variables(access.connection())
    }

    /// The tokens as they are held; `None` if the local record was deleted.
    pub(crate) fn held(&self) -> Option<Arc<Held>> {
        let state = self.account.state();
        (!state.forgotten).then(|| Arc::clone(&state.held))
    }

    /// Waits until a request of the operation may be sent, and says that it is being sent. `None`
    /// where requests are not paced.
    pub(crate) async fn admit(
        &self,
        operation: &Operation,
        patience: &mut Patience,
    ) -> Result<Option<Permit>, Error> {
        let Some(pace) = &self.account.pace else {
            return Ok(None);
        };
        let mut permit = pace.admit(operation, || self.boot(), patience).await?;
        permit.depart(self.boot());
        Ok(Some(permit))
    }

    /// Lets no request of the account leave for this time, where requests are paced.
    pub(crate) fn pause(&self, time: Duration) {
        if let Some(pace) = &self.account.pace {
            pace.pause(self.boot(), time);
        }
    }

    /// Whether a call that failed is sent again where that does no harm.
    pub(crate) fn retries(&self) -> bool {
        self.client.retries()
    }

    /// Milliseconds by a clock that only goes forward.
    pub(crate) fn boot(&self) -> i64 {
        self.client.boot()
    }

    /// Whether calls that the granted scopes do not allow are refused before they are sent.
    pub(crate) fn checks_scopes(&self) -> bool {
        self.client.checks_scopes()
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        self.client.credentials()
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        self.client.transport()
    }

    pub(crate) fn provider(&self) -> &'static crate::provider::Provider {
        self.client.provider()
    }

    #[cfg(test)]
    pub(crate) fn key(&self) -> &Key {
        &self.account.key
    }

    /// The time, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.client.now()
    }
}

pub(crate) fn no_session(operation: &str, account: &str) -> Error {
    let text = format!(
        "there is no session for the account {}",
        crate::text::clean(account)
    );
    Error::new(ErrorKind::NoSession, operation, text)
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("provider", &self.account.key.provider())
            .field("account", &self.account())
            .finish_non_exhaustive()
    }
}
