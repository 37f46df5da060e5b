//! The book as a site: the pages of `generated/book` as HTML with a search, made by mdBook.

#[cfg(test)]
mod tests;

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use mdbook_driver::{MDBook, book::BookItem};

/// A built site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The page to open first.
    pub start: PathBuf,
    /// How many pages it has.
    pub pages: usize,
    /// How long building took.
    pub took: Duration,
}

/// Why a book could not be built.
#[derive(Debug)]
pub struct BuildError {
    book: PathBuf,
    /// What failed, then why, from the outside in.
    reasons: Vec<String>,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be built", self.book.display())?;
        self.reasons
            .iter()
            .try_for_each(|reason| write!(f, "\n  {reason}"))
    }
}

impl Error for BuildError {}

/// Where the book of this repository is.
pub fn book() -> PathBuf {
    root().join("generated/book")
}

/// Where the site goes: `book` in Cargo's target folder, which `CARGO_TARGET_DIR` may name.
pub fn destination() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    root()
        .join(target.unwrap_or_else(|| "target".into()))
        .join("book")
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).unwrap_or(here);
    root.to_owned()
}

/// Builds a book into a folder. What was in that folder is gone afterwards.
///
/// # Errors
///
/// If `book.toml` or a page that the table of contents lists is missing or cannot be read, or if
/// the folder cannot be written.
pub fn build(book: &Path, destination: &Path) -> Result<Site, BuildError> {
    let failed = |reasons| BuildError {
        book: book.to_owned(),
        reasons,
    };
    // Without it mdBook would go on with what it assumes.
    let settings = book.join("book.toml");
    if !settings.is_file() {
        let reason = format!("{} is missing", settings.display());
        return Err(failed(vec![reason]));
    }
    let start = Instant::now();
    let built = MDBook::load(book).and_then(|mut book| {
        destination.clone_into(&mut book.config.build.build_dir);
        book.build()?;
        Ok(book)
    });
    let built = built.map_err(|error| failed(error.chain().map(ToString::to_string).collect()))?;
    let pages = built
        .iter()
        .filter(|item| matches!(item, BookItem::Chapter(_)));
    Ok(Site {
        start: destination.join("index.html"),
        pages: pages.count(),
        took: start.elapsed(),
    })
}
