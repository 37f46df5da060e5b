//! Reading the body of a request to its end, within bounds.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::{
    sync::Semaphore,
    time::{self, Instant},
};

use crate::exchange::Answer;

/// Most bytes of a body.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;

/// Bodies beyond this many bytes wait for a place among the [`LARGE_AT_A_TIME`].
const LARGE: usize = 1024 * 1024;

/// How many large bodies are held at a time.
const LARGE_AT_A_TIME: usize = 16;

/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(10);

/// How long a body may take altogether.
const WHOLE: Duration = Duration::from_secs(60);

/// How much of a body that is refused is read nevertheless: a client that is still sending would
/// see a broken connection instead of the answer.
const DISCARDED: usize = 64 * 1024 * 1024;

/// How long it is read.
const DISCARDING: Duration = Duration::from_secs(3);

/// Reads bodies.
pub(super) struct Reader {
    large: Semaphore,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            large: Semaphore::new(LARGE_AT_A_TIME),
        }
    }
}

impl Reader {
    /// The whole body.
    ///
    /// # Errors
    ///
    /// An answer: 413 if it is too large, 408 if it takes too long, 400 if it breaks off.
    pub(super) async fn read(&self, mut body: Incoming) -> Result<Bytes, Answer> {
        let announced = body.size_hint().lower();
        if announced > LARGEST as u64 {
            discard(&mut body).await;
            return Err(too_large());
        }
        match time::timeout(WHOLE, self.collect(&mut body)).await {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(Failure::TooLarge)) => {
                discard(&mut body).await;
                Err(too_large())
            }
            Ok(Err(Failure::Broken)) => Err(Answer::text(
                StatusCode::BAD_REQUEST,
                "The body breaks off or is not written as HTTP demands.\n",
            )),
            Ok(Err(Failure::Silent)) | Err(_) => Err(Answer::text(
                StatusCode::REQUEST_TIMEOUT,
                "The body did not come in time.\n",
            )),
        }
    }

    async fn collect(&self, body: &mut Incoming) -> Result<Bytes, Failure> {
        let mut whole = BytesMut::new();
        let mut place = None;
        while let Some(data) = next(body).await? {
            if whole.len() + data.len() > LARGEST {
                return Err(Failure::TooLarge);
            }
            if place.is_none() && whole.len() + data.len() > LARGE {
                place = self.large.acquire().await.ok();
            }
            whole.extend_from_slice(&data);
        }
        Ok(whole.freeze())
    }
}

/// Why a body was not read to its end.
enum Failure {
    TooLarge,
    Silent,
    Broken,
}

/// The next piece of a body; `None` at its end.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, Failure> {
    loop {
        let frame = time::timeout(SILENCE, body.frame()).await;
        match frame.map_err(|_| Failure::Silent)? {
            None => return Ok(None),
            Some(Err(_)) => return Err(Failure::Broken),
            // What is no data is a trailer, which nobody asks for.
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

async fn discard(body: &mut Incoming) {
    let end = Instant::now() + DISCARDING;
    let mut read = 0;
    while read < DISCARDED {
        match time::timeout_at(end, next(body)).await {
            Ok(Ok(Some(data))) => read += data.len(),
            _ => return,
        }
    }
}

fn too_large() -> Answer {
    let megabytes = LARGEST / (1024 * 1024);
    Answer::text(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("The emulator takes bodies of at most {megabytes} MiB.\n"),
    )
}
