//! Files that a provider sends.

use std::fmt;
use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use self::partial::Partial;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::transport::ResponseBody;

mod file_name;
mod partial;
#[cfg(test)]
mod tests;

/// A file on its way from a provider. Its bytes are read as they arrive; dropping it ends the
/// transmission.
#[must_use = "a file arrives while it is read"]
pub struct Download {
    operation: &'static Operation,
    content_type: Option<String>,
    content_length: Option<u64>,
    file_name: Option<String>,
    /// Bytes read ahead, to see whether they are an error.
    ahead: Bytes,
    body: ResponseBody,
}

impl Download {
    pub(crate) fn new(
        operation: &'static Operation,
        headers: &HeaderMap,
        ahead: Bytes,
        body: ResponseBody,
    ) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let disposition = headers.get(CONTENT_DISPOSITION);
        Self {
            operation,
            content_type: text(CONTENT_TYPE).map(str::to_owned),
            content_length: text(CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            file_name: disposition.and_then(|value| file_name::file_name(value.as_bytes())),
            ahead,
            body,
        }
    }

    /// Content type as the provider names it, such as `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Number of bytes, where the provider says it beforehand.
    pub fn content_length(&self) -> Option<u64> {
        self.content_length
    }

    /// Name of the file, where the provider names it (RFC 6266). It is the server's text reduced to
    /// a name that stays within a folder: no separators of paths, no control characters, not `..`,
    /// at most 255 bytes.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the transmission breaks off or stands still.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Writes the file and returns its number of bytes. The writer is flushed, not closed.
    ///
    /// # Errors
    ///
    /// If the transmission breaks off, or the writer fails ([`ErrorKind::File`]).
    pub async fn write_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        let mut written = 0;
        while let Some(bytes) = self.chunk().await? {
            let done = writer.write_all(&bytes).await;
            done.map_err(|error| self.not_written(error))?;
            written += bytes.len() as u64;
        }
        let done = writer.flush().await;
        done.map_err(|error| self.not_written(error))?;
        Ok(written)
    }

    /// Saves the file at a path and returns its number of bytes.
    ///
    /// The bytes first go into another file in the same folder, which takes the name when it is
    /// complete: what stood there before stands until then, and there is never half a file. A link
    /// is replaced, not followed. If the transmission fails or the future is dropped, the other file
    /// is deleted.
    ///
    /// # Errors
    ///
    /// If the transmission breaks off, or the file cannot be written ([`ErrorKind::File`]).
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let operation = self.operation.id;
        let failed = |error| not_written(operation, error);
        let mut partial = Partial::create(path.as_ref()).await.map_err(failed)?;
        let written = self.write_to(partial.file()).await?;
        partial.finish().await.map_err(failed)?;
        Ok(written)
    }

    /// All bytes, if they are at most `max`.
    ///
    /// # Errors
    ///
    /// If the transmission breaks off, or the file is larger than `max`; not more than `max` bytes
    /// and the piece that exceeds them are held then.
    pub async fn bytes(mut self, max: usize) -> Result<Bytes, Error> {
        let too_large = || {
            let text = format!("the file is larger than {max} bytes");
            Error::configuration(self.operation.id, text)
        };
        let limit = u64::try_from(max).unwrap_or(u64::MAX);
        if self.content_length.is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let too_large = too_large();
        let mut all = BytesMut::new();
        while let Some(bytes) = self.chunk().await? {
            if all.len().saturating_add(bytes.len()) > max {
                return Err(too_large);
            }
            all.extend_from_slice(&bytes);
        }
        Ok(all.freeze())
    }

    fn not_written(&self, error: std::io::Error) -> Error {
        not_written(self.operation.id, error)
    }
}

fn not_written(operation: &str, error: std::io::Error) -> Error {
    let text = "the file cannot be written";
    Error::new(ErrorKind::File, operation, text).with_source(error)
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if !this.ahead.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut this.ahead))));
        }
        let operation = this.operation;
        Pin::new(&mut this.body)
            .poll_next(context)
            .map_err(|error| Error::of_call(operation, error))
    }
}

/// Without the bytes.
impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("content_length", &self.content_length)
            .field("file_name", &self.file_name)
            .finish_non_exhaustive()
    }
}
