//! The calls that the pages of resources show are code that is compiled, letter by letter: the bodies
//! of the functions in `generated/wire-tests/snippets/<id>.rs`.

use crate::files;

/// Where those functions stand.
const SNIPPETS: &str = "generated/wire-tests/snippets/";

/// The code of a page in blocks that show one call. Whole programs are not among them: they say
/// `no_run` and are compiled as documentation.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    let blocks = page.split("```rust\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next())
}

/// How a block begins a function.
fn as_body(block: &str) -> String {
    let lines = block.lines().map(|line| format!("    {line}\n"));
    format!("{{\n{}", lines.collect::<String>())
}

#[test]
fn the_calls_of_pages_are_compiled_as_they_stand() {
    let root = files::root();
    let providers = specs::load(&root.join("specs")).expect("the specs are valid");
    let generated = files::texts(|path| path.starts_with("generated/"));
    let library = &generated["generated/wire-tests/lib.rs"];
    for provider in &providers {
        let id = &provider.id;
        let snippets = &generated[&format!("{SNIPPETS}{id}.rs")];
        assert!(
            library.contains(&format!("#[path = \"{id}.rs\"]\n    mod ")),
            "page: {SNIPPETS}{id}.rs is not compiled"
        );
        let folder = format!("generated/book/src/{id}/");
        let pages = generated
            .iter()
            .filter(|(path, _)| path.starts_with(&folder));
        let mut shown = 0;
        for (page, text) in pages {
            for block in blocks(text) {
                assert!(
                    snippets.contains(&as_body(block)),
                    "page: {page} has code that is not in {SNIPPETS}{id}.rs:\n{block}"
                );
                shown += 1;
            }
        }
        let resources = provider.resources.iter();
        let operations: usize = resources.map(|resource| resource.operations.len()).sum();
        let compiled = snippets.matches("\nasync fn ").count();
        assert!(operations > 0, "{id} has operations");
        assert_eq!(
            [shown, compiled],
            [operations; 2],
            "page: calls shown and compiled, of the operations of {id}"
        );
    }
}
