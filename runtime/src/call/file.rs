//! Calls that return a file.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::Call;
use super::answer::without_byte_order_mark;
use super::exchange::Exchange;
use crate::download::Download;
use crate::error::Error;
use crate::operation::Operation;
use crate::transport::{BoxFuture, ResponseBody};

/// Most bytes read ahead to see whether an answer is an error; a longer one is a file. Also the most
/// that is read of an answer that is none.
const AHEAD: usize = 256 * 1024;

impl Call {
    /// Sends the call and returns the file once the provider begins to send it.
    pub async fn download(self) -> Result<Download, Error> {
        self.begin().await
    }

    fn begin(self) -> BoxFuture<'static, Result<Download, Error>> {
        Box::pin(async move {
            let Exchange { reader, response } = self.open().await?;
            let operation = reader.operation;
            let (head, mut body) = response.into_parts();
            if !head.status.is_success() {
                let (bytes, _) = ahead(operation, &mut body, |_| true)
                    .await
                    .unwrap_or_default();
                return Err(reader.refusal(&head, &bytes));
            }
            let mut bytes = Bytes::new();
            if can_be_error(&head.headers) {
                let complete;
                (bytes, complete) = ahead(operation, &mut body, can_be_json).await?;
                if complete && let Some(error) = reader.error_in_file(&head, &bytes) {
                    return Err(error);
                }
            }
            Ok(Download::new(operation, &head.headers, bytes, body))
        })
    }
}

/// Whether an answer with these headers can be an error: it is JSON or another text, or does not
/// say what it is, and is not longer than an error would be.
fn can_be_error(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let length: Option<usize> = text(CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if length.is_some_and(|length| length > AHEAD) {
        return false;
    }
    let Some(content_type) = text(CONTENT_TYPE) else {
        return true;
    };
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    // Some servers say `text/html` of all they write, which is what PHP does unless told otherwise.
    let names = ["application/json", "text/json", "text/html", "text/plain"];
    names.contains(&&*essence) || essence.ends_with("+json")
}

/// Whether a text that begins so can be an object or a list in JSON.
fn can_be_json(beginning: &[u8]) -> bool {
    let text = without_byte_order_mark(beginning);
    let first = text.trim_ascii_start().first();
    first.is_none_or(|first| matches!(first, b'{' | b'['))
}

/// The first bytes of the body as long as they are worth reading on, and whether they are all of it.
async fn ahead(
    operation: &Operation,
    body: &mut ResponseBody,
    is_worth: fn(&[u8]) -> bool,
) -> Result<(Bytes, bool), Error> {
    let mut bytes = BytesMut::new();
    while bytes.len() <= AHEAD && is_worth(&bytes) {
        match body.chunk().await {
            Some(Ok(chunk)) => bytes.extend_from_slice(&chunk),
            Some(Err(error)) => return Err(Error::of_call(operation, error)),
            None => return Ok((bytes.freeze(), true)),
        }
    }
    Ok((bytes.freeze(), false))
}
