//! A token endpoint that fails, for a crowd of callers and for a second process.

use super::{Duration, HOUR, Rig, crowd};
use crate::{
    crates::{Crate, Setup},
    desk, report,
    rotation::{Constant, Grace, Strict},
};
use emulator::{AnswerShape, FaultKind, RequestKind, StatusFault};
use provider_runtime::{Error, ErrorKind, ReauthorizationReason};

/// A way to fail, and what callers are told.
struct Failing {
    name: &'static str,
    fault: FaultKind,
    kind: ErrorKind,
    status: Option<u16>,
    /// Whether the provider has done what was asked for all the same.
    is_done: bool,
}

fn failing() -> Vec<Failing> {
    let new = |name, fault, kind, status, is_done| Failing {
        name,
        fault,
        kind,
        status,
        is_done,
    };
    let invalid_client = StatusFault {
        status: 400,
        code: Some("invalid_client".to_owned()),
        retry_after: None,
    };
    let (server, lost) = (ErrorKind::Server, ErrorKind::OutcomeUnknown);
    vec![
        new(
            "400 invalid_client",
            FaultKind::Status(invalid_client),
            ErrorKind::TokenRefused,
            Some(400),
            false,
        ),
        new(
            "429",
            FaultKind::status(429),
            ErrorKind::RateLimited,
            Some(429),
            false,
        ),
        new("500", FaultKind::status(500), server, Some(500), false),
        new("502 as HTML", FaultKind::Html, server, Some(502), false),
        // It says `temporarily_unavailable`.
        new(
            "503",
            FaultKind::status(503),
            ErrorKind::RateLimited,
            Some(503),
            false,
        ),
        new(
            "a reset before it",
            FaultKind::ResetBefore,
            lost,
            None,
            false,
        ),
        new("a reset after it", FaultKind::ResetAfter, lost, None, true),
        new(
            "no answer in time",
            FaultKind::Slow(1),
            ErrorKind::Timeout,
            None,
            true,
        ),
    ]
}

/// A client that does not wait for ever where no answer comes. Its login has to be in time.
fn patience(setup: &mut Setup, failing: &Failing) {
    if failing.kind == ErrorKind::Timeout {
        setup.timing.request_timeout = Duration::from_secs(2);
    }
}

/// What an error tells a program.
fn told(error: &Error) -> (ErrorKind, Option<u16>, Option<std::time::SystemTime>) {
    (error.kind(), error.status(), error.retry_at())
}

/// One attempt for all callers, and nothing more before its cool-down is over. Returns how long
/// that is.
async fn one_round<C: Crate>(rig: &Rig<C>, failing: &Failing, callers: usize) -> Duration {
    let name = failing.name;
    let outcomes = crowd::<C>(&rig.session, callers).await;
    let errors: Vec<Error> = outcomes.into_iter().map(Result::unwrap_err).collect();
    let first = told(&errors[0]);
    assert_eq!((first.0, first.1), (failing.kind, failing.status), "{name}");
    let retry_at = first.2.unwrap_or_else(|| panic!("{name}: {}", errors[0]));
    for error in &errors {
        assert_eq!(told(error), first, "{name}");
    }
    let count = rig.refreshes();
    let cool_down = rig.until(retry_at);

    let other = rig.reopened().await.unwrap();
    rig.pass(cool_down.saturating_sub(Duration::from_millis(1)));
    for outcome in crowd::<C>(&rig.session, callers / 10 + 1).await {
        assert_eq!(told(&outcome.unwrap_err()), first, "{name}: later");
    }
    for outcome in crowd::<C>(&other, callers / 10 + 1).await {
        let error = outcome.unwrap_err();
        let expected = (ErrorKind::CoolingDown, None, Some(retry_at));
        assert_eq!(told(&error), expected, "{name}: another process");
    }
    assert_eq!(
        rig.refreshes(),
        count,
        "{name}: nothing while it cools down"
    );
    rig.pass(Duration::from_millis(1));
    cool_down
}

/// Whether that is what is expected of the cool-down of this round: 30 s, doubled each time, a
/// fifth more or less.
fn is_expected(cool_down: Duration, round: u32) -> bool {
    let usual = Duration::from_secs(30) * 2_u32.pow(round);
    (usual * 4 / 5..=usual * 6 / 5).contains(&cool_down)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_endpoint_is_asked_once_per_cool_down() {
    let callers = report::count("PROOF_CALLERS", 500);
    let rounds = 4;
    for failing in failing() {
        let name = failing.name;
        let change = |setup: &mut Setup, _: &_| patience(setup, &failing);
        let rig = Rig::<Strict>::with(desk::model::<Strict>(), change).await;
        rig.pass(2 * HOUR);
        rig.fail(RequestKind::Refresh, failing.fault.clone());
        let mut cool_downs = Vec::new();
        for round in 0..rounds {
            let before = rig.refreshes();
            let cool_down = one_round(&rig, &failing, callers).await;
            assert_eq!(rig.refreshes(), before + 1, "{name}, round {round}");
            assert!(is_expected(cool_down, round), "{name}: {cool_down:?}");
            cool_downs.push(cool_down.as_secs());
        }
        rig.mend();
        let outcome = Strict::call(&rig.session).await;
        if failing.is_done {
            // The provider had replaced the token the first time.
            let error = outcome.unwrap_err();
            let reason = Some(ReauthorizationReason::AnswerLost);
            assert_eq!(error.reauthorization(), reason, "{name}: {error}");
        } else {
            outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert_eq!(rig.refreshes(), rounds as usize + 1, "{name}");
        report::print(
            "failing token endpoint",
            format_args!("{name}: {callers} callers, 1 request each after {cool_downs:?} s"),
        );
    }
}

/// Where a token may be presented again, a lost answer is asked for once more at once.
async fn replayed<C: Crate>() {
    for failing in failing() {
        if failing.kind == ErrorKind::TokenRefused || failing.status.is_some() {
            continue;
        }
        let name = failing.name;
        let change = |setup: &mut Setup, _: &_| patience(setup, &failing);
        let rig = Rig::<C>::with(desk::model::<C>(), change).await;
        rig.pass(2 * HOUR);
        rig.fail(RequestKind::Refresh, failing.fault.clone());
        for round in 0..4 {
            let before = rig.refreshes();
            let cool_down = one_round(&rig, &failing, 50).await;
            let expected = if round == 0 { 2 } else { 1 };
            assert_eq!(
                rig.refreshes(),
                before + expected,
                "{}: {name}, round {round}",
                C::ID
            );
            assert!(cool_down >= Duration::from_secs(24), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_asked_for_again_once_where_that_is_allowed() {
    replayed::<Grace>().await;
    replayed::<Constant>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_may_ask_for_a_longer_pause() {
    let rig = Rig::<Strict>::start().await;
    rig.pass(2 * HOUR);
    let fault = StatusFault {
        status: 429,
        code: None,
        retry_after: Some(1000),
    };
    rig.fail(RequestKind::Refresh, FaultKind::Status(fault));
    for outcome in crowd::<Strict>(&rig.session, 20).await {
        let error = outcome.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(1000)));
        assert_eq!(
            rig.until(error.retry_at().unwrap()),
            Duration::from_secs(1000)
        );
    }
    rig.pass(Duration::from_secs(999));
    crowd::<Strict>(&rig.session, 20).await;
    assert_eq!(rig.refreshes(), 1);
}

/// Answers of no use that bring a new refresh token each time: it is kept, and the endpoint left
/// alone all the same.
#[tokio::test(flavor = "multi_thread")]
async fn answers_of_no_use_are_not_asked_for_without_a_pause() {
    let rig = Rig::<Strict>::start().await;
    rig.pass(2 * HOUR);
    let useless = FaultKind::Answer(AnswerShape::AccessTokenMissing);
    rig.fail(RequestKind::Refresh, useless.clone());
    let failing = Failing {
        name: "no access token",
        fault: useless,
        kind: ErrorKind::Decode,
        status: Some(200),
        is_done: true,
    };
    for round in 0..4 {
        let cool_down = one_round(&rig, &failing, 50).await;
        assert!(is_expected(cool_down, round), "{cool_down:?}");
    }
    rig.mend();
    Strict::call(&rig.session).await.unwrap();
    assert_eq!(rig.redemptions(), [(1, 1); 5], "no refresh token was lost");
}
