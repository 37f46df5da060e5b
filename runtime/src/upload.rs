//! Files that are sent in parts.

use std::fmt;
use std::path::Path;

use bytes::Bytes;
use tokio::io::AsyncReadExt;

use crate::error::{Error, ErrorKind};
use crate::value::File;

/// A file to be sent, in parts where the provider wants large files so.
///
/// One opened from a path is read while it is sent, so that at most one part of it is in memory.
///
/// `Debug` shows name and size, never the bytes.
pub struct Upload {
    name: String,
    content_type: String,
    size: u64,
    source: Source,
}

enum Source {
    Bytes(Bytes),
    File(tokio::fs::File),
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes sent.
    pub sent: u64,
    /// Bytes of the file.
    pub total: u64,
    /// Number of the part just sent, from 1 on.
    pub part: u32,
    /// Number of parts.
    pub parts: u32,
}

impl Upload {
    /// Opens a file. It goes out under its own name as `application/octet-stream` unless told
    /// otherwise.
    ///
    /// # Errors
    ///
    /// If the path does not lead to a file that can be read ([`ErrorKind::File`]).
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let failed = |error| {
            let text = "the file cannot be opened";
            Error::new(ErrorKind::File, "upload", text).with_source(error)
        };
        let file = tokio::fs::File::open(path).await.map_err(failed)?;
        let metadata = file.metadata().await.map_err(failed)?;
        if !metadata.is_file() {
            let text = "the path does not lead to a file";
            return Err(Error::new(ErrorKind::File, "upload", text));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            name: name.into_owned(),
            content_type: "application/octet-stream".to_owned(),
            size: metadata.len(),
            source: Source::File(file),
        })
    }

    /// The same file under this name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same file with this content type, such as `text/csv`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// Number of bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The next part of the file; all but the last have `length` bytes.
    pub(crate) async fn part(&mut self, operation: &str, length: u64) -> Result<File, Error> {
        let bytes = match &mut self.source {
            Source::Bytes(bytes) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                bytes.split_to(length.min(bytes.len()))
            }
            Source::File(file) => {
                let mut part = Vec::new();
                let read = file.take(length).read_to_end(&mut part).await;
                read.map_err(|error| unreadable(operation).with_source(error))?;
                Bytes::from(part)
            }
        };
        Ok(File::from_bytes(&self.name, &self.content_type, bytes))
    }
}

/// The error for a file that cannot be read to the end it had when it was opened.
pub(crate) fn unreadable(operation: &str) -> Error {
    Error::new(ErrorKind::File, operation, "the file cannot be read")
}

impl From<File> for Upload {
    fn from(file: File) -> Self {
        let bytes = file.bytes();
        Self {
            name: file.name().to_owned(),
            content_type: file.content_type().to_owned(),
            size: bytes.len() as u64,
            source: Source::Bytes(bytes),
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Upload")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
