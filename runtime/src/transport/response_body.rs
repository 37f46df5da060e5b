//! Bodies of answers that are read as they arrive.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::TransportError;

/// The body of an answer, read piece by piece. After an error there is none; dropping it ends the
/// transmission.
pub struct ResponseBody {
    pieces: Pieces,
}

enum Pieces {
    /// All of it, at once.
    Whole(Option<Bytes>),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>),
}

impl ResponseBody {
    /// A body whose pieces come from a stream.
    pub fn new(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self {
            pieces: Pieces::Stream(Box::pin(pieces)),
        }
    }

    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self {
            pieces: Pieces::Whole(Some(bytes).filter(|bytes| !bytes.is_empty())),
        }
    }
}

impl Stream for ResponseBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let piece = match &mut this.pieces {
            Pieces::Whole(bytes) => bytes.take().map(Ok),
            Pieces::Stream(pieces) => ready!(pieces.as_mut().poll_next(context)),
        };
        // A stream may panic when it is asked once more.
        if !matches!(piece, Some(Ok(_))) {
            this.pieces = Pieces::Whole(None);
        }
        Poll::Ready(piece)
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseBody")
            .finish_non_exhaustive()
    }
}
