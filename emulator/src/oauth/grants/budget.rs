//! How many token requests are left.

use std::collections::VecDeque;

use jiff::Timestamp;
use specs::model::{Grant, TokenRequests};

/// When the token requests came that count against the limit: never more than it allows.
#[derive(Debug, Default)]
pub(super) struct Budget {
    counted: VecDeque<Timestamp>,
}

impl Budget {
    /// Counts a request. False: it is one too many, and is not counted.
    pub(super) fn take(
        &mut self,
        limit: Option<&TokenRequests>,
        grant: Grant,
        now: Timestamp,
    ) -> bool {
        let Some(limit) = limit.filter(|limit| limit.counts.contains(&grant)) else {
            return true;
        };
        let is_old = |then: &Timestamp| {
            let age = now.duration_since(*then).as_secs();
            u64::try_from(age).is_ok_and(|age| age >= limit.per)
        };
        while self.counted.front().is_some_and(is_old) {
            self.counted.pop_front();
        }
        let has_room = u64::try_from(self.counted.len()).is_ok_and(|count| count < limit.max);
        if has_room {
            self.counted.push_back(now);
        }
        has_room
    }
}
