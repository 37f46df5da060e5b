//! What becomes of a claim.

use super::*;

#[test]
fn a_sign_of_life_moves_the_lease() {
    let (stored, claim) = sent(&record(), 1, at(0), &strict());
    let stored = renewed(&stored, 1, &claim, at(40_000), &strict()).unwrap();
    assert!(matches!(&stored.phase, Phase::InFlight(held) if held.lease_until == at(100_000)));
    // Also where somebody has taken it for dead.
    let marked = unknown(next(
        &stored,
        &asked(Reason::Expired),
        at(100_000),
        &strict(),
    ));
    let back = renewed(&marked, 1, &claim, at(100_001), &strict()).unwrap();
    assert!(matches!(back.phase, Phase::InFlight(_)));
    // Not where somebody else has gone on, nor in another login.
    let (stolen, _) = sent(&marked, 2, at(100_000), &strict());
    assert_eq!(renewed(&stolen, 1, &claim, at(100_001), &strict()), None);
    assert_eq!(
        renewed(&logged_out(&stored), 1, &claim, at(100_001), &strict()),
        None
    );
}

#[test]
fn new_tokens_replace_those_that_were_presented() {
    let (mut stored, claim) = sent(&record(), 1, at(0), &strict());
    stored.ledger.failures = 3;
    stored.ledger.cool_down_until = Some(at(1));
    let stored = issued(&stored, 1, &claim, &tokens("R1")).unwrap();
    assert_eq!((refresh_token(&stored), alternate(&stored)), ("R1", None));
    assert_eq!((stored.generation, stored.phase), (2, Phase::Idle));
    assert_eq!(stored.tokens.unwrap().claim, 1);
    assert_eq!(
        (stored.ledger.failures, stored.ledger.cool_down_until),
        (0, None)
    );
}

/// Two claims of the same token, the second after the lease of the first, both under way.
fn two_claims() -> (Record, Claim, Claim) {
    let (stored, first) = sent(&record(), 1, at(0), &strict());
    let marked = unknown(next(&stored, &asked(Reason::Expired), at(LEASE), &strict()));
    let (stored, second) = sent(&marked, 2, at(LEASE), &strict());
    (stored, first, second)
}

#[test]
fn of_two_answers_the_later_claims_goes_first_in_either_order() {
    let (stored, first, second) = two_claims();
    let early = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    let both = issued(&early, 1, &second, &tokens("R2")).unwrap();
    assert_eq!((refresh_token(&both), alternate(&both)), ("R2", Some("R1")));
    assert_eq!(both.generation, 3);
    let late = issued(&stored, 1, &second, &tokens("R2")).unwrap();
    let both = issued(&late, 1, &first, &tokens("R1")).unwrap();
    assert_eq!((refresh_token(&both), alternate(&both)), ("R2", Some("R1")));
    assert_eq!(
        both.generation, 2,
        "the access token is not replaced by an older one"
    );
}

#[test]
fn the_same_token_twice_is_no_alternate() {
    let (stored, first, second) = two_claims();
    let stored = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    let stored = issued(&stored, 1, &second, &tokens("R1")).unwrap();
    assert_eq!((refresh_token(&stored), alternate(&stored)), ("R1", None));
}

#[test]
fn an_answer_is_stored_however_late() {
    let (stored, first, second) = two_claims();
    let over = match rejected(&stored, 1, &second, at(LEASE)) {
        Rejection::Over(over) => over,
        rejection => panic!("{rejection:?}"),
    };
    let back = issued(&over, 1, &first, &tokens("R1")).unwrap();
    assert_eq!((refresh_token(&back), &back.phase), ("R1", &Phase::Idle));
}

#[test]
fn what_belongs_to_an_earlier_login_changes_nothing() {
    let (stored, claim) = sent(&record(), 1, at(0), &strict());
    for later in [logged_out(&stored), logged_in(&stored, 1, &tokens("S0"))] {
        assert_eq!(issued(&later, 1, &claim, &tokens("R1")), None);
        assert_eq!(ended(&later, 1, &claim, Ending::Lost, at(0), 0), None);
        assert_eq!(rejected(&later, 1, &claim, at(0)), Rejection::Adopt);
    }
}

#[test]
fn what_was_not_carried_out_leaves_the_token_free() {
    // What did not reach the provider says nothing of how it fares.
    for (ending, failures) in [(Ending::NotSent, 0), (Ending::Refused, 1)] {
        let (stored, claim) = sent(&record(), 1, at(0), &strict());
        let stored = ended(&stored, 1, &claim, ending, at(0), 30_000).unwrap();
        assert_eq!(stored.phase, Phase::Idle);
        assert_eq!(
            (stored.ledger.failures, stored.ledger.cool_down_until),
            (failures, Some(at(30_000)))
        );
    }
}

#[test]
fn what_was_unknown_before_a_request_that_did_not_leave_still_is() {
    let policy = policy(ReplayPolicy::Free);
    let (stored, claim) = sent(&record(), 1, at(0), &policy);
    let stored = ended(&stored, 1, &claim, Ending::Lost, at(0), 0).unwrap();
    assert_eq!(stored.phase, Phase::Unknown(claim));
    let (stored, again) = sent(&stored, 2, at(1), &policy);
    assert!(again.again);
    for ending in [Ending::NotSent, Ending::Refused, Ending::Lost] {
        let stored = ended(&stored, 1, &again, ending, at(0), 1).unwrap();
        assert_eq!(stored.phase, Phase::Unknown(again.clone()));
    }
}

#[test]
fn what_was_lost_of_a_token_that_was_replaced_is_of_no_interest() {
    let (stored, first, second) = two_claims();
    let stored = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    let stored = ended(&stored, 1, &second, Ending::Lost, at(0), LEASE).unwrap();
    assert_eq!(
        (refresh_token(&stored), &stored.phase),
        ("R1", &Phase::Idle)
    );
}

#[test]
fn who_has_gone_on_is_not_disturbed() {
    let (stored, first, _) = two_claims();
    for ending in [Ending::NotSent, Ending::Refused, Ending::Lost] {
        assert_eq!(ended(&stored, 1, &first, ending, at(0), LEASE), None);
    }
}

#[test]
fn a_rejection_deletes_nothing() {
    let (stored, claim) = sent(&record(), 1, at(0), &strict());
    let Rejection::Over(over) = rejected(&stored, 1, &claim, at(1)) else {
        panic!("nothing is left");
    };
    assert_eq!(over.phase, Phase::Rejected { answer_lost: false });
    assert_eq!(over.tokens, stored.tokens);
}

#[test]
fn a_rejection_after_a_lost_answer_says_so() {
    let lost = policy(ReplayPolicy::Free);
    let (stored, claim) = sent(&record(), 1, at(0), &lost);
    let stored = ended(&stored, 1, &claim, Ending::Lost, at(0), 0).unwrap();
    let (stored, again) = sent(&stored, 2, at(1), &lost);
    let Rejection::Over(over) = rejected(&stored, 1, &again, at(1)) else {
        panic!("nothing is left");
    };
    assert_eq!(over.phase, Phase::Rejected { answer_lost: true });
}

#[test]
fn a_siblings_newer_token_is_used_after_a_rejection() {
    let (stored, first, second) = two_claims();
    let stored = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    assert_eq!(rejected(&stored, 1, &second, at(LEASE)), Rejection::Adopt);
}

#[test]
fn a_sibling_under_way_is_waited_for_after_a_rejection() {
    let (stored, first, second) = two_claims();
    let wait = Rejection::Wait(second.lease_until);
    assert_eq!(rejected(&stored, 1, &first, at(LEASE)), wait);
    let rejection = rejected(&stored, 1, &first, at(2 * LEASE));
    assert!(
        matches!(rejection, Rejection::Over(_)),
        "not for longer than its lease"
    );
}

#[test]
fn the_alternate_is_tried_once_after_a_rejection() {
    let (stored, first, second) = two_claims();
    let stored = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    let stored = issued(&stored, 1, &second, &tokens("R2")).unwrap();
    let (stored, third) = sent(&stored, 3, at(LEASE), &strict());
    let Rejection::TryAlternate(stored) = rejected(&stored, 1, &third, at(LEASE)) else {
        panic!("there is another one");
    };
    assert_eq!((refresh_token(&stored), alternate(&stored)), ("R1", None));
    assert_eq!(stored.phase, Phase::Idle);
    let (stored, fourth) = sent(&stored, 4, at(LEASE), &strict());
    assert!(matches!(
        rejected(&stored, 1, &fourth, at(LEASE)),
        Rejection::Over(_)
    ));
}

#[test]
fn none_of_several_answers_is_dropped() {
    let (stored, first, second) = two_claims();
    let marked = unknown(next(
        &stored,
        &asked(Reason::Expired),
        at(2 * LEASE),
        &strict(),
    ));
    let (stored, third) = sent(&marked, 3, at(2 * LEASE), &strict());
    let stored = issued(&stored, 1, &first, &tokens("R1")).unwrap();
    let stored = issued(&stored, 1, &third, &tokens("R3")).unwrap();
    let mut stored = issued(&stored, 1, &second, &tokens("R2")).unwrap();
    for (attempt, token) in [(4, "R3"), (5, "R1"), (6, "R2")] {
        assert_eq!(refresh_token(&stored), token);
        let (claimed, claim) = sent(&stored, attempt, at(2 * LEASE), &strict());
        match rejected(&claimed, 1, &claim, at(2 * LEASE)) {
            Rejection::TryAlternate(next) => stored = next,
            rejection => assert!(matches!(rejection, Rejection::Over(_)) && token == "R2"),
        }
    }
    // What came of a token that was presented takes the place of all.
    let (stored, claim) = sent(&stored, 7, at(2 * LEASE), &strict());
    let stored = issued(&stored, 1, &claim, &tokens("R4")).unwrap();
    assert_eq!((refresh_token(&stored), alternate(&stored)), ("R4", None));
}

#[test]
fn a_claim_whose_writing_failed_is_taken_back_whether_it_is_there_or_not() {
    let limited = Policy {
        budget: Some((5, WINDOW)),
        ..strict()
    };
    let before = record();
    let (stored, claim) = sent(&before, 1, at(0), &limited);
    assert_eq!(stored.ledger.spent.len(), 1);
    let back = taken_back(&stored, 1, &claim, at(1));
    assert_eq!(back.phase, Phase::Idle);
    assert!(back.ledger.spent.is_empty(), "nothing was sent");
    // Where it is not there yet, or others have gone on, the same is written again.
    assert_eq!(taken_back(&before, 1, &claim, at(1)), before);
    let out = logged_out(&stored);
    assert_eq!(taken_back(&out, 1, &claim, at(1)), out);
}

#[test]
fn late_tokens_of_an_older_claim_leave_a_lost_answer_unknown() {
    let policy = policy(ReplayPolicy::Within(120_000));
    let (stored, first) = sent(&record(), 1, at(0), &policy);
    let marked = unknown(next(&stored, &asked(Reason::Expired), at(LEASE), &policy));
    let (stored, second) = sent(&marked, 2, at(LEASE), &policy);
    let stored = issued(&stored, 1, &second, &tokens("R2")).unwrap();
    let (stored, third) = sent(&stored, 3, at(LEASE + 1), &policy);
    let lost = ended(&stored, 1, &third, Ending::Lost, at(LEASE + 2), 1).unwrap();
    assert_eq!(lost.phase, Phase::Unknown(third.clone()));
    let late = at(LEASE + 3_000_000);
    let early = Asked {
        generation: lost.generation,
        ..asked(Reason::Early)
    };
    let before = next(&lost, &early, late, &policy);
    assert!(
        matches!(before, Step::Refuse(Refusal::OutcomeUnknown { .. })),
        "{before:?}"
    );
    // The first maker, which was stopped, wakes up.
    let stored = issued(&lost, 1, &first, &tokens("R1")).unwrap();
    assert_eq!(refresh_token(&stored), "R2");
    let after = next(&stored, &early, late, &policy);
    assert!(
        matches!(after, Step::Refuse(Refusal::OutcomeUnknown { .. })),
        "{after:?}"
    );
}

#[test]
fn a_grace_window_is_not_open_again_because_the_clock_was_set_back() {
    let policy = policy(ReplayPolicy::Within(30_000));
    let (stored, claim) = sent(&record(), 1, at(0), &policy);
    let lost = ended(&stored, 1, &claim, Ending::Lost, at(1), 1).unwrap();
    let step = |now| next(&lost, &asked(Reason::Early), now, &policy);
    assert!(matches!(
        step(at(600_000)),
        Step::Refuse(Refusal::OutcomeUnknown { .. })
    ));
    // The same moment, by a clock that was set back by an hour.
    let step = step(at(600_000 - 3_600_000));
    assert!(
        matches!(step, Step::Refuse(Refusal::OutcomeUnknown { .. })),
        "{step:?}"
    );
}
