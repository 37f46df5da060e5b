//! Contents of files: those that were sent, and made-up ones for records that came with the seed.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write,
};

use bytes::Bytes;
use http::{
    HeaderValue, StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE},
};
use specs::model::{Operation, ScalarType, TypeRef};

use super::content::Sent;
use crate::exchange::Answer;

/// Most bytes of all files together; the oldest are forgotten.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Bytes that each part counts beside its own: empty ones take room, too.
const PER_PART: usize = 256;

/// Most bytes of a made-up file.
pub(super) const LONGEST_MADE: usize = 8 * 1024 * 1024;

/// Whose file it is, and by which type and identifier it is known.
pub(super) type Key = (usize, String, String);

/// A file, whole or in parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Stored {
    name: String,
    content_type: String,
    /// Its parts by number, from 1.
    parts: BTreeMap<i64, Bytes>,
    /// How many there will be.
    count: i64,
}

impl Stored {
    /// Bytes that it takes.
    fn room(&self) -> usize {
        self.parts.values().map(room).sum()
    }

    pub(super) fn is_whole(&self) -> bool {
        i64::try_from(self.parts.len()).is_ok_and(|parts| parts >= self.count)
    }

    /// The file as it was sent.
    pub(super) fn sent(&self) -> Sent {
        Sent {
            name: self.name.clone(),
            content_type: self.content_type.clone(),
            bytes: self.bytes(),
        }
    }

    fn bytes(&self) -> Bytes {
        match self.parts.len() {
            1 => self.parts.values().next().cloned().unwrap_or_default(),
            _ => self.parts.values().flatten().copied().collect(),
        }
    }
}

/// The files of all accounts.
#[derive(Debug, Default)]
pub(crate) struct Files {
    stored: BTreeMap<Key, Stored>,
    /// Keys, the oldest first.
    order: VecDeque<Key>,
    bytes: usize,
}

impl Files {
    /// A file, if at least a part of it is there.
    pub(super) fn get(&self, key: &Key) -> Option<&Stored> {
        self.stored.get(key)
    }

    /// Adds a part of a file, in place of one with the same number.
    pub(super) fn put(&mut self, key: Key, number: i64, count: i64, sent: &Sent) {
        if !self.stored.contains_key(&key) {
            self.order.push_back(key.clone());
        }
        let stored = self.stored.entry(key).or_default();
        stored.name.clone_from(&sent.name);
        stored.content_type.clone_from(&sent.content_type);
        stored.count = count;
        let replaced = stored.parts.insert(number, sent.bytes.clone());
        self.bytes += room(&sent.bytes);
        self.bytes -= replaced.as_ref().map_or(0, room);
        while self.bytes > MOST_BYTES
            && let Some(oldest) = self.order.pop_front()
        {
            let forgotten = self.stored.remove(&oldest);
            self.bytes -= forgotten.map_or(0, |stored| stored.room());
        }
    }
}

fn room(part: &Bytes) -> usize {
    part.len() + PER_PART
}

/// Whether an operation returns a file.
pub(super) fn returns_file(operation: &Operation) -> bool {
    operation.returns == Some(TypeRef::Scalar(ScalarType::File))
}

/// The type of a file by its name.
pub(super) fn type_of(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match &*extension.to_ascii_lowercase() {
        "csv" => "text/csv",
        "txt" => "text/plain",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        _ => "application/octet-stream",
    }
}

pub(super) fn answer(name: &str, content_type: &str, bytes: Bytes) -> Answer {
    let mut answer = Answer::empty(StatusCode::OK);
    answer.body = bytes;
    let content_type = HeaderValue::from_str(content_type).ok();
    let content_type = content_type.filter(|value| !value.is_empty());
    let binary = HeaderValue::from_static("application/octet-stream");
    let answer = answer.with(CONTENT_TYPE, content_type.unwrap_or(binary));
    match HeaderValue::from_str(&disposition(name)) {
        Ok(value) => answer.with(CONTENT_DISPOSITION, value),
        Err(_) => answer,
    }
}

/// `attachment` with the name of a file (RFC 6266); one that is not plain ASCII is percent-encoded
/// (RFC 8187).
fn disposition(name: &str) -> String {
    let plain = |one: u8| one.is_ascii_alphanumeric() || b" ._-()".contains(&one);
    if name.is_empty() {
        return "attachment".to_owned();
    }
    if name.bytes().all(plain) {
        return format!("attachment; filename=\"{name}\"");
    }
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}
