//! Presenting a refresh token again that was replaced.

use specs::model::{Grace, Lifetime, OldAccessToken, OnReuse, Replay};

use super::fixture::{Emulated, invalid_grant, plain};

fn grace(grace: Grace) -> Emulated {
    plain(|model| model.lifecycle.refresh_token.grace = grace)
}

fn seconds(replay: Replay) -> Grace {
    Grace::Seconds {
        seconds: 30,
        replay,
    }
}

#[test]
fn without_grace_the_first_replay_is_reuse() {
    for none in [Grace::Unknown, Grace::None] {
        let plain = grace(none);
        let first = plain.login();
        plain.refresh(&first.refresh_token());
        assert_eq!(
            plain.refresh(&first.refresh_token()).error(),
            invalid_grant()
        );
    }
}

#[test]
fn within_the_window_the_same_pair_is_answered() {
    let plain = grace(seconds(Replay::SamePair));
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    plain.wait(20);
    let again = plain.refresh(&first.refresh_token());
    assert_eq!(again.answer.status, 200);
    assert_eq!(again.access_token(), second.access_token());
    assert_eq!(again.refresh_token(), second.refresh_token());
    assert_eq!(
        again.note.redeemed,
        Some(("refresh_token 1".to_owned(), true))
    );
    // What is left of the token's lifetime, not a new one.
    let left = again.json()["expires_in"].as_i64().unwrap();
    assert!((3570..=3580).contains(&left), "{left}");
    assert_eq!(plain.refresh(&second.refresh_token()).answer.status, 200);
}

#[test]
fn within_the_window_a_new_pair_is_issued() {
    let plain = grace(seconds(Replay::NewPair));
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    let third = plain.refresh(&first.refresh_token());
    assert_eq!(third.answer.status, 200);
    assert_ne!(third.access_token(), second.access_token());
    assert_ne!(third.refresh_token(), second.refresh_token());
    assert!(plain.access(&second.access_token()).is_ok());
    for pair in [second, third] {
        assert_eq!(plain.refresh(&pair.refresh_token()).answer.status, 200);
    }
}

#[test]
fn after_the_window_it_is_reuse() {
    for replay in [Replay::SamePair, Replay::NewPair] {
        let plain = grace(seconds(replay));
        let first = plain.login();
        let second = plain.refresh(&first.refresh_token());
        plain.wait(25);
        // A replay does not make the window longer.
        assert_eq!(plain.refresh(&first.refresh_token()).answer.status, 200);
        plain.wait(5);
        assert_eq!(
            plain.refresh(&first.refresh_token()).error(),
            invalid_grant()
        );
        assert!(plain.access(&second.access_token()).is_err());
        assert_eq!(
            plain.refresh(&second.refresh_token()).error(),
            invalid_grant()
        );
    }
}

#[test]
fn after_the_window_reuse_may_be_an_error_only() {
    let plain = plain(|model| {
        model.lifecycle.refresh_token.grace = seconds(Replay::NewPair);
        model.lifecycle.refresh_token.on_reuse = OnReuse::Error;
    });
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    plain.wait(30);
    assert_eq!(
        plain.refresh(&first.refresh_token()).error(),
        invalid_grant()
    );
    assert_eq!(plain.refresh(&second.refresh_token()).answer.status, 200);
}

#[test]
fn until_the_new_access_token_is_used_the_old_pair_can_be_replayed() {
    let plain = grace(Grace::UntilFirstUse);
    let first = plain.login();
    assert!(plain.access(&first.access_token()).is_ok());
    let second = plain.refresh(&first.refresh_token());
    plain.wait(1_000_000);
    let third = plain.refresh(&first.refresh_token());
    assert_eq!(third.answer.status, 200);
    assert_ne!(third.refresh_token(), second.refresh_token());
    assert!(plain.access(&third.access_token()).is_ok());
    assert_eq!(
        plain.refresh(&first.refresh_token()).error(),
        invalid_grant()
    );
    assert!(plain.access(&third.access_token()).is_err());
}

#[test]
fn the_use_of_an_older_access_token_does_not_end_the_grace() {
    let plain = grace(Grace::UntilFirstUse);
    let first = plain.login();
    plain.refresh(&first.refresh_token());
    assert!(plain.access(&first.access_token()).is_ok());
    assert_eq!(plain.refresh(&first.refresh_token()).answer.status, 200);
}

#[test]
fn an_access_token_that_is_refused_has_not_been_used() {
    let plain = plain(|model| {
        model.lifecycle.refresh_token.grace = Grace::UntilFirstUse;
        model.lifecycle.access_token.lifetime = Lifetime::Seconds(60);
    });
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    plain.wait(60);
    assert!(plain.access(&second.access_token()).is_err());
    assert_eq!(plain.refresh(&first.refresh_token()).answer.status, 200);
}

#[test]
fn grace_does_not_outlive_the_token() {
    let plain = plain(|model| {
        model.lifecycle.refresh_token.grace = Grace::UntilFirstUse;
        model.lifecycle.refresh_token.lifetime = Lifetime::Seconds(60);
    });
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    plain.wait(59);
    assert_eq!(plain.refresh(&first.refresh_token()).answer.status, 200);
    plain.wait(1);
    assert_eq!(
        plain.refresh(&first.refresh_token()).error(),
        invalid_grant()
    );
    // It was too late, which is no reuse.
    assert!(plain.access(&second.access_token()).is_ok());
}

#[test]
fn grace_does_not_bring_old_access_tokens_back() {
    let plain = plain(|model| {
        model.lifecycle.refresh_token.grace = seconds(Replay::NewPair);
        model.lifecycle.refresh_token.old_access_token = OldAccessToken::Revoked;
    });
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    let third = plain.refresh(&first.refresh_token());
    assert!(plain.access(&first.access_token()).is_err());
    assert!(plain.access(&second.access_token()).is_ok());
    assert!(plain.access(&third.access_token()).is_ok());
}
