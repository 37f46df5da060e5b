//! Redeeming codes.

use specs::model::{Lifetime, Role};

use super::fixture::{
    LOGIN, Pairs, REDIRECT_URI, VERIFIER, invalid_grant, invalid_request, plain, with, without,
};
use crate::oauth::Refusal;

fn redemption(code: &str) -> Vec<(&str, &str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]
}

#[test]
fn a_code_gets_tokens() {
    let plain = plain(|_| {});
    let seen = plain.login();
    assert_eq!(seen.answer.status, 200);
    assert_eq!(seen.text("token_type").unwrap(), "Bearer");
    assert_eq!(seen.text("scope").unwrap(), "read write");
    assert_eq!(seen.json()["expires_in"], 3600);
    assert_eq!(seen.header("cache-control"), "no-store");
    assert_eq!(seen.header("pragma"), "no-cache");
    assert_ne!(seen.access_token(), seen.refresh_token());
    let access = plain.access(&seen.access_token()).unwrap();
    assert_eq!(access.account, 0);
    assert_eq!(*access.scopes, ["read", "write"]);
    assert_eq!(seen.note.redeemed, Some(("code 1".to_owned(), true)));
    assert_eq!(seen.note.account.as_deref(), Some("kate"));
}

#[test]
fn a_second_redemption_revokes_what_the_first_one_got() {
    let plain = plain(|_| {});
    let code = plain.code();
    let first = plain.redeem(&code);
    let refreshed = plain.refresh(&first.refresh_token());
    let second = plain.redeem(&code);
    assert_eq!(second.error(), invalid_grant());
    assert_eq!(second.note.redeemed, Some(("code 1".to_owned(), false)));
    for token in [first.access_token(), refreshed.access_token()] {
        assert_eq!(plain.access(&token).unwrap_err(), Refusal::Revoked);
    }
    assert_eq!(
        plain.refresh(&refreshed.refresh_token()).error(),
        invalid_grant()
    );
    assert_eq!(plain.redeem(&code).error(), invalid_grant());
}

#[test]
fn a_second_redemption_leaves_other_logins_alone() {
    let plain = plain(|_| {});
    let other = plain.login();
    let code = plain.code();
    plain.redeem(&code);
    plain.redeem(&code).error();
    assert!(plain.access(&other.access_token()).is_ok());
    assert_eq!(plain.refresh(&other.refresh_token()).answer.status, 200);
}

#[test]
fn a_code_expires() {
    for (lifetime, seconds) in [(Lifetime::Seconds(60), 60), (Lifetime::Unknown, 600)] {
        let plain = plain(|model| model.lifecycle.authorization_code.lifetime = lifetime);
        let (early, late) = (plain.code(), plain.code());
        plain.wait(seconds - 5);
        assert_eq!(plain.redeem(&early).answer.status, 200);
        plain.wait(5);
        assert_eq!(plain.redeem(&late).error(), invalid_grant());
    }
    let plain = plain(|model| model.lifecycle.authorization_code.lifetime = Lifetime::Unlimited);
    let code = plain.code();
    plain.wait(1_000_000_000);
    assert_eq!(plain.redeem(&code).answer.status, 200);
}

#[test]
fn a_code_is_bound_to_its_redirect_uri_and_verifier() {
    let plain = plain(|_| {});
    let other = "http://127.0.0.1/callback?from=login";
    let code = plain.code();
    let good = redemption(&code);
    let long = "a".repeat(129);
    let wrong = "a".repeat(43);
    let cases = [
        (without(&good, "redirect_uri"), invalid_request()),
        (with(&good, "redirect_uri", other), invalid_grant()),
        (without(&good, "code_verifier"), invalid_grant()),
        (with(&good, "code_verifier", &wrong), invalid_grant()),
        (with(&good, "code_verifier", &long), invalid_request()),
        (with(&good, "code_verifier", "short"), invalid_request()),
    ];
    for (pairs, expected) in cases {
        assert_eq!(plain.token(&pairs).error(), expected, "{pairs:?}");
    }
    // What fails has not used the code up.
    assert_eq!(plain.token(&good).answer.status, 200);
}

#[test]
fn a_login_by_the_other_redirect_uri_is_redeemed_with_it() {
    let plain = plain(|_| {});
    let uri = "http://127.0.0.1:5000/callback?from=login";
    let seen = plain.authorize(&with(LOGIN, "redirect_uri", uri));
    let code = seen.parameter("code").unwrap();
    assert_eq!(plain.redeem(&code).error(), invalid_grant());
    let pairs = redemption(&code);
    let seen = plain.token(&with(&pairs, "redirect_uri", uri));
    assert_eq!(seen.answer.status, 200);
}

#[test]
fn the_redirect_uri_is_not_asked_for_where_it_is_not_sent() {
    let plain = plain(|model| {
        model
            .token
            .parameters
            .retain(|one| one.role != Role::RedirectUri);
    });
    let code = plain.code();
    let pairs = redemption(&code);
    let seen = plain.token(&without(&pairs, "redirect_uri"));
    assert_eq!(seen.answer.status, 200);
}

#[test]
fn the_redirect_uri_need_not_come_again_where_the_login_did_not_name_it() {
    let plain = plain(|model| {
        model
            .authorize
            .parameters
            .retain(|one| one.role != Role::RedirectUri);
    });
    let code = plain.code();
    let pairs = redemption(&code);
    let other = with(&pairs, "redirect_uri", "https://evil.example/");
    assert_eq!(plain.token(&other).error(), invalid_grant());
    assert_eq!(plain.redeem(&code).answer.status, 200);
    let code = plain.code();
    let pairs = redemption(&code);
    let seen = plain.token(&without(&pairs, "redirect_uri"));
    assert_eq!(seen.answer.status, 200);
}

#[test]
fn what_is_no_code_gets_nothing() {
    let plain = plain(|_| {});
    let tokens = plain.login();
    let cases = [
        tokens.access_token(),
        tokens.refresh_token(),
        "x".to_owned(),
    ];
    for code in cases {
        assert_eq!(plain.redeem(&code).error(), invalid_grant());
    }
    let pairs: &Pairs<'_> = &[("grant_type", "authorization_code"), ("code", "")];
    assert_eq!(plain.token(pairs).error(), invalid_request());
}

#[test]
fn an_unexpected_verifier_is_refused() {
    // The way to strip PKCE from a login: RFC 9700 section 4.8.2.
    let plain = plain(|model| {
        model
            .authorize
            .parameters
            .retain(|one| one.role != Role::CodeChallenge);
    });
    assert_eq!(plain.redeem(&plain.code()).error(), invalid_grant());
}

#[test]
fn secrets_are_the_same_for_the_same_seed() {
    let tokens = || {
        let seen = plain(|_| {}).login();
        (seen.access_token(), seen.refresh_token())
    };
    assert_eq!(tokens(), tokens());
    let other = plain(|model| model.id = "other".to_owned()).login();
    assert_ne!(tokens().0, other.access_token());
}
