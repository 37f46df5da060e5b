//! The files of a run.

mod read;
#[cfg(test)]
mod tests;

pub use read::{read, read_only};

use crate::{
    diagnostic::Diagnostic,
    span::{FileId, Span},
};
use std::path::{Path, PathBuf};

/// A file of a spec.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the specs folder: `acme/provider.yaml`.
    pub path: PathBuf,
    /// The content.
    pub text: String,
}

/// The files of a run, and what was wrong with reading them.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Prefix of all paths when shown to a person: the specs folder.
    root: PathBuf,
    files: Vec<SourceFile>,
    /// Files that are shown in a diagnostic but not to be parsed.
    unusable: Vec<FileId>,
    problems: Vec<Diagnostic>,
}

impl Sources {
    /// Files that are in memory already, with paths as if in a specs folder.
    pub fn from_files(files: Vec<SourceFile>) -> Self {
        Self {
            files,
            ..Self::default()
        }
    }

    /// Problems met while reading.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The file behind an id.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The path of a file as shown to a person.
    pub fn display_path(&self, id: FileId) -> String {
        let path = self.file(id).map_or(Path::new(""), |file| &file.path);
        let root = self.root.strip_prefix(".").unwrap_or(&self.root);
        let shown = root.join(path).to_string_lossy().replace('\\', "/");
        // A file name may hold anything; a terminal escape must not reach the terminal.
        shown
            .chars()
            .map(|character| {
                if is_unprintable(character) {
                    '\u{FFFD}'
                } else {
                    character
                }
            })
            .collect()
    }

    /// Files that can be parsed, in the order read.
    pub(crate) fn usable(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..)
            .map(FileId)
            .zip(&self.files)
            .filter(|(id, _)| !self.unusable.contains(id))
    }

    fn add(&mut self, path: PathBuf, text: String) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path, text });
        id
    }

    /// Adds a file that cannot be used. `problem` gets the place of its beginning.
    fn add_unusable(
        &mut self,
        path: PathBuf,
        text: String,
        problem: impl FnOnce(Span) -> Diagnostic,
    ) {
        let id = self.add(path, text);
        self.unusable.push(id);
        self.problems.push(problem(Span::start_of(id)));
    }
}

/// Whether a character cannot be shown as it is: control characters except line ends and tabs, and
/// those that change the direction of the text around them (Unicode Annex 9) or are invisible.
pub(crate) fn is_unprintable(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{8}'
            | '\u{B}'..='\u{1F}'
            | '\u{7F}'..='\u{9F}'
            | '\u{61C}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}
