//! Getting the tokens of a login into the store, and keeping them as long as it does not take them.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Entered, MOST_CONFLICTS};
use crate::client::Inner;
use crate::error::Error;
use crate::event::SessionEvent;
use crate::refresh::protocol;
use crate::session::{self, Account, Held};
use crate::store::{Journal, Key, Record, StoreError, StoreErrorKind, Tokens, Version};

/// How long to wait before each further attempt to store what a provider gives only once.
pub(crate) const STORE_RETRIES: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
];

/// How long to wait before a login that the store would not take is offered again.
const BETWEEN_OFFERS: Duration = Duration::from_secs(2);

/// The tokens of a login that is to be stored.
#[derive(Clone, Serialize, Deserialize)]
struct Login {
    /// Number of the login, unless the one before has a greater one.
    epoch: u64,
    /// Number of the login that was stored when it began.
    after: u64,
    tokens: Tokens,
}

impl Login {
    /// The login that has just brought these tokens. Its number has its second in the upper bits and
    /// chance in the lower 20: one that was deleted elsewhere has another, smaller one.
    fn new(after: u64, tokens: Tokens) -> Self {
        let chance = getrandom::u64().unwrap_or_default() & 0xF_FFFF;
        let second = u64::try_from(tokens.issued_at).unwrap_or_default();
        Self {
            epoch: (second << 20) | chance,
            after,
            tokens,
        }
    }

    /// Name of its entry in the journal.
    fn entry(&self, key: &Key) -> String {
        format!("{}{:016x}", beginning(key), self.epoch)
    }

    /// Whether nobody has logged in later, or out, while the store would not take it.
    fn is_last(&self, stored: &Record) -> bool {
        let is_later = stored.tokens.is_some() && stored.epoch < self.epoch;
        is_later || stored.epoch <= self.after
    }
}

impl Inner {
    /// Puts the first tokens of a session into the store, in place of whatever it holds: a new login
    /// wins. If the store does not take them, they are kept, and the login fails all the same.
    pub(super) async fn store_first(
        self: &Arc<Self>,
        operation: &str,
        entered: Entered,
        tokens: Tokens,
    ) -> Result<Arc<Account>, Error> {
        let Entered { key, epoch, .. } = entered;
        let login = Login::new(epoch, tokens);
        let mut waits = STORE_RETRIES.iter();
        let (mut conflicts, mut has_failed) = (0, false);
        loop {
            let stored = match self.load_login(&key).await {
                // An attempt that failed was carried out all the same, or others have gone on.
                Ok(Some((record, version))) if has_failed && !login.is_last(&record) => {
                    if record.tokens.is_none() {
                        return Err(session::no_session(operation, key.account()));
                    }
                    Ok(self.hold(record, version))
                }
                Ok(stored) => self.store_login(&key, stored, &login).await,
                Err(error) => Err(error),
            };
            let error = match stored {
                Ok(held) => return Ok(self.share(key, held)),
                Err(error) => error,
            };
            if error.is_conflict() && conflicts < MOST_CONFLICTS {
                conflicts += 1;
                continue;
            }
            has_failed = true;
            match waits.next() {
                Some(wait) => tokio::time::sleep(*wait).await,
                None => return Err(self.keep(operation, key, login, error).await),
            }
        }
    }

    /// What the store has of the account; a damaged record counts as none.
    async fn load_login(&self, key: &Key) -> Result<Option<(Record, Version)>, StoreError> {
        match self.store().load(key).await {
            Err(error) if error.kind() == StoreErrorKind::Damaged => Ok(None),
            loaded => Ok(loaded?.stored),
        }
    }

    /// Puts the tokens in place of what was loaded.
    async fn store_login(
        &self,
        key: &Key,
        stored: Option<(Record, Version)>,
        login: &Login,
    ) -> Result<Held, StoreError> {
        let (mut record, version) = match stored {
            Some((record, version)) => (record, Some(version)),
            None => (Record::vacant(), None),
        };
        // The store may have lost what this process still knows.
        if let Some(live) = self.live(key) {
            let current = live.current();
            record.epoch = record.epoch.max(current.record.epoch);
            record.generation = record.generation.max(current.record.generation);
        }
        // Claims go on counting, so the tokens of a login come after those of all claims so far.
        let mut tokens = login.tokens.clone();
        tokens.claim = record.claims;
        let record = protocol::logged_in(&record, login.epoch, &tokens);
        let version = self.store().compare_and_swap(key, version, &record).await?;
        if let Some(journal) = self.journal()
            && let Err(error) = journal.clear(key, record.epoch).await
        {
            tracing::warn!(%error, "tokens of earlier logins may still be in the journal");
        }
        Ok(self.hold(record, version))
    }

    /// Keeps a login that the store would not take, in memory and in the journal, and offers it until
    /// the store does. Returns what the application is told.
    async fn keep(
        self: &Arc<Self>,
        operation: &str,
        key: Key,
        login: Login,
        error: StoreError,
    ) -> Error {
        self.tell(&SessionEvent::Unsaved {
            account: key.account().to_owned(),
        });
        if let (Some(journal), Ok(bytes)) = (self.journal(), serde_json::to_vec(&login)) {
            let bytes = Zeroizing::new(bytes);
            if let Err(error) = journal.write(&login.entry(&key), &bytes).await {
                tracing::warn!(%error, "a login that the store does not take is in memory only");
            }
        }
        let (client, busy) = (Arc::clone(self), self.busy());
        tokio::spawn(busy.during(async move { offer(&client, key, login).await }));
        Error::store(operation, error).within(
            "the provider has granted the login, which is kept and offered to the store again",
        )
    }

    /// Stores a login late. `None`: somebody has logged in later, or out.
    async fn store_late(&self, key: &Key, login: &Login) -> Result<Option<Held>, StoreError> {
        for _ in 0..MOST_CONFLICTS {
            let stored = self.load_login(key).await?;
            let is_over = |(record, _): &(Record, Version)| !login.is_last(record);
            let held = if stored.as_ref().is_some_and(is_over) {
                None
            } else {
                match self.store_login(key, stored, login).await {
                    Err(error) if error.is_conflict() => continue,
                    held => Some(held?),
                }
            };
            if let Some(journal) = self.journal() {
                // What is left there by mistake is found to be over when it is read.
                let _ = journal.remove(&login.entry(key)).await;
            }
            return Ok(held);
        }
        Err(StoreError::conflict())
    }

    /// Stores the login that a process which is gone could write to the journal only, if there is one.
    pub(crate) async fn recover_login(&self, key: &Key) -> Result<Option<Held>, StoreError> {
        let Some(journal) = self.journal() else {
            return Ok(None);
        };
        let Some(login) = last_login(journal, key).await else {
            return Ok(None);
        };
        self.store_late(key, &login).await
    }
}

/// How the names of entries begin that are logins.
fn beginning(key: &Key) -> String {
    format!("{}login-", Journal::beginning(key))
}

/// The latest login of an account in the journal. A journal that cannot be read does not keep anybody
/// from the sessions in the store.
async fn last_login(journal: &Journal, key: &Key) -> Option<Login> {
    let names = journal.list(&beginning(key)).await;
    let names = names.inspect_err(|error| tracing::warn!(%error, "the journal is not looked at"));
    let mut last: Option<Login> = None;
    for name in names.unwrap_or_default() {
        let Ok(Some(bytes)) = journal.read(&name).await else {
            continue;
        };
        let Ok(login) = serde_json::from_slice::<Login>(&bytes) else {
            continue;
        };
        if last.as_ref().is_none_or(|last| last.epoch < login.epoch) {
            last = Some(login);
        }
    }
    last
}

/// Offers a login until the store takes it, or it is over.
async fn offer(client: &Inner, key: Key, login: Login) {
    loop {
        tokio::time::sleep(BETWEEN_OFFERS).await;
        match client.store_late(&key, &login).await {
            Ok(Some(held)) => {
                client.share(key, held);
                return;
            }
            Ok(None) => return,
            Err(_) => {}
        }
    }
}
