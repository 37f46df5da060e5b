//! The pieces of an answer as they arrive.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::{failed, shown};
use crate::transport::{BoxFuture, TransportError};

/// The answer, and its next piece.
type Step = (reqwest::Response, Result<Option<Bytes>, TransportError>);

/// The pieces of an answer, none of which may take longer than a limit.
pub(super) struct Chunks {
    /// The piece on its way; `None` after the last.
    step: Option<BoxFuture<'static, Step>>,
    idle_timeout: Duration,
}

impl Chunks {
    pub(super) fn new(response: reqwest::Response, idle_timeout: Duration) -> Self {
        Self {
            step: Some(step(response, idle_timeout)),
            idle_timeout,
        }
    }
}

fn step(mut response: reqwest::Response, idle_timeout: Duration) -> BoxFuture<'static, Step> {
    Box::pin(async move {
        let chunk = tokio::time::timeout(idle_timeout, response.chunk()).await;
        let chunk = chunk.map_or_else(
            |_| {
                let text = format!("nothing of the answer arrived for {}", shown(idle_timeout));
                Err(TransportError::maybe_sent(text).timed_out())
            },
            |chunk| chunk.map_err(|error| failed(error, "the answer broke off", idle_timeout)),
        );
        (response, chunk)
    })
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(next) = &mut self.step else {
            return Poll::Ready(None);
        };
        let (response, chunk) = ready!(next.as_mut().poll(context));
        self.step = match chunk {
            Ok(Some(_)) => Some(step(response, self.idle_timeout)),
            _ => None,
        };
        Poll::Ready(chunk.transpose())
    }
}
