//! Sending an answer, whole or spoiled.

use std::{
    future, io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use http::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::{
    sync::watch,
    time::{Sleep, sleep},
};

use crate::exchange::Answer;

/// How an answer goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// As it should.
    #[default]
    Whole,
    /// The head announces the whole body, of which at most this many bytes come, and never all;
    /// then the connection ends.
    Truncated(usize),
    /// At this many bytes of the body per second.
    Slow(u32),
    /// Not at all: the connection is reset.
    Reset,
    /// The same, but not before all faults are disarmed.
    Hang,
}

/// Time between two pieces of a slow body, unless the pieces would be less than a byte.
const PACE: Duration = Duration::from_millis(100);

/// Time in which what was written leaves before the connection ends.
const LEAVE: Duration = Duration::from_millis(20);

impl Delivery {
    /// Whether the client gets anything of the answer.
    pub(crate) fn is_any(self) -> bool {
        !matches!(self, Self::Reset | Self::Hang)
    }
}

/// The answer as a response; `None` if there is to be none. `cleared`: a slow one is no longer slow,
/// and one that hangs has ended.
pub(super) async fn response(
    answer: Answer,
    delivery: Delivery,
    mut cleared: watch::Receiver<()>,
) -> Option<Response<Body>> {
    let body = match delivery {
        Delivery::Whole => Body::from(answer.body),
        Delivery::Slow(bytes_per_second) => {
            Body::new(Spoiled::slow(answer.body, bytes_per_second, cleared))
        }
        Delivery::Truncated(bytes) => Body::new(Spoiled::truncated(answer.body, bytes)),
        Delivery::Reset => return None,
        Delivery::Hang => {
            // An error: the emulator has gone, and with it who could disarm faults.
            let _ = cleared.changed().await;
            return None;
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Some(response)
}

/// A body that comes slowly or breaks off.
struct Spoiled {
    rest: Bytes,
    /// What the head says of its length.
    announced: usize,
    /// Bytes between two pauses.
    piece: usize,
    pause: Duration,
    /// The pause that lasts.
    pausing: Pin<Box<Sleep>>,
    /// Ends when there are to be no more pauses.
    hurry: Pin<Box<dyn Future<Output = ()> + Send>>,
    breaks_off: bool,
}

impl Spoiled {
    fn slow(body: Bytes, bytes_per_second: u32, mut cleared: watch::Receiver<()>) -> Self {
        let bytes_per_second = bytes_per_second.max(1);
        let piece = u128::from(bytes_per_second) * PACE.as_millis() / 1_000;
        let pause = match piece {
            0 => Duration::from_secs(1) / bytes_per_second,
            _ => PACE,
        };
        Self {
            announced: body.len(),
            rest: body,
            piece: usize::try_from(piece).unwrap_or(usize::MAX).max(1),
            pause,
            pausing: Box::pin(sleep(pause)),
            hurry: Box::pin(async move {
                // An error: the emulator has gone, and with it who could disarm faults.
                let _ = cleared.changed().await;
            }),
            breaks_off: false,
        }
    }

    fn truncated(mut body: Bytes, bytes: usize) -> Self {
        let length = body.len();
        body.truncate(bytes.min(length.saturating_sub(1)));
        Self {
            rest: body,
            announced: length.max(1),
            piece: usize::MAX,
            pause: LEAVE,
            pausing: Box::pin(sleep(LEAVE)),
            hurry: Box::pin(future::pending()),
            breaks_off: true,
        }
    }
}

impl HttpBody for Spoiled {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.hurry.as_mut().poll(context).is_ready() {
            self.hurry = Box::pin(future::pending());
            self.piece = usize::MAX;
            self.pause = Duration::ZERO;
            self.pausing = Box::pin(sleep(self.pause));
        }
        ready!(self.pausing.as_mut().poll(context));
        if self.rest.is_empty() {
            let end = io::Error::new(io::ErrorKind::ConnectionAborted, "the body breaks off here");
            return Poll::Ready(self.breaks_off.then_some(Err(end)));
        }
        let piece = self.piece.min(self.rest.len());
        let data = self.rest.split_to(piece);
        self.pausing = Box::pin(sleep(self.pause));
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.breaks_off
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced as u64)
    }
}
