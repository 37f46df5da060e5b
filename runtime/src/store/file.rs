//! A store in a folder: one file per record, no server needed.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::files::Files;
use self::place::Place;
use super::disk::blocking;
use super::{Durability, Hold, Key, Loaded, Record, Store, StoreError, StoreTime, Version};
use crate::clock::{Clock, ManualClock};
use crate::transport::BoxFuture;

mod files;
mod format;
mod key;
#[cfg(feature = "keyring")]
mod keyring;
mod lock;
mod place;
#[cfg(test)]
mod tests;

pub use key::StoreKey;

/// How long a writer waits for others; they need milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps each session in a file of its own, readable by the user only. Several processes of one
/// user on one machine may share the folder.
///
/// # What survives
///
/// [`Durability::Machine`]: a record is written to a temporary file, synced and renamed, and the
/// folder is synced, before a write returns. A crash leaves the old record or the new one; the one
/// before is kept as `.bak`. A file that is damaged, of another format or another account, or
/// encrypted with another key is told as what it is and left as it is; only a login where the file
/// is damaged moves it away, to `.damaged`, and leaves `.bak` as it is until the new tokens are
/// replaced in turn. Logging out removes both.
///
/// A backup of the folder that is put back brings back refresh tokens that may have been used since.
/// Providers that rotate them reject those, or end the session.
///
/// # Who is kept out
///
/// Writers exclude each other by a lock on a `.lock` file that is never deleted, tasks of this
/// process queue up before it. Who cannot have it within ten seconds gets an error that names the
/// file: another process may be stopped.
///
/// Folder and files are made for the user only, whatever the umask. On Unix a folder that others
/// can write to, or that belongs to another user, is refused; the folders above it are not looked
/// at. On Windows the rights are those of the folder above. Whoever runs programs as this user can
/// read the sessions; [`encrypted`](Self::encrypted) keeps out who has the files only, such as a
/// backup or a disk.
///
/// # Where it belongs
///
/// On a local disk. Locks and renames of network folders (NFS, SMB) hold less than this needs,
/// depending on how they are mounted, and folders that are synchronised between machines (Dropbox,
/// iCloud) hold nothing. For several machines there are stores with a server.
#[derive(Clone)]
pub struct FileStore {
    place: Arc<Place>,
    key: Option<Arc<StoreKey>>,
    clock: Option<ManualClock>,
    patience: Duration,
}

impl FileStore {
    /// A store in this folder, which is made if it is not there, and so is the folder `journal` in
    /// it for tokens that could not be stored.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let store = Self::new(folder)?;
        store.place.find_or_create()?;
        Ok(store)
    }

    /// A store in this folder, which is made when something is written. This touches no disk, so
    /// what is wrong with the folder comes with the first call.
    pub fn new(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        Place::new(folder.as_ref()).map(Self::at)
    }

    /// A store in the folder `provider-runtime` where programs of the user keep what they remember,
    /// as [`new`](Self::new): `$XDG_STATE_HOME` or `~/.local/state` on Linux, `~/Library/Application
    /// Support` on macOS, `%LOCALAPPDATA%` on Windows.
    pub fn default_folder() -> Result<Self, StoreError> {
        Place::of_the_user().map(Self::at)
    }

    fn at(place: Place) -> Self {
        Self {
            place: Arc::new(place),
            key: None,
            clock: None,
            patience: PATIENCE,
        }
    }

    /// Encrypts what is written from now on, with AES-256-GCM, and so what is kept as `.bak`.
    ///
    /// Sessions that are plain are read as before, and are encrypted when they are written next.
    /// Their old blocks may stay on the disk; where that matters, authorize again. Sessions that
    /// are encrypted with another key are not read. There is no [journal](Store::journal): what the
    /// store does not take stays in memory.
    #[must_use]
    pub fn encrypted(mut self, key: StoreKey) -> Self {
        self.key = Some(Arc::new(key));
        self
    }

    /// Tells the time by this clock, for tests.
    #[must_use]
    pub fn with_clock(mut self, clock: &ManualClock) -> Self {
        self.clock = Some(clock.clone());
        self
    }

    /// The folder, which may not be there yet.
    pub fn folder(&self) -> &Path {
        self.place.named()
    }

    fn now(&self) -> StoreTime {
        match &self.clock {
            Some(clock) => StoreTime::from_millis(clock.wall()),
            None => StoreTime::of_this_machine(),
        }
    }

    /// The files of a record in this folder.
    fn files_in(&self, folder: &Path, key: &Key) -> Files {
        Files::new(folder, key, self.key.clone())
    }

    /// The files of a record; they may not be there, but the folder is.
    async fn files(&self, key: &Key) -> Result<Files, StoreError> {
        if let Some(folder) = self.place.found() {
            return Ok(self.files_in(folder, key));
        }
        let (store, key) = (self.clone(), key.clone());
        blocking(move || Ok(store.files_in(store.place.find_or_create()?, &key))).await
    }

    /// Runs what changes files, while nobody else does so; it goes on if the caller gives up.
    async fn alone<T: Send + 'static>(
        &self,
        files: Files,
        work: impl FnOnce(&Files, Instant) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let until = Instant::now() + self.patience;
        let turn = lock::enter(&files.path("lock"), until).await?;
        blocking(move || {
            let _turn = turn;
            work(&files, until)
        })
        .await
    }
}

impl Store for FileStore {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(async move {
            let (store, key) = (self.clone(), key.clone());
            let content = blocking(move || match store.place.find()? {
                Some(folder) => store.files_in(folder, &key).read(),
                None => Ok(None),
            })
            .await?;
            Ok(Loaded {
                stored: content.map(|content| (content.record, content.version)),
                now: self.now(),
            })
        })
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        Box::pin(async move {
            let (files, new) = (self.files(key).await?, new.clone());
            self.alone(files, move |files, until| files.swap(expected, &new, until))
                .await
        })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let (store, of) = (self.clone(), key.clone());
            let files = blocking(move || {
                let folder = store.place.find()?;
                Ok(folder.map(|folder| store.files_in(folder, &of)))
            });
            match files.await? {
                Some(files) => self.alone(files, Files::delete).await,
                None => Ok(()),
            }
        })
    }

    /// A lock on a file `.hold`, free as soon as its process ends.
    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        Box::pin(async move {
            let files = self.files(key).await?;
            blocking(move || lock::hold(&files.path("hold"))).await
        })
    }

    fn durability(&self) -> Durability {
        Durability::Machine
    }

    /// The folder `journal` in the store's own; none if the store is encrypted, since entries are
    /// not.
    fn journal(&self) -> Option<&Path> {
        self.key.is_none().then(|| self.place.journal())
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FileStore")
            .field("folder", &self.folder())
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
