//! A file that gets its name when it is complete.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File};

/// A file being written beside the path it is meant for. Dropped unfinished, it is deleted.
pub(super) struct Partial {
    file: File,
    path: PathBuf,
    meant_for: PathBuf,
    finished: bool,
}

impl Partial {
    /// Creates the file in the folder of the path.
    ///
    /// The system creates the file also for a future that is dropped meanwhile. All of it happens
    /// where files are opened, so that what nobody waits for is dropped there, and deleted.
    pub(super) async fn create(meant_for: &Path) -> io::Result<Self> {
        let meant_for = meant_for.to_owned();
        let created = tokio::task::spawn_blocking(|| Self::create_blocking(meant_for));
        created.await.map_err(io::Error::other)?
    }

    fn create_blocking(meant_for: PathBuf) -> io::Result<Self> {
        let Some(name) = meant_for.file_name() else {
            let text = "the path does not end in the name of a file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        };
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        // A name of its own length could be too long with more added to it.
        let name = name.to_string_lossy();
        let short: String = name.chars().take(32).collect();
        let partial = format!(".{short}.{:016x}.part", u64::from_be_bytes(random));
        let path = meant_for.with_file_name(partial);
        let file = std::fs::File::create_new(&path)?;
        Ok(Partial {
            file: File::from_std(file),
            path,
            meant_for,
            finished: false,
        })
    }

    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Brings the bytes to the disk and gives the file its name.
    pub(super) async fn finish(mut self) -> io::Result<()> {
        self.file.sync_all().await?;
        fs::rename(&self.path, &self.meant_for).await?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            // Nobody is left to be told of a failure.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
