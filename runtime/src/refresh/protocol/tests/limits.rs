//! Cool-downs, forced refreshes and the provider's limit of token requests.

use super::*;

#[test]
fn a_cool_down_is_kept() {
    let (stored, claim) = sent(&record(), 1, at(0), &strict());
    let stored = ended(&stored, 1, &claim, Ending::Refused, at(0), 30_000).unwrap();
    let step = next(&stored, &asked(Reason::Expired), at(29_999), &strict());
    assert_eq!(refusal(step), Refusal::CoolDown { until: at(30_000) });
    sent(&stored, 2, at(30_000), &strict());
}

#[test]
fn an_api_that_rejects_every_token_costs_one_refresh_in_a_while() {
    let forced = asked(Reason::Rejected);
    let Step::Send(stored, claim) = next(&record(), &forced, at(0), &strict()) else {
        panic!("the first one is sent");
    };
    let stored = issued(&stored, 1, &claim, &tokens("R1")).unwrap();
    let forced = Asked {
        generation: 2,
        ..forced
    };
    let step = next(&stored, &forced, at(300_999), &strict());
    assert_eq!(refusal(step), Refusal::ForcedBefore);
    assert!(matches!(
        next(&stored, &forced, at(301_000), &strict()),
        Step::Send(..)
    ));
    // A token that has ended is another matter.
    sent(&stored, 2, at(1), &strict());
}

fn limited(max: usize) -> Policy {
    Policy {
        budget: Some((max, WINDOW)),
        ..strict()
    }
}

/// A record after token requests at these times.
fn spent(times: &[i64]) -> Record {
    let mut record = record();
    record.ledger.spent = times.iter().map(|time| at(*time)).collect();
    record
}

#[test]
fn no_more_than_the_limit_is_sent() {
    let policy = limited(3);
    let stored = spent(&[0, 1000, 2000]);
    let step = next(&stored, &asked(Reason::Expired), at(WINDOW - 1), &policy);
    assert_eq!(refusal(step), Refusal::BudgetSpent { until: at(WINDOW) });
    let (stored, _) = sent(&stored, 1, at(WINDOW), &policy);
    assert_eq!(stored.ledger.spent, [at(1000), at(2000), at(WINDOW)]);
    assert_eq!(permits_left(&stored, at(WINDOW), &policy), Some(0));
    assert_eq!(permits_left(&stored, at(WINDOW + 1000), &policy), Some(1));
    assert_eq!(permits_left(&stored, at(WINDOW), &strict()), None);
}

#[test]
fn the_last_permit_is_for_who_can_do_nothing_without() {
    let policy = limited(3);
    let stored = spent(&[0, 1000]);
    for reason in [Reason::Early, Reason::Wanted] {
        let step = next(&stored, &asked(reason), at(2000), &policy);
        assert_eq!(refusal(step), Refusal::BudgetSpent { until: at(WINDOW) });
    }
    for reason in [Reason::Expired, Reason::Rejected] {
        assert!(matches!(
            next(&stored, &asked(reason), at(2000), &policy),
            Step::Send(..)
        ));
    }
}

#[test]
fn the_next_permit_is_told_for_who_leaves_one() {
    let policy = limited(3);
    let step = next(
        &spent(&[0, 1000, 2000]),
        &asked(Reason::Early),
        at(3000),
        &policy,
    );
    assert_eq!(
        refusal(step),
        Refusal::BudgetSpent {
            until: at(WINDOW + 1000)
        }
    );
}

#[test]
fn a_limit_of_one_is_kept_for_who_needs_it() {
    let policy = limited(1);
    let step = next(&record(), &asked(Reason::Early), at(0), &policy);
    assert!(matches!(refusal(step), Refusal::BudgetSpent { .. }));
    let (mut stored, _) = sent(&record(), 1, at(0), &policy);
    stored.phase = Phase::Idle;
    let step = next(&stored, &asked(Reason::Expired), at(1), &policy);
    assert_eq!(refusal(step), Refusal::BudgetSpent { until: at(WINDOW) });
}

#[test]
fn what_did_not_leave_does_not_count() {
    let policy = limited(3);
    for (ending, count) in [
        (Ending::NotSent, 1),
        (Ending::Refused, 2),
        (Ending::Lost, 2),
    ] {
        let (stored, claim) = sent(&spent(&[-1000]), 1, at(0), &policy);
        let stored = ended(&stored, 1, &claim, ending, at(0), 0).unwrap();
        assert_eq!(stored.ledger.spent.len(), count, "{ending:?}");
        assert_eq!(stored.ledger.spent[0], at(-1000));
    }
}

#[test]
fn after_a_clock_was_set_back_what_was_sent_still_counts() {
    let policy = limited(2);
    let stored = spent(&[0, 1000]);
    let step = next(&stored, &asked(Reason::Expired), at(-WINDOW), &policy);
    assert_eq!(refusal(step), Refusal::BudgetSpent { until: at(0) });
    let (stored, _) = sent(&spent(&[1000]), 1, at(0), &policy);
    assert_eq!(stored.ledger.spent, [at(0), at(0)]);
}

#[test]
fn after_a_clock_was_set_back_a_rejected_token_is_refreshed_again() {
    let mut stored = record();
    stored.ledger.forced_at = Some(at(0));
    for (time, is_sent) in [(-1, true), (0, false), (300_999, false), (301_000, true)] {
        let step = next(&stored, &asked(Reason::Rejected), at(time), &strict());
        assert_eq!(matches!(step, Step::Send(..)), is_sent, "{time}");
    }
}

#[test]
fn a_forced_refresh_that_did_not_leave_changes_nothing_about_the_one_before() {
    for before in [None, Some(at(-301_000))] {
        let mut stored = record();
        stored.ledger.forced_at = before;
        let step = next(&stored, &asked(Reason::Rejected), at(0), &strict());
        let Step::Send(claimed, claim) = step else {
            panic!("{step:?}");
        };
        assert_eq!(claimed.ledger.forced_at, Some(at(0)));
        let kept = ended(&claimed, 1, &claim, Ending::Lost, at(0), 0).unwrap();
        assert_eq!(kept.ledger.forced_at, Some(at(0)));
        let ended = ended(&claimed, 1, &claim, Ending::NotSent, at(0), 0).unwrap();
        assert_eq!(ended.ledger.forced_at, before);
    }
}

#[test]
fn after_a_clock_was_set_back_a_cool_down_is_over() {
    let (stored, claim) = sent(&record(), 1, at(0), &strict());
    let stored = ended(&stored, 1, &claim, Ending::Refused, at(0), 30_000).unwrap();
    let step = next(&stored, &asked(Reason::Expired), at(0), &strict());
    assert_eq!(refusal(step), Refusal::CoolDown { until: at(30_000) });
    sent(&stored, 2, at(-1), &strict());
}

#[test]
fn what_is_of_no_use_is_not_asked_for_again_at_once() {
    let stored = cooling(&record(), 1, 2, at(0), 1000).unwrap();
    assert_eq!(stored.ledger.failures, 3);
    let step = next(&stored, &asked(Reason::Expired), at(999), &strict());
    assert_eq!(refusal(step), Refusal::CoolDown { until: at(1000) });
    let (in_flight, _) = sent(&record(), 1, at(0), &strict());
    assert_eq!(
        cooling(&in_flight, 1, 0, at(0), 1),
        None,
        "others are at it"
    );
    assert_eq!(cooling(&record(), 2, 0, at(0), 1), None, "another login");
}
