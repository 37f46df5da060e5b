//! Leaving a token endpoint alone that answers without a use.

use crate::store::{Phase, Record, StoreTime};

/// Notes that what was issued is of no use, after so many failures before it. `None`: somebody else
/// has gone on from there.
pub(crate) fn cooling(
    record: &Record,
    epoch: u64,
    failures: u32,
    cool_down_until: StoreTime,
) -> Option<Record> {
    let is_untouched = record.epoch == epoch && record.phase == Phase::Idle;
    let mut record = is_untouched.then(|| record.clone())?;
    record.ledger.failures = failures.saturating_add(1);
    record.ledger.cool_down_until = Some(cool_down_until);
    Some(record)
}
