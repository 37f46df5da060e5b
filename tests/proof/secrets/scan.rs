//! The search.

use std::{collections::BTreeSet, fs, path::Path};

/// The word that stands in every secret which a test can choose.
const CANARY: &str = "CANARY";

/// The word in base64, at each of the three places in which it can begin, as far as what stands
/// around it has no part in it.
const BASE64: [&str; 3] = ["Q0FOQVJZ", "NBTkFSW", "DQU5BUl"];

/// What is searched for, in lower case: the word in every spelling, and each line of a text.
pub fn needles(more: &str) -> Vec<String> {
    let mut needles = vec![CANARY.to_owned(), hexadecimal(CANARY), bytes(CANARY)];
    needles.extend(BASE64.map(str::to_owned));
    needles.extend(more.lines().map(str::to_owned));
    let needles: BTreeSet<String> = needles.iter().map(|text| text.to_lowercase()).collect();
    assert!(
        needles.iter().all(|needle| needle.len() >= 6),
        "{needles:?}"
    );
    needles.into_iter().collect()
}

/// A text as hexadecimal digits.
pub fn hexadecimal(text: &str) -> String {
    let digits: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// A text as `Debug` shows its bytes.
pub fn bytes(text: &str) -> String {
    let numbers: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
    numbers.join(", ")
}

/// What was searched, and what was found.
pub struct Seen {
    needles: Vec<String>,
    hits: Vec<String>,
    files: usize,
    kept: usize,
}

impl Seen {
    pub fn new(needles: Vec<String>) -> Self {
        Self {
            needles,
            hits: Vec::new(),
            files: 0,
            kept: 0,
        }
    }

    /// Searches a text.
    pub fn text(&mut self, name: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(text).to_lowercase();
        for line in text.lines() {
            let found = self.needles.iter().find(|needle| line.contains(*needle));
            if let Some(needle) = found {
                let line: String = line.chars().take(600).collect();
                self.hits.push(format!("{name}: {needle}: {line}"));
            }
        }
    }

    /// Searches a file that has to be there.
    pub fn file(&mut self, path: &Path) {
        let bytes = fs::read(path).unwrap();
        self.files += 1;
        self.text(&path.display().to_string(), &bytes);
    }

    /// Searches the names of all files in a folder, and what is in those that do not end in one of
    /// `keep`. Nothing if the folder is not there.
    pub fn folder(&mut self, folder: &Path, keep: &[&str]) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            self.text("the name of a file", name.as_bytes());
            let ending = path.extension().map(|ending| ending.to_string_lossy());
            if path.is_dir() {
                self.folder(&path, keep);
            } else if ending.is_some_and(|ending| keep.contains(&&*ending)) {
                self.kept += 1;
                assert_private(&path);
            } else {
                self.file(&path);
            }
        }
    }

    /// Where something was found.
    pub fn hits(&self) -> &[String] {
        &self.hits
    }

    /// How many files were searched.
    pub fn files(&self) -> usize {
        self.files
    }

    /// How many files may hold secrets.
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// How many spellings were searched for.
    pub fn needles(&self) -> usize {
        self.needles.len()
    }
}

/// Whether nobody but its user can read a file.
fn assert_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
}
