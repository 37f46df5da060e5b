//! The hand-written chapters.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::GenerateError;

/// The file with the order of the chapters.
const ORDER: &str = "SUMMARY.md";
/// The chapter that is made, not written: the reference of the spec language.
const REFERENCE: &str = "spec-reference.md";
/// Its title, where the list of chapters does not have it.
const REFERENCE_TITLE: &str = "Reference of the spec language";

/// Chapters that people wrote. The book has them byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    chapters: Vec<Chapter>,
    /// Every file except the one with the order.
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// A line of the list of chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chapter {
    /// How deep it stands below another one.
    pub(super) depth: usize,
    /// Its title.
    pub(super) title: String,
    /// Its file.
    pub(super) file: String,
}

impl Guide {
    /// Reads the chapters in a folder. `SUMMARY.md` lists them as mdBook's file of that name does;
    /// a chapter that it lacks, and one that is not there, are errors. `None`: there is no such
    /// folder.
    pub fn read(folder: &Path) -> Result<Option<Self>, GenerateError> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let name = PathBuf::from(path.file_name().unwrap_or_default());
            if path.is_file() {
                files.push((name, fs::read(&path).map_err(unreadable(&path))?));
            }
        }
        files.sort();
        let order = files.iter().position(|(name, _)| name == Path::new(ORDER));
        let order = match order {
            Some(index) => files.remove(index).1,
            None => Vec::new(),
        };
        let guide = Self {
            chapters: chapters(&String::from_utf8_lossy(&order)),
            files,
        };
        guide.check(folder)?;
        Ok(Some(guide))
    }

    /// Every chapter is listed and every listed one is there.
    fn check(&self, folder: &Path) -> Result<(), GenerateError> {
        let is_listed = |name: &Path| {
            let mut chapters = self.chapters.iter();
            chapters.any(|chapter| Path::new(&chapter.file) == name)
        };
        for (name, _) in &self.files {
            let is_page = name.extension().is_some_and(|extension| extension == "md");
            if is_page && !is_listed(name) {
                return Err(GenerateError::Unlisted(folder.join(name)));
            }
        }
        let is_there = |file: &str| {
            file == REFERENCE || self.files.iter().any(|(name, _)| name == Path::new(file))
        };
        match self
            .chapters
            .iter()
            .find(|chapter| !is_there(&chapter.file))
        {
            Some(chapter) => Err(GenerateError::Absent(folder.join(&chapter.file))),
            None => Ok(()),
        }
    }

    /// The chapters in their order, the reference of the spec language among them.
    pub(super) fn chapters(&self) -> Vec<Chapter> {
        let mut chapters = self.chapters.clone();
        if !chapters.iter().any(|chapter| chapter.file == REFERENCE) {
            chapters.push(Chapter {
                depth: 0,
                title: REFERENCE_TITLE.to_owned(),
                file: REFERENCE.to_owned(),
            });
        }
        chapters
    }

    /// The files of the chapters, the reference of the spec language among them.
    pub(super) fn files(&self) -> impl Iterator<Item = (PathBuf, Vec<u8>)> {
        // Beside the chapter about the language, the title has to tell them apart.
        let text = specs::reference_markdown();
        let (_, body) = text.split_once('\n').unwrap_or_default();
        let text = format!("# {REFERENCE_TITLE}\n{body}");
        let reference = (REFERENCE.into(), text.into_bytes());
        let written = self.files.iter().cloned();
        written
            .filter(|(name, _)| name != Path::new(REFERENCE))
            .chain([reference])
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> GenerateError {
    GenerateError::io("read", path)
}

/// The links of a list: `- [Title](file.md)`, deeper ones indented by two spaces each.
fn chapters(order: &str) -> Vec<Chapter> {
    let chapter = |line: &str| {
        let item = line.trim_start();
        let (title, rest) = item.strip_prefix("- [")?.split_once("](")?;
        let (file, _) = rest.split_once(')')?;
        Some(Chapter {
            depth: (line.len() - item.len()) / 2,
            title: title.to_owned(),
            file: file.trim_start_matches("./").to_owned(),
        })
    };
    order.lines().filter_map(chapter).collect()
}
