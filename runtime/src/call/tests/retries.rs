//! What is sent again, and what never is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::fixture::{get_tasks, operation, session_with, wait_paused};
use crate::call::Call;
use crate::client::ClientBuilder;
use crate::clock::{Clock, milliseconds};
use crate::error::{Error, ErrorKind};
use crate::operation::{Limit, LimitOf, Operation};
use crate::provider::Method;
use crate::session::Session;
use crate::transport::{
    BoxFuture, Purpose, RequestOptions, ResponseBody, Transport, TransportError,
};

/// What becomes of a request.
#[derive(Clone, Copy)]
enum Fate {
    NotSent,
    Lost,
    TimedOut,
    /// A status, and what `Retry-After` says.
    Answered(u16, Option<&'static str>),
}

use Fate::{Answered, Lost, NotSent, TimedOut};

/// A clock that stands still and jumps with tokio's.
struct PausedClock;

impl Clock for PausedClock {
    fn wall(&self) -> i64 {
        1_800_000_000_000 + self.boot()
    }

    fn boot(&self) -> i64 {
        static START: OnceLock<Instant> = OnceLock::new();
        milliseconds(START.get_or_init(Instant::now).elapsed())
    }
}

/// Fates of requests one after the other; after the last, success.
#[derive(Clone, Default)]
struct Line {
    fates: Arc<Mutex<VecDeque<Fate>>>,
    requests: Arc<Mutex<Vec<(Purpose, Instant)>>>,
}

impl Line {
    fn new(fates: &[Fate]) -> Self {
        let line = Self::default();
        line.fates.lock().unwrap().extend(fates);
        line
    }

    fn session(&self, build: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Session {
        let prepare = |builder: ClientBuilder| build(builder.retry(true).clock(PausedClock));
        session_with(self.clone(), |_| {}, prepare)
    }

    fn sent(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// Time between one request and the next, in milliseconds.
    fn gaps(&self) -> Vec<u128> {
        let requests = self.requests.lock().unwrap();
        let gaps = requests.windows(2).map(|two| two[1].1 - two[0].1);
        gaps.map(|gap| gap.as_millis()).collect()
    }

    fn answer(&self, purpose: Purpose) -> Result<http::Response<Bytes>, TransportError> {
        (self.requests.lock().unwrap()).push((purpose, Instant::now()));
        let (status, asked) = match self.fates.lock().unwrap().pop_front() {
            Some(NotSent) => return Err(TransportError::not_sent("refused")),
            Some(Lost) => return Err(TransportError::maybe_sent("reset")),
            Some(TimedOut) => return Err(TransportError::maybe_sent("late").timed_out()),
            Some(Answered(status, asked)) => (status, asked),
            None => (200, None),
        };
        let mut response = http::Response::new(Bytes::from_static(b"{}"));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        let headers = response.headers_mut();
        asked.map(|asked| headers.insert("retry-after", asked.parse().unwrap()));
        Ok(response)
    }
}

impl Transport for Line {
    fn send<'a>(
        &'a self,
        _: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        let answer = self.answer(options.purpose);
        Box::pin(async { answer })
    }
}

const READ: Operation = get_tasks();

const WRITE: Operation = Operation {
    id: "tasks.add",
    method: Method::Post,
    idempotent: false,
    ..get_tasks()
};

async fn call(session: &Session, called: Operation) -> Result<(), Error> {
    let call = Call::new(session, operation(called));
    call.send_empty().await
}

/// The outcome of a call, and how many requests it took.
fn outcome(called: Operation, fates: &[Fate]) -> (Result<(), Error>, usize) {
    let line = Line::new(fates);
    let session = line.session(|builder| builder);
    let outcome = wait_paused(call(&session, called));
    (outcome, line.sent())
}

#[test]
fn what_was_not_sent_is_sent_again() {
    for called in [READ, WRITE] {
        let (result, requests) = outcome(called, &[NotSent, NotSent]);
        assert!(result.is_ok() && requests == 3);
    }
    let (result, requests) = outcome(WRITE, &[NotSent; 3]);
    let error = result.unwrap_err();
    assert_eq!((error.kind(), requests), (ErrorKind::NotSent, 3));
    assert!(error.is_retryable());
}

#[test]
fn what_may_have_been_carried_out_is_only_sent_again_where_that_is_declared_safe() {
    let failures = [
        (Lost, ErrorKind::OutcomeUnknown),
        (TimedOut, ErrorKind::Timeout),
        (Answered(500, None), ErrorKind::Server),
        (Answered(503, Some("1")), ErrorKind::Server),
    ];
    for (fate, kind) in failures {
        let (result, requests) = outcome(WRITE, &[fate]);
        let error = result.unwrap_err();
        assert_eq!((error.kind(), requests), (kind, 1));
        assert!(!error.is_retryable(), "{error}");
        let (result, requests) = outcome(READ, &[fate, fate]);
        assert!(result.is_ok() && requests == 3, "{kind:?}");
        let (result, requests) = outcome(READ, &[fate; 3]);
        let error = result.unwrap_err();
        assert_eq!((error.kind(), requests), (kind, 3));
        assert!(error.is_retryable(), "{error}");
    }
    // Not even after an attempt that did no harm.
    let (result, requests) = outcome(WRITE, &[NotSent, Lost]);
    assert_eq!(result.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(requests, 2);
}

#[test]
fn refusals_stand() {
    for status in [400, 403, 404, 409, 422, 501] {
        let (result, requests) = outcome(READ, &[Answered(status, None)]);
        let error = result.unwrap_err();
        assert_eq!((error.status(), requests), (Some(status), 1));
    }
}

#[test]
fn nothing_is_sent_again_if_so_wanted() {
    for fate in [NotSent, Lost, Answered(503, None), Answered(429, Some("1"))] {
        let line = Line::new(&[fate]);
        let session = line.session(|builder| builder.retry(false));
        wait_paused(call(&session, READ)).unwrap_err();
        assert_eq!(line.sent(), 1);
    }
}

#[test]
fn the_wait_that_a_server_asks_for_is_kept() {
    for called in [READ, WRITE] {
        let line = Line::new(&[Answered(429, Some("7"))]);
        let session = line.session(|builder| builder);
        wait_paused(call(&session, called)).unwrap();
        assert_eq!(line.gaps(), [7000]);
    }
    // It is believed once.
    let line = Line::new(&[Answered(429, Some("7")); 2]);
    let session = line.session(|builder| builder);
    let error = wait_paused(call(&session, READ)).unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(line.sent(), 2);
    // If nothing is asked for, it grows.
    let line = Line::new(&[Answered(429, None); 3]);
    let session = line.session(|builder| builder);
    assert!(
        wait_paused(call(&session, WRITE))
            .unwrap_err()
            .is_rate_limited()
    );
    let gaps = line.gaps();
    assert!((500..=1501).contains(&gaps[0]), "{gaps:?}");
    assert!(
        (1000..=3001).contains(&gaps[1]) && gaps.len() == 2,
        "{gaps:?}"
    );
}

#[test]
fn a_long_wait_is_left_to_the_caller() {
    for status in [429, 503] {
        let line = Line::new(&[Answered(status, Some("61"))]);
        let session = line.session(|builder| builder);
        wait_paused(async {
            let begin = Instant::now();
            let error = call(&session, READ).await.unwrap_err();
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
            assert_eq!((begin.elapsed(), line.sent()), (Duration::ZERO, 1));
            // Too many requests hold up the whole account, and the caller is told so at once.
            let next = call(&session, READ).await;
            assert_eq!(next.is_err(), status == 429);
            assert_eq!(line.sent(), if status == 429 { 1 } else { 2 });
        });
    }
}

#[test]
fn too_many_requests_of_one_caller_hold_up_all_of_the_account() {
    for paced in [true, false] {
        let line = Line::new(&[Answered(429, Some("7"))]);
        let session = line.session(|builder| builder.pace(paced));
        wait_paused(async {
            let begin = Instant::now();
            let other = async {
                tokio::time::sleep(Duration::from_secs(2)).await;
                call(&session, READ).await.unwrap();
                begin.elapsed().as_secs()
            };
            let (refused, other) = tokio::join!(call(&session, WRITE), other);
            refused.unwrap();
            assert_eq!(other, if paced { 7 } else { 2 });
        });
    }
}

#[test]
fn requests_keep_to_the_limits() {
    const LIMITED: Operation = Operation {
        limits: &[Limit {
            id: "requests",
            max: 1,
            of: LimitOf::Requests,
            per: Some(30),
        }],
        ..READ
    };
    for (paced, expected) in [(true, 2), (false, 3)] {
        let line = Line::default();
        let session = line.session(|builder| builder.pace(paced));
        let limited = operation(LIMITED);
        let outcomes = wait_paused(async {
            let call = || Call::new(&session, limited).send_empty();
            tokio::join!(call(), call(), call())
        });
        assert!(outcomes.0.is_ok() && outcomes.1.is_ok());
        // The third would have to wait for a minute and two milliseconds.
        assert_eq!(outcomes.2.is_ok(), !paced);
        assert_eq!(line.sent(), expected);
        assert_eq!(line.gaps()[0], if paced { 30_001 } else { 0 });
    }
}

#[test]
fn a_file_is_asked_for_again_only_before_it_begins() {
    /// Sends the beginning of a file, and no more.
    #[derive(Clone)]
    struct Broken(Line);

    impl Transport for Broken {
        fn send<'a>(
            &'a self,
            request: http::Request<Bytes>,
            options: &'a RequestOptions,
        ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
            self.0.send(request, options)
        }

        fn open<'a>(
            &'a self,
            _: http::Request<Bytes>,
            options: &'a RequestOptions,
        ) -> BoxFuture<'a, Result<http::Response<ResponseBody>, TransportError>> {
            let answer = self.0.answer(options.purpose);
            Box::pin(async {
                let chunks = [
                    Ok(Bytes::from_static(b"%PDF")),
                    Err(TransportError::maybe_sent("reset")),
                ];
                answer.map(|answer| answer.map(|_| ResponseBody::new(Chunks(chunks.into()))))
            })
        }
    }

    struct Chunks(VecDeque<Result<Bytes, TransportError>>);

    impl futures_core::Stream for Chunks {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.pop_front())
        }
    }

    let line = Line::new(&[Lost, Answered(503, None)]);
    let session = session_with(Broken(line.clone()), |_| {}, |builder| builder.retry(true));
    wait_paused(async {
        let call = Call::new(&session, operation(READ));
        let mut file = call.download().await.unwrap();
        assert_eq!(file.chunk().await.unwrap().unwrap(), "%PDF");
        let error = file.chunk().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert!(error.is_retryable());
        assert_eq!(line.sent(), 3);
    });
}

#[test]
fn a_refresh_that_does_not_leave_is_tried_three_times_and_not_with_the_call() {
    let line = Line::new(&[Answered(401, None), NotSent, NotSent, NotSent, NotSent]);
    let session = line.session(|builder| builder);
    let error = wait_paused(call(&session, READ)).unwrap_err();
    assert_eq!(error.operation(), "refresh");
    let requests = line.requests.lock().unwrap();
    let purposes: Vec<_> = requests.iter().map(|(purpose, _)| *purpose).collect();
    let token = Purpose::Token;
    assert_eq!(purposes, [Purpose::Api, token, token, token]);
}

#[test]
fn a_call_that_waited_for_its_turn_carries_the_token_of_now() {
    use super::fixture::Script;
    const LIMITED: Operation = Operation {
        limits: &[Limit {
            id: "requests",
            max: 1,
            of: LimitOf::Requests,
            per: Some(5),
        }],
        ..READ
    };
    let script = Script::default();
    let tokens = r#"{"access_token":"CANARY-second","token_type":"bearer","expires_in":3600}"#;
    script
        .answer(200, "{}")
        .answer(200, tokens)
        .answer(200, "{}");
    let session = session_with(script.clone(), |_| {}, |builder| builder.clock(PausedClock));
    let limited = operation(LIMITED);
    wait_paused(async {
        let call = || Call::new(&session, limited).send_empty();
        call().await.unwrap();
        let refresh = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            session.refresh().await.unwrap();
        };
        let (called, ()) = tokio::join!(call(), refresh);
        called.unwrap();
    });
    let requests = script.requests();
    assert_eq!(requests[1].uri(), "https://login.example.com/token");
    assert_eq!(
        requests[2].headers()["authorization"],
        "Bearer CANARY-second"
    );
}
