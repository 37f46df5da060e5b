//! What an author is told about a mistake: one case per rule.
//!
//! `tests/diagnostics/<case>.yaml` is a spec, `tests/diagnostics/<case>/` a folder of specs, and
//! `<case>.txt` the text shown for it. Cases that cannot be kept as files are built here.
//! `UPDATE=1` writes the texts anew.

use crate::files;
use specs::{Diagnostics, SourceFile, Sources, load, load_only, load_sources};
use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// A case and what was said about it.
struct Case {
    name: String,
    text: String,
    codes: Vec<&'static str>,
}

impl Case {
    fn new(name: &str, folder: Option<&Path>, result: Option<Diagnostics>) -> Self {
        let found = result.unwrap_or_else(|| panic!("the case `{name}` has no problem"));
        let mut text = found.render(false);
        if let Some(folder) = folder {
            // It is another one on every machine.
            text = text.replace(folder.to_str().unwrap(), "specs");
        }
        Self {
            name: name.to_owned(),
            text,
            codes: found.iter().map(|diagnostic| diagnostic.code).collect(),
        }
    }
}

fn folder() -> PathBuf {
    files::root().join("tests/diagnostics")
}

/// A case that is one file: its name is that of the provider.
fn of_file(path: &Path) -> Case {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let path = PathBuf::from(format!("{name}.yaml"));
    let sources = Sources::from_files(vec![SourceFile { path, text }]);
    Case::new(name, None, load_sources(sources).err())
}

/// A case that is a folder of specs.
fn of_folder(path: &Path) -> Case {
    let name = path.file_name().unwrap().to_str().unwrap();
    Case::new(name, Some(path), load(path).err())
}

fn kept() -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cases.push(of_folder(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            cases.push(of_file(&path));
        }
    }
    cases
}

/// Nine levels of nine aliases each: a billion texts if they were followed.
fn alias_bomb() -> String {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (inner, outer) in ('a'..'i').zip('b'..='i') {
        let aliases = vec![format!("*{inner}"); 9].join(", ");
        writeln!(text, "{outer}: &{outer} [{aliases}]").expect("a text can be written to");
    }
    text
}

/// A folder with one file.
fn built(name: &str, file: &str, content: &[u8]) -> Case {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(file), content).unwrap();
    Case::new(name, Some(folder.path()), load(folder.path()).err())
}

fn built_cases() -> Vec<Case> {
    let two_mebibytes = vec![b'#'; 2 << 20];
    let deep = format!("id: {}{}\n", "[".repeat(40), "]".repeat(40));
    let long = format!("id: too_long\nname: {}\n", "n".repeat(20_000));
    vec![
        built("too_large", "too_large.yaml", &two_mebibytes),
        built(
            "not_utf8",
            "not_utf8.yaml",
            b"id: not_utf8\nname: \xff\xfe\n",
        ),
        built("empty_file", "empty_file.yaml", b""),
        built("only_a_comment", "only_a_comment.yaml", b"# Nothing yet.\n"),
        built("too_deep", "too_deep.yaml", deep.as_bytes()),
        built("text_too_long", "text_too_long.yaml", long.as_bytes()),
        built("alias_bomb", "alias_bomb.yaml", alias_bomb().as_bytes()),
        built("yml", "example.yml", b"id: example\n"),
        Case::new("unreadable", None, load(Path::new("no/such/folder")).err()),
        no_such_spec(),
        #[cfg(unix)]
        symlink(),
    ]
}

fn no_such_spec() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let result = load_only(folder.path(), &["exampel".to_owned()]);
    Case::new("no_such_spec", Some(folder.path()), result.err())
}

#[cfg(unix)]
fn symlink() -> Case {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link.yaml")).unwrap();
    Case::new("symlink", Some(folder.path()), load(folder.path()).err())
}

fn all() -> Vec<Case> {
    let mut cases = kept();
    cases.extend(built_cases());
    cases
}

#[test]
fn every_case_says_what_it_said() {
    let update = env::var_os("UPDATE").is_some();
    let mut expected: BTreeSet<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    let mut different = Vec::new();
    for case in all() {
        let path = folder().join(format!("{}.txt", case.name));
        expected.remove(&path);
        if update {
            fs::write(&path, &case.text).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != case.text {
            different.push(format!("--- {}\n{}", path.display(), case.text));
        }
    }
    if update {
        for path in &expected {
            fs::remove_file(path).unwrap();
        }
        expected.clear();
    }
    assert!(
        different.is_empty() && expected.is_empty(),
        "diagnostics: texts differ, or belong to no case {expected:?}; if that is meant: UPDATE=1 cargo test -p tests diagnostics\n{}",
        different.join("\n")
    );
}

#[test]
fn every_rule_has_a_case() {
    let shown: BTreeSet<&str> = all().iter().flat_map(|case| case.codes.clone()).collect();
    let without: Vec<&&str> = specs::CODES
        .iter()
        .filter(|code| !shown.contains(**code))
        .collect();
    assert!(without.is_empty(), "rules without a case: {without:?}");
    let unlisted: Vec<&&str> = shown
        .iter()
        .filter(|code| !specs::CODES.contains(code))
        .collect();
    assert!(
        unlisted.is_empty(),
        "codes missing from `specs::CODES`: {unlisted:?}"
    );
}

/// A case named after a rule shows that rule.
#[test]
fn cases_show_what_they_are_named_after() {
    for case in all() {
        let name = case.name.replace('_', "-");
        // The longest code that begins the name, for names such as `bad_url_port`.
        let named = specs::CODES.iter().filter(|code| name.starts_with(**code));
        if let Some(code) = named.max_by_key(|code| code.len()) {
            assert!(
                case.codes.contains(code),
                "`{}` shows {:?}",
                case.name,
                case.codes
            );
        }
    }
}

/// No code is made in the source that is not in the list.
#[test]
fn every_code_in_the_source_is_listed() {
    let sources = files::texts(|path| path.starts_with("specs/src/") && path.ends_with(".rs"));
    let mut seen = 0;
    for (path, text) in sources
        .iter()
        .filter(|(path, _)| !path.ends_with("tests.rs"))
    {
        for call in text.split("Diagnostic::new(").skip(1) {
            let Some(code) = call.trim_start().strip_prefix('"') else {
                continue;
            };
            let code = code.split('"').next().unwrap();
            seen += 1;
            assert!(
                specs::CODES.contains(&code),
                "{path}: `{code}` is not in `specs::CODES`"
            );
        }
    }
    assert!(seen > 100, "the codes were found");
}

#[test]
fn codes_are_sorted_and_unique() {
    assert!(specs::CODES.windows(2).all(|pair| pair[0] < pair[1]));
}
