#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{PROVIDER, variables};

const ALLOWED: &[&str] = &["*.example.com", "api.example.org"];

#[test]
fn addresses_that_are_allowed() {
    for text in [
        "https://eu.example.com",
        "https://a.b.example.com/path/",
        "https://EU.EXAMPLE.COM/",
        "https://eu。example.com/",
        "https://%65u.example.com/",
        "https://eu.example.com:443/",
        "https://api.example.org/",
    ] {
        assert!(is_allowed(&Url::parse(text).unwrap(), ALLOWED), "{text}");
    }
}

#[test]
fn addresses_that_are_refused() {
    for text in [
        "http://eu.example.com/",
        "https://eu.example.com:8443/",
        "https://evilexample.com/",
        "https://example.com/",
        "https://.example.com/",
        "https://eu.example.com./",
        "https://eu.example.com.evil.test/",
        "https://evil.test/eu.example.com",
        "https://evil.test/?eu.example.com",
        "https://evil.test#.example.com",
        "https://evil.test\\.example.com/",
        "https://eu.example.com@evil.test/",
        "https://user@eu.example.com/",
        "https://user:pass@eu.example.com/",
        "https://:pass@eu.example.com/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://localhost/",
        "https://sub.api.example.org/",
        "ftp://eu.example.com/",
        "javascript://eu.example.com/%0aalert(1)",
        "data:text/plain,eu.example.com",
        "//eu.example.com/",
        "https://eu.example.com\u{2024}evil.test/",
    ] {
        let allowed = Url::parse(text).is_ok_and(|url| is_allowed(&url, ALLOWED));
        assert!(!allowed, "{text}");
    }
}

#[test]
fn only_the_description_and_allowed_values_name_hosts() {
    let origin: Template = &[
        Part::Variable("account_url"),
        Part::Literal("/api/"),
        Part::Variable("id"),
    ];
    let resolve = |template, name, value| {
        resolve(
            "tasks.get",
            template,
            &PROVIDER,
            &variables(&[(name, value)]),
        )
    };
    let at = |url| {
        let both = variables(&[("account_url", url), ("id", "a@evil.test")]);
        super::resolve("tasks.get", origin, &PROVIDER, &both)
    };
    let url = at("https://eu.acme.example").unwrap();
    assert_eq!(url.as_str(), "https://eu.acme.example/api/a@evil.test");
    for url in ["https://evil.test", "https://eu.acme.example@evil.test"] {
        assert_eq!(at(url).unwrap_err().kind(), ErrorKind::HostRefused, "{url}");
    }

    // A path parameter has no say in the host.
    let glued: Template = &[
        Part::Literal("https://api.acme.example"),
        Part::Variable("id"),
    ];
    assert_eq!(
        resolve(glued, "id", ".evil.test/").unwrap_err().kind(),
        ErrorKind::HostRefused
    );
    let environment: Template = &[
        Part::Literal("https://"),
        Part::Variable("auth_host"),
        Part::Literal("/x"),
    ];
    assert!(resolve(environment, "id", "1").is_ok());
    let plain: Template = &[Part::Literal("http://api.acme.example/")];
    assert_eq!(
        resolve(plain, "id", "1").unwrap_err().kind(),
        ErrorKind::HostRefused
    );
    let local: Template = &[Part::Literal("http://127.0.0.1:8080/")];
    assert!(resolve(local, "id", "1").is_ok());
}

#[test]
fn the_check_holds_for_another_address_too() {
    let template: Template = &[Part::Literal("https://api.acme.example/a")];
    let check = |text: &str| {
        check(
            "x",
            &Url::parse(text).unwrap(),
            template,
            &PROVIDER,
            &variables(&[]),
        )
    };
    assert!(check("https://api.acme.example/page/2?cursor=1").is_ok());
    for text in [
        "https://evil.test/",
        "https://api.acme.example:444/",
        "https://u@api.acme.example/",
        "http://api.acme.example/",
    ] {
        assert_eq!(
            check(text).unwrap_err().kind(),
            ErrorKind::HostRefused,
            "{text}"
        );
    }
}

#[test]
fn labels() {
    for label in ["a", "a-1", "0"] {
        assert!(is_label(label));
    }
    for text in [
        "",
        "-a",
        "a-",
        "a.b",
        "A",
        "a_b",
        "a/b",
        "é",
        &"a".repeat(64),
    ] {
        assert!(!is_label(text), "{text}");
    }
}
