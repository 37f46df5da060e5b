//! The provider's limit of token requests: crashes, an API that rejects every token, and several
//! clients.

use super::{HOUR, MINUTE, Rig, crowd};
use crate::{
    crates::{ActOn, Crate},
    desk, report,
};
use emulator::{FaultKind, LoggedRequest, RequestKind};
use provider_runtime::{Error, ErrorKind, SessionEvent};
use specs::model::{Grant, Provider};
use std::{collections::BTreeMap, str::FromStr};

/// The limit as strict as it can be read: the provider does not say whether refreshes count, so
/// the emulated one counts them.
fn strict_limit() -> Provider {
    let mut model = desk::model::<ActOn>();
    let limit = model.lifecycle.token_requests.as_mut().unwrap();
    assert_eq!((limit.max, limit.per), (5, 3600));
    limit.counts.push(Grant::RefreshToken);
    model
}

/// What of the log is about tokens.
fn is_of_tokens(request: &LoggedRequest) -> bool {
    use RequestKind::{Password, Refresh, Token};
    matches!(request.kind, Some(Token | Refresh | Password))
}

/// The same type of time as another.
fn parsed<T: FromStr<Err: std::fmt::Debug>>(_like: &T, text: &str) -> T {
    text.parse().unwrap()
}

/// Requests for tokens, when they arrived by the provider's clock, in milliseconds.
#[derive(Default)]
struct Arrivals {
    times: Vec<i64>,
}

impl Arrivals {
    /// Adds what has arrived, and empties the log. None of it may have been refused.
    fn take(&mut self, rig: &Rig<ActOn>) {
        let log = rig.desk.emulator.log();
        assert_eq!(log.dropped(), 0);
        let now = rig.desk.emulator.clock().now();
        for request in log.requests().iter().filter(|one| is_of_tokens(one)) {
            assert_eq!(request.status, Some(200), "{:?}", request.refused);
            self.times
                .push(parsed(&now, &request.time).as_millisecond());
        }
        log.clear();
    }

    /// The most of them in any window of so many milliseconds.
    fn most_in(&self, window: i64) -> usize {
        let starts = self.times.iter();
        let within = |start: &i64| {
            let window = *start..*start + window;
            self.times
                .iter()
                .filter(|time| window.contains(time))
                .count()
        };
        starts.map(within).max().unwrap_or_default()
    }
}

/// One process: it has a session opened, makes a call and is gone.
async fn one_process(rig: &Rig<ActOn>) -> Result<(), Error> {
    let session = rig.reopened().await?;
    ActOn::call(&session).await
}

#[tokio::test]
async fn crashes_and_an_api_that_rejects_every_token_never_exceed_the_limit() {
    let hours = report::count("PROOF_HOURS", 5);
    let rig = Rig::<ActOn>::with(strict_limit(), |_, _| {}).await;
    let mut arrivals = Arrivals::default();
    arrivals.take(&rig);
    rig.fail(RequestKind::Api, FaultKind::status(401));
    let mut told = BTreeMap::new();
    for minute in 0..hours * 60 {
        rig.pass(MINUTE);
        let before = arrivals.times.len();
        let error = one_process(&rig).await.unwrap_err();
        arrivals.take(&rig);
        let kind = error.kind();
        if kind == ErrorKind::TokenBudgetSpent {
            let wait = rig.until(error.retry_at().unwrap());
            assert!(
                wait > MINUTE / 60 && wait <= HOUR + MINUTE,
                "{minute}: {wait:?}"
            );
            assert_eq!(arrivals.times.len(), before, "nothing was sent");
        } else {
            assert_eq!(kind, ErrorKind::Unauthorized, "{minute}: {error}");
        }
        *told.entry(format!("{kind:?}")).or_insert(0) += 1;
    }
    let most = arrivals.most_in(3_600_000);
    assert!(most <= 5, "{most} in an hour");
    assert!(told.contains_key("TokenBudgetSpent"), "{told:?}");
    // It goes on trying: the limit is used, not given up.
    assert!(arrivals.times.len() > 4 * hours, "{}", arrivals.times.len());
    rig.mend();
    rig.pass(MINUTE);
    one_process(&rig).await.unwrap();
    report::print(
        "Act-On, crash every minute, API answering 401",
        format_args!(
            "{hours} h, {} processes: {} token requests, at most {most} in any hour, 0 refused; \
             told {told:?}; works again at once",
            hours * 60,
            arrivals.times.len()
        ),
    );
}

/// Whoever wants another token early leaves the last permit to those who cannot do without.
#[tokio::test(flavor = "multi_thread")]
async fn clients_share_the_limit() {
    let rig = Rig::<ActOn>::with(strict_limit(), |_, _| {}).await;
    let sessions = [
        rig.session.clone(),
        rig.reopened().await.unwrap(),
        rig.reopened().await.unwrap(),
    ];
    let mut refused = Vec::new();
    for attempt in 0..12 {
        rig.pass(MINUTE);
        if let Err(error) = ActOn::refresh(&sessions[attempt % 3]).await {
            refused.push((error.kind(), error.retry_at()));
        }
    }
    // The login and three refreshes.
    assert_eq!(rig.refreshes(), 3);
    let until = refused[0].1.unwrap();
    for one in &refused {
        assert_eq!(*one, (ErrorKind::TokenBudgetSpent, Some(until)));
    }
    assert!(refused.len() > 1, "{refused:?}");

    // The API rejects the token: now the last one is needed.
    let provider = rig.desk.emulator.provider(ActOn::ID).unwrap();
    provider.revoke_access_tokens();
    for session in &sessions {
        ActOn::call(session).await.unwrap();
    }
    assert_eq!(rig.refreshes(), 4);
    provider.revoke_access_tokens();
    rig.pass(6 * MINUTE);
    for session in &sessions {
        let error = ActOn::call(session).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenBudgetSpent, "{error}");
    }
    assert_eq!(rig.refreshes(), 4);

    // When it says, one more is allowed, for all three.
    rig.pass(rig.until(until));
    for session in &sessions {
        for outcome in crowd::<ActOn>(session, 20).await {
            outcome.unwrap();
        }
        ActOn::call(session).await.unwrap();
    }
    assert_eq!(rig.refreshes(), 5);
    let low = rig.events.take();
    let low = low
        .iter()
        .filter(|event| matches!(event, SessionEvent::BudgetLow { .. }));
    let low = low.count();
    assert!(low > 0, "the application was warned");
    report::print(
        "limit of token requests shared by three clients",
        format_args!(
            "5 in the hour of 5, {} refused without a request, {low} warnings",
            refused.len() + sessions.len()
        ),
    );
}
