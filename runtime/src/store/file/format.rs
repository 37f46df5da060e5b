//! What is in a file: a first line that says what follows, then the record, plain or encrypted.
//!
//! ```text
//! provider-runtime session 1 plain <version> <key of the record> <checksum>
//! provider-runtime session 1 aes-256-gcm <version> <key of the record> <key of the store>
//! ```
//!
//! The checksum is SHA-256 over version, key and record. An encrypted record begins with its nonce
//! and ends with its tag; the whole line is associated data. Keys are named by digests.

use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::key::{ADDED, StoreKey};
use crate::store::{Record, StoreError, StoreErrorKind, Version, hexadecimal};

/// First words of every file; the number is that of the format.
const MAGIC: &str = "provider-runtime session 1 ";
const PLAIN: &str = "plain";
const ENCRYPTED: &str = "aes-256-gcm";

/// What a file holds.
pub(super) struct Content {
    pub(super) record: Record,
    pub(super) version: Version,
    /// Whether anybody who has the file can read it.
    pub(super) plain: bool,
}

/// The bytes of a file; `owner` names the key of the record.
pub(super) fn encode(
    record: &Record,
    version: Version,
    owner: &str,
    key: Option<&StoreKey>,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let record = Zeroizing::new(record.to_bytes()?);
    let number = version.get();
    let line = match key {
        None => {
            let sum = checksum(number, owner, &record);
            format!("{MAGIC}{PLAIN} {number} {owner} {sum}\n")
        }
        Some(key) => format!("{MAGIC}{ENCRYPTED} {number} {owner} {}\n", key.id()),
    };
    // Large enough from the beginning: growing would leave copies in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(line.len() + record.len() + ADDED));
    bytes.extend_from_slice(line.as_bytes());
    match key {
        None => bytes.extend_from_slice(&record),
        Some(key) => key.seal(&record, line.as_bytes(), &mut bytes)?,
    }
    Ok(bytes)
}

/// What is in the bytes of the file at `path`.
pub(super) fn decode(
    bytes: &[u8],
    owner: &str,
    key: Option<&StoreKey>,
    path: &Path,
) -> Result<Content, StoreError> {
    let problem = |kind, what: &str| StoreError::new(kind, format!("{} {what}", path.display()));
    let damaged = || {
        let what = "is incomplete or altered: authorize again, which keeps it as .damaged; the \
                    one before is kept as .bak";
        problem(StoreErrorKind::Damaged, what)
    };
    let foreign = || {
        let what = "is not a session of this library, or of a newer version: move it away, or \
                    use that version";
        problem(StoreErrorKind::Foreign, what)
    };
    if bytes.iter().all(|byte| *byte == 0) || MAGIC.as_bytes().starts_with(bytes) {
        return Err(damaged());
    }
    if !bytes.starts_with(MAGIC.as_bytes()) {
        return Err(foreign());
    }
    let header = Header::read(bytes).ok_or_else(damaged)?;
    let opened;
    let (record, plain) = match header.how {
        PLAIN if header.last == checksum(header.number, header.owner, header.rest) => {
            (header.rest, true)
        }
        PLAIN => return Err(damaged()),
        ENCRYPTED => {
            let key = key.filter(|key| key.id() == header.last).ok_or_else(|| {
                let what = wrong_key(header.last, key);
                problem(StoreErrorKind::WrongKey, &what)
            })?;
            opened = key.open(header.rest, header.line)?.ok_or_else(damaged)?;
            (opened.as_slice(), false)
        }
        _ => return Err(foreign()),
    };
    if header.owner != owner {
        let what = "is the session of another account, client or provider under a changed name: \
                    move it back";
        return Err(problem(StoreErrorKind::Foreign, what));
    }
    let record = Record::from_bytes(record).map_err(|error| {
        let what = format!("is of no use: {error}");
        problem(error.kind(), &what)
    })?;
    let version = Version::new(header.number);
    Ok(Content {
        record,
        version,
        plain,
    })
}

fn wrong_key(id: &str, key: Option<&StoreKey>) -> String {
    match key {
        Some(key) => format!(
            "is encrypted with the key {id}, and the store has the key {}: give it that one",
            key.id()
        ),
        None => format!("is encrypted with the key {id}: give the store that one"),
    }
}

/// The first line and what follows.
struct Header<'a> {
    line: &'a [u8],
    how: &'a str,
    number: u64,
    owner: &'a str,
    last: &'a str,
    rest: &'a [u8],
}

impl<'a> Header<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')? + 1;
        let (line, rest) = bytes.split_at(end);
        let mut words = str::from_utf8(&line[MAGIC.len()..end - 1]).ok()?.split(' ');
        let header = Self {
            line,
            how: words.next()?,
            number: words.next()?.parse().ok()?,
            owner: words.next()?,
            last: words.next()?,
            rest,
        };
        words.next().is_none().then_some(header)
    }
}

fn checksum(number: u64, owner: &str, record: &[u8]) -> String {
    let mut hash = Context::new(&SHA256);
    hash.update(owner.as_bytes());
    hash.update(&number.to_be_bytes());
    hash.update(record);
    hexadecimal(hash.finish().as_ref())
}
