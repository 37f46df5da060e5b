//! Budgets of token requests, and how many tokens live at a time.

use specs::model::{Evidence, Grace, Grant, Provider, TokenRequests};

use super::fixture::{CLIENT_ID, Emulated, Fill, Seen, invalid_grant, plain};
use crate::oauth::Refusal;

fn budget(counts: &[Grant]) -> Emulated {
    plain(|model| {
        model.lifecycle.token_requests = Some(TokenRequests {
            max: 3,
            per: 3600,
            counts: counts.to_vec(),
            evidence: Evidence::default(),
        });
    })
}

fn password(emulated: &Emulated) -> Seen {
    emulated.token(&[
        ("grant_type", "password"),
        ("username", "kate"),
        ("password", "password of kate"),
        ("scope", "read"),
    ])
}

fn too_many() -> (u16, String) {
    (429, "temporarily_unavailable".to_owned())
}

#[test]
fn one_request_too_many_is_refused_until_the_window_has_moved_on() {
    let plain = budget(&[Grant::AuthorizationCode, Grant::Password]);
    plain.login();
    plain.wait(1000);
    assert_eq!(password(&plain).answer.status, 200);
    assert_eq!(password(&plain).answer.status, 200);
    let code = plain.code();
    let refused = plain.redeem(&code);
    assert_eq!(refused.error(), too_many());
    assert_eq!(refused.note.redeemed, Some(("code 2".to_owned(), false)));
    assert_eq!(password(&plain).error(), too_many());
    plain.wait(2595);
    assert_eq!(password(&plain).error(), too_many());
    plain.wait(5);
    // The first one is forgotten; what was refused did not count.
    assert_eq!(password(&plain).answer.status, 200);
    assert_eq!(password(&plain).error(), too_many());
    plain.wait(1000);
    assert_eq!(password(&plain).answer.status, 200);
    assert_eq!(password(&plain).answer.status, 200);
    assert_eq!(password(&plain).error(), too_many());
}

#[test]
fn a_refusal_does_not_use_the_code_up() {
    let plain = budget(&[Grant::AuthorizationCode]);
    plain.login();
    plain.login();
    plain.login();
    plain.wait(3500);
    let code = plain.code();
    assert_eq!(plain.redeem(&code).error(), too_many());
    plain.wait(100);
    assert_eq!(plain.redeem(&code).answer.status, 200);
}

#[test]
fn only_the_counted_grants_count() {
    let plain = budget(&[Grant::RefreshToken]);
    let mut tokens = plain.login();
    for _ in 0..3 {
        plain.login();
        tokens = plain.refresh(&tokens.refresh_token());
        assert_eq!(tokens.answer.status, 200);
    }
    assert_eq!(plain.refresh(&tokens.refresh_token()).error(), too_many());
    assert_eq!(plain.login().answer.status, 200);
}

#[test]
fn failures_of_the_client_count_but_not_those_of_strangers() {
    let plain = budget(&[Grant::RefreshToken]);
    for _ in 0..5 {
        let body = [("grant_type", "refresh_token"), ("client_id", CLIENT_ID)];
        let request = super::fixture::request(http::Method::POST, "/token");
        let seen = plain.token_by(&request.form(&super::fixture::form(&body)));
        assert_eq!(seen.error(), (401, "invalid_client".to_owned()));
    }
    for _ in 0..3 {
        assert_eq!(plain.refresh("x").error(), invalid_grant());
    }
    assert_eq!(plain.refresh("x").error(), too_many());
}

fn limited(change: impl FnOnce(&mut Provider)) -> Emulated {
    plain(|model| {
        model.lifecycle.refresh_token.grace = Grace::UntilFirstUse;
        change(model);
    })
}

#[test]
fn one_access_token_too_many_kills_the_oldest() {
    let plain = limited(|model| model.lifecycle.access_token.max_live = Some(2));
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    plain.site.grants().log_in_as(1);
    let other = plain.login();
    plain.site.grants().log_in_as(0);
    assert!(plain.access(&first.access_token()).is_ok());
    let third = plain.login();
    let access = plain.access(&first.access_token());
    assert_eq!(access.unwrap_err(), Refusal::Revoked);
    for living in [&second, &third, &other] {
        assert!(plain.access(&living.access_token()).is_ok());
    }
}

#[test]
fn dead_access_tokens_do_not_count() {
    let plain = limited(|model| model.lifecycle.access_token.max_live = Some(2));
    let first = plain.login();
    let second = plain.login();
    assert!(plain.site.grants().revoke("access_token 2"));
    let third = plain.login();
    assert!(plain.access(&first.access_token()).is_ok());
    assert!(plain.access(&second.access_token()).is_err());
    assert!(plain.access(&third.access_token()).is_ok());
}

#[test]
fn one_refresh_token_too_many_kills_the_oldest() {
    let plain = plain(|model| model.lifecycle.refresh_token.max_live = Some(2));
    let first = plain.login();
    let second = plain.login();
    // The one that is replaced makes room for the one that replaces it.
    let second = plain.refresh(&second.refresh_token());
    let third = plain.login();
    assert_eq!(
        plain.refresh(&first.refresh_token()).error(),
        invalid_grant()
    );
    // Its access token is another matter.
    assert!(plain.access(&first.access_token()).is_ok());
    assert_eq!(plain.refresh(&second.refresh_token()).answer.status, 200);
    assert_eq!(plain.refresh(&third.refresh_token()).answer.status, 200);
}
