//! Memory has a bound.

use jiff::Timestamp;
use specs::model::{OnReuse, Provider, Rotation};

use super::fixture::{Emulated, plain};
use crate::oauth::grants::{Approval, RefreshWish, Terms};

const MANY: usize = 25_000;

fn log_in(emulated: &Emulated, now: Timestamp) -> (String, String) {
    let approval = Approval {
        account: 0,
        account_id: "kate".to_owned(),
        scopes: Vec::new(),
        redirect_uri: None,
        challenge: None,
    };
    let terms = Terms::of(&emulated.site);
    let issued = emulated.site.grants().log_in(&terms, approval, now);
    let issued = issued.unwrap_or_else(|problem| panic!("{}", problem.text));
    (issued.access_token, issued.refresh_token.unwrap())
}

fn refresh(emulated: &Emulated, refresh_token: &str, now: Timestamp) -> Option<String> {
    let wish = RefreshWish {
        refresh_token,
        ..RefreshWish::default()
    };
    let terms = Terms::of(&emulated.site);
    let issued = emulated.site.grants().refresh(&terms, &wish, now).ok()?;
    issued.refresh_token
}

fn remembered(emulated: &Emulated) -> usize {
    emulated.site.grants().remembered()
}

fn single_use(model: &mut Provider) {
    model.lifecycle.refresh_token.rotation = Rotation::SingleUse;
    model.lifecycle.refresh_token.on_reuse = OnReuse::RevokeFamily;
}

#[test]
fn a_session_that_refreshes_for_ever_stays_small_and_alive() {
    let plain = plain(single_use);
    let now = plain.world.clock.now();
    let (_, mut token) = log_in(&plain, now);
    for _ in 0..MANY {
        token = refresh(&plain, &token, now).expect("it lives");
        assert!(remembered(&plain) <= 30_001);
    }
    assert!(refresh(&plain, &token, now).is_some());
    // A token that was spent not long ago is still known.
    assert!(refresh(&plain, &token, now).is_none());
}

#[test]
fn logins_are_forgotten_the_oldest_first() {
    let plain = plain(|_| {});
    let now = plain.world.clock.now();
    let first = log_in(&plain, now);
    for _ in 0..MANY {
        log_in(&plain, now);
    }
    assert!(remembered(&plain) <= 30_000);
    assert!(plain.access(&first.0).is_err());
    let last = log_in(&plain, now);
    assert!(plain.access(&last.0).is_ok());
    assert!(refresh(&plain, &last.1, now).is_some());
}

#[test]
fn what_lives_is_forgotten_last() {
    let plain = plain(|_| {});
    let now = plain.world.clock.now();
    let quiet = log_in(&plain, now);
    let (_, mut token) = log_in(&plain, now);
    for _ in 0..MANY {
        token = refresh(&plain, &token, now).expect("it lives");
    }
    // Its access token had to go, for there were too many that live.
    assert!(refresh(&plain, &quiet.1, now).is_some());
}

#[test]
fn codes_that_nobody_redeems_are_forgotten() {
    let plain = plain(|_| {});
    for _ in 0..MANY {
        plain.code();
    }
    assert!(remembered(&plain) <= 20_000);
    assert_eq!(plain.login().answer.status, 200);
}
