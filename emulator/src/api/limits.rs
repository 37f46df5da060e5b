//! Published limits: requests by the emulator's clock and for each account, bytes for each request.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;
use specs::model::{Limit, LimitOf, Operation, Provider};

use super::problem::{Problem, Reason};

/// Times of the requests that still count, by account and limit.
#[derive(Debug, Default)]
pub(crate) struct Windows(HashMap<(usize, String), VecDeque<i64>>);

/// A limit of requests, and the name under which they are counted.
fn of_requests<'a>(
    model: &'a Provider,
    name: &str,
    operation: &'a Operation,
) -> Vec<(String, &'a Limit)> {
    let of_api = model.api.iter().flat_map(|api| &api.limits);
    let of_api = of_api.map(|limit| (limit.id.clone(), limit));
    let own = operation
        .limits
        .iter()
        .map(|limit| (format!("{name}/{}", limit.id), limit));
    of_api
        .chain(own)
        .filter(|(_, limit)| limit.of == LimitOf::Requests && limit.per.is_some())
        .collect()
}

impl Windows {
    /// Counts a request against all limits it belongs to. One that is refused does not count.
    pub(super) fn count(
        &mut self,
        model: &Provider,
        name: &str,
        operation: &Operation,
        account: usize,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let now = now.as_millisecond();
        let limits = of_requests(model, name, operation);
        for (key, limit) in &limits {
            let window = self.0.entry((account, key.clone())).or_default();
            let length = milliseconds(limit);
            while window
                .front()
                .is_some_and(|time| now.saturating_sub(*time) >= length)
            {
                window.pop_front();
            }
            let counted = u64::try_from(window.len()).unwrap_or(u64::MAX);
            if counted >= limit.max {
                let oldest = window.front().copied().unwrap_or(now);
                return Err(too_many(
                    limit,
                    oldest.saturating_add(length).saturating_sub(now),
                ));
            }
        }
        for (key, _) in limits {
            self.0.entry((account, key)).or_default().push_back(now);
        }
        Ok(())
    }
}

fn milliseconds(limit: &Limit) -> i64 {
    let seconds = i64::try_from(limit.per.unwrap_or_default()).unwrap_or(i64::MAX);
    seconds.saturating_mul(1000)
}

fn too_many(limit: &Limit, wait: i64) -> Problem {
    let seconds = u64::try_from(wait)
        .unwrap_or_default()
        .div_ceil(1000)
        .max(1);
    let message = format!(
        "Too many requests: {} in {} s are allowed (limit `{}`).",
        limit.max,
        limit.per.unwrap_or_default(),
        limit.id
    );
    Problem::new(Reason::TooMany(seconds), message)
}

/// The published maximum of something: that of the operation, or else that of the API.
pub(super) fn maximum(model: &Provider, operation: &Operation, of: LimitOf) -> Option<u64> {
    let least = |limits: &[Limit]| {
        let limits = limits.iter().filter(|limit| limit.of == of);
        limits.map(|limit| limit.max).min()
    };
    least(&operation.limits).or_else(|| least(&model.api.as_ref()?.limits))
}

/// Refuses an address that is longer than allowed.
pub(super) fn check_url(
    model: &Provider,
    operation: &Operation,
    length: usize,
) -> Result<(), Problem> {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    match maximum(model, operation, LimitOf::BytesPerUrl) {
        Some(max) if length > max => Err(Problem::new(
            Reason::UriTooLong,
            format!("The address has {length} bytes; {max} are allowed."),
        )),
        _ => Ok(()),
    }
}

/// Refuses a file that is larger than allowed.
pub(super) fn check_file(
    model: &Provider,
    operation: &Operation,
    name: &str,
    length: usize,
) -> Result<(), Problem> {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    let of_part = operation.upload.as_ref().map(|upload| upload.max_bytes);
    let of_file = maximum(model, operation, LimitOf::BytesPerFile);
    match of_part.into_iter().chain(of_file).min() {
        Some(max) if length > max => Err(Problem::new(
            Reason::TooLarge,
            format!("The file `{name}` has {length} bytes; {max} are allowed."),
        )
        .about(name)),
        _ => Ok(()),
    }
}
