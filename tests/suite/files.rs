//! The project's files, as the tests look at them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The workspace's root folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is in the workspace")
        .to_owned()
}

/// Every file below a folder: its path relative to the folder, with `/` between the parts, and its
/// content. Build output is left out. Nothing if there is no such folder.
///
/// # Panics
///
/// If a file cannot be read or is a symbolic link.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry can be read");
        let name = entry.file_name().into_string().expect("names are UTF-8");
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().expect("an entry has a type");
        assert!(!kind.is_symlink(), "`{path}` is a symbolic link");
        if kind.is_dir() {
            if name != "target" && name != ".git" {
                collect(&entry.path(), &format!("{path}/"), found);
            }
        } else {
            found.insert(path, fs::read(entry.path()).expect("a file can be read"));
        }
    }
}

/// The text of every file of the workspace whose path the filter accepts.
pub fn texts(wanted: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    tree(&root())
        .into_iter()
        .filter(|(path, _)| wanted(path))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("the file is UTF-8")))
        .collect()
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        write(&to.join(path), bytes);
    }
}

/// Writes a file, making the folders it needs.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// The differences between two trees, one line each; empty if they are equal.
pub fn differences(
    expected: &BTreeMap<String, Vec<u8>>,
    actual: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let missing = expected
        .keys()
        .filter(|path| !actual.contains_key(*path))
        .map(|path| format!("{path}: not generated"));
    let stray = actual
        .keys()
        .filter(|path| !expected.contains_key(*path))
        .map(|path| format!("{path}: generated, not expected"));
    let changed = expected.iter().filter_map(|(path, bytes)| {
        let other = actual.get(path)?;
        (other != bytes).then(|| format!("{path}: {}", first_difference(bytes, other)))
    });
    missing.chain(stray).chain(changed).collect()
}

fn first_difference(expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(actual),
    );
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    match lines.find(|(_, (one, other))| one != other) {
        Some((index, (one, other))) => {
            format!("line {}\n  expected: {one}\n  actual:   {other}", index + 1)
        }
        None => format!(
            "{} lines expected, {} generated",
            expected.lines().count(),
            actual.lines().count()
        ),
    }
}
