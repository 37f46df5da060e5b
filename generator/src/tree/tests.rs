#![allow(clippy::unwrap_used)]

use std::fs;

use tempfile::TempDir;

use super::*;

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::new();
    for (path, content) in files {
        tree.insert(*path, *content).unwrap();
    }
    tree.add_manifests().unwrap();
    tree
}

fn paths(paths: &[&str]) -> Vec<PathBuf> {
    paths.iter().map(PathBuf::from).collect()
}

#[test]
fn a_path_is_taken_once_and_stays_inside() {
    let mut tree = Tree::new();
    tree.insert("a/b", "1").unwrap();
    assert!(matches!(
        tree.insert("a/b", "2"),
        Err(GenerateError::Duplicate(_))
    ));
    for path in ["", "..", "a/../../b", "/etc/passwd", "."] {
        assert!(
            matches!(tree.insert(path, ""), Err(GenerateError::Escape(_))),
            "{path}"
        );
    }
    assert_eq!(tree.get("a/b"), Some(b"1".as_slice()));
}

#[test]
fn writing_touches_only_what_differs() {
    let root = TempDir::new().unwrap();
    let first = tree(&[
        ("README.md", "r\n"),
        ("alpha/src/lib.rs", "1\n"),
        ("alpha/Cargo.toml", "c\n"),
    ]);
    let changes = first.write(root.path(), Reach::Everything).unwrap();
    assert_eq!((changes.missing.len(), changes.unchanged), (5, 0));
    let stamp = fs::metadata(root.path().join("alpha/Cargo.toml"))
        .unwrap()
        .modified()
        .unwrap();

    let second = tree(&[
        ("README.md", "r\n"),
        ("alpha/src/lib.rs", "2\n"),
        ("alpha/Cargo.toml", "c\n"),
    ]);
    let changes = second.write(root.path(), Reach::Everything).unwrap();
    assert_eq!(changes.changed, paths(&["alpha/src/lib.rs"]));
    assert_eq!(
        fs::metadata(root.path().join("alpha/Cargo.toml"))
            .unwrap()
            .modified()
            .unwrap(),
        stamp
    );
    assert!(
        second
            .compare(root.path(), Reach::Everything)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn stale_files_go_and_foreign_files_stay() {
    let root = TempDir::new().unwrap();
    tree(&[
        ("alpha/src/a.rs", "a"),
        ("alpha/src/b.rs", "b"),
        ("beta/docs/x.md", "x"),
    ])
    .write(root.path(), Reach::Everything)
    .unwrap();
    fs::write(root.path().join("alpha/notes.txt"), "mine").unwrap();
    fs::write(
        root.path().join("alpha/src/lost.rs"),
        format!("// {} from x\n", crate::HEADER),
    )
    .unwrap();
    fs::write(root.path().join("alpha/.generator-ab.tmp"), "half").unwrap();

    let now = tree(&[("alpha/src/a.rs", "a")]);
    let only = now.compare(root.path(), Reach::OwnFolders).unwrap();
    assert_eq!(
        only.stale,
        paths(&[
            "alpha/.generator-ab.tmp",
            "alpha/src/b.rs",
            "alpha/src/lost.rs"
        ])
    );
    let changes = now.write(root.path(), Reach::Everything).unwrap();
    assert_eq!(changes.foreign, paths(&["alpha/notes.txt"]));
    assert!(!root.path().join("beta").exists());
    assert!(!root.path().join("alpha/src/b.rs").exists());
    assert_eq!(
        fs::read_to_string(root.path().join("alpha/notes.txt")).unwrap(),
        "mine"
    );
    assert!(
        now.compare(root.path(), Reach::Everything)
            .unwrap()
            .is_empty()
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused_wherever_they_stand() {
    use std::os::unix::fs::symlink;

    let now = tree(&[("alpha/src/a.rs", "new")]);
    for link in [
        "alpha",
        "alpha/src",
        "alpha/src/a.rs",
        "alpha/other",
        "gone",
    ] {
        let (root, outside) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        fs::write(outside.path().join("a.rs"), "old").unwrap();
        let at = root.path().join(link);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        let target = if link == "alpha/src/a.rs" {
            outside.path().join("a.rs")
        } else {
            outside.path().to_owned()
        };
        symlink(target, at).unwrap();
        let result = now.write(root.path(), Reach::Everything);
        assert!(
            matches!(result, Err(GenerateError::Symlink(_))),
            "{link}: {result:?}"
        );
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "{link}");
        assert_eq!(
            fs::read_to_string(outside.path().join("a.rs")).unwrap(),
            "old",
            "{link}"
        );
    }
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("root");
    symlink(folder.path(), &root).unwrap();
    assert!(matches!(
        now.write(&root, Reach::Everything),
        Err(GenerateError::Symlink(_))
    ));
}

#[cfg(unix)]
#[test]
fn files_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;

    let root = TempDir::new().unwrap();
    tree(&[("alpha/a", "a")])
        .write(root.path(), Reach::Everything)
        .unwrap();
    let mode = fs::metadata(root.path().join("alpha/a"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o644);
}

/// With the list of its crate they go when the provider goes, and the cache knows them.
#[test]
fn the_code_of_pages_is_on_the_list_of_its_provider() {
    let snippets = "wire-tests/snippets/alpha.rs";
    let tree = tree(&[("wire-tests/lib.rs", "l"), (snippets, "s")]);
    let list = |folder: &str| tree.get(Path::new(folder).join(MANIFEST));
    assert_eq!(
        list("alpha"),
        Some(b"../wire-tests/snippets/alpha.rs\n".as_slice())
    );
    assert_eq!(list("wire-tests"), Some(b"lib.rs\n".as_slice()));
    assert_eq!(own_folder(Path::new(snippets)), Path::new("alpha"));
}
