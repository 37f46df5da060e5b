//! Comparing a tree with a folder, and making the folder equal to the tree.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{MANIFEST, Tree};
use crate::{GenerateError, HEADER};

/// Start and end of the names under which files are written before they get their own.
const TEMPORARY: (&str, &str) = (".generator-", ".tmp");

/// Which part of the output folder a tree speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of it: a folder that the tree lacks is that of a removed provider.
    Everything,
    /// Only the folders of crates and of their pages that the tree has.
    OwnFolders,
}

/// How a folder differs from a tree. Paths are relative to the folder and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files whose content differs.
    pub changed: Vec<PathBuf>,
    /// Files that are not there.
    pub missing: Vec<PathBuf>,
    /// Files that an earlier run wrote and this one did not.
    pub stale: Vec<PathBuf>,
    /// Files that no run wrote. They are never touched.
    pub foreign: Vec<PathBuf>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

impl Changes {
    /// Whether the folder is what the generator would make of it.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty() && self.stale.is_empty()
    }
}

impl Tree {
    /// Compares with the folder `root`, in both directions. Writes nothing.
    ///
    /// A symbolic link anywhere in the folder is an error.
    pub fn compare(&self, root: &Path, reach: Reach) -> Result<Changes, GenerateError> {
        let mut changes = Changes::default();
        refuse_symlink(root)?;
        for (path, content) in &self.files {
            refuse_symlinks(root, path)?;
            match fs::read(root.join(path)) {
                Ok(on_disk) if on_disk == *content => changes.unchanged += 1,
                Ok(_) => changes.changed.push(path.clone()),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    changes.missing.push(path.clone());
                }
                Err(error) => return Err(GenerateError::io("read", root.join(path))(error)),
            }
        }
        for path in self.strays(root, reach)? {
            let list = if is_ours(root, &path)? {
                &mut changes.stale
            } else {
                &mut changes.foreign
            };
            list.push(path);
        }
        Ok(changes)
    }

    /// Makes the folder `root` equal to the tree and says what that took. Files that are right
    /// already are not touched; each other file is replaced in one step.
    pub fn write(&self, root: &Path, reach: Reach) -> Result<Changes, GenerateError> {
        fs::create_dir_all(root).map_err(GenerateError::io("create", root))?;
        let changes = self.compare(root, reach)?;
        let is_manifest = |path: &&PathBuf| path.file_name().is_some_and(|name| name == MANIFEST);
        // Manifests come last: what an interrupted run leaves undeleted is still listed.
        for manifests in [false, true] {
            let due = |path: &&PathBuf| is_manifest(path) == manifests;
            for path in changes.missing.iter().chain(&changes.changed).filter(due) {
                if let Some(content) = self.files.get(path) {
                    replace(root, path, content)?;
                }
            }
            for path in changes.stale.iter().filter(due) {
                remove(root, path)?;
            }
        }
        Ok(changes)
    }

    /// Files on disk that the tree does not have, sorted.
    fn strays(&self, root: &Path, reach: Reach) -> Result<Vec<PathBuf>, GenerateError> {
        let own: BTreeSet<_> = (self.files.keys())
            .map(|path| super::own_folder(path))
            .collect();
        let mut folders: Vec<PathBuf> = match reach {
            Reach::Everything => vec![PathBuf::new()],
            Reach::OwnFolders => own
                .into_iter()
                .filter(|folder| !folder.as_os_str().is_empty() && root.join(folder).is_dir())
                .collect(),
        };
        let mut strays = Vec::new();
        while let Some(folder) = folders.pop() {
            for (path, kind) in entries(root, &folder)? {
                if kind.is_symlink() {
                    return Err(GenerateError::Symlink(root.join(path)));
                }
                if kind.is_dir() {
                    if !is_build_output(root, &path) {
                        folders.push(path);
                    }
                } else if !self.files.contains_key(&path) {
                    strays.push(path);
                }
            }
        }
        strays.sort();
        Ok(strays)
    }
}

/// What stands in a folder. A folder that does not exist is empty.
fn entries(root: &Path, folder: &Path) -> Result<Vec<(PathBuf, fs::FileType)>, GenerateError> {
    let absolute = root.join(folder);
    let listing = match fs::read_dir(&absolute) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(GenerateError::io("read", absolute)(error)),
    };
    listing
        .map(|entry| {
            let entry = entry?;
            Ok((folder.join(entry.file_name()), entry.file_type()?))
        })
        .collect::<Result<_, std::io::Error>>()
        .map_err(GenerateError::io("read", absolute))
}

/// Cargo marks its target folders with this file.
fn is_build_output(root: &Path, path: &Path) -> bool {
    root.join(path).join("CACHEDIR.TAG").is_file()
}

/// Whether an earlier run wrote the file: it is in the manifest, carries the header, is a manifest
/// or is what an interrupted run left behind.
fn is_ours(root: &Path, path: &Path) -> Result<bool, GenerateError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1) {
        return Ok(true);
    }
    let (folder, rest) = super::home(path);
    if rest == MANIFEST {
        return Ok(true);
    }
    let manifest = fs::read_to_string(root.join(folder).join(MANIFEST)).unwrap_or_default();
    if manifest.lines().any(|line| line == rest) {
        return Ok(true);
    }
    let content = fs::read(root.join(path)).map_err(GenerateError::io("read", root.join(path)))?;
    let first_line = content
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    Ok(String::from_utf8_lossy(first_line).contains(HEADER))
}

/// Refuses a symbolic link on the way from `root` to `path`, the file itself included.
fn refuse_symlinks(root: &Path, path: &Path) -> Result<(), GenerateError> {
    let mut absolute = root.to_owned();
    for part in path.components() {
        absolute.push(part);
        refuse_symlink(&absolute)?;
    }
    Ok(())
}

fn refuse_symlink(path: &Path) -> Result<(), GenerateError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Err(GenerateError::Symlink(path.to_owned())),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(GenerateError::io("read", path)(error)),
    }
}

/// Writes next to the destination and renames: whoever looks sees the old file or the new one.
fn replace(root: &Path, path: &Path, content: &[u8]) -> Result<(), GenerateError> {
    refuse_symlinks(root, path)?;
    let target = root.join(path);
    let folder = target.parent().unwrap_or(root);
    let failed = || GenerateError::io("write", &target);
    fs::create_dir_all(folder).map_err(failed())?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder).map_err(failed())?;
    file.write_all(content).map_err(failed())?;
    file.persist(&target)
        .map_err(|error| failed()(error.error))?;
    Ok(())
}

/// Deletes a file, and the folders that are empty without it.
fn remove(root: &Path, path: &Path) -> Result<(), GenerateError> {
    refuse_symlinks(root, path)?;
    let target = root.join(path);
    match fs::remove_file(&target) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(GenerateError::io("delete", target)(error));
        }
        _ => {}
    }
    for folder in path
        .ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        // A folder that still holds something stays, which is all the error can say.
        if fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}
