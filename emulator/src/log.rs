//! What was asked for, and which token was spent how often.

mod entry;
mod json;
mod mask;
mod names;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use serde::Serialize;

use crate::{exchange::RequestKind, world::lock};

pub(crate) use entry::Entry;
pub(crate) use mask::Masker;
pub(crate) use names::SecretNames;

/// How many requests are remembered.
const MOST_REQUESTS: usize = 1_000;

/// How many bytes of text they may have altogether.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How many codes and refresh tokens are remembered.
const MOST_REDEMPTIONS: usize = 10_000;

/// The log of an emulator. Clones are the same log.
///
/// It remembers the last thousand requests. Counts go on.
#[derive(Clone, Debug, Default)]
pub struct Log {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    requests: VecDeque<LoggedRequest>,
    bytes: usize,
    last: u64,
    dropped: u64,
    counts: HashMap<RequestKind, usize>,
    /// Provider and label, the one presented first at the front.
    presented: VecDeque<(String, String)>,
    redemptions: HashMap<(String, String), Redemption>,
}

/// A request and what became of it. Secrets are masked: `‹refresh_token 3›` is the third refresh
/// token that the provider handed out, `‹masked›` something that was sent as a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Counts the requests; the first is 1.
    pub number: u64,
    /// When it was answered, by the clock of the emulator, in the format of RFC 3339.
    pub time: String,
    /// Id of the provider. `None`: the address is nobody's.
    pub provider: Option<String>,
    /// What it asked for. `None`: the address is nobody's.
    pub kind: Option<RequestKind>,
    /// The operation, `resource.operation`, if it is one of the API.
    pub operation: Option<String>,
    /// Id of the account for which it was made, if that is known.
    pub account: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Host in the provider's own world.
    pub host: String,
    /// Path in the provider's own world, percent-encoded.
    pub path: String,
    /// What stands behind the question mark; empty if there is nothing.
    pub query: String,
    /// Headers, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// Body as text, cut where it is long; its size where it is no text.
    pub body: String,
    /// Wire names of the declared parameters that were sent.
    pub parameters: Vec<String>,
    /// How much of a list was answered, if the list comes in pages.
    pub listed: Option<Listed>,
    /// The code or refresh token that was presented for redemption, `refresh_token 3`.
    pub redeemed: Option<String>,
    /// HTTP status of the answer. `None`: there was none, the connection was reset, or hangs.
    pub status: Option<u16>,
    /// Headers of the answer.
    pub answer_headers: Vec<(String, String)>,
    /// Body of the answer, as `body`.
    pub answer_body: String,
    /// Why the request was refused, for people.
    pub refused: Option<String>,
    /// The fault that occurred.
    pub fault: Option<String>,
}

/// How much of a list an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Listed {
    /// Records in the answer.
    pub sent: usize,
    /// Records on all pages.
    pub total: usize,
}

/// A code or refresh token that was presented for redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Redemption {
    /// Id of the provider.
    pub provider: String,
    /// What the log calls it: `refresh_token 3`.
    pub label: String,
    /// The request with which it was presented.
    pub kind: RequestKind,
    /// How often it was presented.
    pub presented: u64,
    /// How often it was accepted.
    pub accepted: u64,
}

impl Log {
    /// The last requests, oldest first.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared().requests.iter().cloned().collect()
    }

    /// The last requests, at most `most`, newest first; and how many there were altogether.
    pub(crate) fn newest(&self, most: usize) -> (Vec<LoggedRequest>, u64) {
        let shared = self.shared();
        let newest = shared.requests.iter().rev().take(most).cloned().collect();
        let kept = u64::try_from(shared.requests.len()).unwrap_or(u64::MAX);
        (newest, kept.saturating_add(shared.dropped))
    }

    /// How many requests were dropped because there were too many after them.
    pub fn dropped(&self) -> u64 {
        self.shared().dropped
    }

    /// Codes and refresh tokens that were presented, the first presented first. Those beyond ten
    /// thousand are forgotten, oldest first.
    pub fn redemptions(&self) -> Vec<Redemption> {
        let shared = self.shared();
        let presented = shared.presented.iter();
        presented
            .filter_map(|key| shared.redemptions.get(key).cloned())
            .collect()
    }

    /// How many requests of a kind have come, those included that a fault kept from the provider.
    pub fn count(&self, kind: RequestKind) -> usize {
        self.shared().counts.get(&kind).copied().unwrap_or_default()
    }

    /// Forgets everything. The numbers of requests go on.
    pub fn clear(&self) {
        let mut shared = self.shared();
        let last = shared.last;
        *shared = Shared {
            last,
            ..Shared::default()
        };
    }

    /// Adds a request, with what happened to the code or refresh token in it.
    pub(crate) fn add(&self, mut request: LoggedRequest, redeemed: Option<(String, bool)>) {
        let mut shared = self.shared();
        shared.last += 1;
        request.number = shared.last;
        if let Some(kind) = request.kind {
            *shared.counts.entry(kind).or_default() += 1;
            if let (Some((label, accepted)), Some(provider)) = (redeemed, &request.provider) {
                shared.redeem(provider, label, kind, accepted);
            }
        }
        shared.bytes += request.bytes();
        shared.requests.push_back(request);
        while shared.requests.len() > MOST_REQUESTS || shared.bytes > MOST_BYTES {
            let Some(oldest) = shared.requests.pop_front() else {
                break;
            };
            shared.bytes = shared.bytes.saturating_sub(oldest.bytes());
            shared.dropped += 1;
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }
}

impl Shared {
    fn redeem(&mut self, provider: &str, label: String, kind: RequestKind, accepted: bool) {
        let key = (provider.to_owned(), label);
        if !self.redemptions.contains_key(&key) {
            self.presented.push_back(key.clone());
            if self.presented.len() > MOST_REDEMPTIONS
                && let Some(oldest) = self.presented.pop_front()
            {
                self.redemptions.remove(&oldest);
            }
        }
        let new = || Redemption {
            provider: key.0.clone(),
            label: key.1.clone(),
            kind,
            presented: 0,
            accepted: 0,
        };
        let redemption = self.redemptions.entry(key.clone()).or_insert_with(new);
        redemption.presented += 1;
        redemption.accepted += u64::from(accepted);
    }
}

impl LoggedRequest {
    /// About how much memory its texts take.
    fn bytes(&self) -> usize {
        let headers = self.headers.iter().chain(&self.answer_headers);
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        let parameters: usize = self.parameters.iter().map(String::len).sum();
        headers
            + parameters
            + self.path.len()
            + self.query.len()
            + self.body.len()
            + self.answer_body.len()
            + self.refused.as_ref().map_or(0, String::len)
    }
}

/// What the handler of a request knows about it, for the log.
#[derive(Debug, Default)]
pub(crate) struct Note {
    pub(crate) kind: Option<RequestKind>,
    /// `resource.operation`.
    pub(crate) operation: Option<String>,
    /// Id of the account.
    pub(crate) account: Option<String>,
    /// Wire names of the declared parameters that were sent.
    pub(crate) parameters: Vec<String>,
    /// How much of a list was answered.
    pub(crate) listed: Option<Listed>,
    /// The code or refresh token that was presented for redemption, by its label, and whether it
    /// was accepted.
    pub(crate) redeemed: Option<(String, bool)>,
    /// Why the request was refused, for people.
    pub(crate) refused: Option<String>,
}
