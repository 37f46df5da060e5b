use std::task::{Context, Poll};

use super::*;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";

fn options(timeout: Duration, idle_timeout: Duration) -> RequestOptions {
    RequestOptions {
        timeout,
        idle_timeout,
        max_body: 4,
        ..RequestOptions::API
    }
}

/// Time for what comes to nothing anyway.
const SHORT: Duration = Duration::from_millis(150);

/// Time for what has to succeed.
const LONG: Duration = Duration::from_secs(60);

async fn open(
    answer: Answer,
    options: &RequestOptions,
) -> Result<http::Response<ResponseBody>, TransportError> {
    let server = Server::start(vec![answer]);
    let transport = HttpTransport::loopback(server.address()).unwrap();
    transport.open(request("https://a.example/"), options).await
}

#[tokio::test]
async fn pieces_arrive_before_the_end_and_beyond_the_limit_of_size() {
    let answer = Answer::raw(format!("{HEAD}after").as_bytes()).held_open();
    let response = open(answer, &options(LONG, LONG)).await.unwrap();
    assert_eq!(response.headers()["content-length"], "9");
    let mut body = response.into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "after");

    let answer = Answer::raw(format!("{HEAD}afternoon").as_bytes());
    let mut body = open(answer, &options(LONG, LONG))
        .await
        .unwrap()
        .into_body();
    let mut all = Vec::new();
    while let Some(chunk) = body.chunk().await {
        all.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!(all, b"afternoon");
    assert!(body.chunk().await.is_none());
}

#[tokio::test]
async fn silence_is_limited() {
    let answer = Answer::raw(format!("{HEAD}after").as_bytes()).held_open();
    let mut body = open(answer, &options(LONG, LONG))
        .await
        .unwrap()
        .into_body();
    body.chunk().await.unwrap().unwrap();
    tokio::time::pause();
    let error = body.chunk().await.unwrap().unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.sent(), Sent::Maybe);
    assert_eq!(error.to_string(), "nothing of the answer arrived for 60 s");
    assert!(body.chunk().await.is_none());
}

#[tokio::test]
async fn the_time_for_an_answer_is_limited() {
    let (late, _held) = Answer::json("{}").held();
    let error = open(late, &options(SHORT, LONG)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no answer within 150 ms");
    let (late, _held) = Answer::json("{}").held();
    let server = Server::start(vec![late]);
    let error = send(&server, &options(SHORT, LONG)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no complete answer within 150 ms");
}

/// The time for the head says nothing of how long a file may take.
#[tokio::test]
async fn a_file_may_take_longer_than_its_head() {
    let answer = Answer::raw(format!("{HEAD}after").as_bytes()).held_open();
    let mut body = open(answer, &options(LONG, LONG * 4))
        .await
        .unwrap()
        .into_body();
    body.chunk().await.unwrap().unwrap();
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    body.chunk().await.unwrap().unwrap_err();
    assert!(begun.elapsed() > LONG * 2);
}

#[tokio::test]
async fn a_broken_answer_is_an_error() {
    let answer = Answer::raw(format!("{HEAD}after").as_bytes());
    let mut body = open(answer, &options(LONG, LONG))
        .await
        .unwrap()
        .into_body();
    body.chunk().await.unwrap().unwrap();
    let error = body.chunk().await.unwrap().unwrap_err();
    assert!(!error.is_timeout());
    assert!(body.chunk().await.is_none());
}

/// A transport that cannot stream.
struct Whole;

impl Transport for Whole {
    fn send<'a>(
        &'a self,
        _: http::Request<Bytes>,
        _: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { Ok(http::Response::new(Bytes::from_static(b"all"))) })
    }
}

#[tokio::test]
async fn any_transport_can_be_asked_for_a_file() {
    let opened = Whole.open(request("https://a.example/"), &RequestOptions::API);
    let mut body = opened.await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "all");
    assert!(body.chunk().await.is_none());
}

/// What a stream does when it is asked beyond its end is its own affair.
#[tokio::test]
async fn nothing_is_asked_for_beyond_the_end() {
    struct Once(u8);
    impl futures_core::Stream for Once {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0 += 1;
            Poll::Ready(match self.0 {
                1 => Some(Ok(Bytes::from_static(b"a"))),
                2 => None,
                3 => Some(Err(TransportError::maybe_sent("broken"))),
                _ => panic!("asked beyond the end"),
            })
        }
    }
    for (begun, pieces) in [(0, 1), (2, 1), (1, 0)] {
        let mut body = ResponseBody::new(Once(begun));
        for _ in 0..pieces {
            assert!(body.chunk().await.is_some());
        }
        assert!(body.chunk().await.is_none());
        assert!(body.chunk().await.is_none());
    }
}
