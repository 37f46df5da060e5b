//! A folder for what the store would not take.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::disk::{blocking, create_folder, failed, read, remove, replace, trusted_folder};
use super::{Key, StoreError, StoreErrorKind};

/// Largest entry read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A temporary file that is older was left over by a crash.
const LEFT_OVER: Duration = Duration::from_secs(600);

/// Ending of files that are being written.
const TEMPORARY: &str = ".tmp";

/// Small files in a folder, each private, whole and on the disk once it is written. Each name has
/// one writer.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// A journal in this folder, which is made with the first entry.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// How the names of all entries of an account begin.
    pub(crate) fn beginning(key: &Key) -> String {
        format!("{}-", key.digest())
    }

    /// Writes an entry, in place of one of the same name.
    pub(crate) async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let (folder, path) = (self.folder.clone(), self.path(name)?);
        let bytes = Zeroizing::new(bytes.to_vec());
        blocking(move || {
            create_folder(&folder)?;
            trusted_folder(&folder)?;
            replace(&path, &temporary(&path), &bytes, || Ok(()))
                .map_err(|error| failed("the journal cannot be written", &path, error))?;
            // What crashes left over goes with the next entry; if it does not, nothing is lost.
            let _ = list(&folder, "");
            Ok(())
        })
        .await
    }

    /// Names of the entries that begin so, in order; none if there is no folder.
    pub(crate) async fn list(&self, beginning: &str) -> Result<Vec<String>, StoreError> {
        let (folder, beginning) = (self.folder.clone(), beginning.to_owned());
        blocking(move || list(&folder, &beginning)).await
    }

    /// Removes the entries of an account that belong to logins before the one with this number,
    /// which nobody can use any more, and those that cannot be read. `u64::MAX` is for logging out.
    pub(crate) async fn clear(&self, key: &Key, epoch: u64) -> Result<(), StoreError> {
        let (folder, beginning) = (self.folder.clone(), Self::beginning(key));
        blocking(move || {
            for name in list(&folder, &beginning)? {
                let path = folder.join(name);
                remove_before(&path, epoch)
                    .map_err(|error| failed("the journal cannot be cleared", &path, error))?;
            }
            Ok(())
        })
        .await
    }

    /// An entry, `None` if there is none of this name.
    pub(crate) async fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.path(name)?;
        blocking(move || {
            read(&path, LARGEST).map_err(|error| failed("the journal cannot be read", &path, error))
        })
        .await
    }

    /// Removes an entry; no error if there is none.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name)?;
        blocking(move || {
            remove(&temporary(&path))
                .and_then(|()| remove(&path))
                .map_err(|error| failed("the journal cannot be cleared", &path, error))
        })
        .await
    }

    /// Names are letters, digits, `-` and `_`, so that they lead nowhere else.
    fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        if is_name(name) {
            return Ok(self.folder.join(name));
        }
        let text = format!("{name:?} is no name of a journal entry");
        Err(StoreError::new(StoreErrorKind::Unavailable, text))
    }
}

/// Removes an entry unless it belongs to this login or a later one.
fn remove_before(path: &Path, epoch: u64) -> io::Result<()> {
    /// What every entry says, whatever it is about.
    #[derive(Deserialize)]
    struct Entry {
        epoch: u64,
    }
    let bytes = read(path, LARGEST)?;
    let entry = bytes.and_then(|bytes| serde_json::from_slice::<Entry>(&bytes).ok());
    if entry.is_some_and(|entry| entry.epoch >= epoch) {
        return Ok(());
    }
    remove(path)
}

fn is_name(name: &str) -> bool {
    let allowed = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
    (1..=200).contains(&name.len()) && name.bytes().all(allowed)
}

fn temporary(path: &Path) -> PathBuf {
    // An entry's name has no dot, so this adds an ending.
    path.with_extension(&TEMPORARY[1..])
}

fn list(folder: &Path, beginning: &str) -> Result<Vec<String>, StoreError> {
    let cannot = |error| failed("the journal cannot be listed", folder, error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(cannot)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(cannot)?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if is_name(&name) {
            if name.starts_with(beginning) {
                names.push(name);
            }
        } else if name.ends_with(TEMPORARY) {
            sweep(&entry);
        }
    }
    names.sort();
    Ok(names)
}

/// Removes what a crash left over, which holds tokens. Whoever is writing at this moment is let be.
fn sweep(entry: &fs::DirEntry) {
    let changed = entry.metadata().and_then(|metadata| metadata.modified());
    let age = changed.map(|changed| SystemTime::now().duration_since(changed));
    if matches!(age, Ok(Ok(age)) if age > LEFT_OVER) {
        let _ = fs::remove_file(entry.path());
    }
}

#[cfg(test)]
mod tests;
