#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{PROVIDER, variables};

mod corpus;

const ALLOWED: &[&str] = &["*.example.com", "api.example.org"];

fn allowed(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    is_allowed(&url, ALLOWED).then(|| url.host_str().unwrap().to_owned())
}

#[test]
fn good_spellings_are_accepted() {
    let exact = [("https://api.example.org/", "api.example.org")];
    for (text, host) in corpus::ACCEPTED.iter().chain(&exact) {
        assert_eq!(allowed(text).as_deref(), Some(*host), "{text}");
    }
}

#[test]
fn no_foreign_host_is_accepted() {
    let exact = ["https://sub.api.example.org/", "https://example.org/"];
    let accepted: Vec<_> = corpus::REFUSED
        .iter()
        .chain(&exact)
        .filter_map(|text| Some((text, allowed(text)?)))
        .collect();
    assert!(accepted.is_empty(), "{accepted:?}");
    let labels = "a.".repeat(121);
    let long = format!("https://{labels}example.com/");
    assert!(allowed(&long).is_some(), "253 characters");
    assert_eq!(allowed(&long.replacen("a.", "aa.", 1)), None, "254");
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
