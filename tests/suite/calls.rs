//! The calls that the pages of operations show are parts of calls that compile: those of the drivers
//! of the conformance suite, which call every operation with everything it takes.

use std::collections::{BTreeMap, BTreeSet};

use crate::files;

/// What ends a call. The READMEs, which are compiled, show each of them.
const ENDS: [&str; 4] = ["send", "send_each", "items", "pages"];

/// A method of a chain, and how many arguments it has.
type Step<'a> = (&'a str, usize);

/// What is known of an operation from code that compiles.
#[derive(Default)]
struct Known<'a> {
    /// How many arguments the operation itself takes.
    arguments: usize,
    setters: BTreeSet<&'a str>,
}

/// The first step of a text that begins with `.name(…)`, and what follows it.
fn step(text: &str) -> Option<(Step<'_>, &str)> {
    let text = text.trim_start().strip_prefix('.')?;
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
    let (name, rest) = text.split_at(end);
    let inside = rest.strip_prefix('(')?;
    let (mut depth, mut commas, mut is_text) = (1_usize, 0, false);
    for (index, letter) in inside.char_indices() {
        match letter {
            '"' => is_text = !is_text,
            _ if is_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 1 => commas += 1,
            _ => {}
        }
        if depth == 0 {
            let given = inside[..index].trim();
            // rustfmt puts a comma behind the last argument of a call in several lines.
            let arguments = match given {
                "" => 0,
                given if given.ends_with(',') => commas,
                _ => commas + 1,
            };
            return Some(((name, arguments), &inside[index + 1..]));
        }
    }
    None
}

/// The chains of methods that begin at `session`.
fn chains(code: &str) -> Vec<Vec<Step<'_>>> {
    let chain = |mut rest| {
        let mut steps = Vec::new();
        while let Some((found, next)) = step(rest) {
            steps.push(found);
            rest = next;
        }
        steps
    };
    let starts = code.match_indices("session");
    let chains = starts.map(|(start, word)| chain(&code[start + word.len()..]));
    chains.filter(|steps: &Vec<_>| steps.len() > 2).collect()
}

/// The operations that a driver calls, by resource and method.
fn known(driver: &str) -> BTreeMap<[&str; 2], Known<'_>> {
    let mut known: BTreeMap<_, Known<'_>> = BTreeMap::new();
    for chain in chains(driver) {
        let of = known.entry([chain[0].0, chain[1].0]).or_default();
        of.arguments = chain[1].1;
        of.setters.extend(chain[2..].iter().map(|(name, _)| *name));
    }
    known
}

/// The code of a page in blocks that show one call.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    let blocks = page.split("```rust\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next())
}

#[test]
fn the_calls_of_pages_are_calls_that_compile() {
    let generated = files::texts(|path| path.starts_with("generated/"));
    let is_driver = |path: &str| {
        path.ends_with("/conformance.rs") && !path.starts_with("generated/wire-tests/")
    };
    let drivers: Vec<_> = generated
        .iter()
        .filter(|(path, _)| is_driver(path))
        .collect();
    assert!(drivers.len() > 2, "the drivers were found");
    for (path, driver) in drivers {
        let id = path.split('/').nth(1).expect("the folder of a crate");
        let known = known(driver);
        let mut shown = BTreeSet::new();
        let folders = [format!("generated/book/src/{id}/")];
        let is_page = |path: &str| {
            let is_of_it = folders.iter().any(|folder| path.starts_with(folder));
            is_of_it && path.ends_with(".md")
        };
        for (page, text) in generated.iter().filter(|(path, _)| is_page(path)) {
            for chain in blocks(text).flat_map(chains) {
                let name = [chain[0].0, chain[1].0];
                let of = known.get(&name);
                let of = of.unwrap_or_else(|| panic!("page: {page} calls {name:?}"));
                assert_eq!(of.arguments, chain[1].1, "page: {page}, {name:?}");
                for (setter, _) in &chain[2..] {
                    let is_known = of.setters.contains(setter) || ENDS.contains(setter);
                    assert!(is_known, "page: {page}, {name:?} has no {setter}");
                }
                shown.insert(name.map(str::to_owned));
            }
        }
        let missing: Vec<_> = known
            .keys()
            .filter(|name| !shown.contains(&name.map(str::to_owned)))
            .collect();
        assert!(
            missing.is_empty(),
            "page: no page of {id} calls {missing:?}"
        );
    }
}
