#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::provider;

fn field(kind: ConnectionType) -> ConnectionField {
    ConnectionField {
        id: "site",
        kind,
        from: ConnectionFrom::TokenResponse("site"),
        allow_hosts: &["*.acme.example"],
        required: true,
        keep_when_absent: false,
    }
}

fn kept(kind: ConnectionType, value: &str) -> Option<String> {
    normalize(&field(kind), value).ok()
}

#[test]
fn values_are_kept_as_the_parser_understood_them() {
    let base = ConnectionType::BaseUrl {
        default_path: "/api/",
    };
    for (kind, value, expected) in [
        (
            ConnectionType::Origin,
            "https://EU.acme.example/",
            Some("https://eu.acme.example"),
        ),
        (
            ConnectionType::Origin,
            " https://eu.acme.example ",
            Some("https://eu.acme.example"),
        ),
        (ConnectionType::Origin, "https://eu.acme.example/path", None),
        (ConnectionType::Origin, "https://eu.acme.example/?q", None),
        (ConnectionType::Origin, "https://eu.acme.example:8443", None),
        (ConnectionType::Origin, "http://eu.acme.example", None),
        (ConnectionType::Origin, "https://acme.example", None),
        (ConnectionType::Origin, "https://evilacme.example", None),
        (ConnectionType::Origin, "eu.acme.example", None),
        (
            base,
            "https://eu.acme.example",
            Some("https://eu.acme.example/api/"),
        ),
        (
            base,
            "https://eu.acme.example/v2",
            Some("https://eu.acme.example/v2/"),
        ),
        (
            base,
            "https://eu.acme.example/v2/",
            Some("https://eu.acme.example/v2/"),
        ),
        (base, "https://eu.acme.example@evil.test/", None),
        (
            ConnectionType::Host,
            "eu.Acme.example",
            Some("eu.acme.example"),
        ),
        (ConnectionType::Host, "eu.acme.example/x", None),
        (ConnectionType::Host, "eu.acme.example:1", None),
        (ConnectionType::Host, "evil.test#.acme.example", None),
        (ConnectionType::Subdomain, "Shop-1", Some("shop-1")),
        (ConnectionType::Subdomain, "a.b", None),
        (ConnectionType::Subdomain, "", None),
        (ConnectionType::Subdomain, "evil.test/", None),
        (ConnectionType::Enum(&["us", "eu"]), "eu", Some("eu")),
        (ConnectionType::Enum(&["us", "eu"]), "EU", None),
        (ConnectionType::Id, "4F-a_1:x", Some("4F-a_1:x")),
        (ConnectionType::Id, "a b", None),
        (ConnectionType::Id, "a%2fb", None),
        (ConnectionType::Id, "..", None),
    ] {
        assert_eq!(kept(kind, value).as_deref(), expected, "{kind:?} {value}");
    }
}

#[test]
fn user_values_must_be_there_and_known() {
    let mut provider = provider();
    provider.connection = &[ConnectionField {
        id: "region",
        kind: ConnectionType::Enum(&["us", "eu"]),
        from: ConnectionFrom::User,
        allow_hosts: &[],
        required: true,
        keep_when_absent: false,
    }];
    let given = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    assert_eq!(
        from_user(&provider, given(&[("region", "eu")])).unwrap()["region"],
        "eu"
    );
    for pairs in [
        &[][..],
        &[("region", "mars")],
        &[("region", "eu"), ("planet", "mars")],
    ] {
        let error = from_user(&provider, given(pairs)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{pairs:?}");
    }
}

#[test]
fn a_refresh_may_keep_what_its_answer_lacks() {
    let mut provider = provider();
    let previous = BTreeMap::from([(
        "account_url".to_owned(),
        "https://a.acme.example".to_owned(),
    )]);
    let read = |provider: &Provider, text: &str| {
        from_token_response(
            "refresh",
            provider,
            &serde_json::from_str(text).unwrap(),
            &previous,
        )
    };
    assert_eq!(read(&provider, "{}").unwrap(), previous);
    let changed = read(&provider, r#"{"account_url":"https://b.acme.example"}"#).unwrap();
    assert_eq!(changed["account_url"], "https://b.acme.example");
    let error = read(&provider, r#"{"account_url":"https://b.evil.test"}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostRefused);
    assert!(error.to_string().contains("b.evil.test"));
    provider.connection = &[ConnectionField {
        id: "account_url",
        kind: ConnectionType::Origin,
        from: ConnectionFrom::TokenResponse("account_url"),
        allow_hosts: &["*.acme.example"],
        required: true,
        keep_when_absent: false,
    }];
    assert_eq!(read(&provider, "{}").unwrap_err().kind(), ErrorKind::Decode);
}
