//! Every fault as a client sees it.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use emulator::{AnswerShape, Emulator, Fault, FaultKind, RequestKind};
use serde_json::Value;

use crate::support::{
    API, End, LOGIN, log_in, no_panics, parts, refresh_request, request, send, start, status,
};

/// Refreshes with a fault armed: the answer, how the connection ended, and how often the refresh
/// token was presented and accepted by the provider.
async fn refresh(emulator: &Emulator, fault: FaultKind) -> (Vec<u8>, End, (u64, u64)) {
    let session = log_in(emulator).await;
    emulator.log().clear();
    let faults = emulator.faults();
    faults
        .arm(Fault::on(RequestKind::Refresh).once(fault))
        .unwrap();
    let sent = refresh_request(emulator, &session.refresh_token);
    let (answer, end) = send(emulator.address(), sent.as_bytes()).await;
    assert!(faults.armed().is_empty());
    assert_eq!(emulator.log().count(RequestKind::Refresh), 1);
    assert!(emulator.log().requests()[0].fault.is_some());
    let redemptions = emulator.log().redemptions();
    let counts = redemptions.first().map(|one| (one.presented, one.accepted));
    no_panics();
    (answer, end, counts.unwrap_or_default())
}

#[tokio::test]
async fn statuses_come_in_the_shape_of_the_provider() {
    let emulator = start().await;
    for (fault, code, retry_after) in [
        (FaultKind::status(503), "temporarily_unavailable", None),
        (FaultKind::status(500), "server_error", None),
        (
            FaultKind::error(400, "invalid_grant"),
            "invalid_grant",
            None,
        ),
        (
            FaultKind::too_many_requests(None),
            "temporarily_unavailable",
            None,
        ),
        (
            FaultKind::too_many_requests(Some(17)),
            "temporarily_unavailable",
            Some("17"),
        ),
    ] {
        let (answer, end, redeemed) = refresh(&emulator, fault.clone()).await;
        let (head, body) = parts(&answer);
        let body: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(body["error"], code);
        let FaultKind::Status(fault) = fault else {
            panic!()
        };
        assert_eq!(status(&answer), fault.status);
        assert_eq!(head.contains("retry-after"), retry_after.is_some());
        if let Some(seconds) = retry_after {
            assert!(head.contains(&format!("retry-after: {seconds}")));
        }
        assert_eq!((end, redeemed), (End::Closed, (0, 0)));
    }
}

#[tokio::test]
async fn statuses_of_the_api_are_those_of_the_fault() {
    let emulator = start().await;
    let faults = emulator.faults();
    let session = log_in(&emulator).await;
    let bearer = format!("Authorization: Bearer {}\r\n", session.access_token);
    let me = request("GET", "/v1/me", API, &bearer, "");
    faults
        .arm(Fault::on_operation("users.me").nth(2, FaultKind::status(503)))
        .unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(status(&send(emulator.address(), me.as_bytes()).await.0));
    }
    assert_eq!(statuses, [200, 503, 200]);
    let logged = emulator.log().requests();
    let spoiled = logged.iter().find(|one| one.fault.is_some()).unwrap();
    assert_eq!(spoiled.operation.as_deref(), Some("users.me"));
    assert_eq!(spoiled.fault.as_deref(), Some("status 503 on users.me"));
    no_panics();
}

#[tokio::test]
async fn gateways_answer_in_html() {
    let emulator = start().await;
    let (answer, _, redeemed) = refresh(&emulator, FaultKind::Html).await;
    let (head, body) = parts(&answer);
    assert_eq!((status(&answer), redeemed), (502, (0, 0)));
    assert!(head.contains("content-type: text/html"));
    assert!(body.starts_with(b"<!DOCTYPE html>"));
}

#[tokio::test]
async fn redirects_lead_elsewhere_with_307() {
    let emulator = start().await;
    let fault = FaultKind::Redirect("https://other.example/token".to_owned());
    let (answer, _, redeemed) = refresh(&emulator, fault).await;
    let (head, body) = parts(&answer);
    assert_eq!((status(&answer), redeemed), (307, (0, 0)));
    assert!(head.contains("location: https://other.example/token"));
    assert!(body.is_empty());
}

#[tokio::test]
async fn a_reset_before_leaves_the_token_alone() {
    let emulator = start().await;
    let (answer, end, redeemed) = refresh(&emulator, FaultKind::ResetBefore).await;
    assert_eq!((answer.len(), end, redeemed), (0, End::Reset, (0, 0)));
    assert_eq!(emulator.log().requests()[0].status, None);
}

#[tokio::test]
async fn what_hangs_leaves_the_token_alone_until_faults_are_cleared() {
    let emulator = start().await;
    let faults = emulator.faults();
    let mut refresh = pin!(refresh(&emulator, FaultKind::HangBefore));
    let arrived = async {
        while emulator.log().count(RequestKind::Refresh) == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        // Long enough for an answer that nothing holds.
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    tokio::select! {
        answered = &mut refresh => panic!("{answered:?}"),
        () = arrived => {}
    }
    let logged = &emulator.log().requests()[0];
    assert_eq!(logged.status, None);
    assert_eq!(logged.fault.as_deref(), Some("hang before on refresh"));
    assert!(emulator.log().redemptions().is_empty());
    faults.clear();
    let (answer, end, redeemed) = tokio::time::timeout(Duration::from_secs(60), refresh)
        .await
        .expect("it ends");
    assert_eq!((answer.len(), end, redeemed), (0, End::Reset, (0, 0)));
}

#[tokio::test]
async fn a_reset_after_loses_an_answer_whose_token_was_rotated() {
    let emulator = start().await;
    let (answer, end, redeemed) = refresh(&emulator, FaultKind::ResetAfter).await;
    assert_eq!((answer.len(), end, redeemed), (0, End::Reset, (1, 1)));
    let logged = &emulator.log().requests()[0];
    assert_eq!(logged.status, None);
    assert!(
        logged.answer_body.contains("‹refresh_token 2›"),
        "{}",
        logged.answer_body
    );
}

#[tokio::test]
async fn an_empty_answer_has_no_body() {
    let emulator = start().await;
    let (answer, end, redeemed) = refresh(&emulator, FaultKind::Empty).await;
    let (head, body) = parts(&answer);
    assert_eq!((status(&answer), end, redeemed), (200, End::Closed, (1, 1)));
    assert!(
        head.contains("content-length: 0") && body.is_empty(),
        "{head}"
    );
}

#[tokio::test]
async fn a_truncated_answer_announces_more_than_comes() {
    let emulator = start().await;
    for wanted in [0, 25, usize::MAX] {
        let (answer, end, redeemed) = refresh(&emulator, FaultKind::Truncated(wanted)).await;
        let (head, body) = parts(&answer);
        let announced = head.split("content-length: ").nth(1).unwrap();
        let announced: usize = announced.lines().next().unwrap().parse().unwrap();
        assert_eq!(body.len(), wanted.min(announced - 1));
        assert!(wanted == 0 || body.starts_with(b"{\""));
        assert_eq!((end, redeemed), (End::Closed, (1, 1)));
    }
}

#[tokio::test]
async fn a_slow_answer_takes_its_time() {
    let emulator = start().await;
    let began = Instant::now();
    let (answer, end, redeemed) = refresh(&emulator, FaultKind::Slow(200)).await;
    let (_, body) = parts(&answer);
    let took = began.elapsed().as_secs_f64();
    let least = f64::from(u32::try_from(body.len()).unwrap()) / 200.0 * 0.8;
    assert!(took > least, "{} bytes in {took} s", body.len());
    serde_json::from_slice::<Value>(body).unwrap();
    assert_eq!((end, redeemed), (End::Closed, (1, 1)));
}

#[tokio::test]
async fn a_slow_answer_ends_at_once_when_faults_are_cleared() {
    let emulator = start().await;
    // One byte a second: several minutes.
    let refresh = refresh(&emulator, FaultKind::Slow(1));
    let clear = async {
        while emulator.log().count(RequestKind::Refresh) == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        emulator.faults().clear();
    };
    let both = async { tokio::join!(refresh, clear) };
    let within = tokio::time::timeout(Duration::from_secs(60), both).await;
    let ((answer, end, redeemed), ()) = within.expect("the rest comes at once");
    let (_, body) = parts(&answer);
    assert!(body.len() > 100, "{} bytes", body.len());
    serde_json::from_slice::<Value>(body).unwrap();
    assert_eq!((end, redeemed), (End::Closed, (1, 1)));
}

#[tokio::test]
async fn an_answer_may_claim_another_type() {
    let emulator = start().await;
    let fault = FaultKind::ContentType("text/plain".to_owned());
    let (answer, _, redeemed) = refresh(&emulator, fault).await;
    let (head, body) = parts(&answer);
    assert!(head.contains("content-type: text/plain\r\n") || head.ends_with("text/plain"));
    assert_eq!(head.matches("content-type").count(), 1);
    serde_json::from_slice::<Value>(body).unwrap();
    assert_eq!(redeemed, (1, 1));
}

#[tokio::test]
async fn every_odd_answer_leaves_the_token_rotated() {
    let emulator = start().await;
    for shape in AnswerShape::all() {
        let (answer, end, redeemed) = refresh(&emulator, FaultKind::Answer(shape)).await;
        let (head, body) = parts(&answer);
        assert_eq!((end, redeemed), (End::Closed, (1, 1)), "{}", shape.name());
        let length = format!("content-length: {}", body.len());
        assert!(head.contains(&length), "{}: {head}", shape.name());
        match shape {
            AnswerShape::ByteOrderMark => assert!(body.starts_with(b"\xef\xbb\xbf{")),
            AnswerShape::Bare429 => assert_eq!((status(&answer), body.len()), (429, 0)),
            AnswerShape::Status201 => assert_eq!(status(&answer), 201),
            AnswerShape::NoContentType => assert!(!head.contains("content-type")),
            AnswerShape::ExpiresInText => {
                let body: Value = serde_json::from_slice(body).unwrap();
                assert_eq!(body["expires_in"], "3600");
            }
            AnswerShape::FormBody => assert!(body.windows(13).any(|part| part == b"access_token=")),
            _ => {}
        }
    }
}

#[tokio::test]
async fn faults_occur_on_the_page_too() {
    let emulator = start().await;
    let authorize = request("GET", "/authorize", LOGIN, "", "");
    for (fault, expected) in [
        (FaultKind::status(503), Some(503)),
        (FaultKind::Html, Some(502)),
        (FaultKind::ResetBefore, None),
    ] {
        emulator
            .faults()
            .arm(Fault::on(RequestKind::Authorize).once(fault))
            .unwrap();
        let (answer, end) = send(emulator.address(), authorize.as_bytes()).await;
        match expected {
            Some(expected) => assert_eq!(status(&answer), expected),
            None => assert_eq!((answer.len(), end), (0, End::Reset)),
        }
    }
    no_panics();
}
