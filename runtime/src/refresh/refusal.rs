//! Errors of refreshes that are not even sent.

use super::Refusal;
use crate::client::Inner;
use crate::error::{Error, ErrorKind};
use crate::session::{Account, ReauthorizationReason, no_session};
use crate::store::{Record, StoreTime};

/// The error for a refusal at this time of the store's clock.
pub(super) fn error(
    client: &Inner,
    account: &Account,
    record: Option<&Record>,
    refusal: Refusal,
    now: StoreTime,
) -> Error {
    let new = |kind, text: &str| Error::new(kind, "refresh", text);
    let needed = |reason, text: &str| {
        let error = new(ErrorKind::ReauthorizationNeeded, text);
        super::reauthorization_needed(client, account, reason, error)
    };
    match refusal {
        Refusal::LoggedOut => no_session("refresh", account.name()),
        Refusal::NoRefreshToken => needed(
            ReauthorizationReason::NoRefreshToken,
            "the access token has ended, and there is no refresh token",
        ),
        Refusal::Rejected { answer_lost } => {
            let reason = record.map_or(ReauthorizationReason::Rejected, |record| {
                rejection(client, record, answer_lost)
            });
            needed(reason, "the provider has rejected the refresh token")
        }
        Refusal::OutcomeUnknown { .. } => new(
            ErrorKind::OutcomeUnknown,
            "a refresh token was presented and the answer is lost: the access token is used as long \
             as it lives, and then the refresh token is presented once more; if calls fail until \
             then, log in again",
        ),
        Refusal::HeldByLiving => held_by_living(),
        Refusal::CoolDown { until } => wait(
            client,
            new(
                ErrorKind::CoolingDown,
                "a refresh has failed a moment ago, here or in another process",
            ),
            until,
            now,
        ),
        Refusal::ForcedBefore => new(
            ErrorKind::Unauthorized,
            "the API rejects an access token that was issued a moment ago",
        ),
        Refusal::Redeemed => new(ErrorKind::Callback, "the redirect was redeemed before"),
        Refusal::BudgetSpent { until } => wait(
            client,
            new(
                ErrorKind::TokenBudgetSpent,
                "the provider's limit of token requests is reached, so none was sent",
            ),
            until,
            now,
        ),
    }
}

/// The error for a refresh that is left to another process, which lives and is silent.
pub(super) fn held_by_living() -> Error {
    let text = "another process of this machine is refreshing: it lives but has come to no end, so it \
                may be stopped; nothing was sent, since presenting the token a second time could end \
                the login: let that process go on, or end it";
    Error::new(ErrorKind::Timeout, "refresh", text)
}

/// Why the refresh token of this record is of no use.
pub(crate) fn rejection(
    client: &Inner,
    record: &Record,
    answer_lost: bool,
) -> ReauthorizationReason {
    let ended_at = record
        .tokens
        .as_ref()
        .and_then(|tokens| tokens.refresh_token_expires_at);
    if answer_lost {
        ReauthorizationReason::AnswerLost
    } else if ended_at.is_some_and(|ended_at| ended_at <= client.now()) {
        ReauthorizationReason::RefreshTokenExpired
    } else {
        ReauthorizationReason::Rejected
    }
}

/// Says when another attempt makes sense.
fn wait(client: &Inner, error: Error, until: StoreTime, now: StoreTime) -> Error {
    error.with_retry_at(client.local_time(until, now), until.since(now))
}
