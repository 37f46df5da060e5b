//! The folder of a store.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use etcetera::BaseStrategy;

use crate::store::disk::{create_folder, failed, trusted_folder};
use crate::store::{StoreError, StoreErrorKind};

/// Name of the folder below the user's.
const NAME: &str = "provider-runtime";

/// A folder that may not be there yet.
pub(super) struct Place {
    /// As it was named, made absolute: later changes of the working directory do not count.
    named: PathBuf,
    journal: PathBuf,
    /// Its true name, once it has been seen. From then on it has to stay.
    found: OnceLock<PathBuf>,
}

impl Place {
    pub(super) fn new(folder: &Path) -> Result<Self, StoreError> {
        let named = std::path::absolute(folder).map_err(|error| {
            let text = format!("{} is no name of a folder", folder.display());
            StoreError::new(StoreErrorKind::Unavailable, text).caused_by(error)
        })?;
        Ok(Self {
            journal: named.join("journal"),
            named,
            found: OnceLock::new(),
        })
    }

    /// Where programs of the user keep what they remember.
    pub(super) fn of_the_user() -> Result<Self, StoreError> {
        let strategy = etcetera::base_strategy::choose_native_strategy().map_err(|error| {
            let text = "the user has no home directory: set HOME, or name a folder";
            StoreError::new(StoreErrorKind::Unavailable, text).caused_by(error)
        })?;
        // Windows has no such folder; what is in the roaming one is copied to other machines.
        let folder = match strategy.state_dir() {
            Some(folder) => folder,
            None if cfg!(windows) => strategy.cache_dir(),
            None => strategy.data_dir(),
        };
        Self::new(&folder.join(NAME))
    }

    pub(super) fn named(&self) -> &Path {
        &self.named
    }

    pub(super) fn journal(&self) -> &Path {
        &self.journal
    }

    /// The folder if it has been seen; no disk is touched.
    pub(super) fn found(&self) -> Option<&Path> {
        self.found.get().map(PathBuf::as_path)
    }

    /// The folder, `None` if it has never been there.
    pub(super) fn find(&self) -> Result<Option<&Path>, StoreError> {
        let is_there = self.found().is_some()
            || self.named.try_exists().map_err(|error| {
                // A folder that cannot be seen is not one without sessions.
                failed("the folder cannot be reached", &self.named, error)
            })?;
        if is_there {
            self.trusted().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The folder, which is made if it has never been there.
    pub(super) fn find_or_create(&self) -> Result<&Path, StoreError> {
        if let Some(folder) = self.found() {
            return Ok(folder);
        }
        create_folder(&self.named)?;
        let folder = self.trusted()?;
        create_folder(&folder.join("journal"))?;
        Ok(folder)
    }

    fn trusted(&self) -> Result<&Path, StoreError> {
        if let Some(folder) = self.found() {
            return Ok(folder);
        }
        let folder = trusted_folder(&self.named)?;
        Ok(self.found.get_or_init(|| folder))
    }
}

/// The folder was there and is not any more: its sessions are not none, they are lost to sight.
pub(super) fn gone(folder: &Path) -> StoreError {
    let text = format!(
        "the folder {} is gone: put it back, or open the store anew to begin without its sessions",
        folder.display()
    );
    StoreError::new(StoreErrorKind::Unavailable, text)
}
