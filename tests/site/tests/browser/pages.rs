//! Every page: it loads in peace, weighs little, fits, and its links lead somewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::Value;

use crate::served::{self, Served};

/// What a page may weigh in bytes, with all that it loads.
const WEIGHT: u64 = 300_000;

/// What is wider than the window and does not lie in a box that scrolls by itself. The rest of a
/// page would have to be moved to see it.
pub const OVERFLOW: &str = r##"
const wide = document.documentElement.clientWidth;
const scrolls = (element) => {
  for (let at = element.parentElement; at && at.id !== "mdbook-content"; at = at.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
  }
  return false;
};
const bad = [];
if (document.documentElement.scrollWidth > wide) bad.push("the page");
for (const element of document.querySelectorAll("#mdbook-content *")) {
  if (!element.checkVisibility()) continue;
  const box = element.getBoundingClientRect();
  if (box.width && (box.right > wide + 1 || box.left < -1) && !scrolls(element)) {
    bad.push(`${element.tagName}: ${element.textContent.trim().slice(0, 60)}`);
  }
}
return bad.slice(0, 5);
"##;

/// Where the links of a page lead and what of it can be linked; pictures without a text of their own.
const LINKS: &str = r#"
return {
  links: [...new Set([...document.querySelectorAll("a[href], img[src], link[href], script[src]")]
    .map((element) => element.href || element.src))],
  ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
  silent: [...document.images].filter((image) => !image.alt || !image.naturalWidth)
    .map((image) => image.src),
};
"#;

#[derive(Default)]
struct Page {
    links: BTreeSet<String>,
    ids: BTreeSet<String>,
    weight: u64,
}

fn texts(value: &Value) -> BTreeSet<String> {
    let texts = value.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// Opens a page at both widths.
async fn visit(site: &Served, path: &str, faults: &mut Vec<String>) -> Page {
    let mut page = Page::default();
    for width in [1280, 390] {
        site.browser.look(width, "light").await;
        site.open(path).await;
        let files = site.assert_calm(path).await;
        assert!(files.contains(&path.to_owned()), "{path} was asked for");
        let sizes = files.iter().map(|file| {
            assert!(
                !file.contains("searchindex"),
                "{path} loads the search index"
            );
            fs::metadata(site.folder.join(file)).unwrap().len()
        });
        page.weight = page.weight.max(sizes.sum());
        let wide = texts(&site.browser.run(OVERFLOW).await);
        faults.extend(
            wide.iter()
                .map(|what| format!("{path} at {width} px: too wide: {what}")),
        );
    }
    let links = site.browser.run(LINKS).await;
    page.links = texts(&links["links"]);
    page.ids = texts(&links["ids"]);
    let silent = texts(&links["silent"]);
    faults.extend(
        silent
            .iter()
            .map(|image| format!("{path}: {image} says nothing or is not there")),
    );
    if page.weight > WEIGHT {
        faults.push(format!("{path}: {} bytes", page.weight));
    }
    page
}

/// What is wrong with the links of all pages, and how many there are.
fn follow(site: &Served, pages: &BTreeMap<String, Page>) -> (usize, Vec<String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    for (path, page) in pages {
        for link in &page.links {
            let Some((file, fragment)) = site.locate(link) else {
                let is_elsewhere = ["https://", "data:"]
                    .iter()
                    .any(|start| link.starts_with(start));
                if !is_elsewhere {
                    wrong.push(format!("{path}: {link}"));
                }
                continue;
            };
            count += 1;
            let has_place = match pages.get(&file) {
                Some(target) => fragment.is_empty() || target.ids.contains(&fragment),
                None => fragment.is_empty() && site.folder.join(&file).is_file(),
            };
            if !has_place {
                wrong.push(format!("{path}: {file}#{fragment} is not there"));
            }
        }
    }
    (count, wrong)
}

#[tokio::test]
async fn every_page_loads_in_peace_fits_and_leads_somewhere() {
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    let mut faults = Vec::new();
    let mut pages = BTreeMap::new();
    for path in site.pages() {
        let page = visit(&site, &path, &mut faults).await;
        pages.insert(path, page);
    }
    let (links, wrong) = follow(&site, &pages);
    faults.extend(wrong);
    let mut heaviest: Vec<_> = pages
        .iter()
        .map(|(path, page)| (page.weight, path))
        .collect();
    heaviest.sort();
    println!(
        "{} pages, {links} links between them; the heaviest:",
        pages.len()
    );
    for (weight, path) in heaviest.iter().rev().take(5) {
        println!("  {:4} kB  {path}", weight / 1000);
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n  {}",
        faults.len(),
        faults.join("\n  ")
    );
    assert!(pages.len() > 50 && links > 5000, "the pages were read");
}
