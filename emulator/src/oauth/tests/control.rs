//! What people and tests see and do.

use std::time::Duration;

use super::fixture::{invalid_grant, plain};
use crate::oauth::{
    Refusal,
    grants::{SessionState, SessionView, TokenState},
};

fn states(session: &SessionView) -> Vec<(&str, TokenState)> {
    let tokens = session.tokens.iter();
    tokens
        .map(|token| (token.label.as_str(), token.state))
        .collect()
}

#[test]
fn sessions_show_labels_states_and_what_is_left() {
    let plain = plain(|_| {});
    let snapshot = || plain.site.grants().snapshot(plain.world.clock.now());
    assert!(snapshot().is_empty());
    let tokens = plain.login();
    plain.refresh(&tokens.refresh_token());
    plain.site.grants().log_in_as(1);
    plain.code();
    plain.wait(100);
    let sessions = snapshot();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0].state, SessionState::Waiting);
    assert_eq!(sessions[0].account, "oliver");
    assert_eq!(states(&sessions[0]), [("code 2", TokenState::Live)]);
    assert_eq!(sessions[1].state, SessionState::Live);
    assert_eq!(sessions[1].scopes, ["read", "write"]);
    assert_eq!(
        states(&sessions[1]),
        [
            ("code 1", TokenState::Spent),
            ("access_token 2", TokenState::Live),
            ("access_token 1", TokenState::Live),
            ("refresh_token 2", TokenState::Live),
            ("refresh_token 1", TokenState::Spent),
        ]
    );
    let left = sessions[1].tokens[1].seconds_left.unwrap();
    assert!((3490..=3500).contains(&left), "{left}");
    assert_eq!(sessions[1].tokens[0].seconds_left, None);
    let text = serde_json::to_string(&sessions).unwrap();
    assert!(text.contains("\"state\":\"waiting\""), "{text}");
    assert!(!text.contains(&tokens.access_token()));
    plain.wait(10_000);
    assert_eq!(states(&snapshot()[0]), [("code 2", TokenState::Expired)]);
    assert_eq!(snapshot()[0].state, SessionState::Ended);
}

#[test]
fn many_tokens_of_a_session_are_not_all_shown() {
    let plain = plain(|_| {});
    let mut tokens = plain.login();
    for _ in 0..20 {
        tokens = plain.refresh(&tokens.refresh_token());
    }
    let sessions = plain.site.grants().snapshot(plain.world.clock.now());
    assert!(sessions[0].tokens.len() <= 12);
    let shown = states(&sessions[0]);
    assert!(shown.contains(&("refresh_token 21", TokenState::Live)));
    assert!(shown.contains(&("access_token 21", TokenState::Live)));
}

#[test]
fn what_is_expired_or_revoked_by_its_label_is_dead() {
    let plain = plain(|_| {});
    let tokens = plain.login();
    assert!(plain.site.grants().expire("access_token 1"));
    let access = plain.access(&tokens.access_token());
    assert_eq!(access.unwrap_err(), Refusal::Expired);
    let refreshed = plain.refresh(&tokens.refresh_token());
    assert!(plain.site.grants().revoke("access_token 2"));
    let access = plain.access(&refreshed.access_token());
    assert_eq!(access.unwrap_err(), Refusal::Revoked);
    assert!(plain.site.grants().expire("refresh_token 2"));
    assert_eq!(
        plain.refresh(&refreshed.refresh_token()).error(),
        invalid_grant()
    );
    let code = plain.code();
    assert!(plain.site.grants().revoke("code 2"));
    assert_eq!(plain.redeem(&code).error(), invalid_grant());
    for unknown in [
        "", "code", "code 9", "code x", "token 1", "code -1", "code 1 ",
    ] {
        assert!(!plain.site.grants().expire(unknown), "{unknown}");
        assert!(!plain.site.grants().revoke(unknown), "{unknown}");
    }
}

#[test]
fn all_can_be_revoked() {
    let plain = plain(|_| {});
    let (tokens, code) = (plain.login(), plain.code());
    plain.site.grants().revoke_all();
    assert!(plain.access(&tokens.access_token()).is_err());
    assert_eq!(
        plain.refresh(&tokens.refresh_token()).error(),
        invalid_grant()
    );
    assert_eq!(plain.redeem(&code).error(), invalid_grant());
    assert_eq!(plain.login().answer.status, 200);
}

#[test]
fn the_lifetime_of_access_tokens_can_be_set() {
    let plain = plain(|_| {});
    let before = plain.login();
    let lifetime = Some(Duration::from_secs(5));
    plain.site.grants().set_access_token_lifetime(lifetime);
    let short = plain.login();
    assert_eq!(short.json()["expires_in"], 5);
    plain.wait(5);
    assert_eq!(
        plain.access(&short.access_token()).unwrap_err(),
        Refusal::Expired
    );
    assert!(plain.access(&before.access_token()).is_ok());
    plain.site.grants().set_access_token_lifetime(None);
    assert_eq!(plain.login().json()["expires_in"], 3600);
    plain
        .site
        .grants()
        .set_access_token_lifetime(Some(Duration::MAX));
    let long = plain.login();
    plain.wait(1_000_000);
    assert!(plain.access(&long.access_token()).is_ok());
}

#[test]
fn the_log_can_name_every_secret() {
    let plain = plain(|_| {});
    let code = plain.code();
    let tokens = plain.redeem(&code);
    let label = |secret: &str| plain.site.grants().label(secret);
    assert_eq!(label(&code).as_deref(), Some("code 1"));
    assert_eq!(
        label(&tokens.access_token()).as_deref(),
        Some("access_token 1")
    );
    assert_eq!(
        label(&tokens.refresh_token()).as_deref(),
        Some("refresh_token 1")
    );
    assert_eq!(label("x"), None);
    assert_eq!(plain.access("x").unwrap_err(), Refusal::Unknown);
    assert_eq!(
        plain.access(&tokens.refresh_token()).unwrap_err(),
        Refusal::Unknown
    );
}
