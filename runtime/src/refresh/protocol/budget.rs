//! The provider's limit of token requests.

use super::{Policy, Refusal};
use crate::store::{Record, StoreTime};

/// Whether the provider's limit allows one more token request and leaves so many.
pub(crate) fn within_budget(
    record: &Record,
    now: StoreTime,
    policy: &Policy,
    kept_back: usize,
) -> Result<(), Refusal> {
    let Some((max, window)) = policy.budget else {
        return Ok(());
    };
    let spent = counting(&record.ledger.spent, now, window);
    let most = max.saturating_sub(kept_back);
    if spent.len() < most {
        return Ok(());
    }
    // Once this one no longer counts, there is one fewer than `most`.
    let first = spent.get(spent.len().saturating_sub(most.max(1)));
    let until = first.copied().unwrap_or(now).plus(window);
    Err(Refusal::BudgetSpent { until })
}

/// How many token requests the provider's limit allows now, if it has one.
pub(crate) fn permits_left(record: &Record, now: StoreTime, policy: &Policy) -> Option<usize> {
    let (max, window) = policy.budget?;
    Some(max.saturating_sub(counting(&record.ledger.spent, now, window).len()))
}

/// The token requests that still count. One from a time to come, by a clock that was set back
/// since, counts from now.
fn counting(spent: &[StoreTime], now: StoreTime, window: i64) -> Vec<StoreTime> {
    let spent = spent.iter().map(|sent_at| (*sent_at).min(now));
    spent
        .filter(|sent_at| now.since(*sent_at) < window)
        .collect()
}

/// Notes a token request that is about to leave.
pub(super) fn spend(record: &mut Record, now: StoreTime, policy: &Policy) {
    if let Some((_, window)) = policy.budget {
        record.ledger.spent = counting(&record.ledger.spent, now, window);
        record.ledger.spent.push(now);
    }
}
