//! Building a book, and what is said of one that cannot be built.

#![allow(clippy::unwrap_used)]

use std::fs;

use super::*;

/// A book with these files, and where its site would be.
fn a_book(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = folder.path().join("site");
    (folder, site)
}

const SETTINGS: (&str, &str) = ("book.toml", "[build]\ncreate-missing = false\n");

#[test]
fn a_book_becomes_a_site_and_what_was_there_goes() {
    let summary = "# Summary\n\n[One](index.md)\n- [Two](two.md)\n";
    let pages = [
        SETTINGS,
        ("src/SUMMARY.md", summary),
        ("src/index.md", "# One\n"),
        ("src/two.md", "# Two\n"),
        ("site/old.html", "old"),
    ];
    let (folder, to) = a_book(&pages);
    let built = build(folder.path(), &to).unwrap();
    assert_eq!((built.pages, &built.start), (2, &to.join("index.html")));
    assert!(built.start.is_file() && to.join("two.html").is_file());
    assert!(!to.join("old.html").exists());
}

#[test]
fn what_is_missing_is_named() {
    let (folder, to) = a_book(&[]);
    let error = build(folder.path(), &to).unwrap_err().to_string();
    assert!(error.contains("book.toml is missing"), "{error}");

    let (folder, to) = a_book(&[SETTINGS]);
    let error = build(folder.path(), &to).unwrap_err().to_string();
    assert!(error.contains("SUMMARY.md"), "{error}");

    let summary = "# Summary\n\n- [Two](two.md)\n";
    let (folder, to) = a_book(&[SETTINGS, ("src/SUMMARY.md", summary)]);
    let error = build(folder.path(), &to).unwrap_err().to_string();
    assert!(error.contains("two.md"), "{error}");

    let (folder, to) = a_book(&[("book.toml", "[book\n")]);
    let error = build(folder.path(), &to).unwrap_err().to_string();
    assert!(
        error.contains("could not be built") && error.lines().count() > 1,
        "{error}"
    );
}
