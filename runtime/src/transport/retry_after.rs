//! The `Retry-After` header.

use std::time::Duration;

use http::HeaderMap;

/// Longest wait believed: a day.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The wait that `Retry-After` asks for, as seconds or as a date (RFC 9110 §10.2.3); `now` is in
/// seconds since 1970.
pub(crate) fn retry_after(headers: &HeaderMap, now: i64) -> Option<Duration> {
    let value = headers
        .get(http::header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    let seconds = match value.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => u64::try_from(http_date(value)?.saturating_sub(now)).unwrap_or(0),
    };
    Some(Duration::from_secs(seconds).min(LONGEST))
}

/// An HTTP date, in seconds since 1970. The two obsolete forms still count (RFC 9110 §5.6.7).
pub(crate) fn http_date(value: &str) -> Option<i64> {
    if let Ok(instant) = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value) {
        return Some(instant.as_second());
    }
    let obsolete = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let time = obsolete
        .iter()
        .find_map(|form| jiff::civil::DateTime::strptime(form, value).ok())?;
    let instant = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(instant.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn seconds_and_dates() {
        let wait = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", value.parse().unwrap());
            retry_after(&headers, 784_111_777).map(|wait| wait.as_secs())
        };
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("99999999999"), Some(86_400));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(wait("Sun, 06 Nov 1994 08:48:37 GMT"), Some(0));
        assert_eq!(wait("Sunday, 06-Nov-94 08:50:37 GMT"), Some(60));
        assert_eq!(wait("Sun Nov  6 08:50:37 1994"), Some(60));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-5"), None);
    }
}
