//! Every public item is named on a page: those of a generated crate in its part of the book, those of
//! the libraries in `docs/guide/libraries.md`, which is made here from their sources.
//! `UPDATE=1` writes it anew.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use syn::{Attribute, Item, UseTree, Visibility};

use crate::files;

/// The libraries that people wrote: folder, name in code, what it is.
const LIBRARIES: [(&str, &str, &str); 3] = [
    (
        "runtime",
        "provider_runtime",
        "what all clients share; each has it as `runtime`",
    ),
    (
        "emulator",
        "emulator",
        "a provider on this machine, for tests",
    ),
    ("specs", "specs", "reads and checks specs"),
];
const PAGE: &str = "docs/guide/libraries.md";
const HEAD: &str = "# What the libraries have

Every public item of the packages that people wrote, with the first sentence of its documentation;
`cargo doc -p provider-runtime --open` has the rest. This page is made from the sources by
`UPDATE=1 cargo test -p tests --test suite public`. What a generated crate has stands on the pages of
its provider.
";

/// Public items by path, each with the first sentence of its documentation.
type Items = BTreeMap<String, String>;

/// A crate as it is read.
struct Crate {
    /// First sentences of everything that is defined in it, by name.
    sentences: BTreeMap<String, String>,
    items: Items,
}

fn crate_of(src: &Path) -> Items {
    let mut sentences = BTreeMap::new();
    for (path, bytes) in files::tree(src) {
        if path.ends_with(".rs") {
            let text = String::from_utf8(bytes).expect("sources are UTF-8");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            for item in &file.items {
                if let Some((name, attributes)) = named(item) {
                    let sentence = sentence(attributes);
                    let known: &mut String = sentences.entry(name).or_default();
                    if known.is_empty() {
                        *known = sentence;
                    }
                }
            }
        }
    }
    let mut of = Crate {
        sentences,
        items: Items::new(),
    };
    of.module(&src.join("lib.rs"), src, "");
    of.items
}

impl Crate {
    fn module(&mut self, file: &Path, folder: &Path, prefix: &str) {
        let text = fs::read_to_string(file).expect("the module has a file");
        let items = syn::parse_file(&text).expect("the compiler reads it").items;
        self.items(&items, folder, prefix);
    }

    fn items(&mut self, items: &[Item], folder: &Path, prefix: &str) {
        for item in items.iter().filter(|item| !is_hidden(item)) {
            match item {
                Item::Mod(module) if is_public(&module.vis) => {
                    let name = module.ident.to_string();
                    let path = format!("{prefix}{name}::");
                    let folder = folder.join(&name);
                    if let Some((_, items)) = &module.content {
                        self.items(items, &folder, &path);
                    } else {
                        let beside = folder.with_extension("rs");
                        let is_beside = beside.is_file();
                        let file = if is_beside {
                            beside
                        } else {
                            folder.join("mod.rs")
                        };
                        self.module(&file, &folder, &path);
                    }
                }
                Item::Use(one) if is_public(&one.vis) => self.leaves(&one.tree, prefix),
                _ => {
                    if let Some((name, attributes)) = public(item) {
                        let sentence = sentence(attributes);
                        self.items.insert(format!("{prefix}{name}"), sentence);
                    }
                }
            }
        }
    }

    /// What a `pub use` names.
    fn leaves(&mut self, tree: &UseTree, prefix: &str) {
        let (name, defined) = match tree {
            UseTree::Path(path) => return self.leaves(&path.tree, prefix),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|one| self.leaves(one, prefix));
            }
            UseTree::Name(name) => (&name.ident, &name.ident),
            UseTree::Rename(name) => (&name.rename, &name.ident),
            UseTree::Glob(_) => panic!("{prefix}: a glob hides what is public"),
        };
        let sentence = self.sentences.get(&defined.to_string());
        let sentence = sentence.cloned().unwrap_or_default();
        self.items.insert(format!("{prefix}{name}"), sentence);
    }
}

/// Whether an item is left out of the documentation, as what only generated code names.
fn is_hidden(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(module) => &module.attrs[..],
        Item::Use(one) => &one.attrs,
        _ => parts(item).map_or(&[][..], |(_, attributes, _)| attributes),
    };
    let mut documentation = attributes.iter().filter(|one| one.path().is_ident("doc"));
    documentation.any(|one| {
        one.parse_args::<syn::Path>()
            .is_ok_and(|path| path.is_ident("hidden"))
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The name and the attributes of an item that can be named; of a `use`, the name it gives.
fn named(item: &Item) -> Option<(String, &[Attribute])> {
    if let Item::Use(one) = item {
        let mut tree = &one.tree;
        while let UseTree::Path(path) = tree {
            tree = &path.tree;
        }
        let UseTree::Rename(name) = tree else {
            return None;
        };
        return Some((name.rename.to_string(), &one.attrs));
    }
    let (name, attributes, _) = parts(item)?;
    Some((name, attributes))
}

fn public(item: &Item) -> Option<(String, &[Attribute])> {
    let (name, attributes, visibility) = parts(item)?;
    is_public(visibility).then_some((name, attributes))
}

fn parts(item: &Item) -> Option<(String, &[Attribute], &Visibility)> {
    let (name, attributes, visibility) = match item {
        Item::Const(one) => (&one.ident, &one.attrs, &one.vis),
        Item::Enum(one) => (&one.ident, &one.attrs, &one.vis),
        Item::Fn(one) => (&one.sig.ident, &one.attrs, &one.vis),
        Item::Static(one) => (&one.ident, &one.attrs, &one.vis),
        Item::Struct(one) => (&one.ident, &one.attrs, &one.vis),
        Item::Trait(one) => (&one.ident, &one.attrs, &one.vis),
        Item::Type(one) => (&one.ident, &one.attrs, &one.vis),
        _ => return None,
    };
    Some((name.to_string(), attributes, visibility))
}

/// The first sentence of a documentation, as Markdown without links, for a cell of a table.
fn sentence(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|one| one.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let syn::Expr::Lit(value) = &pair.value
            && let syn::Lit::Str(text) = &value.lit
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    let first: Vec<_> = lines
        .iter()
        .take_while(|line| !line.is_empty())
        .cloned()
        .collect();
    let text = first.join(" ");
    let text = text
        .split_once(". ")
        .map_or(text.as_str(), |(first, _)| first);
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let (name, after) = after.split_once(']').unwrap_or((after, ""));
        plain.push_str(name);
        rest = match after
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
        {
            Some((_, rest)) => rest,
            None => after,
        };
    }
    plain.push_str(rest);
    let plain = plain.replace('|', "\\|").replace('<', "&lt;");
    plain.trim_end_matches('.').to_owned()
}

/// The page of the libraries.
fn page() -> String {
    let mut text = HEAD.to_owned();
    for (folder, name, what) in LIBRARIES {
        let items = crate_of(&files::root().join(folder).join("src"));
        assert!(items.len() > 8, "{name}: the items were found");
        let _ = write!(text, "\n## `{name}`: {what}\n");
        let mut of_modules: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (path, sentence) in &items {
            let (module, item) = path.rsplit_once("::").unwrap_or(("", path));
            of_modules.entry(module).or_default().push((item, sentence));
        }
        for (module, items) in of_modules {
            if !module.is_empty() {
                let _ = write!(text, "\n### `{name}::{module}`\n");
            }
            text.push_str("\n| Item | What it is |\n|---|---|\n");
            for (item, sentence) in items {
                let _ = writeln!(text, "| `{item}` | {sentence} |");
            }
        }
    }
    text
}

#[test]
fn the_page_of_the_libraries_names_what_is_public() {
    let (page, path) = (page(), files::root().join(PAGE));
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "page: {PAGE} differs from the sources; UPDATE=1 cargo test -p tests --test suite public"
    );
    println!("{} items of libraries", page.matches("\n| `").count());
}

#[test]
fn the_book_names_what_is_public_in_a_generated_crate() {
    let pages =
        files::texts(|path| path.starts_with("generated/book/src/") && path.ends_with(".md"));
    let mut ids: Vec<&str> = pages
        .keys()
        .filter_map(|path| path.split('/').nth(3))
        .collect();
    ids.retain(|id| {
        files::root()
            .join("generated")
            .join(id)
            .join("src/lib.rs")
            .is_file()
    });
    ids.dedup();
    assert!(ids.len() > 2, "the crates were found");
    let mut missing = Vec::new();
    for id in ids {
        let items = crate_of(&files::root().join("generated").join(id).join("src"));
        let folder = format!("generated/book/src/{id}/");
        let of_it = pages
            .iter()
            .filter(|(path, _)| path.starts_with(&folder) || path.ends_with("guide/libraries.md"));
        let text: String = of_it.map(|(_, text)| text.as_str()).collect();
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let words: std::collections::BTreeSet<_> = text.split(|letter| !is_word(letter)).collect();
        println!("{id}: {} public items", items.len());
        for path in items.keys() {
            let name = path.rsplit("::").next().unwrap_or(path);
            if !words.contains(name) {
                missing.push(format!("{id}::{path}"));
            }
        }
    }
    assert!(missing.is_empty(), "on no page of the book: {missing:#?}");
}
