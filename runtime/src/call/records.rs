//! The records in the text of a list.

use std::ops::Range;

use serde_json::value::RawValue;

/// Where the records of a list are in `body`, in which the text of the list is.
///
/// A value that is no list is the only record: some providers leave the list out around a single
/// one. Null is no record. The error says that the text is not JSON.
pub(super) fn records(
    body: &[u8],
    list: Range<usize>,
) -> Result<Vec<Range<usize>>, serde_json::Error> {
    let text = &body[list.clone()];
    if text.trim_ascii_start().starts_with(b"[") {
        let records: Vec<&RawValue> = serde_json::from_slice(text)?;
        let ranges = records.iter().map(|record| range_in(body, record.get()));
        return Ok(ranges.collect());
    }
    let record: &RawValue = serde_json::from_slice(text)?;
    if record.get() == "null" {
        return Ok(Vec::new());
    }
    Ok(vec![range_in(body, record.get())])
}

/// Where in the body the text is that was borrowed from it.
pub(super) fn range_in(body: &[u8], text: &str) -> Range<usize> {
    let start = text.as_ptr().addr() - body.as_ptr().addr();
    start..start + text.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn lists_single_records_and_null() {
        let of = |body: &'static str| -> Vec<&str> {
            let records = records(body.as_bytes(), 0..body.len()).unwrap();
            records.into_iter().map(|range| &body[range]).collect()
        };
        assert_eq!(
            of(" [ {\"a\":[1]} , 2,\n\"x,y\"] "),
            ["{\"a\":[1]}", "2", "\"x,y\""]
        );
        assert_eq!(of(" {\"a\":1} "), ["{\"a\":1}"]);
        assert_eq!(of("\"a\""), ["\"a\""]);
        assert!(of("[]").is_empty());
        assert!(of(" null ").is_empty());
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        for body in ["", "[1,", "[1] 2", "{]", "nul", "[\"\u{0}"] {
            assert!(records(body.as_bytes(), 0..body.len()).is_err(), "{body}");
        }
    }
}
