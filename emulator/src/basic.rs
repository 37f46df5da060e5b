//! HTTP Basic, by which clients authenticate.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, header::AUTHORIZATION};
use url::form_urlencoded;

/// Identifier and secret of a client in the one `Authorization` header: each form-encoded, joined by
/// a colon (RFC 6749 section 2.3.1). `None`: there are none, or they are written otherwise.
pub(crate) fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let mut headers = headers.get_all(AUTHORIZATION).iter();
    let (Some(header), None) = (headers.next(), headers.next()) else {
        return None;
    };
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    // Those two would begin something new.
    if text.contains(['&', '=']) {
        return None;
    }
    let (decoded, _) = form_urlencoded::parse(text.as_bytes()).next()?;
    Some(decoded.into_owned())
}
