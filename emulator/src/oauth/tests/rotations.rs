//! The goldens that differ in what a refresh does to the refresh token, and in nothing else.

use std::path::PathBuf;

use specs::model::Role;

use super::{
    every_spec::{log_in, redeem},
    fixture::{Emulated, Seen, VERIFIER},
};

/// Lifetimes of the goldens, in seconds.
const HOUR: u64 = 60 * 60;
const MONTH: u64 = 30 * 24 * HOUR;

struct Golden(Emulated);

/// A golden, and the tokens of a login.
fn golden(id: &str) -> (Golden, Seen) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = root.join("tests/golden").join(id).join("spec");
    let model = specs::load(&spec).unwrap().remove(0);
    let emulated = Emulated::of(model, true);
    let code = log_in(&emulated);
    let held = [(Role::Code, code.as_str()), (Role::CodeVerifier, VERIFIER)];
    let tokens = redeem(&emulated, &emulated.site.model.token, &held);
    (Golden(emulated), tokens)
}

impl Golden {
    fn refresh(&self, refresh_token: &str) -> Seen {
        let wanted = self.0.site.model.refresh.as_ref().unwrap();
        redeem(&self.0, wanted, &[(Role::RefreshToken, refresh_token)])
    }

    fn is_refused(&self, refresh_token: &str) -> bool {
        let seen = self.refresh(refresh_token);
        seen.answer.status == 400 && seen.text("error").as_deref() == Some("invalid_grant")
    }
}

#[test]
fn strict_revokes_the_login_at_the_first_reuse() {
    let (strict, first) = golden("rotation_strict");
    let second = strict.refresh(&first.refresh_token());
    assert_ne!(second.refresh_token(), first.refresh_token());
    assert!(strict.0.access(&first.access_token()).is_ok());
    assert!(strict.is_refused(&first.refresh_token()));
    assert!(strict.is_refused(&second.refresh_token()));
    assert!(strict.0.access(&second.access_token()).is_err());
}

#[test]
fn grace_answers_a_replay_within_a_minute_with_a_new_pair() {
    let (grace, first) = golden("rotation_grace");
    let second = grace.refresh(&first.refresh_token());
    grace.0.wait(59);
    let third = grace.refresh(&first.refresh_token());
    assert_ne!(third.refresh_token(), second.refresh_token());
    assert_ne!(third.access_token(), second.access_token());
    assert_eq!(
        grace.refresh(&second.refresh_token()).answer.status,
        200,
        "both pairs live"
    );
    grace.0.wait(1);
    assert!(grace.is_refused(&first.refresh_token()));
    assert!(grace.is_refused(&third.refresh_token()));
}

#[test]
fn none_keeps_the_refresh_token() {
    let (none, first) = golden("rotation_none");
    let refresh_token = first.refresh_token();
    for _ in 0..3 {
        let again = none.refresh(&refresh_token);
        assert_eq!(again.answer.status, 200);
        assert_eq!(again.text("refresh_token"), None);
        assert!(none.0.access(&again.access_token()).is_ok());
    }
}

#[test]
fn all_live_for_an_hour_and_thirty_days() {
    for id in ["rotation_strict", "rotation_grace", "rotation_none"] {
        let (golden, first) = golden(id);
        golden.0.wait(HOUR - 1);
        assert!(golden.0.access(&first.access_token()).is_ok(), "{id}");
        golden.0.wait(1);
        assert!(golden.0.access(&first.access_token()).is_err(), "{id}");
        golden.0.wait(MONTH - HOUR - 1);
        let last = golden.refresh(&first.refresh_token());
        assert_eq!(last.answer.status, 200, "{id}");
        golden.0.wait(MONTH);
        let newest = last.text("refresh_token");
        assert!(
            golden.is_refused(&newest.unwrap_or(first.refresh_token())),
            "{id}"
        );
    }
}
