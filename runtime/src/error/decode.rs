//! What is said of an answer that cannot be decoded.

use crate::text::clean;

/// Most characters of a text in the answer that a message shows.
const SHOWN: usize = 60;

/// What `serde_json` says is wrong: without the position, which the path says better, and with at
/// most 60 characters of the text that is wrong.
pub(crate) fn decode_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    clean(&cut(message))
}

/// The message with what stands between its first and last quotation mark cut. There `serde` quotes
/// a text that was found; what it expected has no quotation marks.
fn cut(message: &str) -> String {
    let quoted = message.split_once('"').and_then(|(before, rest)| {
        let (text, after) = rest.rsplit_once('"')?;
        let (end, _) = text.char_indices().nth(SHOWN)?;
        Some((before, &text[..end], after))
    });
    match quoted {
        Some((before, shown, after)) => format!("{before}\"{shown}…\"{after}"),
        None => message.to_owned(),
    }
}
