//! What to do next about a record.

use super::*;

#[test]
fn a_token_is_claimed_before_it_is_sent() {
    let (stored, claim) = sent(&record(), 7, at(0), &strict());
    assert_eq!(stored.phase, Phase::InFlight(claim.clone()));
    assert_eq!((claim.number, stored.claims), (1, 1));
    assert_eq!((claim.attempt, claim.again, claim.held), (7, false, false));
    assert_eq!(claim.presented, digest_of(&Secret::from("R0")));
    assert_eq!((claim.since, claim.made_at), (at(0), at(0)));
    assert_eq!(claim.lease_until, at(LEASE));
    assert_eq!(refresh_token(&stored), "R0");
}

#[test]
fn other_tokens_than_those_to_be_replaced_are_used() {
    let mut stored = record();
    stored.generation = 2;
    assert_eq!(
        next(&stored, &asked(Reason::Expired), at(0), &strict()),
        Step::Adopt
    );
    stored.phase = Phase::Rejected { answer_lost: false };
    assert_eq!(
        next(&stored, &asked(Reason::Expired), at(0), &strict()),
        Step::Adopt
    );
}

#[test]
fn without_a_login_or_a_refresh_token_nothing_is_sent() {
    let step = next(
        &logged_out(&record()),
        &asked(Reason::Expired),
        at(0),
        &strict(),
    );
    assert_eq!(refusal(step), Refusal::LoggedOut);
    let mut stored = record();
    stored.tokens.as_mut().unwrap().refresh_token = None;
    let step = next(&stored, &asked(Reason::Expired), at(0), &strict());
    assert_eq!(refusal(step), Refusal::NoRefreshToken);
}

#[test]
fn a_rejected_token_is_not_presented_again() {
    for answer_lost in [false, true] {
        let mut stored = record();
        stored.phase = Phase::Rejected { answer_lost };
        let step = next(
            &stored,
            &asked(Reason::Expired),
            at(0),
            &policy(ReplayPolicy::Free),
        );
        assert_eq!(refusal(step), Refusal::Rejected { answer_lost });
    }
}

#[test]
fn who_lives_is_waited_for() {
    let (stored, _) = sent(&record(), 1, at(0), &strict());
    let other = asked(Reason::Expired);
    assert_eq!(
        next(&stored, &other, at(LEASE - 1), &strict()),
        Step::Wait(at(LEASE))
    );
    let marked = unknown(next(&stored, &other, at(LEASE), &strict()));
    assert!(matches!(marked.phase, Phase::Unknown(claim) if claim.attempt == 1));
}

#[test]
fn the_sign_of_life_tells_only_of_those_who_have_one() {
    let holder = Asked {
        life: Life::Ours,
        ..asked(Reason::Expired)
    };
    // Its maker had no sign of life, so that the caller has one tells nothing.
    let (stored, _) = sent(&record(), 1, at(0), &strict());
    assert_eq!(
        next(&stored, &holder, at(1), &strict()),
        Step::Wait(at(LEASE))
    );
    // Its maker had it, and has it no more.
    let Step::Send(stored, claim) = next(&record(), &holder, at(0), &strict()) else {
        panic!("it can be sent");
    };
    assert!(claim.held);
    unknown(next(&stored, &holder, at(1), &strict()));
    let other = asked(Reason::Expired);
    assert_eq!(
        next(&stored, &other, at(1), &strict()),
        Step::Wait(at(LEASE))
    );
}

/// What somebody who sees that another lives does about a claim whose lease has ended.
fn beside_living(replay: ReplayPolicy, reason: Reason, passed: i64) -> Step {
    let holder = Asked {
        life: Life::Ours,
        ..asked(Reason::Expired)
    };
    let policy = policy(replay);
    let Step::Send(stored, _) = next(&record(), &holder, at(0), &policy) else {
        panic!("it can be sent");
    };
    let other = Asked {
        life: Life::Others,
        ..asked(reason)
    };
    next(&stored, &other, at(passed), &policy)
}

#[test]
fn who_lives_is_waited_for_where_another_request_could_end_the_login() {
    let window = 2 * LEASE;
    for (replay, passed) in [
        (ReplayPolicy::LastResort, LEASE),
        (ReplayPolicy::LastResort, 100 * LEASE),
        (ReplayPolicy::Within(window), window),
    ] {
        for reason in [Reason::Wanted, Reason::Expired, Reason::Rejected] {
            let step = beside_living(replay, reason, passed);
            assert_eq!(step, Step::WaitForLiving, "{replay:?} {reason:?}");
        }
        // Nobody has to wait as long as the access token does.
        let step = beside_living(replay, Reason::Early, passed);
        assert_eq!(refusal(step), Refusal::HeldByLiving);
    }
    for (replay, passed) in [
        (ReplayPolicy::Free, 100 * LEASE),
        (ReplayPolicy::Within(window), window - 1),
    ] {
        unknown(beside_living(replay, Reason::Expired, passed));
    }
    // As long as it lasts, the lease says when to look again.
    let step = beside_living(ReplayPolicy::LastResort, Reason::Expired, LEASE - 1);
    assert_eq!(step, Step::Wait(at(LEASE)));
}

#[test]
fn nobody_claims_beside_one_who_is_about_to() {
    let other = Asked {
        life: Life::Others,
        ..asked(Reason::Expired)
    };
    for replay in [ReplayPolicy::LastResort, ReplayPolicy::Within(LEASE)] {
        let step = next(&record(), &other, at(0), &policy(replay));
        assert_eq!(step, Step::WaitForLiving, "{replay:?}");
    }
    let step = next(&record(), &other, at(0), &policy(ReplayPolicy::Free));
    assert!(matches!(step, Step::Send(_, claim) if !claim.held));
    let step = next(&lost(&strict()), &other, at(LEASE), &strict());
    assert_eq!(
        step,
        Step::WaitForLiving,
        "nothing to lose, but for the other"
    );
    // What is refused anyway is refused at once.
    let step = next(&logged_out(&record()), &other, at(0), &strict());
    assert_eq!(refusal(step), Refusal::LoggedOut);
}

#[test]
fn after_a_clock_was_set_back_a_lease_lasts_as_long_as_it_is() {
    let (stored, _) = sent(&record(), 1, at(0), &strict());
    let seen = |seen| Asked {
        seen,
        ..asked(Reason::Expired)
    };
    let hour_before = at(-WINDOW);
    assert_eq!(
        next(&stored, &seen(LEASE - 1), hour_before, &strict()),
        Step::Wait(at(LEASE))
    );
    unknown(next(&stored, &seen(LEASE), hour_before, &strict()));
    // The length is that of its maker.
    let hasty = Policy {
        lease: 1,
        ..strict()
    };
    assert_eq!(
        next(&stored, &seen(LEASE - 1), hour_before, &hasty),
        Step::Wait(at(LEASE))
    );
}

#[test]
fn a_dead_claim_of_a_token_that_was_replaced_counts_for_nothing() {
    let (stored, first) = sent(&record(), 1, at(0), &strict());
    let marked = unknown(next(&stored, &asked(Reason::Expired), at(LEASE), &strict()));
    let (stored, second) = sent(&marked, 2, at(LEASE), &strict());
    let stored = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    assert_eq!(
        stored.phase,
        Phase::InFlight(second),
        "it is still somebody else's turn"
    );
    let (_, third) = sent(&stored, 3, at(2 * LEASE), &strict());
    assert_eq!(third.presented, digest_of(&Secret::from("R1")));
    assert!(!third.again);
}

/// The record after an answer was lost at 0.
fn lost(policy: &Policy) -> Record {
    let (stored, claim) = sent(&record(), 1, at(0), policy);
    ended(&stored, 1, &claim, Ending::Lost, at(0), 0).unwrap()
}

#[test]
fn what_was_lost_is_presented_again_by_policy() {
    let usable = asked(Reason::Wanted);
    let needed = asked(Reason::Expired);
    let window = 10_000;
    for (replay, passed, while_usable) in [
        (ReplayPolicy::Free, 10 * LEASE, true),
        (ReplayPolicy::Within(window), window - 1, true),
        (ReplayPolicy::Within(window), window, false),
        (ReplayPolicy::LastResort, 1, false),
    ] {
        let policy = policy(replay);
        let step = next(&lost(&policy), &usable, at(passed), &policy);
        if while_usable {
            assert!(matches!(step, Step::Send(_, claim) if claim.again));
        } else {
            assert_eq!(refusal(step), Refusal::OutcomeUnknown { since: at(0) });
        }
        let step = next(&lost(&policy), &needed, at(passed), &policy);
        assert!(
            matches!(step, Step::Send(_, claim) if claim.again),
            "{replay:?}: nothing to lose"
        );
    }
}

#[test]
fn a_grace_window_counts_from_the_first_claim() {
    let policy = policy(ReplayPolicy::Within(10_000));
    let usable = asked(Reason::Wanted);
    let Step::Send(stored, claim) = next(&lost(&policy), &usable, at(9_000), &policy) else {
        panic!("the window is open");
    };
    assert_eq!((claim.since, claim.made_at), (at(0), at(9_000)));
    let stored = ended(&stored, 1, &claim, Ending::NotSent, at(0), 9_000).unwrap();
    let step = next(&stored, &usable, at(10_000), &policy);
    assert_eq!(refusal(step), Refusal::OutcomeUnknown { since: at(0) });
}

#[test]
fn the_policy_follows_from_what_the_provider_publishes() {
    use crate::provider::{Lifetime, NewLogin, OldAccessToken, OnReuse, RefreshTokenLifecycle};
    let seconds = |seconds| Grace::Seconds {
        seconds,
        replay: crate::provider::Replay::NewPair,
    };
    for (rotation, grace, replay) in [
        (Rotation::None, Grace::Unknown, ReplayPolicy::Free),
        (
            Rotation::SingleUse,
            Grace::UntilFirstUse,
            ReplayPolicy::Free,
        ),
        (
            Rotation::Rotating,
            seconds(30),
            ReplayPolicy::Within(15_000),
        ),
        (
            Rotation::SingleUse,
            seconds(u64::MAX),
            ReplayPolicy::Within(i64::MAX - 15_000),
        ),
        (Rotation::SingleUse, Grace::None, ReplayPolicy::LastResort),
        (Rotation::Rotating, Grace::Unknown, ReplayPolicy::LastResort),
        (Rotation::Unknown, Grace::Unknown, ReplayPolicy::LastResort),
    ] {
        let lifecycle = Lifecycle {
            authorization_code: Lifetime::Unknown,
            access_token: Lifetime::Unknown,
            refresh_token: RefreshTokenLifecycle {
                lifetime: Lifetime::Unknown,
                rotation,
                old_access_token: OldAccessToken::Unknown,
                grace,
                on_reuse: OnReuse::Unknown,
                new_login: NewLogin::Unknown,
            },
            token_requests: None,
        };
        assert_eq!(
            ReplayPolicy::of(&lifecycle),
            replay,
            "{rotation:?} {grace:?}"
        );
    }
}
