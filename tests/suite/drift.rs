//! What is committed is what the generator says, whatever the circumstances.

use crate::{
    files,
    golden::contents,
    program::{self, generator},
};
use generator::{Guide, Options, Runtime, tree::Reach};
use std::{collections::BTreeMap, fs, path::Path};

fn options() -> Options {
    Options {
        runtime: Runtime::Workspace,
        reach: Reach::Everything,
        wire_tests: true,
        autoexamples: true,
        guide: Guide::read(&files::root().join("docs/guide")).expect("the chapters are listed"),
        previous: None,
    }
}

fn generate(specs: &Path) -> BTreeMap<String, Vec<u8>> {
    let providers =
        specs::load(specs).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    contents(
        &generator::generate(&providers, &options()).expect("specs that pass can be generated"),
    )
}

fn committed() -> BTreeMap<String, Vec<u8>> {
    files::tree(&files::root().join("generated"))
}

#[test]
fn generated_crates_are_what_the_specs_say() {
    let differences = files::differences(&committed(), &generate(&files::root().join("specs")));
    assert!(
        differences.is_empty(),
        "drift: generated/ is not what specs/ says:\n{}\n\nrun: cargo generate",
        differences.join("\n")
    );
}

#[test]
fn schema_and_reference_are_what_the_language_says() {
    let specs = files::root().join("specs");
    let read = |name| fs::read_to_string(specs.join(name)).unwrap_or_default();
    assert!(
        read("schema.json") == specs::schema_json(),
        "drift: specs/schema.json: run `cargo generate`"
    );
    assert!(
        read("README.md") == specs::reference_markdown(),
        "drift: specs/README.md: run `cargo generate`"
    );
}

#[test]
fn the_list_of_providers_in_the_readme_is_what_the_specs_say() {
    let providers = specs::load(&files::root().join("specs")).expect("the specs are right");
    let readme = fs::read_to_string(files::root().join("README.md")).expect("there is a README");
    let table = generator::text::table(&providers, "generated/").expect("a table can be made");
    let with_table = generator::text::insert_table(&readme, &table);
    assert_eq!(
        with_table.as_deref(),
        Some(readme.as_str()),
        "drift: README.md: run `cargo generate`"
    );
}

#[test]
fn the_same_specs_give_the_same_bytes() {
    let specs = files::root().join("specs");
    let first = generate(&specs);
    assert_eq!(
        files::differences(&first, &generate(&specs)),
        Vec::<String>::new()
    );
}

#[test]
fn the_order_of_files_does_not_matter() {
    let specs = files::root().join("specs");
    let expected = generate(&specs);
    // A folder lists its files in the order in which they were made, on some systems.
    let yaml = files::tree(&specs)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".yaml"));
    let mut yaml: Vec<_> = yaml.collect();
    for _ in 0..3 {
        yaml.rotate_left(2);
        yaml.reverse();
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, bytes) in &yaml {
            files::write(&folder.path().join(path), bytes);
        }
        assert_eq!(
            files::differences(&expected, &generate(folder.path())),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_working_directory_does_not_matter() {
    let root = files::root();
    for directory in [root.join("generator/src"), std::env::temp_dir()] {
        let output = generator()
            .current_dir(&directory)
            .args(["check", "--specs"])
            .arg(root.join("specs"))
            .arg("--out")
            .arg(root.join("generated"))
            .output()
            .expect("the program runs");
        program::assert_success(&output);
    }
}

#[test]
fn a_deleted_output_comes_back_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path();
    for package in ["specs", "generator", "runtime", "docs"] {
        // What tells the program that this is the workspace, and the chapters of the book.
        files::copy(&files::root().join(package), &copy.join(package));
    }
    files::write(
        &copy.join("README.md"),
        fs::read(files::root().join("README.md")).expect("README"),
    );
    let output = generator()
        .current_dir(copy)
        .output()
        .expect("the program runs");
    program::assert_success(&output);
    let differences = files::differences(&committed(), &files::tree(&copy.join("generated")));
    assert_eq!(differences, Vec::<String>::new());
}
