//! One idea a folder: `golden/<idea>/spec/` becomes the crate in `golden/<idea>/expected/` and the
//! pages in `golden/<idea>/book/`.
//!
//! The crates are members of the workspace, so they are compiled, linted and documented too.
//! `UPDATE=1 cargo test -p tests golden` rewrites what is expected.

use crate::files;
use generator::{
    Options, Runtime, Tree,
    tree::{PAGES, Reach},
};
use std::{collections::BTreeMap, env, fs, path::PathBuf};

/// How goldens are generated: as members of the workspace, without files about all providers.
pub fn options() -> Options {
    Options {
        runtime: Runtime::Workspace,
        reach: Reach::OwnFolders,
        wire_tests: false,
        autoexamples: false,
        guide: None,
        previous: None,
    }
}

/// The crates of a tree, and the pages of its providers without the way to them.
fn split(tree: &Tree) -> [Tree; 2] {
    let mut split = [Tree::new(), Tree::new()];
    for (path, content) in tree.iter() {
        let page = path.strip_prefix(PAGES).ok();
        let page = page.map(|page| page.components().skip(1).collect::<PathBuf>());
        let (part, path) = page.map_or((0, path.to_owned()), |page| (1, page));
        split[part].insert(path, content).expect("paths differ");
    }
    split
}

/// The files of a tree by path.
pub fn contents(tree: &Tree) -> BTreeMap<String, Vec<u8>> {
    tree.iter()
        .map(|(path, bytes)| {
            (
                path.to_str().expect("paths are UTF-8").to_owned(),
                bytes.to_vec(),
            )
        })
        .collect()
}

fn ideas() -> Vec<PathBuf> {
    let golden = files::root().join("tests/golden");
    let mut ideas: Vec<PathBuf> = fs::read_dir(&golden)
        .expect("there are goldens")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.join("spec").is_dir())
        .collect();
    ideas.sort();
    assert!(ideas.len() >= 14, "goldens were found: {ideas:?}");
    ideas
}

#[test]
fn every_idea_becomes_what_is_expected() {
    let update = env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut failures = Vec::new();
    for idea in ideas() {
        let name = idea
            .file_name()
            .expect("a folder has a name")
            .to_string_lossy()
            .into_owned();
        let providers = match specs::load(&idea.join("spec")) {
            Ok(providers) => providers,
            Err(problems) => {
                failures.push(format!("{name}: {}", problems.render(false)));
                continue;
            }
        };
        let tree =
            generator::generate(&providers, &options()).expect("specs that pass can be generated");
        for (folder, part) in ["expected", "book"].into_iter().zip(split(&tree)) {
            let expected = idea.join(folder);
            if update {
                part.write(&expected, Reach::Everything)
                    .expect("expectations can be written");
            }
            let differences = files::differences(&files::tree(&expected), &contents(&part));
            failures.extend(
                differences
                    .iter()
                    .map(|line| format!("golden: tests/golden/{name}/{folder}/{line}")),
            );
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n\nIf this is what you want: UPDATE=1 cargo test -p tests golden",
        failures.join("\n")
    );
}

#[test]
fn a_plain_provider_takes_at_most_25_lines() {
    let spec = fs::read_to_string(files::root().join("tests/golden/minimal/spec/minimal.yaml"));
    assert!(spec.expect("the spec is there").lines().count() <= 25);
}
