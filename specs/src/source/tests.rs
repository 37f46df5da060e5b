#![allow(clippy::unwrap_used)]

use super::*;
use std::fs;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn paths(sources: &Sources) -> Vec<String> {
    sources
        .usable()
        .map(|(_, file)| file.path.display().to_string())
        .collect()
}

fn codes(sources: &Sources) -> Vec<&str> {
    sources
        .problems()
        .iter()
        .map(|problem| problem.code)
        .collect()
}

#[test]
fn takes_yaml_and_leaves_the_rest() {
    let folder = folder(&[
        ("b.yaml", b"id: b"),
        ("a/provider.yaml", b"id: a"),
        ("a/tasks.yaml", b"doc: x"),
        ("a/notes.md", b""),
        (".hidden.yaml", b""),
        ("README.md", b""),
        ("schema.json", b"{}"),
        ("src/load/kitchen_sink.yaml", b""),
        ("src/x.yaml", b""),
        ("pictures/a.png", b"\xff"),
    ]);
    let sources = read(folder.path());
    assert_eq!(
        paths(&sources),
        ["a/provider.yaml", "a/tasks.yaml", "b.yaml"]
    );
    assert_eq!(codes(&sources), [""; 0]);
}

#[test]
fn reads_only_what_is_asked_for() {
    let folder = folder(&[
        ("a.yaml", b"id: a"),
        ("b.yaml", b"\xff"),
        ("c/provider.yaml", b"id: c"),
    ]);
    let sources = read_only(folder.path(), &["a".to_owned(), "c".to_owned()]);
    assert_eq!(paths(&sources), ["a.yaml", "c/provider.yaml"]);
    assert_eq!(codes(&sources), [""; 0]);

    let sources = read_only(folder.path(), &["d".to_owned()]);
    assert_eq!(codes(&sources), ["no-such-spec"]);
}

#[test]
fn names_the_specs_there_are() {
    let help = |files: &[(&str, &[u8])], id: &str| {
        let folder = folder(files);
        let sources = read_only(folder.path(), &[id.to_owned()]);
        sources.problems()[0].help.clone().unwrap()
    };
    let files: &[(&str, &[u8])] = &[
        ("acme.yaml", b"id: acme"),
        ("crm/provider.yaml", b"id: crm"),
    ];
    let known = "known specs: `acme`, `crm`";
    assert_eq!(help(files, "acne"), format!("did you mean `acme`? {known}"));
    let begin = "`cargo run -p generator -- new other` begins one";
    assert_eq!(help(files, "other"), format!("{begin}; {known}"));
    assert_eq!(help(&[], "other"), begin);
}

#[test]
fn refuses_what_cannot_be_a_spec() {
    let large = vec![b'#'; (1 << 20) + 1];
    let folder = folder(&[
        ("a.yml", b"id: a"),
        ("b.yaml", b"id: b\nname: \xE9t\xE9\n"),
        ("c.yaml", &large),
        ("d/provider.yaml", b"id: d"),
        ("d/more/tasks.yaml", b""),
    ]);
    let sources = read(folder.path());
    assert_eq!(
        codes(&sources),
        ["yml", "not-utf8", "too-large", "nested-folder"]
    );
    assert_eq!(paths(&sources), ["d/provider.yaml"]);
    let place = sources.problems()[1].span();
    assert_eq!((place.start, place.end), (12, 15));
}

#[cfg(unix)]
#[test]
fn follows_no_symbolic_link() {
    let folder = folder(&[("elsewhere/real.txt", b"id: a")]);
    std::os::unix::fs::symlink("elsewhere/real.txt", folder.path().join("a.yaml")).unwrap();
    std::os::unix::fs::symlink("elsewhere", folder.path().join("b")).unwrap();
    let sources = read(folder.path());
    assert_eq!(codes(&sources), ["symlink"]);
    assert_eq!(paths(&sources), [""; 0]);
}

#[test]
fn says_that_the_folder_is_missing() {
    let sources = read(Path::new("/nonexistent/specs"));
    assert_eq!(codes(&sources), ["unreadable"]);
}
