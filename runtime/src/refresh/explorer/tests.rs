//! The runs.

use std::time::Instant;

use super::mutation::Mutation;
use super::properties::Property;
use super::provider::Kind;
use super::search::{Report, search};
use super::world::{Left, Setting};

const STRICT: Kind = Kind::Strict { revokes: true };
const LAST_WINS: Kind = Kind::Grace { last_wins: true };

const TWO: Left = Left {
    asks: 2,
    rejections: 0,
    crashes: 0,
    losses: 0,
    refusals: 0,
    failures: 0,
    logouts: 0,
    logins: 0,
};

fn setting(kind: Kind, hold: bool, until: i64, left: Left) -> Setting {
    Setting {
        kind,
        hold,
        lifetime: 3,
        until,
        left,
        mutation: None,
        only: None,
    }
}

/// How much further than usual to go: `PROTOCOL_DEPTH`, 0 if it is not set.
fn further() -> u8 {
    let depth = std::env::var("PROTOCOL_DEPTH").ok();
    depth.map_or(0, |depth| {
        depth.parse().expect("PROTOCOL_DEPTH is a number")
    })
}

/// What can happen in one run, besides refreshes.
fn settings(kind: Kind) -> Vec<Setting> {
    let further = further();
    let until = i64::from(further);
    let left = Left {
        asks: 2 + further,
        ..TWO
    };
    // Where a lost answer is followed by a replay at once, there are many more states.
    let losses = if matches!(kind, Kind::Strict { .. }) {
        3
    } else {
        1
    };
    let runs = [
        (4, left),
        (
            4,
            Left {
                crashes: 1 + further,
                ..left
            },
        ),
        (
            losses,
            Left {
                losses: 1 + further,
                ..left
            },
        ),
        (
            3,
            Left {
                refusals: 1,
                ..left
            },
        ),
        (
            2,
            Left {
                logouts: 1,
                logins: 1,
                ..left
            },
        ),
        (
            3,
            Left {
                rejections: 1,
                crashes: 1,
                ..left
            },
        ),
        (
            3,
            Left {
                failures: 1,
                ..left
            },
        ),
        (
            losses.min(2),
            Left {
                failures: 1,
                crashes: 1,
                ..left
            },
        ),
    ];
    let mut settings = Vec::new();
    for hold in [false, true] {
        settings.extend(runs.map(|(time, left)| setting(kind, hold, time + until, left)));
    }
    settings
}

fn found(setting: Setting) -> Report {
    search(setting).unwrap_or_else(|violation| panic!("{setting:?}: {violation}"))
}

fn explore(kind: Kind) -> Report {
    let started = Instant::now();
    let mut sum = Report::default();
    for setting in settings(kind) {
        let report = found(setting);
        sum.states += report.states;
        sum.transitions += report.transitions;
        sum.depth = sum.depth.max(report.depth);
        sum.most_presented = sum.most_presented.max(report.most_presented);
    }
    let Report {
        states,
        transitions,
        depth,
        most_presented,
    } = sum;
    println!(
        "{kind:?}: {states} states, {transitions} transitions, depth {depth}, a token presented at \
         most {most_presented} times, {:.1} s",
        started.elapsed().as_secs_f32(),
    );
    sum
}

#[test]
fn strict_with_revocation() {
    assert!(explore(STRICT).states > 10_000);
}

#[test]
fn strict() {
    assert!(explore(Kind::Strict { revokes: false }).states > 10_000);
}

#[test]
fn grace() {
    assert!(explore(Kind::Grace { last_wins: false }).states > 10_000);
}

#[test]
fn grace_where_the_last_answer_counts() {
    assert!(explore(LAST_WINS).states > 10_000);
}

#[test]
fn until_first_use() {
    assert!(explore(Kind::UntilFirstUse).states > 10_000);
}

#[test]
fn non_rotating() {
    assert!(explore(Kind::NonRotating).states > 10_000);
}

/// A holder that is stopped for longer than its lease costs one more request, not two.
#[test]
fn a_lease_that_was_outlived_costs_one_request() {
    let report = found(setting(STRICT, false, 4, TWO));
    assert_eq!(report.most_presented, 2);
    // Nobody is stopped for as long as a lease.
    let report = found(setting(STRICT, false, 1, TWO));
    assert_eq!(report.most_presented, 1);
}

/// Where the store tells who lives, it costs none.
#[test]
fn a_holder_that_is_stopped_costs_no_request_where_it_is_seen_to_live() {
    for kind in [STRICT, Kind::Strict { revokes: false }] {
        for asks in [2, 3] {
            let report = found(setting(kind, true, 6, Left { asks, ..TWO }));
            assert_eq!(report.most_presented, 1, "{kind:?}");
        }
    }
}

/// Each property is broken by some change to the protocol.
#[test]
fn broken_protocols_are_noticed() {
    use Mutation::{
        AnyHoldCounts, ClaimBesideLiving, DeadLeaseIsFree, EpochIsIgnored, FailedClaimStays,
        LateAnswerIsDropped, LateAnswerSettles, LateClaimCounts, LeaseNeverEnds, LivingIsReplaced,
        LossBlanks, LostIsRejected, NoAlternate, NotSentIsUnknown, RejectionBlanks,
        RejectionIsBlind, ReplayAtOnce, SendTwice, SendWithoutClaim, WindowBeginsAnew,
    };
    use Property::{
        ComesToAnEnd, LoggedOutStaysOut, NothingAliveIsLost, OneSendPerClaim, OnlyTheMakerSends,
        OverByRejection, PresentedOnce, ReplayedByPolicy, SurvivesByReplay, SurvivesWithoutFaults,
        UnknownHasACause,
    };
    let grace = Kind::Grace { last_wins: false };
    let lost = Left { losses: 1, ..TWO };
    let killed = Left { crashes: 1, ..TWO };
    let refused = Left { refusals: 1, ..TWO };
    let failed = Left { failures: 1, ..TWO };
    let entered = Left {
        logouts: 1,
        logins: 1,
        ..TWO
    };
    for (mutation, kind, left, property) in [
        (SendWithoutClaim, STRICT, TWO, OnlyTheMakerSends),
        (SendTwice, STRICT, lost, OneSendPerClaim),
        (DeadLeaseIsFree, STRICT, TWO, PresentedOnce),
        (ReplayAtOnce, STRICT, lost, ReplayedByPolicy),
        (
            WindowBeginsAnew,
            grace,
            Left {
                refusals: 1,
                ..lost
            },
            ReplayedByPolicy,
        ),
        (LateAnswerIsDropped, STRICT, TWO, NothingAliveIsLost),
        // Three requests: one is late, one replaces it, the answer to the third is lost.
        (
            LateAnswerSettles,
            grace,
            Left {
                asks: 3,
                losses: 1,
                ..TWO
            },
            ReplayedByPolicy,
        ),
        (NoAlternate, LAST_WINS, TWO, NothingAliveIsLost),
        (EpochIsIgnored, STRICT, entered, LoggedOutStaysOut),
        (
            RejectionBlanks,
            Kind::Strict { revokes: false },
            TWO,
            NothingAliveIsLost,
        ),
        (LossBlanks, Kind::UntilFirstUse, lost, SurvivesByReplay),
        (DeadLeaseIsFree, STRICT, TWO, SurvivesWithoutFaults),
        (RejectionIsBlind, STRICT, TWO, OverByRejection),
        (NotSentIsUnknown, STRICT, refused, UnknownHasACause),
        (AnyHoldCounts, Kind::NonRotating, TWO, UnknownHasACause),
        (LivingIsReplaced, STRICT, TWO, PresentedOnce),
        (LivingIsReplaced, STRICT, TWO, UnknownHasACause),
        (LivingIsReplaced, STRICT, TWO, SurvivesWithoutFaults),
        (ClaimBesideLiving, STRICT, TWO, PresentedOnce),
        (ClaimBesideLiving, STRICT, TWO, SurvivesWithoutFaults),
        (LostIsRejected, STRICT, lost, OverByRejection),
        (LeaseNeverEnds, STRICT, killed, ComesToAnEnd),
        (FailedClaimStays, STRICT, failed, UnknownHasACause),
        (LateClaimCounts, STRICT, failed, UnknownHasACause),
    ] {
        let holds = [AnyHoldCounts, LivingIsReplaced, ClaimBesideLiving];
        let mut setting = setting(kind, holds.contains(&mutation), 4, left);
        if mutation == WindowBeginsAnew {
            setting.lifetime = 9;
        }
        if mutation == LateAnswerSettles {
            (setting.lifetime, setting.until) = (20, 6);
        }
        setting.mutation = Some(mutation);
        setting.only = Some(property);
        let found = search(setting).err().map(|violation| violation.property);
        println!("{mutation:?}: {found:?}");
        assert_eq!(found, Some(property), "{mutation:?}");
    }
}
