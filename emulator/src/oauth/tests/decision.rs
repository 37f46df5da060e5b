//! The form of the page.

use http::Method;

use super::fixture::{Emulated, Fill, LOGIN, PLAIN, Pairs, Seen, form, request, with};

const APPROVE: &Pairs<'static> = &[("account", "oliver"), ("decision", "approve")];

fn asking() -> Emulated {
    Emulated::new(PLAIN, false, |_| {})
}

fn decide(emulated: &Emulated, fields: &Pairs<'_>) -> Seen {
    let request = request(Method::POST, "/authorize").query(&form(LOGIN));
    emulated.authorize_by(&request.form(&form(fields)))
}

#[test]
fn an_approval_sends_a_code_of_the_chosen_account() {
    let asking = asking();
    let seen = decide(&asking, APPROVE);
    // A browser that keeps the method would send the form on.
    assert_eq!(seen.answer.status, 303);
    assert_eq!(seen.parameter("state").as_deref(), Some("xyz"));
    let tokens = asking.redeem(&seen.parameter("code").unwrap());
    assert_eq!(tokens.note.account.as_deref(), Some("oliver"));
}

#[test]
fn a_refusal_sends_an_error() {
    let seen = decide(&asking(), &[("account", "kate"), ("decision", "deny")]);
    assert_eq!(seen.answer.status, 303);
    assert_eq!(seen.parameter("error").as_deref(), Some("access_denied"));
    assert_eq!(seen.parameter("state").as_deref(), Some("xyz"));
    assert_eq!(seen.parameter("code"), None);
}

#[test]
fn a_form_that_decides_nothing_is_refused() {
    let mut both = APPROVE.to_vec();
    both.push(("decision", "deny"));
    let cases: [&Pairs<'_>; 5] = [
        &[],
        &[("account", "kate")],
        &[("decision", "approve")],
        &[("account", "nobody"), ("decision", "approve")],
        &both,
    ];
    for fields in cases {
        let seen = decide(&asking(), fields);
        assert_eq!(seen.answer.status, 400, "{fields:?}");
        assert!(seen.location().is_none(), "{fields:?}");
    }
}

#[test]
fn a_form_of_somebody_else_is_refused() {
    let post = || {
        let request = request(Method::POST, "/authorize").query(&form(LOGIN));
        let request = request.form(&form(APPROVE));
        request.with_header("host", "127.0.0.1:8080")
    };
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1:8081",
        "127.0.0.1:8080",
    ] {
        let seen = asking().authorize_by(&post().with_header("origin", origin));
        assert_eq!(seen.answer.status, 400, "{origin}");
        assert!(seen.location().is_none(), "{origin}");
    }
    let seen = asking().authorize_by(&post().with_header("origin", "http://127.0.0.1:8080"));
    assert!(seen.parameter("code").is_some());
}

#[test]
fn the_form_comes_as_a_form() {
    let request = request(Method::POST, "/authorize").query(&form(LOGIN));
    let request = request.with_body("text/plain", form(APPROVE).as_bytes());
    let seen = asking().authorize_by(&request);
    assert_eq!(seen.answer.status, 400);
    assert!(seen.location().is_none());
}

#[test]
fn the_request_is_checked_again() {
    let query = form(&with(LOGIN, "redirect_uri", "https://evil.example/"));
    let request = request(Method::POST, "/authorize").query(&query);
    let seen = asking().authorize_by(&request.form(&form(APPROVE)));
    assert_eq!(seen.answer.status, 400);
    assert!(seen.location().is_none());
}

#[test]
fn the_form_goes_where_the_page_came_from_and_tells_so() {
    let seen = asking().authorize(LOGIN);
    let page = String::from_utf8(seen.answer.body.to_vec()).unwrap();
    assert!(page.contains("action=\"?response_type=code&amp;"), "{page}");
    assert_eq!(seen.header("referrer-policy"), "same-origin");
    assert!(
        seen.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
}
