//! The password grant (RFC 6749 section 4.3).

use specs::model::{Role, Scopes};

use super::fixture::{Pairs, invalid_grant, invalid_request, plain, with, without};

const LOGIN: &Pairs<'static> = &[
    ("grant_type", "password"),
    ("username", "oliver"),
    ("password", "password of oliver"),
    ("scope", "write"),
];

#[test]
fn name_and_password_get_tokens() {
    let plain = plain(|_| {});
    let tokens = plain.token(LOGIN);
    assert_eq!(tokens.answer.status, 200);
    assert_eq!(tokens.text("scope").unwrap(), "write");
    assert_eq!(tokens.note.account.as_deref(), Some("oliver"));
    let access = plain.access(&tokens.access_token()).unwrap();
    assert_eq!(access.account, 1);
    assert_eq!(*access.scopes, ["write"]);
    assert_eq!(plain.refresh(&tokens.refresh_token()).answer.status, 200);
}

#[test]
fn what_is_wrong_gets_nothing() {
    let plain = plain(|model| {
        let scopes: &mut Scopes = model.scopes.as_mut().unwrap();
        scopes.required = true;
    });
    let scope = (400, "invalid_scope".to_owned());
    let cases = [
        (without(LOGIN, "username"), invalid_request()),
        (without(LOGIN, "password"), invalid_request()),
        (with(LOGIN, "username", "nobody"), invalid_grant()),
        (with(LOGIN, "username", "kate"), invalid_grant()),
        (
            with(LOGIN, "password", "PASSWORD OF OLIVER"),
            invalid_grant(),
        ),
        (with(LOGIN, "scope", "everything"), scope.clone()),
        (without(LOGIN, "scope"), scope),
    ];
    for (pairs, expected) in cases {
        assert_eq!(plain.token(&pairs).error(), expected, "{pairs:?}");
    }
}

#[test]
fn where_no_scope_can_be_sent_the_default_is_granted() {
    let plain = plain(|model| {
        let password = model.password.as_mut().unwrap();
        password.parameters.retain(|one| one.role != Role::Scope);
        let scopes = model.scopes.as_mut().unwrap();
        scopes.required = true;
        scopes.default = vec!["read".to_owned()];
    });
    let tokens = plain.token(&without(LOGIN, "scope"));
    assert_eq!(tokens.text("scope").unwrap(), "read");
}

#[test]
fn it_is_not_offered_where_the_spec_has_none() {
    let plain = plain(|model| model.password = None);
    let seen = plain.token(LOGIN);
    assert_eq!(seen.error(), (400, "unsupported_grant_type".to_owned()));
}
