//! Texts of a spec are texts on the site: nothing in them is carried out, fetched or becomes an
//! element.

use std::{fs, path::Path};

use generator::{Options, Runtime, tree::Reach};
use serde_json::json;
use tempfile::TempDir;

use crate::served::Served;

/// Specs whose texts try to be something else.
const SPECS: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/hostile"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/../golden/hostile_prose/spec"),
];

/// Elements and attributes that no page of the generator has, and whether a script of a text ran.
const ALIVE: &str = r#"
const elements = "script, style, iframe, object, embed, form, base, meta, link, math, video, b, u";
const found = [...document.querySelectorAll("main, .chapter")].flatMap((part) => [
  ...[...part.querySelectorAll(elements)].map((element) => element.outerHTML),
  // mdBook draws a sign beside a warning, and makes pictures larger by a box to be ticked.
  ...[...part.querySelectorAll("input:not(.checkbox-img)")].map((element) => element.outerHTML),
  ...[...part.querySelectorAll(":not(.blockquote-tag-title) > svg")].map((element) => element.outerHTML),
  ...[...part.querySelectorAll("*")].flatMap((element) => [...element.attributes])
    .filter(({ name, value }) => name.startsWith("on") || /^\s*(javascript|data|vbscript):/i.test(value))
    .map(({ name, value }) => `${name}=${value}`),
  ...[...part.querySelectorAll("img")].map(({ src }) => src)
    .filter((source) => !source.startsWith(location.origin)),
]);
if (typeof owned !== "undefined") found.push("a script ran");
return found;
"#;

/// The book of the hostile specs, with its table of contents and its catalogue.
fn generate(folder: &Path) {
    let mut providers = Vec::new();
    for spec in SPECS {
        let read = specs::load(Path::new(spec));
        providers.extend(read.unwrap_or_else(|problems| panic!("{}", problems.render(false))));
    }
    let options = Options {
        runtime: Runtime::Workspace,
        reach: Reach::Everything,
        wire_tests: false,
        autoexamples: true,
        guide: None,
        previous: None,
    };
    let tree = generator::generate(&providers, &options).unwrap();
    tree.write(folder, Reach::Everything).unwrap();
}

#[tokio::test]
async fn a_hostile_spec_is_inert() {
    let folder = TempDir::new().unwrap();
    generate(folder.path());
    let built = folder.path().join("site");
    site::build(&folder.path().join("book"), &built).unwrap();
    let Some(site) = Served::start(&built).await else {
        return;
    };
    let pages = site.pages();
    assert!(
        pages.contains(&"hostile/oauth.html".to_owned()),
        "{pages:?}"
    );
    for page in &pages {
        site.open(page).await;
        assert_eq!(site.browser.run(ALIVE).await, json!([]), "{page}");
        site.assert_calm(page).await;
    }
    // The texts are there.
    site.open("hostile/index.html").await;
    site.browser
        .wait_for_text("main h1", "<script>owned = 1</script>")
        .await;
    let text = fs::read_to_string(built.join("hostile/things.html")).unwrap();
    assert!(!text.contains("/etc/passwd") && !text.contains("root:x:"));

    // The pictures too, when they are opened by themselves.
    for picture in [
        "hostile/authorization_code.svg",
        "hostile_prose/authorization_code.svg",
    ] {
        site.open(picture).await;
        let is_inert = "return document.querySelectorAll('script, image, foreignObject, a').length === 0 \
            && typeof owned === 'undefined'";
        assert_eq!(site.browser.run(is_inert).await, true, "{picture}");
    }
    site.assert_calm("pictures").await;
}

#[tokio::test]
async fn results_of_a_search_are_inert_too() {
    let folder = TempDir::new().unwrap();
    generate(folder.path());
    let built = folder.path().join("site");
    site::build(&folder.path().join("book"), &built).unwrap();
    let Some(site) = Served::start(&built).await else {
        return;
    };
    site.open("index.html").await;
    site.browser.press("/").await;
    site.browser.type_into("#mdbook-searchbar", "evil").await;
    site.browser
        .wait("document.querySelector('#mdbook-searchresults a')")
        .await;
    let alive = "return [...document.querySelectorAll('#mdbook-searchresults :is(script, img, svg, b, input)')] \
        .map((element) => element.outerHTML).concat(typeof owned === 'undefined' ? [] : ['ran'])";
    assert_eq!(site.browser.run(alive).await, json!([]));
    site.assert_calm("search").await;
}
