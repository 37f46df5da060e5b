//! Rule by rule; `explorer` tries what comes of them together.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::secret::Secret;

mod answers;
mod limits;
mod logins;
mod steps;

const LEASE: i64 = 60_000;
const WINDOW: i64 = 3_600_000;
const NOW: i64 = 1_800_000_000_000;

fn at(offset: i64) -> StoreTime {
    StoreTime::from_millis(NOW + offset)
}

fn policy(replay: ReplayPolicy) -> Policy {
    Policy {
        replay,
        budget: None,
        lease: LEASE,
        between_forced: 301_000,
    }
}

fn strict() -> Policy {
    policy(ReplayPolicy::LastResort)
}

fn asked(reason: Reason) -> Asked {
    Asked {
        generation: 1,
        reason,
        usable: matches!(reason, Reason::Early | Reason::Wanted),
        life: Life::Unknown,
        seen: 0,
        attempt: 7,
    }
}

fn tokens(name: &str) -> Tokens {
    Tokens {
        access_token: Secret::from(format!("access {name}")),
        issued_at: NOW / 1000,
        expires_at: Some(NOW / 1000 + 3600),
        refresh_token: Some(Secret::from(name)),
        alternates: Vec::new(),
        refresh_token_expires_at: None,
        granted_scopes: None,
        connection: BTreeMap::new(),
        claim: 0,
    }
}

/// The first login, with the refresh token `R0`.
fn record() -> Record {
    logged_in(&Record::vacant(), 1, &tokens("R0"))
}

/// What is stored before a request leaves, and its claim.
fn sent(record: &Record, attempt: u64, now: StoreTime, policy: &Policy) -> (Record, Claim) {
    let asked = Asked {
        generation: record.generation,
        attempt,
        ..asked(Reason::Expired)
    };
    match next(record, &asked, now, policy) {
        Step::Send(record, claim) => (record, claim),
        step => panic!("{step:?}"),
    }
}

fn refresh_token(record: &Record) -> &str {
    let tokens = record.tokens.as_ref().unwrap();
    tokens.refresh_token.as_ref().unwrap().expose()
}

fn alternate(record: &Record) -> Option<&str> {
    let tokens = record.tokens.as_ref().unwrap();
    tokens.alternates.first().map(Secret::expose)
}

fn refusal(step: Step) -> Refusal {
    match step {
        Step::Refuse(refusal) => refusal,
        step => panic!("{step:?}"),
    }
}

fn unknown(step: Step) -> Record {
    match step {
        Step::MarkUnknown(record) => record,
        step => panic!("{step:?}"),
    }
}
