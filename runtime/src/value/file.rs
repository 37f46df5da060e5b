//! Files sent along with a call.

use std::fmt;

use bytes::Bytes;

/// A file sent along with a call.
///
/// `Debug` shows the number of bytes, never the bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl File {
    /// A file with this name. Its content type is `application/octet-stream`.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        File {
            name: name.into(),
            content_type: "application/octet-stream".to_owned(),
            bytes: Bytes::from(bytes.into()),
        }
    }

    /// The same file with this content type, such as `text/csv`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// A file whose bytes are shared.
    pub(crate) fn from_bytes(name: &str, content_type: &str, bytes: Bytes) -> Self {
        File {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            bytes,
        }
    }

    /// Name of the file, without a folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Content type of the file.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The content.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The content, shared.
    pub(crate) fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_content() {
        let file = File::new("a.csv", "private").with_content_type("text/csv");
        let shown = format!("{file:?}");
        assert!(
            !shown.contains("private") && shown.contains("bytes: 7"),
            "{shown}"
        );
    }
}
