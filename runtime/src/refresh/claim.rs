//! What a refresh writes before and while its request is under way.

use super::drive::Drive;
use super::protocol;
use super::settle;
use crate::error::Error;
use crate::event::SessionEvent;
use crate::store::{Claim, Record, Version};

impl Drive<'_> {
    /// Whether nobody was faster.
    pub(super) async fn mark_unknown(&self, version: Version, new: &Record) -> Result<bool, Error> {
        let marked = self.swap(version, new).await?.is_some();
        if marked {
            self.tell_unknown();
        }
        Ok(marked)
    }

    /// Puts a claim into the store; `None` if somebody was faster. If that fails, the claim can be
    /// there nevertheless, or get there later, and would keep everybody waiting for its maker.
    pub(super) async fn claim(
        &self,
        version: Version,
        new: &Record,
        claim: &Claim,
    ) -> Result<Option<Version>, Error> {
        let claimed = self.swap(version, new).await;
        if claimed.is_err() {
            self.account.state().unsent = Some((new.epoch, claim.clone()));
            let _ = self.take_back_first().await;
        }
        claimed
    }

    /// Takes back a claim that was not used, if there is one that may be in the store, or come there
    /// late.
    pub(super) async fn take_back_first(&self) -> Result<(), Error> {
        let Some((epoch, claim)) = self.account.state().unsent.clone() else {
            return Ok(());
        };
        let taken_back =
            |record: &Record, now| Some(protocol::taken_back(record, epoch, &claim, now));
        let settled = settle::settle(self.client, self.account, None, taken_back).await;
        settled.map_err(|error| Error::store("refresh", error))?;
        self.account.state().unsent = None;
        Ok(())
    }

    pub(super) fn tell_unknown(&self) {
        self.client.tell(&SessionEvent::OutcomeUnknown {
            account: self.account.name().to_owned(),
        });
    }

    /// Puts the record into the store; `None` if somebody was faster.
    pub(super) async fn swap(
        &self,
        version: Version,
        new: &Record,
    ) -> Result<Option<Version>, Error> {
        let store = self.client.store();
        match store
            .compare_and_swap(&self.account.key, Some(version), new)
            .await
        {
            Ok(version) => Ok(Some(version)),
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => Err(Error::store("refresh", error)),
        }
    }

    /// Shows from time to time that the maker of the claim lives; does not end.
    pub(super) async fn renew_lease(&self, epoch: u64, claim: &Claim) {
        let pause = self.client.timing().lease / 4;
        loop {
            tokio::time::sleep(pause).await;
            // Whether it succeeds does not matter: who finds the lease over asks the policy.
            let _ = settle::settle(self.client, self.account, None, |record, now| {
                protocol::renewed(record, epoch, claim, now, &self.policy)
            })
            .await;
        }
    }
}
