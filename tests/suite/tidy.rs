//! Rules about the source that no compiler checks. Each failure names the file.

use crate::files;

const PROVIDERS: [&str; 3] = ["actionstep", "act_on", "worksection"];
const HAND_WRITTEN: [&str; 5] = ["specs/", "generator/", "runtime/", "emulator/", "tests/"];

fn is_hand_written(path: &str) -> bool {
    HAND_WRITTEN.iter().any(|folder| path.starts_with(folder)) && !path.contains("/expected/")
}

fn is_rust(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "rs")
}

#[track_caller]
fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "tidy: {what}:\n  {}", found.join("\n  "));
}

#[test]
fn hand_written_files_are_at_most_400_lines() {
    let long: Vec<String> = files::texts(|path| is_rust(path) && is_hand_written(path))
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert_none("files above 400 lines", &long);
}

#[test]
fn code_that_serves_all_providers_names_none() {
    let shared = [
        "specs/src/",
        "generator/src/",
        "runtime/src/",
        "emulator/src/",
    ];
    let sources =
        files::texts(|path| is_rust(path) && shared.iter().any(|folder| path.starts_with(folder)));
    assert!(sources.len() > 20, "the sources were found");
    let mut found = Vec::new();
    for (path, text) in sources {
        for (index, line) in text.lines().enumerate() {
            let line = line.to_lowercase();
            let names = ["actionstep", "act_on", "act-on", "acton", "worksection"];
            if names.iter().any(|name| line.contains(name)) {
                found.push(format!("{path}:{}: {line}", index + 1));
            }
        }
    }
    assert_none("providers named in shared code", &found);
}

/// The names under `[dependencies]` of a package of the workspace.
fn dependencies(package: &str) -> Vec<String> {
    let manifest = files::texts(|path| path == format!("{package}/Cargo.toml"));
    let text = manifest
        .values()
        .next()
        .expect("the package has a manifest");
    let section = text
        .split("\n[dependencies]\n")
        .nth(1)
        .expect("the package has dependencies");
    section
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn dependencies_go_one_way() {
    let forbidden: [(&str, &[&str]); 4] = [
        (
            "emulator",
            &[
                "provider-runtime",
                "generator",
                "reqwest",
                "serde_yaml",
                "serde-saphyr",
                "syn",
                "quote",
            ],
        ),
        (
            "specs",
            &[
                "quote",
                "syn",
                "prettyplease",
                "tera",
                "heck",
                "reqwest",
                "http",
                "tokio",
                "clap",
                "generator",
                "provider-runtime",
            ],
        ),
        (
            "generator",
            &[
                "serde_yaml",
                "serde-saphyr",
                "reqwest",
                "tokio",
                "provider-runtime",
            ],
        ),
        (
            "runtime",
            &[
                "specs",
                "generator",
                "serde_yaml",
                "serde-saphyr",
                "syn",
                "quote",
                "tera",
            ],
        ),
    ];
    for (package, names) in forbidden {
        let used = dependencies(package);
        assert!(
            used.len() > 3,
            "dependencies of {package} were read: {used:?}"
        );
        for name in names {
            assert!(
                !used.iter().any(|other| other == name),
                "tidy: {package} depends on {name}"
            );
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        "TO".to_owned() + "DO",
        "FIX".to_owned() + "ME",
        "X".to_owned() + "XX",
    ];
    let mut found = Vec::new();
    let sources = files::texts(|path| {
        is_rust(path) && (is_hand_written(path) || path.starts_with("generated/"))
    });
    for (path, text) in sources {
        for (index, line) in text.lines().enumerate() {
            let comment = line.split("//").skip(1).collect::<String>();
            let call = line.contains(&("to".to_owned() + "do!("))
                || line.contains(&("unimple".to_owned() + "mented!("));
            if call || marks.iter().any(|mark| comment.contains(mark.as_str())) {
                found.push(format!("{path}:{}: {line}", index + 1));
            }
        }
    }
    assert_none("left for later", &found);
}

#[test]
fn generated_files_say_that_they_are_generated() {
    let sources =
        files::texts(|path| path.starts_with("generated/") && path.matches('/').count() > 1);
    for provider in PROVIDERS {
        let lib = format!("generated/{provider}/src/lib.rs");
        assert!(
            sources.contains_key(&lib),
            "{lib} is missing; run `cargo generate`"
        );
    }
    let silent: Vec<String> = sources
        .iter()
        .filter(|(path, _)| is_rust(path) || path.ends_with(".toml") || path.ends_with(".md"))
        // The hand-written chapters, byte for byte.
        .filter(|(path, _)| !path.starts_with("generated/book/src/guide/"))
        .filter(|(_, text)| {
            let head: String = text.lines().take(3).collect();
            !head.to_lowercase().contains("generated")
        })
        .map(|(path, _)| path.clone())
        .collect();
    assert_none("generated files without a header", &silent);
}

#[test]
fn every_public_generated_item_begins_with_one_sentence() {
    let mut found = Vec::new();
    for (path, text) in files::texts(|path| path.starts_with("generated/") && is_rust(path)) {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (index, line) in lines.iter().enumerate() {
            if is_public_item(line) && !has_summary(&lines[..index]) {
                found.push(format!("{path}:{}: {line}", index + 1));
            }
        }
    }
    assert_none("public items without a one-sentence summary", &found);
}

fn is_public_item(line: &str) -> bool {
    let item = [
        "fn ",
        "async fn ",
        "struct ",
        "enum ",
        "const ",
        "static ",
        "type ",
        "trait ",
    ];
    line.strip_prefix("pub ").is_some_and(|rest| {
        let is_field = rest.split_once(':').is_some_and(|(name, _)| {
            name.chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == '#')
        });
        is_field || item.iter().any(|word| rest.starts_with(word))
    })
}

/// Whether the doc comment above an item begins with a paragraph that is a sentence.
fn has_summary(above: &[&str]) -> bool {
    let comment = &above[..without_attributes(above)];
    let start = comment
        .iter()
        .rposition(|line| !line.starts_with("///"))
        .map_or(0, |last| last + 1);
    let lines = comment[start..]
        .iter()
        .map(|line| line.trim_start_matches('/').trim());
    let summary: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    summary
        .last()
        .is_some_and(|line| line.ends_with(['.', '?', '!']))
}

/// How many of the lines stand above the attributes of an item.
fn without_attributes(above: &[&str]) -> usize {
    let mut end = above.len();
    while end > 0 && above[end - 1].ends_with(']') && !above[end - 1].starts_with("//") {
        let Some(start) = above[..end].iter().rposition(|line| line.starts_with("#[")) else {
            break;
        };
        end = start;
    }
    end
}

#[test]
fn every_generated_module_is_part_of_its_crate() {
    let is_source = |path: &str| path.contains("/src/") && !path.starts_with("generated/book/");
    let sources = files::texts(|path| path.starts_with("generated/") && is_source(path));
    for (path, _) in sources
        .iter()
        .filter(|(path, _)| !path.ends_with("/lib.rs"))
    {
        let (folder, name) = path.rsplit_once('/').expect("a path has a folder");
        let module = name
            .strip_suffix(".rs")
            .expect("src/ holds Rust files only");
        let lib = &sources[&format!("{folder}/lib.rs")];
        let declared = [format!("mod {module};"), format!("mod r#{module};")];
        assert!(
            declared.iter().any(|text| lib.contains(text.as_str()))
                || lib.contains(&format!("#[path = \"{name}\"]")),
            "tidy: {path} is not declared in lib.rs"
        );
    }
}
