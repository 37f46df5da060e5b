//! A run that is killed leaves files that are either old or new.

use super::{at, run, workplace};
use crate::files;
use std::{collections::BTreeMap, fs, path::Path, thread, time::Duration};

/// The generated files, without what a killed run may leave beside them.
fn output(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files::tree(&folder.join("out"));
    files.retain(|path, _| {
        !path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with(".generator-"))
    });
    files
}

fn set_summary(folder: &Path, text: &str) {
    for entry in fs::read_dir(folder.join("specs")).unwrap() {
        let path = entry.unwrap().path();
        let spec = fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = spec
            .lines()
            .map(|line| {
                if line.starts_with("summary:") {
                    format!("summary: {text}")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}

#[test]
fn a_killed_run_leaves_old_or_new_files() {
    let folder = workplace(&["minimal", "no_refresh", "bodies", "kitchen_sink"]);
    let folder = folder.path();
    let mut versions = Vec::new();
    for text in ["The first version.", "The second version."] {
        set_summary(folder, text);
        run(&mut at(folder, &["generate"]), 0);
        versions.push(output(folder));
    }
    assert_ne!(versions[0], versions[1]);

    let mut finished = 0;
    for round in 0..30_u64 {
        let new = usize::try_from(round % 2).unwrap();
        set_summary(folder, ["The first version.", "The second version."][new]);
        let mut child = at(folder, &["generate", "--quiet"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(round * 37 % 600));
        let _ = child.kill();
        finished += u32::from(child.wait().unwrap().success());
        let now = output(folder);
        for (path, bytes) in &now {
            let whole = versions
                .iter()
                .any(|version| version.get(path) == Some(bytes));
            assert!(whole, "{path} is neither old nor new");
        }
        assert_eq!(now.len(), versions[0].len(), "no file is missing");
    }
    assert!(finished < 30, "some runs were killed");

    set_summary(folder, "The first version.");
    run(&mut at(folder, &["generate"]), 0);
    run(&mut at(folder, &["check"]), 0);
    let left = files::tree(&folder.join("out"));
    assert_eq!(
        files::differences(&versions[0], &left),
        Vec::<String>::new()
    );
}

/// A kill rarely falls into the moment of a write, so this looks at how files change: whoever holds
/// the old file keeps all of it, which is only so if the new one takes its place as a whole.
#[test]
fn files_are_replaced_not_overwritten() {
    let folder = workplace(&["minimal"]);
    let folder = folder.path();
    set_summary(folder, "The first version.");
    run(&mut at(folder, &["generate"]), 0);
    let old = output(folder);
    for path in old.keys() {
        let link = folder.join("held").join(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        fs::hard_link(folder.join("out").join(path), link).unwrap();
    }
    set_summary(folder, "The second version.");
    run(&mut at(folder, &["generate"]), 0);
    assert_ne!(output(folder), old);
    let held = files::tree(&folder.join("held"));
    assert_eq!(files::differences(&old, &held), Vec::<String>::new());
}
