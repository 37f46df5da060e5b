#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};

use super::*;
use crate::testing;

fn request(kind: Option<RequestKind>, body: &str) -> LoggedRequest {
    LoggedRequest {
        number: 0,
        time: String::new(),
        provider: Some("acme".to_owned()),
        kind,
        operation: None,
        account: None,
        method: "POST".to_owned(),
        host: "api.example.com".to_owned(),
        path: "/".to_owned(),
        query: String::new(),
        headers: Vec::new(),
        body: body.to_owned(),
        parameters: Vec::new(),
        listed: None,
        redeemed: None,
        status: Some(200),
        answer_headers: Vec::new(),
        answer_body: String::new(),
        refused: None,
        fault: None,
    }
}

#[test]
fn the_oldest_requests_are_dropped_and_counts_go_on() {
    let log = Log::default();
    for _ in 0..MOST_REQUESTS + 5 {
        log.add(request(Some(RequestKind::Api), ""), None);
    }
    assert_eq!(log.requests().len(), MOST_REQUESTS);
    assert_eq!(log.requests()[0].number, 6);
    assert_eq!(log.dropped(), 5);
    assert_eq!(log.count(RequestKind::Api), MOST_REQUESTS + 5);
    log.clear();
    assert!(log.requests().is_empty());
    assert_eq!(log.count(RequestKind::Api), 0);
    log.add(request(None, ""), None);
    assert_eq!(log.requests()[0].number, 1_006);
}

#[test]
fn large_requests_are_dropped_earlier() {
    let log = Log::default();
    let large = "x".repeat(MOST_BYTES / 4);
    for _ in 0..10 {
        log.add(request(None, &large), None);
    }
    assert!((1..=4).contains(&log.requests().len()));
}

#[test]
fn redemptions_are_counted_by_token() {
    let log = Log::default();
    let refresh = |label: &str, accepted| {
        let redeemed = Some((label.to_owned(), accepted));
        log.add(request(Some(RequestKind::Refresh), ""), redeemed);
    };
    refresh("refresh_token 1", true);
    refresh("refresh_token 2", true);
    refresh("refresh_token 1", false);
    let redemptions = log.redemptions();
    assert_eq!(redemptions.len(), 2);
    assert_eq!(redemptions[0].label, "refresh_token 1");
    assert_eq!((redemptions[0].presented, redemptions[0].accepted), (2, 1));
    assert_eq!((redemptions[1].presented, redemptions[1].accepted), (1, 1));
    for index in 0..MOST_REDEMPTIONS {
        refresh(&format!("refresh_token x{index}"), true);
    }
    assert_eq!(log.redemptions().len(), MOST_REDEMPTIONS);
}

fn masked(is_oauth: bool, check: impl Fn(&Masker<'_>)) {
    let names = SecretNames::new(&testing::golden("kitchen_sink"));
    check(&Masker {
        sites: &[],
        names: &names,
        is_oauth,
    });
}

#[test]
fn parameters_with_secret_names_are_masked() {
    masked(true, |masker| {
        assert_eq!(
            masker.query("client_id=app&client%5Fsecret=s%20t&code_verifier=v&a&x="),
            "client_id=app&client%5Fsecret=‹masked›&code_verifier=‹masked›&a&x="
        );
        let json =
            Bytes::from(r#"{"a":[{"Password":"p"}],"access_token":7,"refresh_token":null,"b":1}"#);
        assert_eq!(
            masker.body(&HeaderMap::new(), &json),
            r#"{"a":[{"Password":"‹masked›"}],"access_token":"‹masked›","refresh_token":null,"b":1}"#
        );
        let broken = Bytes::from(r#"{"client_secret":"s""#);
        assert_eq!(masker.body(&HeaderMap::new(), &broken), "‹20 bytes›");
    });
}

#[test]
fn headers_with_secrets_are_masked() {
    let mut headers = HeaderMap::new();
    let mut add =
        |name: http::HeaderName, value| headers.append(name, HeaderValue::from_static(value));
    add(header::AUTHORIZATION, "Basic dXNlcjpwdw==");
    add(header::AUTHORIZATION, "raw");
    add(header::COOKIE, "a=b");
    add("x-auth-token".parse().unwrap(), "t");
    add(
        header::LOCATION,
        "https://app.example/cb?code=1&error=no#access_token=2",
    );
    add(header::ACCEPT, "text/html");
    masked(false, |masker| {
        let mut found = masker.headers(&headers);
        found.sort();
        let values: Vec<&str> = found.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values[0], "text/html");
        assert!(values.contains(&"Basic ‹masked›"));
        assert_eq!(
            values.iter().filter(|value| **value == "‹masked›").count(),
            3
        );
        let location = values
            .iter()
            .find(|value| value.starts_with("https"))
            .unwrap();
        assert_eq!(
            *location,
            "https://app.example/cb?code=‹masked›&error=no#access_token=‹masked›"
        );
    });
}

#[test]
fn error_codes_of_the_api_are_no_secrets() {
    masked(false, |masker| {
        let body = Bytes::from(r#"{"code":5,"state":"open"}"#);
        assert_eq!(
            masker.body(&HeaderMap::new(), &body),
            r#"{"code":5,"state":"open"}"#
        );
    });
}

#[test]
fn what_is_long_or_no_text_is_not_kept() {
    masked(false, |masker| {
        let body = |bytes: Vec<u8>| masker.body(&HeaderMap::new(), &Bytes::from(bytes));
        assert_eq!(body(vec![0xff, 0xfe]), "‹2 bytes›");
        assert_eq!(body(vec![b'x'; 1 << 20]), "‹1048576 bytes›");
        assert!(body("ä".repeat(5_000).into_bytes()).ends_with("… ‹10000 bytes›"));
    });
}

#[test]
fn json_is_shown_as_it_was_sent() {
    masked(false, |masker| {
        let shown = |text: &'static str| {
            masker.body(&HeaderMap::new(), &Bytes::from_static(text.as_bytes()))
        };
        let all = r#"{"z":[],"a":{},"n":[null,true,-1,18446744073709551615,1.5,"\"\n"],"b":[{}]}"#;
        assert_eq!(shown(all), all);
        assert_eq!(shown(" [1 , 2] "), "[1,2]");
        assert_eq!(
            shown(r#"{"token":{"a":"b"},"c":""}"#),
            r#"{"token":"‹masked›","c":""}"#
        );
        assert_eq!(shown("[1,"), "[1,");
    });
}

#[test]
fn long_json_is_masked_as_far_as_it_is_shown() {
    masked(true, |masker| {
        let record = r#"{"password":"open sesame","name":"x"},"#;
        let body = format!("[{}1]", record.repeat(1_000));
        let shown = masker.body(&HeaderMap::new(), &Bytes::from(body.clone()));
        assert!(shown.starts_with(r#"[{"password":"‹masked›","name":"x"},{"#));
        assert!(!shown.contains("sesame"));
        assert!(shown.ends_with(&format!("… ‹{} bytes›", body.len())));
        assert!(shown.len() < 5_000);
    });
}
