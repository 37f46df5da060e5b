//! A lost answer, by what the provider does with a refresh token that was used: typed states that
//! say so, and no more redemptions than can be of use.

use super::{HOUR, MINUTE, Rig};
use crate::{
    crates::Crate,
    report,
    rotation::{Constant, Grace, Strict},
};
use emulator::{FaultKind, RequestKind};
use provider_runtime::{
    ErrorKind, ReauthorizationReason, SessionEvent, SessionState, clock::Clock,
};
use std::time::{Duration, UNIX_EPOCH};

fn needs_login(reason: ReauthorizationReason) -> SessionState {
    SessionState::ReauthorizationNeeded { reason }
}

/// A refresh ahead of time whose answer is lost.
async fn lose_an_answer(rig: &Rig<Strict>, fault: FaultKind) {
    rig.pass(10 * MINUTE);
    rig.events.take();
    rig.fail_once(RequestKind::Refresh, fault);
    let error = Strict::refresh(&rig.session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let since = u64::try_from(rig.clock.wall()).unwrap();
    let since = UNIX_EPOCH + Duration::from_millis(since);
    let unknown = SessionState::OutcomeUnknown { since };
    for session in [&rig.session, &rig.reopened().await.unwrap()] {
        assert_eq!(Strict::state(session).await.unwrap(), unknown);
    }
    let account = super::ACCOUNT.to_owned();
    let told = SessionEvent::OutcomeUnknown { account };
    assert_eq!(rig.events.take(), [told]);
    // Up to its end the old access token is used, here and elsewhere, and nothing is asked for.
    for _ in 0..8 {
        rig.pass(5 * MINUTE);
        Strict::call(&rig.session).await.unwrap();
        Strict::call(&rig.reopened().await.unwrap()).await.unwrap();
        let error = Strict::refresh(&rig.session).await.unwrap_err();
        let kinds = [ErrorKind::OutcomeUnknown, ErrorKind::CoolingDown];
        assert!(kinds.contains(&error.kind()), "{error}");
    }
    assert_eq!(rig.refreshes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_provider_is_asked_once_more_when_the_access_token_has_ended() {
    let rig = Rig::<Strict>::start().await;
    lose_an_answer(&rig, FaultKind::ResetAfter).await;
    rig.pass(HOUR);
    let mut sessions = vec![rig.session.clone()];
    for _ in 0..5 {
        sessions.push(rig.reopened().await.unwrap());
    }
    let calls = sessions.iter().map(|session| {
        let session = session.clone();
        tokio::spawn(async move { Strict::call(&session).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap().unwrap_err();
        let reason = Some(ReauthorizationReason::AnswerLost);
        assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded, "{error}");
        assert_eq!(error.reauthorization(), reason, "{error}");
    }
    assert_eq!(rig.redemptions(), [(2, 1)], "one more, which was refused");
    let state = Strict::state(&rig.session).await.unwrap();
    assert_eq!(state, needs_login(ReauthorizationReason::AnswerLost));
    for session in &sessions {
        rig.pass(HOUR);
        Strict::call(session).await.unwrap_err();
    }
    assert_eq!(
        rig.refreshes(),
        2,
        "the application was told; nothing is sent"
    );

    // Logging in again mends it, for all.
    let login = rig.desk.log_in::<Strict>(&rig.client, super::ACCOUNT);
    login.await.unwrap();
    for session in &sessions {
        Strict::call(session).await.unwrap();
        let state = Strict::state(session).await.unwrap();
        assert_eq!(state, SessionState::Usable);
    }
    report::print(
        "lost answer, strict provider",
        "outcome unknown told; old token used to its end; 1 further redemption; then a new login",
    );
}

/// The request never came to the provider: what looked lost was not.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_lives_on_if_the_request_was_lost() {
    let rig = Rig::<Strict>::start().await;
    lose_an_answer(&rig, FaultKind::ResetBefore).await;
    rig.pass(HOUR);
    Strict::call(&rig.session).await.unwrap();
    let state = Strict::state(&rig.session).await.unwrap();
    assert_eq!(state, SessionState::Usable);
    assert_eq!(rig.refreshes(), 2);
    report::print(
        "lost request, strict provider",
        "outcome unknown told; 1 further redemption; session alive",
    );
}

/// A provider that takes the old token again.
async fn lives_on<C: Crate>() {
    let rig = Rig::<C>::start().await;
    for round in 1..=3 {
        rig.pass(10 * MINUTE);
        rig.fail_once(RequestKind::Refresh, FaultKind::ResetAfter);
        C::refresh(&rig.session).await.unwrap();
        assert_eq!(rig.refreshes(), 2 * round, "asked for once more, at once");
        for session in [&rig.session, &rig.reopened().await.unwrap()] {
            let state = C::state(session).await.unwrap();
            assert_eq!(state, SessionState::Usable);
            C::call(session).await.unwrap();
        }
    }
    rig.pass(2 * HOUR);
    C::call(&rig.session).await.unwrap();
    report::print(
        "lost answer, where a token may be presented again",
        format_args!("{}: 3 of 3 sessions alive, asked for once more each", C::ID),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lives_on_where_a_token_may_be_presented_again() {
    lives_on::<Grace>().await;
    lives_on::<Constant>().await;
}
