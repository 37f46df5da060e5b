//! The files of one record.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::format::{Content, decode, encode};
use super::key::StoreKey;
use super::lock::lock;
use super::place::gone;
use crate::store::disk::{failed, read, remove, rename, replace, sync_folder};
use crate::store::{Key, Record, StoreError, StoreErrorKind, Version};

/// Largest file read or written, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

/// The files of one record. They have one name and several endings: `session`, `bak` (the one
/// before with tokens), `tmp`, `damaged`, and `lock` and `hold`, which are never deleted.
pub(super) struct Files {
    /// Path without ending.
    base: PathBuf,
    /// Names the key of the record, against files that were moved.
    owner: String,
    key: Option<Arc<StoreKey>>,
}

impl Files {
    pub(super) fn new(folder: &Path, key: &Key, store_key: Option<Arc<StoreKey>>) -> Self {
        Self {
            base: folder.join(file_name(key)),
            owner: key.digest(),
            key: store_key,
        }
    }

    pub(super) fn path(&self, ending: &str) -> PathBuf {
        self.base.with_extension(ending)
    }

    /// The record. Renaming is atomic, so reading needs no lock.
    pub(super) fn read(&self) -> Result<Option<Content>, StoreError> {
        let path = self.path("session");
        let bytes = read(&path, LARGEST as u64)
            .map_err(|error| failed("the session cannot be read", &path, error))?;
        match (bytes, path.parent()) {
            (Some(bytes), _) => decode(&bytes, &self.owner, self.key.as_deref(), &path).map(Some),
            (None, Some(folder)) if !folder.is_dir() => Err(gone(folder)),
            (None, _) => Ok(None),
        }
    }

    pub(super) fn swap(
        &self,
        expected: Option<Version>,
        new: &Record,
        until: Instant,
    ) -> Result<Version, StoreError> {
        let _lock = lock(&self.path("lock"), until)?;
        let stored = match self.read() {
            Err(error) if error.kind() == StoreErrorKind::Damaged && expected.is_none() => {
                self.set_aside()?;
                None
            }
            read => read?,
        };
        let version = stored.as_ref().map(|content| content.version);
        if version != expected {
            return Err(StoreError::conflict());
        }
        // By chance: a record that was deleted and made anew, or put back from a backup, would
        // otherwise come to a version that somebody still has in mind.
        let next = Version::new(random()?);
        let old = stored.as_ref();
        if let Some(old) = old.filter(|old| old.plain && self.key.is_some()) {
            // The backup would be plain as well.
            let no_backup = || {
                let _ = remove(&self.path("bak"));
                Ok(())
            };
            self.write(&old.record, old.version, no_backup)?;
        }
        let tidy = || self.tidy(old.map(|old| &old.record), new);
        self.write(new, next, tidy)?;
        Ok(next)
    }

    /// What becomes of the other files with tokens before `new` takes the place of `old`.
    fn tidy(&self, old: Option<&Record>, new: &Record) -> io::Result<()> {
        let has_tokens = |record: &Record| record.tokens.is_some();
        if new.is_logged_out() {
            // First, so that logging out fails with it and is repeated.
            remove(&self.path("bak"))?;
            remove(&self.path("damaged"))?;
        } else if has_tokens(new) && old.is_some_and(has_tokens) {
            self.keep_previous();
        }
        // Otherwise the one before has nothing to be kept, or is damaged: the last one that was
        // good stays until tokens are replaced by others.
        Ok(())
    }

    /// Keeps the present file as `bak`. A second link leaves no moment without a file. New tokens
    /// are not lost for want of a backup, such as where the file system has no links.
    fn keep_previous(&self) {
        let backup = self.path("bak");
        if remove(&backup).is_ok() {
            let _ = fs::hard_link(self.path("session"), backup);
        }
    }

    fn write(
        &self,
        record: &Record,
        version: Version,
        before: impl FnOnce() -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let bytes = encode(record, version, &self.owner, self.key.as_deref())?;
        let path = self.path("session");
        if bytes.len() > LARGEST {
            let text = format!(
                "the session is larger than {LARGEST} bytes: {}",
                path.display()
            );
            return Err(StoreError::new(StoreErrorKind::Unavailable, text));
        }
        // The name of the temporary file is fixed: what a crash leaves over goes with the next
        // write or the deletion.
        replace(&path, &self.path("tmp"), &bytes, before)
            .map_err(|error| failed("the session cannot be written", &path, error))
    }

    /// Moves a damaged file out of the way of a new login; the last one is kept.
    fn set_aside(&self) -> Result<(), StoreError> {
        let path = self.path("session");
        rename(&path, &self.path("damaged"))
            .map_err(|error| failed("the damaged session cannot be set aside", &path, error))
    }

    pub(super) fn delete(&self, until: Instant) -> Result<(), StoreError> {
        let _lock = lock(&self.path("lock"), until)?;
        // The record itself goes last: as long as it is there, a deletion cut off is repeated.
        for ending in ["tmp", "damaged", "bak", "session"] {
            let path = self.path(ending);
            remove(&path).map_err(|error| failed("the session cannot be deleted", &path, error))?;
        }
        sync_folder(&self.base)
            .map_err(|error| failed("the folder cannot be synced", &self.base, error))
    }
}

/// Name of a record's files without their ending: readable parts first, then what makes it unique.
/// Account names can contain anything, so only their digest is used.
fn file_name(key: &Key) -> String {
    let provider: String = key
        .provider
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .take(64)
        .collect();
    format!("{provider}-{}", &key.digest()[..40])
}

fn random() -> Result<u64, StoreError> {
    getrandom::u64().map_err(|_| {
        let text = "the system gives no random numbers";
        StoreError::new(StoreErrorKind::Unavailable, text)
    })
}
