//! A store in a folder: one file per record, no server needed.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::{
    Durability, Key, Loaded, Record, Store, StoreError, StoreErrorKind, StoreTime, Version,
    hexadecimal,
};
use crate::transport::BoxFuture;

/// First words of every file.
const MAGIC: &str = "provider-runtime session 1 ";

/// Largest file read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Keeps each session in a file of its own, readable by the user only. Several processes on one
/// machine may share the folder.
///
/// A record is written to a temporary file, synced and renamed, so that a crash leaves the old or
/// the new one; the one before is kept as `.bak`. Writers exclude each other by a lock on a `.lock`
/// file that is never deleted. The folder belongs on a local disk: locks and renames of network and
/// synchronised folders do not hold what this needs.
#[derive(Clone)]
pub struct FileStore {
    folder: Arc<Path>,
}

impl FileStore {
    /// A store in this folder, which is created if it is not there.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|error| failed("the folder cannot be created", folder, error))?;
        let folder = fs::canonicalize(folder)
            .map_err(|error| failed("the folder cannot be found", folder, error))?;
        Ok(Self {
            folder: folder.into(),
        })
    }

    /// A store below the user's folder for such things.
    pub fn default_folder() -> Result<Self, StoreError> {
        let home = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")));
        let home = home.ok_or_else(|| {
            StoreError::new(
                StoreErrorKind::Unavailable,
                "there is no home folder: name one",
            )
        })?;
        Self::open(home.join("provider-runtime"))
    }

    fn files(&self, key: &Key) -> Files {
        Files {
            base: self.folder.join(file_name(key)),
            key: key.digest(),
        }
    }

    /// Runs file operations where they may block.
    async fn blocking<T: Send + 'static>(
        &self,
        key: &Key,
        work: impl FnOnce(&Files) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let files = self.files(key);
        tokio::task::spawn_blocking(move || work(&files))
            .await
            .map_err(|error| {
                StoreError::new(
                    StoreErrorKind::Unavailable,
                    "the file operation was cut off",
                )
                .caused_by(error)
            })?
    }
}

impl Store for FileStore {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(async move {
            Ok(Loaded {
                stored: self.blocking(key, Files::read).await?,
                now: StoreTime::of_this_machine(),
            })
        })
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        let new = new.clone();
        Box::pin(self.blocking(key, move |files| files.swap(expected, &new)))
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.blocking(key, Files::delete))
    }

    fn durability(&self) -> Durability {
        Durability::Machine
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FileStore")
            .field("folder", &self.folder)
            .finish()
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

/// The files of one record.
struct Files {
    /// Path without ending.
    base: PathBuf,
    /// Digest of the key, against files that were moved.
    key: String,
}

impl Files {
    fn path(&self, ending: &str) -> PathBuf {
        self.base.with_extension(ending)
    }

    /// The lock, held until the file is dropped.
    fn lock(&self) -> Result<File, StoreError> {
        let path = self.path("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = private(&mut options)
            .open(&path)
            .map_err(|error| failed("the lock cannot be opened", &path, error))?;
        file.lock()
            .map_err(|error| failed("the lock cannot be taken", &path, error))?;
        Ok(file)
    }

    /// The record. Renaming is atomic, so reading needs no lock.
    fn read(&self) -> Result<Option<(Record, Version)>, StoreError> {
        let path = self.path("session");
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("the session cannot be opened", &path, error)),
        };
        let mut bytes = Zeroizing::new(Vec::new());
        file.take(LARGEST)
            .read_to_end(&mut bytes)
            .map_err(|error| failed("the session cannot be read", &path, error))?;
        decode(&bytes, &self.key)
            .map(Some)
            .map_err(|(kind, why)| StoreError::new(kind, format!("{} {why}", path.display())))
    }

    fn swap(&self, expected: Option<Version>, new: &Record) -> Result<Version, StoreError> {
        let _lock = self.lock()?;
        let stored = match self.read() {
            Err(error) if error.kind() == StoreErrorKind::Damaged && expected.is_none() => {
                self.set_aside()?;
                None
            }
            read => read?.map(|(_, version)| version),
        };
        if stored != expected {
            return Err(StoreError::conflict());
        }
        // The first version is random: a record that was deleted and made anew is another one.
        let number = match stored {
            Some(version) => version.get().wrapping_add(1),
            None => random()? >> 1,
        };
        self.write(number, new)?;
        Ok(Version::new(number))
    }

    fn write(&self, number: u64, new: &Record) -> Result<(), StoreError> {
        let record = Zeroizing::new(new.to_bytes()?);
        let bytes = Zeroizing::new(encode(number, &record, &self.key));
        let path = self.path("session");
        // Its name is fixed: what a crash leaves over goes with the next write or the deletion.
        let temporary = self.path("tmp");
        let written = remove(&temporary)
            .and_then(|()| write_synced(&temporary, &bytes))
            .and_then(|()| {
                keep_previous(&path, &self.path("bak"));
                fs::rename(&temporary, &path)
            })
            .and_then(|()| sync_folder(&path));
        if written.is_err() {
            // It holds tokens. If it cannot be removed either, nothing else can be done.
            let _ = fs::remove_file(&temporary);
        }
        written.map_err(|error| failed("the session cannot be written", &path, error))
    }

    /// Moves a damaged file out of the way of a new login; the last one is kept.
    fn set_aside(&self) -> Result<(), StoreError> {
        let path = self.path("session");
        fs::rename(&path, self.path("damaged"))
            .map_err(|error| failed("the damaged session cannot be set aside", &path, error))
    }

    fn delete(&self) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        // The record itself goes last: as long as it is there, a deletion cut off is repeated.
        for ending in ["tmp", "damaged", "bak", "session"] {
            let path = self.path(ending);
            remove(&path).map_err(|error| failed("the session cannot be deleted", &path, error))?;
        }
        sync_folder(&self.base)
            .map_err(|error| failed("the folder cannot be synced", &self.base, error))
    }
}

/// A first line that says what follows, then the record. The checksum covers key, version and
/// record.
fn encode(number: u64, record: &[u8], key: &str) -> Vec<u8> {
    let mut bytes = format!("{MAGIC}{number} {}\n", checksum(number, record, key)).into_bytes();
    bytes.extend_from_slice(record);
    bytes
}

fn decode(bytes: &[u8], key: &str) -> Result<(Record, Version), (StoreErrorKind, String)> {
    let damaged = || {
        (
            StoreErrorKind::Damaged,
            "is incomplete or altered; the one before is kept as .bak".to_owned(),
        )
    };
    if bytes.iter().all(|byte| *byte == 0) || MAGIC.as_bytes().starts_with(bytes) {
        return Err(damaged());
    }
    let Some(rest) = bytes.strip_prefix(MAGIC.as_bytes()) else {
        return Err((
            StoreErrorKind::Foreign,
            "is not a session of this library, or of a newer version".to_owned(),
        ));
    };
    let line = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or_else(damaged)?;
    let (header, record) = (&rest[..line], &rest[line + 1..]);
    let header = str::from_utf8(header).map_err(|_| damaged())?;
    let (number, sum) = header.split_once(' ').ok_or_else(damaged)?;
    let number = number.parse::<u64>().map_err(|_| damaged())?;
    if sum != checksum(number, record, key) {
        return Err(damaged());
    }
    let record = Record::from_bytes(record)
        .map_err(|error| (error.kind(), format!("is of no use: {error}")))?;
    Ok((record, Version::new(number)))
}

fn checksum(number: u64, record: &[u8], key: &str) -> String {
    let mut hash = Context::new(&SHA256);
    hash.update(key.as_bytes());
    hash.update(&number.to_be_bytes());
    hash.update(record);
    hexadecimal(hash.finish().as_ref())
}

/// Readable and writable by the user only, from the moment the file exists.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = private(&mut options).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Keeps the present file under another name. A second link leaves no moment without a file. New
/// tokens are not lost for want of a backup, such as where the file system has no links.
fn keep_previous(path: &Path, backup: &Path) {
    if remove(backup).is_ok() {
        let _ = fs::hard_link(path, backup);
    }
}

/// Removes the file if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a rename durable. Windows has no such thing for folders.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

fn random() -> Result<u64, StoreError> {
    getrandom::u64().map_err(|_| {
        StoreError::new(
            StoreErrorKind::Unavailable,
            "the system gives no random numbers",
        )
    })
}

fn failed(what: &str, path: &Path, error: io::Error) -> StoreError {
    StoreError::new(
        StoreErrorKind::Unavailable,
        format!("{what}: {}", path.display()),
    )
    .caused_by(error)
}
