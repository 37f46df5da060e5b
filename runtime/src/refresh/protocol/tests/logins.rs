//! Logging in and out.

use super::*;

#[test]
fn logging_out_takes_the_tokens_and_keeps_the_limits() {
    let policy = Policy {
        budget: Some((3, WINDOW)),
        ..strict()
    };
    let (stored, _) = sent(&record(), 1, at(0), &policy);
    let out = logged_out(&stored);
    assert_eq!(
        (out.epoch, &out.tokens, &out.phase),
        (2, &None, &Phase::Idle)
    );
    assert_eq!(out.ledger, stored.ledger);
}

#[test]
fn a_login_wins_over_whatever_was_there() {
    let mut stored = record();
    stored.phase = Phase::Rejected { answer_lost: true };
    stored.ledger.failures = 4;
    stored.ledger.cool_down_until = Some(at(1));
    stored.ledger.forced_at = Some(at(0));
    let back = logged_in(&stored, 1, &tokens("S0"));
    assert_eq!(
        (back.epoch, back.generation, &back.phase),
        (2, 2, &Phase::Idle)
    );
    assert_eq!(refresh_token(&back), "S0");
    assert_eq!(
        (back.ledger.failures, back.ledger.cool_down_until),
        (0, None)
    );
    assert_eq!(back.ledger.forced_at, None);
    assert_eq!(logged_in(&Record::vacant(), 40, &tokens("S0")).epoch, 40);
}

#[test]
fn an_authorization_is_redeemed_once() {
    let policy = Policy {
        budget: Some((30, WINDOW)),
        ..strict()
    };
    let entered = entering(&Record::vacant(), Some("code 1"), at(0), &policy).unwrap();
    assert_eq!(entered.ledger.spent, [at(0)]);
    let again = entering(&entered, Some("code 1"), at(1), &policy);
    assert_eq!(again, Err(Refusal::Redeemed));
    let back = not_entered(&entered, Some("code 1"), Some(at(0)));
    assert_eq!(back, Record::vacant());
    let counts = not_entered(&entered, Some("code 1"), None);
    assert_eq!(counts.ledger.spent, [at(0)], "it was sent, and counts");
    entering(&counts, Some("code 1"), at(1), &policy).unwrap();
}

#[test]
fn only_so_many_authorizations_are_remembered() {
    let mut stored = Record::vacant();
    for number in 0..40 {
        stored = entering(&stored, Some(&number.to_string()), at(number), &strict()).unwrap();
    }
    assert_eq!(stored.ledger.redeemed.len(), 16);
    assert_eq!(stored.ledger.redeemed[0], "24");
}

#[test]
fn a_login_keeps_to_the_limit_of_token_requests() {
    let policy = Policy {
        budget: Some((1, WINDOW)),
        ..strict()
    };
    let entered = entering(&Record::vacant(), None, at(0), &policy).unwrap();
    let until = at(WINDOW);
    let refused = entering(&entered, None, at(1), &policy);
    assert_eq!(refused, Err(Refusal::BudgetSpent { until }));
}
