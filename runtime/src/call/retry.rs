//! Which failures of a call are followed by another attempt, and when.

use std::time::Duration;

use http::StatusCode;

use crate::operation::Operation;
use crate::transport::{Sent, TransportError};

/// Most attempts after the first.
const MOST: u32 = 2;

/// Wait before the second attempt; it doubles from one to the next.
const BACK_OFF: Duration = Duration::from_millis(200);

/// The same where the provider said that there were too many requests: published limits count by the
/// second.
const BACK_OFF_OF_LIMIT: Duration = Duration::from_secs(1);

/// What an attempt came to, as far as another one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It did not leave.
    NotSent,
    /// It may have been carried out; no answer arrived.
    Lost,
    /// An answer, and the time it asks to wait.
    Answered(StatusCode, Option<Duration>),
}

impl Outcome {
    pub(super) fn of_error(error: &TransportError) -> Self {
        match error.sent() {
            Sent::No => Self::NotSent,
            Sent::Maybe => Self::Lost,
        }
    }
}

/// The attempts made at one call.
#[derive(Debug)]
pub(super) struct Attempts {
    /// Whether sending it twice does the same as sending it once.
    idempotent: bool,
    /// Attempts after the first.
    again: u32,
    /// Whether a wait that the provider asked for because of a limit was kept.
    waited: bool,
}

impl Attempts {
    pub(super) fn new(operation: &Operation) -> Self {
        Self {
            idempotent: operation.idempotent,
            again: 0,
            waited: false,
        }
    }

    /// How long to wait before another attempt; `None` if this outcome stands.
    ///
    /// What may have been carried out is repeated only if the provider's description says that
    /// sending it twice does the same as sending it once. What was not sent, or refused because
    /// there were too many requests (RFC 6585 §4), was not carried out.
    pub(super) fn next(&mut self, outcome: Outcome) -> Option<Duration> {
        if self.again >= MOST {
            return None;
        }
        let wait = match outcome {
            Outcome::NotSent => self.back_off(BACK_OFF),
            Outcome::Lost if self.idempotent => self.back_off(BACK_OFF),
            Outcome::Answered(StatusCode::TOO_MANY_REQUESTS, Some(_)) if self.waited => {
                return None;
            }
            Outcome::Answered(StatusCode::TOO_MANY_REQUESTS, Some(asked)) => {
                self.waited = true;
                asked
            }
            Outcome::Answered(StatusCode::TOO_MANY_REQUESTS, None) => {
                self.back_off(BACK_OFF_OF_LIMIT)
            }
            Outcome::Answered(status, asked) if self.idempotent && may_recover(status) => {
                self.back_off(BACK_OFF).max(asked.unwrap_or_default())
            }
            Outcome::Lost | Outcome::Answered(..) => return None,
        };
        self.again += 1;
        Some(wait)
    }

    /// The wait before the next attempt, between half and one and a half of its usual length, so that
    /// callers who failed together do not come back together.
    fn back_off(&self, first: Duration) -> Duration {
        // Without random numbers the wait is the shortest.
        let chance = getrandom::u32().unwrap_or_default();
        first * 2_u32.pow(self.again) * (512 + (chance & 1023)) / 1024
    }
}

/// Whether a server that failed so can do better a moment later (RFC 9110 §15.6).
fn may_recover(status: StatusCode) -> bool {
    status.is_server_error()
        && status != StatusCode::NOT_IMPLEMENTED
        && status != StatusCode::HTTP_VERSION_NOT_SUPPORTED
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The waits, in milliseconds, until this outcome stands.
    fn waits(idempotent: bool, outcome: Outcome) -> Vec<u128> {
        let operation = Operation {
            idempotent,
            ..Operation::PLAIN
        };
        let mut attempts = Attempts::new(&operation);
        let next = std::iter::from_fn(|| attempts.next(outcome));
        next.map(|wait| wait.as_millis()).take(9).collect()
    }

    fn answered(status: u16, asked: Option<u64>) -> Outcome {
        let status = StatusCode::from_u16(status).unwrap();
        Outcome::Answered(status, asked.map(Duration::from_secs))
    }

    #[test]
    fn what_was_not_carried_out_is_repeated_for_every_operation() {
        for idempotent in [true, false] {
            assert_eq!(waits(idempotent, Outcome::NotSent).len(), 2);
            assert_eq!(waits(idempotent, answered(429, None)).len(), 2);
            assert_eq!(waits(idempotent, answered(429, Some(7))), [7000]);
        }
    }

    #[test]
    fn what_may_have_been_carried_out_is_repeated_only_if_that_does_no_harm() {
        for outcome in [Outcome::Lost, answered(500, None), answered(503, Some(1))] {
            assert_eq!(waits(true, outcome).len(), 2, "{outcome:?}");
            assert_eq!(waits(false, outcome), [0; 0], "{outcome:?}");
        }
        for status in [200, 204, 302, 400, 401, 403, 404, 408, 501, 505] {
            assert_eq!(waits(true, answered(status, Some(0))), [0; 0], "{status}");
        }
    }

    #[test]
    fn waits_grow_and_differ() {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..100 {
            let found = waits(true, Outcome::Lost);
            assert!((100..=300).contains(&found[0]), "{found:?}");
            assert!((200..=600).contains(&found[1]), "{found:?}");
            seen.insert(found);
            let found = waits(true, answered(429, None));
            assert!((500..=1500).contains(&found[0]), "{found:?}");
            assert!((1000..=3000).contains(&found[1]), "{found:?}");
        }
        assert!(seen.len() > 50, "{}", seen.len());
        assert_eq!(waits(true, answered(503, Some(9))), [9000, 9000]);
    }
}
