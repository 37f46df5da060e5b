//! Logging in and out.

use super::cool_down::forget;
use super::{Policy, Refusal, spend, within_budget};
use crate::store::{Phase, Record, StoreTime, Tokens};

/// Authorizations of an account that are remembered as redeemed.
const MOST_REDEEMED: usize = 16;

/// The record of an account that was logged out: what was asked of the provider still counts.
pub(crate) fn logged_out(record: &Record) -> Record {
    let mut record = record.clone();
    record.epoch = record.epoch.saturating_add(1);
    record.tokens = None;
    record.phase = Phase::Idle;
    record
}

/// Notes that a login is about to ask for tokens. `mark` names an authorization, which is redeemed
/// once only, by whatever process.
pub(crate) fn entering(
    record: &Record,
    mark: Option<&str>,
    now: StoreTime,
    policy: &Policy,
) -> Result<Record, Refusal> {
    within_budget(record, now, policy, 0)?;
    let mut record = record.clone();
    spend(&mut record, now, policy);
    if let Some(mark) = mark {
        let redeemed = &mut record.ledger.redeemed;
        if redeemed.iter().any(|known| known == mark) {
            return Err(Refusal::Redeemed);
        }
        redeemed.push(mark.to_owned());
        let surplus = redeemed.len().saturating_sub(MOST_REDEEMED);
        redeemed.drain(..surplus);
    }
    Ok(record)
}

/// Takes that back: the provider has not looked at it. `sent_at` is when it was noted, if nothing
/// was sent; otherwise it counts all the same.
pub(crate) fn not_entered(
    record: &Record,
    mark: Option<&str>,
    sent_at: Option<StoreTime>,
) -> Record {
    let mut record = record.clone();
    let ledger = &mut record.ledger;
    if let Some(place) = ledger
        .spent
        .iter()
        .rposition(|spent| Some(*spent) == sent_at)
    {
        ledger.spent.remove(place);
    }
    if let Some(mark) = mark {
        ledger.redeemed.retain(|known| known != mark);
    }
    record
}

/// The record with the tokens of a new login, which wins over whatever was there.
/// `first_epoch` numbers the login where there was none before.
pub(crate) fn logged_in(record: &Record, first_epoch: u64, tokens: &Tokens) -> Record {
    let mut record = record.clone();
    record.epoch = first_epoch.max(record.epoch.saturating_add(1));
    record.generation = record.generation.saturating_add(1);
    record.tokens = Some(tokens.clone());
    record.phase = Phase::Idle;
    forget(&mut record.ledger);
    record.ledger.forced_at = None;
    record
}

/// The record with the tokens that this process has in memory, where those in the store are older.
/// They are the ones that the provider knows. `None`: the store is not behind.
pub(crate) fn put_back(stored: &Record, held: &Record) -> Option<Record> {
    let order = |record: &Record| (record.epoch, record.generation);
    let is_behind = order(stored) < order(held) && held.tokens.is_some();
    is_behind.then(|| {
        let mut record = held.clone();
        record.claims = record.claims.max(stored.claims);
        record.phase = Phase::Idle;
        record
    })
}
