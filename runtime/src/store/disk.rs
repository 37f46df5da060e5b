//! Private files that are on the disk once they are written.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{StoreError, StoreErrorKind};

/// Runs what may block on a thread made for that. It goes on if the caller gives up.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        let text = "the file operation was cut off";
        StoreError::new(StoreErrorKind::Unavailable, text).caused_by(error)
    })?
}

/// What failed, with what to do about it.
pub(super) fn failed(what: &str, path: &Path, error: io::Error) -> StoreError {
    let advice = match error.kind() {
        ErrorKind::PermissionDenied => {
            ": permission denied; it has to belong to the user of this process"
        }
        ErrorKind::ReadOnlyFilesystem => ": the file system is read-only",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            ": no space left; what was stored before is unchanged"
        }
        _ => "",
    };
    let text = format!("{what}: {}{advice}", path.display());
    StoreError::new(StoreErrorKind::Unavailable, text).caused_by(error)
}

/// Makes a folder that only the user can enter, whatever the umask. Folders above it that are not
/// there are made likewise.
pub(super) fn create_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let created = builder.create(path);
    #[cfg(unix)]
    let created = created.and_then(|()| owned(path));
    created.map_err(|error| failed("the folder cannot be created", path, error))
}

/// Gives the user his rights to a folder just made, which the umask may have taken.
#[cfg(unix)]
fn owned(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// The folder by its true name, if nobody but the user can change what is in it. Who can could put
/// a session of his own in place of the user's.
pub(super) fn trusted_folder(path: &Path) -> Result<PathBuf, StoreError> {
    let lost = |error| failed("the folder cannot be found", path, error);
    let path = fs::canonicalize(path).map_err(lost)?;
    let metadata = fs::metadata(&path).map_err(lost)?;
    let problem = if metadata.is_dir() {
        distrust(&metadata)
    } else {
        Some("is not a folder".to_owned())
    };
    match problem {
        Some(problem) => {
            let text = format!("the folder {} {problem}", path.display());
            Err(StoreError::new(StoreErrorKind::Unavailable, text))
        }
        None => Ok(path),
    }
}

#[cfg(unix)]
fn distrust(metadata: &fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let (owner, user) = (metadata.uid(), rustix::process::geteuid().as_raw());
    // The administrator can change everything anyway.
    if owner != user && owner != 0 {
        return Some(format!(
            "belongs to another user (number {owner}, this process runs as {user}): use a folder \
             of this user, or give it to him with chown"
        ));
    }
    (metadata.mode() & 0o022 != 0).then(|| {
        "can be changed by other users: take that from them with chmod go-w, or use a folder of \
         its own in it"
            .to_owned()
    })
}

/// Rights are those of the folder above: the user's own, below his profile.
#[cfg(not(unix))]
fn distrust(_: &fs::Metadata) -> Option<String> {
    None
}

/// Takes all rights from others and gives the user his, which the umask may have taken.
#[cfg(unix)]
fn private(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Opens a file that only the user can read and write, from the moment it exists.
pub(super) fn open_private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    private(&file, 0o600)?;
    Ok(file)
}

/// The whole file, `None` if it is not there; no more than `limit` bytes of it.
pub(super) fn read(path: &Path, limit: u64) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    // As large as the file from the beginning: growing would leave copies in memory.
    let size = usize::try_from(file.metadata()?.len().min(limit)).unwrap_or(0);
    let mut bytes = Zeroizing::new(Vec::with_capacity(size + 1));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Puts the bytes in place of the file in one step, through the temporary file given; `before` runs
/// between writing and renaming. If it fails, the temporary file is gone and the file is as it was;
/// only where the folder could not be synced in the end, it may be the new one already.
pub(super) fn replace(
    path: &Path,
    temporary: &Path,
    bytes: &[u8],
    before: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    // What a crash left over.
    remove(temporary)?;
    let written = write_synced(temporary, bytes)
        .and_then(|()| before())
        .and_then(|()| rename(temporary, path))
        .and_then(|()| sync_folder(path));
    if written.is_err() {
        // It holds tokens. If it cannot be removed either, nothing else can be done.
        let _ = fs::remove_file(temporary);
    }
    written
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = open_private(path, options.write(true).create_new(true))?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// On Windows, whoever reads the file at this moment (a virus scanner, say) makes renaming fail.
#[cfg(windows)]
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    for _ in 0..20 {
        match fs::rename(from, to) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            renamed => return renamed,
        }
    }
    fs::rename(from, to)
}

#[cfg(not(windows))]
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Removes the file if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a rename or a removal durable. Windows has no such thing for folders.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
