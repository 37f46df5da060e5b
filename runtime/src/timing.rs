//! How long refreshing takes, waits and pauses.

use std::time::Duration;

use crate::clock::milliseconds;
use crate::error::Error;

/// Shortest lease, in milliseconds: four times in it the store is written to.
const SHORTEST_LEASE: i64 = 10;

/// The times by which sessions are refreshed. The defaults suit a server as well as a command line;
/// start from [`RefreshTiming::default`] and change what has to be different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefreshTiming {
    /// Longest time for a token request, from name resolution to the last byte: 45 s. A request
    /// given up too early is an answer lost.
    pub request_timeout: Duration,
    /// How long others take the process that refreshes for alive without a sign of life: 60 s. It
    /// gives one four times as often. At least 10 ms.
    pub lease: Duration,
    /// Longest time that a caller waits for a refresh: 50 s. The refresh itself goes on.
    pub wait: Duration,
    /// How long before its end an access token is refreshed while callers go on with it: 5 min, at
    /// most a tenth of its lifetime, and up to half more or less by chance, so that processes do not
    /// all do so at once.
    pub early: Duration,
    /// How long before its end an access token is no longer used for calls: 30 s, at most a quarter
    /// of its lifetime.
    pub margin: Duration,
    /// How long a refresh that failed is not repeated, by anybody: 30 s, doubled with each further
    /// failure, a fifth more or less by chance. Where the provider names a longer time
    /// (`Retry-After`), that one.
    pub cool_down: Duration,
    /// The most that comes of doubling: 15 min.
    pub longest_cool_down: Duration,
    /// Shortest time between two refreshes that the API asks for by rejecting an access token that
    /// has not expired: 301 s. Without it an API that rejects every token would have each call spend
    /// a refresh.
    pub between_forced: Duration,
}

impl RefreshTiming {
    pub(crate) fn cool_down_millis(&self) -> i64 {
        milliseconds(self.cool_down)
    }

    /// Whether sessions can work by these times.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if milliseconds(self.lease) < SHORTEST_LEASE {
            let text = format!("refresh_timing: a lease lasts {SHORTEST_LEASE} ms or longer");
            return Err(Error::configuration("build", text));
        }
        Ok(())
    }

    pub(crate) fn longest_cool_down_millis(&self) -> i64 {
        milliseconds(self.longest_cool_down)
    }
}

impl Default for RefreshTiming {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(45),
            lease: Duration::from_secs(60),
            wait: Duration::from_secs(50),
            early: Duration::from_secs(5 * 60),
            margin: Duration::from_secs(30),
            cool_down: Duration::from_secs(30),
            longest_cool_down: Duration::from_secs(15 * 60),
            between_forced: Duration::from_secs(301),
        }
    }
}
