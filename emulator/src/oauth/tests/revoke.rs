//! Revoking tokens (RFC 7009).

use http::Method;
use specs::model::{Role, RoleParameter};

use super::fixture::{
    CLIENT, Emulated, Fill, Pairs, Seen, form, invalid_grant, invalid_request, plain, request,
    with, without,
};
use crate::exchange::RequestKind;

/// A provider that takes revocations at an address of its own.
fn revoking() -> Emulated {
    at("https://login.plain.example/revoke")
}

fn at(url: &str) -> Emulated {
    let url = url.to_owned();
    plain(move |model| {
        let mut revoke = model.token.clone();
        revoke.url.text.clone_from(&url);
        revoke.url.parts = vec![specs::model::TemplatePart::Literal(url)];
        let kept = [Role::ClientId, Role::ClientSecret];
        revoke.parameters.retain(|one| kept.contains(&one.role));
        let added = [
            (Role::Token, "token"),
            (Role::TokenTypeHint, "token_type_hint"),
        ];
        let added = added.map(|(role, name)| RoleParameter {
            role,
            name: name.to_owned(),
        });
        revoke.parameters.extend(added);
        model.revoke = Some(revoke);
    })
}

fn revoke_by(plain: &Emulated, pairs: &Pairs<'_>) -> Seen {
    plain.token_by(&request(Method::POST, "/revoke").form(&form(pairs)))
}

fn revoke(plain: &Emulated, token: &str) -> Seen {
    let hint = [("token", token), ("token_type_hint", "refresh_token")];
    revoke_by(plain, &[CLIENT, &hint].concat())
}

fn assert_done(seen: &Seen) {
    assert_eq!(seen.answer.status, 200, "{:?}", seen.note.refused);
    assert!(seen.answer.body.is_empty());
    assert_eq!(seen.note.kind, Some(RequestKind::Revoke));
    assert_eq!(seen.note.redeemed, None, "nothing was redeemed");
    assert_eq!(seen.header("cache-control"), "no-store");
}

#[test]
fn a_refresh_token_takes_its_whole_login_along() {
    let plain = revoking();
    let (first, other) = (plain.login(), plain.login());
    let second = plain.refresh(&first.refresh_token());
    let seen = revoke(&plain, &second.refresh_token());
    assert_done(&seen);
    assert!(seen.note.account.is_some());
    assert_eq!(
        plain.refresh(&second.refresh_token()).error(),
        invalid_grant()
    );
    for access_token in [first.access_token(), second.access_token()] {
        assert!(plain.access(&access_token).is_err());
    }
    assert!(plain.access(&other.access_token()).is_ok());
    assert_eq!(plain.refresh(&other.refresh_token()).answer.status, 200);
}

#[test]
fn an_access_token_dies_alone() {
    let plain = revoking();
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    // The hint is wrong, which is no reason not to find it.
    assert_done(&revoke(&plain, &first.access_token()));
    assert!(plain.access(&first.access_token()).is_err());
    assert!(plain.access(&second.access_token()).is_ok());
    assert_eq!(plain.refresh(&second.refresh_token()).answer.status, 200);
}

#[test]
fn a_token_that_is_none_is_revoked_as_well() {
    let plain = revoking();
    let first = plain.login();
    let second = plain.refresh(&first.refresh_token());
    for dead in ["nonsense", &first.refresh_token()] {
        let seen = revoke(&plain, dead);
        assert_done(&seen);
        assert_eq!(seen.note.account, None);
    }
    // The one that was replaced is dead and has taken nothing along.
    assert!(plain.access(&second.access_token()).is_ok());
    let last = plain.refresh(&second.refresh_token());
    assert_done(&revoke(&plain, &last.refresh_token()));
    assert_done(&revoke(&plain, &last.refresh_token()));
}

#[test]
fn only_the_client_may() {
    let plain = revoking();
    let login = plain.login();
    let token = login.refresh_token();
    let sent = [CLIENT, &[("token", token.as_str())]].concat();
    let wrong = [
        with(&sent, "client_secret", "wrong"),
        with(&sent, "client_id", "somebody"),
        without(&sent, "client_secret"),
    ];
    for pairs in wrong {
        let (status, error) = revoke_by(&plain, &pairs).error();
        assert_eq!((status, error.as_str()), (401, "invalid_client"));
    }
    assert_eq!(
        revoke_by(&plain, &without(&sent, "token")).error(),
        invalid_request()
    );
    let twice = [&sent[..], &[("token", "x")]].concat();
    assert_eq!(revoke_by(&plain, &twice).error(), invalid_request());
    let by_get = request(Method::GET, "/revoke").query(&form(&sent));
    assert_eq!(plain.token_by(&by_get).answer.status, 405);
    assert_eq!(plain.refresh(&token).answer.status, 200, "it lives");
}

#[test]
fn it_may_share_the_address_of_the_token_endpoint() {
    let plain = at("https://login.plain.example/token");
    let login = plain.login();
    let token = login.refresh_token();
    let pairs = [CLIENT, &[("token", token.as_str())]].concat();
    let seen = plain.token_by(&request(Method::POST, "/token").form(&form(&pairs)));
    assert_done(&seen);
    assert_eq!(
        plain.refresh(&login.refresh_token()).error(),
        invalid_grant()
    );
    assert_eq!(plain.login().answer.status, 200);
}
