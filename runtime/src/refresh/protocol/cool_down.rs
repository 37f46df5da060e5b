//! Leaving a token endpoint alone that fails, or answers without a use.

use crate::store::{Ledger, Phase, Record, StoreTime};

/// Notes that what was issued is of no use, after so many failures before it: no refresh is sent for
/// so many milliseconds from `now`. `None`: somebody else has gone on from there.
pub(crate) fn cooling(
    record: &Record,
    epoch: u64,
    failures: u32,
    now: StoreTime,
    cool_down: i64,
) -> Option<Record> {
    let is_untouched = record.epoch == epoch && record.phase == Phase::Idle;
    let mut record = is_untouched.then(|| record.clone())?;
    note(&mut record.ledger, failures, now, cool_down);
    Some(record)
}

/// Notes one more failure than so many.
pub(super) fn note(ledger: &mut Ledger, failures: u32, now: StoreTime, cool_down: i64) {
    ledger.failures = failures.saturating_add(1);
    pause(ledger, now, cool_down);
}

/// Notes that no refresh is sent for so many milliseconds. That says nothing of how the provider fares.
pub(super) fn pause(ledger: &mut Ledger, now: StoreTime, cool_down: i64) {
    ledger.cool_down_from = Some(now);
    ledger.cool_down_until = Some(now.plus(cool_down));
}

/// Ends it: the endpoint answers.
pub(super) fn forget(ledger: &mut Ledger) {
    ledger.failures = 0;
    ledger.cool_down_from = None;
    ledger.cool_down_until = None;
}

/// Until when no refresh is sent; `None` if one may be.
pub(super) fn cools_until(ledger: &Ledger, now: StoreTime) -> Option<StoreTime> {
    let until = ledger.cool_down_until.filter(|until| now < *until)?;
    // One from a time to come was before the clock was set back, by nobody knows how much.
    let is_over = ledger.cool_down_from.is_some_and(|from| now < from);
    (!is_over).then_some(until)
}
