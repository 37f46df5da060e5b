#![allow(clippy::unwrap_used)]

use super::*;
use crate::provider::RedirectUri;
use crate::testing::{PROVIDER, provider};

fn builder() -> ClientBuilder {
    ClientBuilder::new(&PROVIDER, "client-1".to_owned()).client_secret("CANARY-secret")
}

fn assert_refused(builder: ClientBuilder) {
    assert_eq!(
        builder.build().unwrap_err().kind(),
        ErrorKind::Configuration
    );
}

#[test]
fn build_checks_what_it_is_given() {
    assert!(builder().build().is_ok());
    assert!(builder().environment("staging").build().is_ok());
    assert_refused(builder().environment("mars"));
    assert_refused(builder().client_secret(""));
    assert_refused(builder().connection("account_url", "https://a.acme.example"));
    assert_refused(ClientBuilder::new(&PROVIDER, String::new()).client_secret("s"));
    assert_refused(ClientBuilder::new(&PROVIDER, "client-1".to_owned()));
}

/// Providers compare it with what is registered letter by letter.
#[test]
fn redirect_uris_are_sent_as_they_were_given() {
    for uri in [
        "https://localhost",
        "https://App.example:443/cb",
        "https://app.example/%7euser",
    ] {
        let client = builder().redirect_uri(uri).build().unwrap();
        let login = client.authorize(vec!["read".to_owned()]).unwrap();
        let url = url::Url::parse(login.url()).unwrap();
        let sent = url.query_pairs().find(|(name, _)| name == "redirect_uri");
        assert_eq!(sent.unwrap().1, uri);
        assert_eq!(login.into_pending().redirect_uri(), uri);
    }
}

#[test]
fn redirect_uris_follow_the_rule_of_the_provider() {
    for uri in [
        "https://app.example/",
        "http://127.0.0.1:8080/cb",
        "http://[::1]/cb",
        "http://localhost:1/cb",
    ] {
        assert!(builder().redirect_uri(uri).build().is_ok(), "{uri}");
    }
    for uri in [
        "http://app.example/",
        "app.example",
        "https://app.example/#x",
        "https://u@app.example/",
        "custom:/cb",
        "http://127.0.0.1.evil.test/",
        "https://app.example/ ",
        "https://app.\nexample/",
    ] {
        assert_refused(builder().redirect_uri(uri));
    }
    let mut strict = provider();
    strict.authorize.redirect_uri = RedirectUri::HttpsOnly;
    let strict: &'static Provider = Box::leak(Box::new(strict));
    let build = |uri: &str| {
        ClientBuilder::new(strict, "c".to_owned())
            .client_secret("s")
            .redirect_uri(uri)
            .build()
    };
    assert!(build("https://app.example/").is_ok());
    assert_eq!(
        build("http://127.0.0.1/").unwrap_err().kind(),
        ErrorKind::Configuration
    );
}

#[test]
fn endpoints_are_https() {
    let mut plain = provider();
    plain.token.url = &[crate::provider::Part::Literal(
        "http://auth.acme.example/token",
    )];
    let plain: &'static Provider = Box::leak(Box::new(plain));
    let error = ClientBuilder::new(plain, "c".to_owned())
        .client_secret("s")
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostRefused);
}

#[test]
fn keys_are_kept_apart() {
    let key =
        |builder: ClientBuilder, account| builder.build().unwrap().inner.key(account).digest();
    let digests = [
        key(builder(), "a"),
        key(builder(), "b"),
        key(builder().environment("staging"), "a"),
        key(
            ClientBuilder::new(&PROVIDER, "client-2".to_owned()).client_secret("s"),
            "a",
        ),
    ];
    let distinct: std::collections::BTreeSet<_> = digests.iter().collect();
    assert_eq!(distinct.len(), digests.len());
}

#[test]
fn clients_are_shared_between_threads_and_show_no_secret() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Client>();
    shared::<ClientBuilder>();
    shared::<Session>();
    let builder = builder();
    assert!(!format!("{builder:?} {:?}", builder.clone().build().unwrap()).contains("CANARY"));
}

#[test]
fn debug_of_a_builder_shows_no_value_that_is_still_unchecked() {
    let builder = builder()
        .redirect_uri("https://ann:CANARY@app.example/")
        .connection("account_url", "https://ann:CANARY@a.acme.example");
    assert!(!format!("{builder:?}").contains("CANARY"));
    let error = builder.build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}
