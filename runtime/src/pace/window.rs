//! A window that slides: how many requests count now, and until when. No clock, no waiting.
//!
//! All times are milliseconds of one clock that only goes forward.

use std::collections::VecDeque;

use crate::operation::{Limit, LimitOf};

/// Longest time in which a request is taken to reach the provider: enough for the second attempt at
/// a lost packet, which comes after one second, and for the handshake of TLS.
pub(super) const JOURNEY: i64 = 3_000;

/// Most instants that are kept apart. Beyond that many requests, those that end close together are
/// taken to end with the last of them, so that 30 000 a day take 4 kB and not 240.
const INSTANTS: i64 = 256;

/// The requests that count against one limit.
#[derive(Debug)]
pub(super) struct Window {
    max: u64,
    /// Length of the window, and one more: times are cut to whole milliseconds on either side.
    length: i64,
    /// Ends are rounded up to multiples of this.
    grain: i64,
    /// Until when requests count, in order, and how many do.
    ends: VecDeque<(i64, u64)>,
    /// Sum of the numbers in `ends`.
    departed: u64,
    /// Places given to requests that have not departed.
    reserved: u64,
}

impl Window {
    /// A window for a limit of requests in a time; `None` for other limits.
    pub(super) fn new(limit: &Limit) -> Option<Self> {
        let seconds = limit.per.filter(|_| limit.of == LimitOf::Requests)?;
        let length = i64::try_from(seconds).ok()?.checked_mul(1000)?;
        let few = limit.max <= INSTANTS.unsigned_abs();
        Some(Self {
            // Where nothing at all is allowed, the provider has to say so itself.
            max: limit.max.max(1),
            length: length.saturating_add(1),
            grain: if few {
                1
            } else {
                (length.saturating_add(JOURNEY) / INSTANTS).max(1)
            },
            ends: VecDeque::new(),
            departed: 0,
            reserved: 0,
        })
    }

    /// Forgets the requests that no longer count.
    pub(super) fn forget(&mut self, now: i64) {
        while let Some((end, count)) = self.ends.front().copied()
            && end <= now
        {
            self.departed -= count;
            self.ends.pop_front();
        }
    }

    pub(super) fn has_room(&self) -> bool {
        self.departed + self.reserved < self.max
    }

    pub(super) fn is_empty(&self) -> bool {
        self.departed + self.reserved == 0
    }

    /// When the next request stops counting, if nothing is heard until then.
    pub(super) fn next_end(&self) -> Option<i64> {
        self.ends.front().map(|(end, _)| *end)
    }

    /// The earliest time at which a request with this many others ahead of it can depart, should all
    /// answers come at once. It never departs before.
    pub(super) fn earliest(&self, now: i64, ahead: u64) -> i64 {
        let mut place = ahead % self.max;
        let rounds = i64::try_from(ahead / self.max).unwrap_or(i64::MAX);
        let whole = self.length.saturating_mul(rounds);
        let free = self.max.saturating_sub(self.departed + self.reserved);
        let at_most = now.saturating_add(self.length);
        let places = [(now, free)].into_iter().chain(self.ends.iter().copied());
        for (end, count) in places {
            if place < count {
                return end.min(at_most).saturating_add(whole);
            }
            place -= count;
        }
        at_most.saturating_add(whole)
    }

    pub(super) fn reserve(&mut self) {
        self.reserved += 1;
    }

    /// Gives back a place of a request that does not depart.
    pub(super) fn unreserve(&mut self) {
        self.reserved -= 1;
    }

    /// A request departs for which a place is reserved.
    pub(super) fn depart(&mut self, now: i64) {
        self.reserved -= 1;
        self.count(self.end(now.saturating_add(JOURNEY)));
    }

    /// The answer is here to a request that departed then: it has arrived by now.
    pub(super) fn arrive(&mut self, departed: i64, now: i64) {
        let latest = departed.saturating_add(JOURNEY);
        if now < latest && self.uncount(self.end(latest)) {
            self.count(self.end(now));
        }
    }

    /// A request said to have departed then did not.
    pub(super) fn give_back(&mut self, departed: i64) {
        self.uncount(self.end(departed.saturating_add(JOURNEY)));
    }

    /// Until when a request counts that arrives at this time at the latest.
    fn end(&self, arrival: i64) -> i64 {
        let end = arrival.saturating_add(self.length);
        match end.rem_euclid(self.grain) {
            0 => end,
            over => end.saturating_add(self.grain - over),
        }
    }

    fn count(&mut self, end: i64) {
        let place = self.ends.partition_point(|(other, _)| *other < end);
        match self.ends.get_mut(place) {
            Some((other, count)) if *other == end => *count += 1,
            _ => self.ends.insert(place, (end, 1)),
        }
        self.departed += 1;
    }

    /// Whether such a request was still counted.
    fn uncount(&mut self, end: i64) -> bool {
        let Ok(place) = self.ends.binary_search_by_key(&end, |(other, _)| *other) else {
            return false;
        };
        self.ends[place].1 -= 1;
        if self.ends[place].1 == 0 {
            self.ends.remove(place);
        }
        self.departed -= 1;
        true
    }

    #[cfg(test)]
    pub(super) fn instants(&self) -> usize {
        self.ends.len()
    }
}
