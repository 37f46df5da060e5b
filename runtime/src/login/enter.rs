//! The note in the store that tokens are about to be asked for.

use super::MOST_CONFLICTS;
use crate::client::Inner;
use crate::error::{Error, ErrorKind};
use crate::refresh::{Refusal, protocol};
use crate::store::{Key, Loaded, Record, StoreErrorKind, StoreTime};

/// How often a record may be found to be damaged, and not be replaced by the store all the same.
const MOST_DAMAGED: u32 = 3;

/// A login that has noted in the store that it asks for tokens.
#[derive(Clone)]
pub(super) struct Entered {
    pub(super) key: Key,
    /// Names the authorization, if it is one.
    mark: Option<String>,
    /// When it was noted, by the store's clock.
    at: StoreTime,
    /// Number of the login that was there then.
    pub(super) epoch: u64,
}

impl Inner {
    /// Notes in the store that tokens are about to be asked for, before something is spent that
    /// exists once only: so the provider's limit is kept by all processes together, an authorization
    /// is redeemed once by whatever process, and a store that cannot be written to is found in time.
    pub(super) async fn enter(
        &self,
        operation: &str,
        key: Key,
        mark: Option<String>,
    ) -> Result<Entered, Error> {
        let mut damaged = 0;
        for _ in 0..MOST_CONFLICTS {
            let loaded = match self.store().load(&key).await {
                // A damaged record does not keep a user from logging in again: the store puts the
                // new one in its place.
                Err(error) if error.kind() == StoreErrorKind::Damaged && damaged < MOST_DAMAGED => {
                    damaged += 1;
                    Loaded {
                        stored: None,
                        now: StoreTime::of_this_machine(),
                    }
                }
                loaded => loaded.map_err(|error| Error::store(operation, error))?,
            };
            let (record, version) = match loaded.stored {
                Some((record, version)) => (record, Some(version)),
                None => (Record::vacant(), None),
            };
            let entering = protocol::entering(&record, mark.as_deref(), loaded.now, &self.policy());
            let entering =
                entering.map_err(|refusal| self.not_allowed(operation, refusal, loaded.now))?;
            let entered = Entered {
                key: key.clone(),
                mark: mark.clone(),
                at: loaded.now,
                epoch: record.epoch,
            };
            let swapped = self.store().compare_and_swap(&key, version, &entering);
            match swapped.await {
                Ok(_) => return Ok(entered),
                Err(error) if error.is_conflict() => {}
                Err(error) => {
                    self.leave_if_entered(&entered).await;
                    return Err(Error::store(operation, error));
                }
            }
        }
        let text = "other writers have changed the record all the time";
        Err(Error::new(ErrorKind::Store, operation, text))
    }

    fn not_allowed(&self, operation: &str, refusal: Refusal, now: StoreTime) -> Error {
        if let Refusal::BudgetSpent { until } = refusal {
            let text = "the provider's limit of token requests is reached, so none was sent";
            return Error::new(ErrorKind::TokenBudgetSpent, operation, text)
                .with_retry_at(self.local_time(until, now), until.since(now));
        }
        let text = "the redirect was redeemed before, maybe by another process";
        Error::new(ErrorKind::Callback, operation, text)
    }

    /// Takes the note back: the provider has not looked at what was presented. It counts towards the
    /// provider's limit all the same if it `was_sent`. If that fails, the user logs in anew.
    pub(super) async fn leave(&self, entered: &Entered, was_sent: bool) {
        self.take_back(entered, was_sent, |_| true).await;
    }

    /// Takes the note back if it is there: a store that fails may have carried out the write before.
    /// Where another login was stored meanwhile, the note is its own.
    async fn leave_if_entered(&self, entered: &Entered) {
        let is_ours = |record: &Record| record.epoch == entered.epoch;
        self.take_back(entered, false, is_ours).await;
    }

    async fn take_back(
        &self,
        entered: &Entered,
        was_sent: bool,
        may_change: impl Fn(&Record) -> bool,
    ) {
        let sent_at = (!was_sent).then_some(entered.at);
        for _ in 0..MOST_CONFLICTS {
            let Ok(loaded) = self.store().load(&entered.key).await else {
                return;
            };
            let Some((record, version)) = loaded.stored else {
                return;
            };
            let left = protocol::not_entered(&record, entered.mark.as_deref(), sent_at);
            if left == record || !may_change(&record) {
                return;
            }
            let swapped = self
                .store()
                .compare_and_swap(&entered.key, Some(version), &left);
            match swapped.await {
                Err(error) if error.is_conflict() => {}
                _ => return,
            }
        }
    }
}
