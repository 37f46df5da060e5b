//! The pages that people wrote: chapters link chapters, and none is forgotten.

use crate::files;

/// Where the chapters stand; the book has them too, with none of their surroundings.
const GUIDE: &str = "docs/guide/";

fn is_chapter(path: &str) -> bool {
    path.starts_with(GUIDE) && path.ends_with(".md") && !path.ends_with("SUMMARY.md")
}

/// The lines outside of code.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let outside = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_fence && !is_code
    });
    outside.collect::<Vec<_>>().join("\n")
}

/// The targets of the links and pictures, without those that stand in `code`.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let spans: String = prose.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let targets = spans.split("](").skip(1);
    let targets = targets.filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

fn is_elsewhere(target: &str) -> bool {
    target.starts_with("https://")
}

#[test]
fn chapters_link_chapters_only() {
    for (page, text) in files::texts(is_chapter) {
        // It is replaced in the book, and only here says where the reference is.
        if page.ends_with("/spec-reference.md") {
            continue;
        }
        for link in links(&text).iter().filter(|link| !is_elsewhere(link)) {
            assert!(
                !link.contains('/'),
                "page: {page} links {link}, which the book has elsewhere or not at all"
            );
        }
    }
}

#[test]
fn chapters_are_listed_and_their_code_is_compiled() {
    let summary = files::texts(|path| path == "docs/guide/SUMMARY.md");
    let listed = links(summary.values().next().expect("a list of chapters"));
    let compiled = files::texts(|path| path == "tests/wire/lib.rs");
    let compiled = compiled.values().next().expect("a list of pages");
    let chapters = files::texts(is_chapter);
    assert!(chapters.len() > 5, "the chapters were found");
    for chapter in chapters.keys() {
        let name = chapter.trim_start_matches(GUIDE);
        let is_listed = listed.iter().any(|link| link == name);
        assert!(is_listed, "page: {chapter} is not in docs/guide/SUMMARY.md");
        assert!(
            compiled.contains(&format!("include_str!(\"../../{chapter}\")")),
            "page: {chapter} is not in tests/wire/lib.rs, so its code is not compiled"
        );
    }
}

/// Whether a line has a number of something that a spec says: `5 an hour`, `61 operations`.
fn has_figure(line: &str) -> bool {
    let units = [
        "a",
        "an",
        "day",
        "days",
        "hour",
        "hours",
        "minutes",
        "operations",
        "per",
        "requests",
        "scopes",
        "seconds",
    ];
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    words
        .windows(2)
        .any(|pair| is_number(pair[0]) && units.contains(&pair[1]))
}

/// Figures of providers stand on generated pages. Where people write one, it is compared here.
#[test]
fn figures_of_providers_are_those_of_the_specs() {
    let providers = specs::load(&files::root().join("specs")).expect("the specs are valid");
    let readme = files::texts(|path| path == "README.md").remove("README.md");
    let readme = readme.expect("there is a README");
    let table = readme
        .split("<!-- providers: ")
        .nth(1)
        .expect("the table of providers");
    let counts = ["no", "one", "two", "three", "four", "five", "six", "seven"];
    let count = counts.get(providers.len()).expect("a number as a word");
    assert!(
        readme.contains(&format!("This project: {count} providers")),
        "README: {count}"
    );
    let mut pages = files::texts(is_chapter);
    pages.insert("README.md".to_owned(), readme.replace(table, ""));
    let mut compared = 0;
    for (page, text) in &pages {
        for provider in &providers {
            let limit = provider.lifecycle.token_requests.as_ref();
            let limit = limit.filter(|limit| limit.per == 3600);
            let known = limit.map(|limit| format!("{}: {} an hour", provider.name, limit.max));
            let prose = prose(text);
            for line in prose.lines().filter(|line| line.contains(&provider.name)) {
                let is_known = known.as_ref().is_some_and(|known| line.contains(known));
                compared += usize::from(is_known);
                let rest = line.replace(known.as_deref().unwrap_or("\n"), "");
                assert!(
                    !has_figure(&rest),
                    "page: {page}: no spec is compared with: {line}"
                );
            }
        }
    }
    assert!(compared > 0, "a figure was compared");
}

#[test]
fn pictures_fetch_nothing_and_are_told_in_words() {
    let pictures = files::texts(|path| path.starts_with("docs/") && path.ends_with(".svg"));
    assert!(!pictures.is_empty(), "the pictures were found");
    for (path, text) in pictures {
        for wanted in [
            "<title",
            "<desc",
            "role=\"img\"",
            "viewBox=",
            "prefers-color-scheme",
        ] {
            assert!(text.contains(wanted), "page: {path} lacks {wanted}");
        }
        for unwanted in ["<script", "href=", ": url(", "@import", "foreignObject"] {
            assert!(!text.contains(unwanted), "page: {path} has {unwanted}");
        }
    }
}
