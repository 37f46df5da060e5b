//! Getting a change into the store, whoever else writes there.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{late, protocol};
use crate::client::Inner;
use crate::error::Error;
use crate::event::SessionEvent;
use crate::login::STORE_RETRIES;
use crate::session::{Account, Held};
use crate::store::{Claim, Guard, Record, StoreError, StoreTime, Tokens, Version};

/// How often a change is made anew because others write at the same time.
pub(super) const MOST_CONFLICTS: u32 = 64;

/// How long to wait before tokens that the store would not take are offered again.
pub(super) const BETWEEN_OFFERS: Duration = Duration::from_secs(2);

/// Tokens that the provider has issued and the store would not take.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Unsaved {
    pub(crate) epoch: u64,
    pub(crate) claim: Claim,
    pub(crate) tokens: Tokens,
}

/// What came of a change.
pub(super) enum Settled {
    /// The store has it.
    Stored(Record, Version),
    /// There was nothing to change any more; this is what the store has.
    Passed(Option<(Record, Version)>),
}

/// Writes what `change` makes of the record, until the store has it or there is nothing to change.
/// `known` is tried first, without reading.
pub(super) async fn settle(
    client: &Inner,
    account: &Account,
    known: Option<(Record, Version, StoreTime)>,
    change: impl Fn(&Record, StoreTime) -> Option<Record>,
) -> Result<Settled, StoreError> {
    let mut known = known;
    let mut waits = STORE_RETRIES.iter();
    let mut conflicts = 0;
    loop {
        let error = match attempt(client, account, known.take(), &change).await {
            Ok(settled) => return Ok(settled),
            Err(error) => error,
        };
        if error.is_conflict() && conflicts < MOST_CONFLICTS {
            conflicts += 1;
            continue;
        }
        match waits.next() {
            Some(wait) => tokio::time::sleep(*wait).await,
            None => return Err(error),
        }
    }
}

/// One attempt: reads, unless the record is known, and writes.
async fn attempt(
    client: &Inner,
    account: &Account,
    known: Option<(Record, Version, StoreTime)>,
    change: &impl Fn(&Record, StoreTime) -> Option<Record>,
) -> Result<Settled, StoreError> {
    let (record, version, now) = if let Some(known) = known {
        known
    } else {
        let loaded = client.store().load(&account.key).await?;
        let Some((record, version)) = loaded.stored else {
            return Ok(Settled::Passed(None));
        };
        (record, version, loaded.now)
    };
    let Some(new) = change(&record, now) else {
        return Ok(Settled::Passed(Some((record, version))));
    };
    let version = client
        .store()
        .compare_and_swap(&account.key, Some(version), &new)
        .await?;
    Ok(Settled::Stored(new, version))
}

/// Stores tokens that were just issued. `None`: the login they belong to is over, and they are given
/// back to the provider where that is possible.
pub(super) async fn store_issued(
    client: &Inner,
    account: &Account,
    known: Option<(Record, Version, StoreTime)>,
    unsaved: &Unsaved,
) -> Result<Option<Arc<Held>>, StoreError> {
    let change = |record: &Record, _| issued(record, unsaved);
    let settled = settle(client, account, known, change).await?;
    Ok(adopt(client, account, settled, Some(unsaved)).await)
}

/// The same for tokens that the account keeps. They are offered by several, so that one can find that
/// another was faster.
pub(super) async fn store_kept(
    client: &Inner,
    account: &Account,
    kept: &Unsaved,
) -> Result<Option<Arc<Held>>, StoreError> {
    let change = |record: &Record, _| {
        let is_kept = account.unsaved(&kept.claim).is_some();
        issued(record, kept).filter(|_| is_kept)
    };
    let settled = settle(client, account, None, change).await?;
    let is_ours = account.saved(&kept.claim);
    if is_ours {
        remove_entry(client, account, &kept.claim).await;
    }
    Ok(adopt(client, account, settled, is_ours.then_some(kept)).await)
}

fn issued(record: &Record, unsaved: &Unsaved) -> Option<Record> {
    protocol::issued(record, unsaved.epoch, &unsaved.claim, &unsaved.tokens)
}

/// Goes on with what the store has. Where it does not have these tokens, their login is over, and they
/// are given back.
async fn adopt(
    client: &Inner,
    account: &Account,
    settled: Settled,
    tokens: Option<&Unsaved>,
) -> Option<Arc<Held>> {
    match settled {
        Settled::Stored(record, version) => Some(account.adopt(client.hold(record, version))),
        Settled::Passed(stored) => {
            if let Some((record, version)) = stored {
                account.adopt(client.hold(record, version));
            }
            if let Some(late) = tokens {
                late::give_back(client, account, late).await;
            }
            None
        }
    }
}

/// Keeps tokens that the store would not take, in memory and in the journal, and offers them until
/// it does. The sign of life stays with them: as long as they can still be stored, their maker is
/// not dead, and nobody presents the old refresh token again. `false`: the login has ended
/// meanwhile, and they are given back.
pub(super) async fn keep(
    client: &Arc<Inner>,
    account: &Arc<Account>,
    unsaved: Unsaved,
    hold: Option<Guard>,
) -> bool {
    client.tell(&SessionEvent::Unsaved {
        account: account.name().to_owned(),
    });
    if let (Some(journal), Ok(bytes)) = (client.journal(), serde_json::to_vec(&unsaved)) {
        let bytes = Zeroizing::new(bytes);
        let written = journal.write(&entry(account, &unsaved.claim), &bytes).await;
        if let Err(error) = written {
            tracing::warn!(%error, "tokens that the store does not take are in memory only");
        }
    }
    // Who logs out says so here before it looks for what is kept, there and in the journal.
    if !account.keep_unsaved(unsaved.clone(), hold) {
        remove_entry(client, account, &unsaved.claim).await;
        late::give_back(client, account, &unsaved).await;
        return false;
    }
    let claim = unsaved.claim;
    let (client, account, busy) = (Arc::clone(client), Arc::clone(account), client.busy());
    tokio::spawn(busy.during(async move { offer(&client, &account, &claim).await }));
    true
}

/// What is left there by mistake is found to be over when it is read.
async fn remove_entry(client: &Inner, account: &Account, claim: &Claim) {
    if let Some(journal) = client.journal()
        && let Err(error) = journal.remove(&entry(account, claim)).await
    {
        tracing::warn!(%error, "the journal still has tokens that are stored, or of no use");
    }
}

/// Name of the journal's entry for what a claim has brought.
fn entry(account: &Account, claim: &Claim) -> String {
    format!("{}-{:016x}", account.key.digest(), claim.attempt)
}

/// Stores what a claim has brought, if the process that made it could write only the journal.
/// Whether there was anything.
pub(super) async fn recover(
    client: &Inner,
    account: &Account,
    claim: &Claim,
) -> Result<bool, StoreError> {
    let Some(journal) = client.journal() else {
        return Ok(false);
    };
    let name = entry(account, claim);
    // One that cannot be read stays where it is. The store is fine, so the session goes on from
    // there.
    let unreadable = match journal.read(&name).await {
        Ok(None) => return Ok(false),
        Ok(Some(bytes)) => match serde_json::from_slice::<Unsaved>(&bytes) {
            Ok(unsaved) => {
                store_issued(client, account, None, &unsaved).await?;
                remove_entry(client, account, claim).await;
                return Ok(true);
            }
            // What serde says may quote what it found.
            Err(_) => format!("the journal's entry is damaged: {name}"),
        },
        Err(error) => error.to_string(),
    };
    tracing::warn!(
        account = account.name(),
        "tokens of a refresh that was cut off may be in the journal: {unreadable}"
    );
    client.tell(&SessionEvent::JournalUnreadable {
        account: account.name().to_owned(),
        problem: unreadable,
    });
    Ok(false)
}

/// Offers what came of the claim until the store has it, or the login is over. It owns what it
/// needs: that no session is in use now does not mean that none will be.
async fn offer(client: &Inner, account: &Account, claim: &Claim) {
    loop {
        tokio::time::sleep(BETWEEN_OFFERS).await;
        let Some(unsaved) = account.unsaved(claim) else {
            return;
        };
        if store_kept(client, account, &unsaved).await.is_ok() {
            return;
        }
    }
}

/// Ends the login: the record stays, without tokens, so that a late writer finds it over. Tokens that
/// the store has not taken yet are given back, except those of the attempt that is `revoked` already.
pub(crate) async fn log_out(
    client: &Inner,
    account: &Account,
    revoked: Option<u64>,
) -> Result<(), Error> {
    // What is over already is written again: whether the one before is durable is not known here.
    // An attempt that failed can have been carried out: a login made since then stays.
    let last = OnceLock::new();
    let change = |record: &Record, _| {
        let last = *last.get_or_init(|| record.epoch);
        match &record.tokens {
            Some(_) if record.epoch > last => None,
            Some(_) => Some(protocol::logged_out(record)),
            None => Some(record.clone()),
        }
    };
    let settled = settle(client, account, None, change).await;
    let settled = settled.map_err(|error| Error::store("forget", error))?;
    let (record, version) = match settled {
        Settled::Stored(record, version) | Settled::Passed(Some((record, version))) => {
            (record, version)
        }
        // Somebody has removed it from the store.
        Settled::Passed(None) => {
            let held = account.held();
            (protocol::logged_out(&held.record), held.version)
        }
    };
    // From here on `keep` keeps nothing of this login, so that what is found now is all there is.
    let before = record.tokens.as_ref().map_or(u64::MAX, |_| record.epoch);
    account.adopt(client.hold(record, version));
    let kept = account.take_over();
    if let Some(journal) = client.journal()
        && let Err(error) = journal.clear(&account.key, before).await
    {
        tracing::warn!(%error, "tokens of the login that is over may still be in the journal");
    }
    if let Some(kept) = kept.filter(|kept| revoked != Some(kept.claim.attempt)) {
        late::give_back(client, account, &kept).await;
    }
    Ok(())
}
