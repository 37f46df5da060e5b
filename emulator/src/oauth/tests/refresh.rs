//! Refreshing, grace aside.

use specs::model::{Lifetime, NewLogin, OldAccessToken, OnReuse, Role, RoleParameter, Rotation};

use super::fixture::{Emulated, REDIRECT_URI, Seen, invalid_grant, invalid_request, plain};
use crate::oauth::Refusal;

fn rotating(rotation: Rotation) -> Emulated {
    plain(|model| model.lifecycle.refresh_token.rotation = rotation)
}

fn scoped(emulated: &Emulated, refresh_token: &str, scope: &str) -> Seen {
    emulated.token(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
        ("scope", scope),
    ])
}

#[test]
fn each_refresh_issues_a_new_pair() {
    for rotation in [Rotation::Unknown, Rotation::Rotating, Rotation::SingleUse] {
        let plain = rotating(rotation);
        let first = plain.login();
        let second = plain.refresh(&first.refresh_token());
        assert_eq!(second.answer.status, 200);
        assert_ne!(first.refresh_token(), second.refresh_token());
        assert_ne!(first.access_token(), second.access_token());
        assert_eq!(second.text("scope").unwrap(), "read write");
        assert_eq!(
            second.note.redeemed,
            Some(("refresh_token 1".to_owned(), true))
        );
        assert_eq!(plain.refresh(&second.refresh_token()).answer.status, 200);
    }
}

#[test]
fn without_rotation_the_token_stays() {
    let plain = rotating(Rotation::None);
    let first = plain.login();
    for _ in 0..3 {
        let next = plain.refresh(&first.refresh_token());
        assert_eq!(next.answer.status, 200);
        assert_eq!(next.text("refresh_token"), None);
        assert!(plain.access(&next.access_token()).is_ok());
    }
}

#[test]
fn reuse_revokes_the_family() {
    for on_reuse in [OnReuse::Unknown, OnReuse::RevokeFamily] {
        let plain = plain(|model| model.lifecycle.refresh_token.on_reuse = on_reuse);
        let other = plain.login();
        let first = plain.login();
        let second = plain.refresh(&first.refresh_token());
        let reuse = plain.refresh(&first.refresh_token());
        assert_eq!(reuse.error(), invalid_grant());
        assert_eq!(
            reuse.note.redeemed,
            Some(("refresh_token 2".to_owned(), false))
        );
        assert_eq!(
            plain.refresh(&second.refresh_token()).error(),
            invalid_grant()
        );
        let access = plain.access(&second.access_token());
        assert_eq!(access.unwrap_err(), Refusal::Revoked);
        assert!(plain.access(&other.access_token()).is_ok());
        assert_eq!(plain.refresh(&other.refresh_token()).answer.status, 200);
    }
}

#[test]
fn reuse_may_be_an_error_and_nothing_else() {
    let plain = plain(|model| model.lifecycle.refresh_token.on_reuse = OnReuse::Error);
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    assert_eq!(
        plain.refresh(&first.refresh_token()).error(),
        invalid_grant()
    );
    assert!(plain.access(&second.access_token()).is_ok());
    assert_eq!(plain.refresh(&second.refresh_token()).answer.status, 200);
}

#[test]
fn the_old_access_token_lives_or_dies() {
    for rotation in [Rotation::None, Rotation::SingleUse] {
        for fate in [
            OldAccessToken::Unknown,
            OldAccessToken::Valid,
            OldAccessToken::Revoked,
        ] {
            let plain = plain(|model| {
                model.lifecycle.refresh_token.rotation = rotation;
                model.lifecycle.refresh_token.old_access_token = fate;
            });
            let first = plain.login();
            let second = plain.refresh(&first.refresh_token());
            let lives = plain.access(&first.access_token()).is_ok();
            assert_eq!(
                lives,
                fate != OldAccessToken::Revoked,
                "{rotation:?} {fate:?}"
            );
            let refresh_token = second.text("refresh_token");
            let third = plain.refresh(&refresh_token.unwrap_or(first.refresh_token()));
            let lives = plain.access(&second.access_token()).is_ok();
            assert_eq!(
                lives,
                fate != OldAccessToken::Revoked,
                "{rotation:?} {fate:?}"
            );
            assert!(plain.access(&third.access_token()).is_ok());
        }
    }
}

#[test]
fn tokens_expire() {
    let plain = plain(|model| {
        model.lifecycle.access_token.lifetime = Lifetime::Seconds(100);
        model.lifecycle.refresh_token.lifetime = Lifetime::Seconds(1000);
    });
    let first = plain.login();
    assert_eq!(first.json()["expires_in"], 100);
    plain.wait(95);
    assert!(plain.access(&first.access_token()).is_ok());
    plain.wait(5);
    let access = plain.access(&first.access_token());
    assert_eq!(access.unwrap_err(), Refusal::Expired);
    plain.wait(895);
    let second = plain.refresh(&first.refresh_token());
    assert_eq!(second.answer.status, 200);
    // A new refresh token has a lifetime of its own.
    plain.wait(995);
    let third = plain.refresh(&second.refresh_token());
    assert_eq!(third.answer.status, 200);
    plain.wait(1000);
    assert_eq!(
        plain.refresh(&third.refresh_token()).error(),
        invalid_grant()
    );
}

#[test]
fn without_rotation_the_lifetime_counts_from_the_login() {
    let plain = plain(|model| {
        model.lifecycle.refresh_token.rotation = Rotation::None;
        model.lifecycle.refresh_token.lifetime = Lifetime::Seconds(1000);
    });
    let first = plain.login();
    plain.wait(600);
    assert_eq!(plain.refresh(&first.refresh_token()).answer.status, 200);
    plain.wait(400);
    assert_eq!(
        plain.refresh(&first.refresh_token()).error(),
        invalid_grant()
    );
}

#[test]
fn what_is_not_published_is_an_hour_and_no_end() {
    let plain = plain(|_| {});
    let tokens = plain.login();
    plain.wait(3595);
    assert!(plain.access(&tokens.access_token()).is_ok());
    plain.wait(1_000_000_000);
    assert!(plain.access(&tokens.access_token()).is_err());
    assert_eq!(plain.refresh(&tokens.refresh_token()).answer.status, 200);
}

#[test]
fn what_does_not_expire_says_no_expiry() {
    let plain = plain(|model| model.lifecycle.access_token.lifetime = Lifetime::Unlimited);
    let tokens = plain.login();
    assert_eq!(tokens.json().get("expires_in"), None);
    plain.wait(1_000_000_000);
    assert!(plain.access(&tokens.access_token()).is_ok());
}

#[test]
fn the_scope_can_be_narrowed_but_not_widened() {
    let plain = plain(|_| {});
    let first = plain.login();
    let narrow = scoped(&plain, &first.refresh_token(), "read");
    assert_eq!(narrow.text("scope").unwrap(), "read");
    let access = plain.access(&narrow.access_token()).unwrap();
    assert_eq!(*access.scopes, ["read"]);
    // RFC 6749 section 6: the new refresh token keeps the scope of the old one.
    let wide = plain.refresh(&narrow.refresh_token());
    assert_eq!(wide.text("scope").unwrap(), "read write");
    let code = plain.authorize(&super::fixture::with(
        super::fixture::LOGIN,
        "scope",
        "read",
    ));
    let tokens = plain.redeem(&code.parameter("code").unwrap());
    let seen = scoped(&plain, &tokens.refresh_token(), "read write");
    assert_eq!(seen.error(), (400, "invalid_scope".to_owned()));
    // What fails has not used the token up.
    assert_eq!(plain.refresh(&tokens.refresh_token()).answer.status, 200);
}

#[test]
fn a_new_login_may_end_the_older_one() {
    for fate in [NewLogin::Unknown, NewLogin::Keeps, NewLogin::RevokesOlder] {
        let plain = plain(|model| model.lifecycle.refresh_token.new_login = fate);
        let older = plain.login();
        plain.site.grants().log_in_as(1);
        let other = plain.login();
        plain.site.grants().log_in_as(0);
        let newer = plain.login();
        let lives = plain.refresh(&older.refresh_token()).answer.status == 200;
        assert_eq!(lives, fate != NewLogin::RevokesOlder, "{fate:?}");
        assert!(plain.access(&older.access_token()).is_ok());
        assert_eq!(plain.refresh(&newer.refresh_token()).answer.status, 200);
        assert_eq!(plain.refresh(&other.refresh_token()).answer.status, 200);
    }
}

#[test]
fn a_login_counts_when_its_code_is_redeemed() {
    let plain = plain(|model| {
        model.lifecycle.refresh_token.new_login = NewLogin::RevokesOlder;
    });
    let (one, two) = (plain.code(), plain.code());
    let two = plain.redeem(&two);
    let one = plain.redeem(&one);
    assert_eq!(plain.refresh(&one.refresh_token()).answer.status, 200);
    assert_eq!(plain.refresh(&two.refresh_token()).error(), invalid_grant());
}

#[test]
fn the_redirect_uri_is_that_of_the_login_where_it_is_sent() {
    let plain = plain(|model| {
        model
            .refresh
            .as_mut()
            .unwrap()
            .parameters
            .push(RoleParameter {
                role: Role::RedirectUri,
                name: "redirect_uri".to_owned(),
            });
    });
    let tokens = plain.login();
    let refresh_token = tokens.refresh_token();
    assert_eq!(plain.refresh(&refresh_token).error(), invalid_request());
    let refresh = |uri| {
        plain.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", &refresh_token),
            ("redirect_uri", uri),
        ])
    };
    assert_eq!(refresh("https://evil.example/").error(), invalid_grant());
    assert_eq!(refresh(REDIRECT_URI).answer.status, 200);
}

#[test]
fn without_a_refresh_request_there_are_no_refresh_tokens() {
    let plain = plain(|model| model.refresh = None);
    let tokens = plain.login();
    assert_eq!(tokens.text("refresh_token"), None);
    let seen = plain.refresh("x");
    assert_eq!(seen.error(), (400, "unsupported_grant_type".to_owned()));
}

#[test]
fn what_is_no_refresh_token_gets_nothing() {
    let plain = plain(|_| {});
    let tokens = plain.login();
    assert_eq!(
        plain.refresh(&tokens.access_token()).error(),
        invalid_grant()
    );
    assert_eq!(plain.refresh("x").error(), invalid_grant());
    assert_eq!(plain.refresh("").error(), invalid_request());
    assert_eq!(plain.refresh("x").note.redeemed, None);
}
