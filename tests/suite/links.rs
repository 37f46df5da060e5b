//! The links of all pages lead somewhere: the file is there, the heading too. Every page of the book
//! is in its table of contents, and every picture on a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::files;

/// Where the book's pages are.
const BOOK: &str = "generated/book/src/";
/// The chapters stand here as people write them; their links are right where the book has them.
const GUIDE: &str = "docs/guide/";

/// What a page links and what of it can be linked.
#[derive(Default)]
struct Page {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

fn is_page(path: &str) -> bool {
    let is_generated = path.starts_with(BOOK)
        || path == "generated/README.md"
        || (path.starts_with("generated/") && path.ends_with("/README.md"));
    let is_written = !path.contains('/')
        || path.starts_with("docs/")
        || path == "specs/README.md"
        || path == "emulator/CLIENTS.md";
    path.ends_with(".md") && (is_generated || is_written)
}

/// The name by which a heading is linked, as mdBook and GitHub make it of its text.
fn anchor(text: &str) -> String {
    let kept = text.trim().chars().filter_map(|letter| match letter {
        letter if letter.is_whitespace() => Some('-'),
        letter if letter.is_alphanumeric() || "-_".contains(letter) => {
            Some(letter.to_ascii_lowercase())
        }
        _ => None,
    });
    kept.collect()
}

fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                page.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let plain = anchor(&heading.take().unwrap_or_default());
                let numbered = (1..).map(|number| format!("{plain}-{number}"));
                let mut names = std::iter::once(plain.clone()).chain(numbered);
                let free = names.find(|name| !page.anchors.contains(name));
                page.anchors.extend(free);
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    page
}

fn pages() -> BTreeMap<String, Page> {
    let texts = files::texts(is_page).into_iter();
    texts.map(|(path, text)| (path, read(&text))).collect()
}

/// A relative link seen from a page, as a path from the root; `None` if it leads out.
fn resolve(page: &str, target: &str) -> Option<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let mut found: Vec<String> = Vec::new();
    for part in folder.join(target).components() {
        match part {
            Component::ParentDir => _ = found.pop()?,
            Component::Normal(part) => found.push(part.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    Some(found.join("/"))
}

fn is_elsewhere(link: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
}

/// What is wrong with a link; `None` if nothing is.
fn fault(pages: &BTreeMap<String, Page>, page: &str, link: &str) -> Option<&'static str> {
    let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = match target {
        "" => page.to_owned(),
        target => match resolve(page, target) {
            Some(path) => path,
            None => return Some("leads out of the repository"),
        },
    };
    if page.starts_with(BOOK) && !path.starts_with(BOOK) {
        return Some("leads out of the book");
    }
    if !files::root().join(&path).is_file() {
        return Some("is not there");
    }
    let has_heading = |path: &str| {
        pages
            .get(path)
            .is_some_and(|page| page.anchors.contains(fragment))
    };
    (!fragment.is_empty() && !has_heading(&path)).then_some("has no such heading")
}

#[test]
fn links_lead_somewhere() {
    let pages = pages();
    let (mut inside, mut wrong) = (0, Vec::new());
    let mut outside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, page) in pages.iter().filter(|(path, _)| !path.starts_with(GUIDE)) {
        for link in &page.links {
            if is_elsewhere(link) {
                outside.entry(link).or_default().push(path);
                continue;
            }
            inside += 1;
            if let Some(fault) = fault(&pages, path, link) {
                wrong.push(format!("{path}: {link} {fault}"));
            }
        }
    }
    println!(
        "{inside} links within, {} addresses elsewhere:",
        outside.len()
    );
    for (link, mut on) in outside.clone() {
        on.dedup();
        println!("  {link}: {} and {} more", on[0], on.len() - 1);
    }
    assert!(wrong.is_empty(), "links:\n  {}", wrong.join("\n  "));
    assert!(inside > 1000 && outside.len() > 50, "the links were read");
}

#[test]
fn every_page_is_in_the_table_of_contents_and_every_picture_on_a_page() {
    let pages = pages();
    let contents = format!("{BOOK}SUMMARY.md");
    let linked = |page: &str| -> BTreeSet<String> {
        let links = pages[page].links.iter();
        let targets = links.filter_map(|link| resolve(page, link.split('#').next()?));
        targets.collect()
    };
    let listed = linked(&contents);
    let of_book = || pages.keys().filter(|path| path.starts_with(BOOK));
    let orphans: Vec<_> = of_book()
        .filter(|path| **path != contents && !listed.contains(*path))
        .collect();
    assert!(orphans.is_empty(), "not in SUMMARY.md: {orphans:?}");
    let shown: BTreeSet<_> = of_book().flat_map(|page| linked(page)).collect();
    let pictures = files::texts(|path| path.starts_with(BOOK) && path.ends_with(".svg"));
    assert!(pictures.len() > 8, "the pictures were found");
    let unseen: Vec<_> = pictures
        .keys()
        .filter(|path| !shown.contains(*path))
        .collect();
    assert!(unseen.is_empty(), "on no page: {unseen:?}");
}

/// From the README, or from the contents of the book, one comes to every page.
#[test]
fn every_page_can_be_reached() {
    let pages = pages();
    let mut open = vec!["README.md".to_owned(), format!("{BOOK}SUMMARY.md")];
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(path) = open.pop() {
        let links = pages.get(&path).map_or(&[][..], |page| &page.links);
        for link in links.iter().filter(|link| !is_elsewhere(link)) {
            let target = link.split('#').next().unwrap_or_default();
            if let Some(target) = resolve(&path, target)
                && seen.insert(target.clone())
            {
                open.push(target);
            }
        }
    }
    let orphans: Vec<_> = pages.keys().filter(|path| !seen.contains(*path)).collect();
    assert!(orphans.is_empty(), "nothing leads to {orphans:?}");
    println!("{} pages can be reached", pages.len());
}

#[test]
fn headings_are_linked_by_the_names_that_both_readers_give_them() {
    let page = read("# `a_b`: C\n\n## Two, 2\n\n## Two, 2\n\n[x](y.md#z)\n\n    [no](code.md)\n");
    let anchors: Vec<_> = page.anchors.iter().map(String::as_str).collect();
    assert_eq!(anchors, ["a_b-c", "two-2", "two-2-1"]);
    assert_eq!(page.links, ["y.md#z"]);
    assert_eq!(resolve("a/b/c.md", "../d.md").as_deref(), Some("a/d.md"));
    assert_eq!(resolve("a.md", "../d.md"), None);
}
