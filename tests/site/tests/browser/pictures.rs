//! The pictures on a phone and on a desk: they fit, and their text can be read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::served::{self, Served};

/// Pictures on the page, and how wide each is shown. Those that do not fit are told.
const SHOWN: &str = r#"
const main = document.querySelector("main").getBoundingClientRect();
// Of each picture mdBook has another one, to be seen alone, which is hidden.
return [...document.querySelectorAll("main img")].filter((image) => image.checkVisibility()).map((image) => {
  const box = image.getBoundingClientRect();
  const fits = box.left >= main.left - 1 && box.right <= main.right + 1;
  return { url: image.src, width: box.width, fits };
});
"#;

/// Texts that leave the picture, and the smallest text, in the picture's own units.
const TEXTS: &str = r#"
const svg = document.documentElement;
const view = svg.viewBox.baseVal;
const back = svg.getScreenCTM().inverse();
const bad = [];
let least = Infinity;
for (const text of svg.querySelectorAll("text, tspan")) {
  if (!text.textContent.trim()) continue;
  const box = text.getBBox();
  const map = back.multiply(text.getScreenCTM());
  const corners = [[box.x, box.y], [box.x + box.width, box.y + box.height]]
    .map(([x, y]) => new DOMPoint(x, y).matrixTransform(map));
  for (const { x, y } of corners) {
    if (x < view.x || x > view.x + view.width || y < view.y || y > view.y + view.height) {
      bad.push(text.textContent.trim());
      break;
    }
  }
  least = Math.min(least, parseFloat(getComputedStyle(text).fontSize) * Math.hypot(map.a, map.b));
}
return { bad, least, width: view.width };
"#;

/// The least size of text in pixels of the screen.
const READABLE: f64 = 11.0;

/// The pictures of all pages, by address, with the least width at which they are shown.
async fn pictures(site: &Served, width: u32) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    site.browser.look(width, "light").await;
    for page in site.pages() {
        let text = std::fs::read_to_string(site.folder.join(&page)).unwrap();
        if !text.contains("<img") {
            continue;
        }
        site.open(&page).await;
        for image in site.browser.run(SHOWN).await.as_array().unwrap() {
            assert_eq!(
                image["fits"], true,
                "{page} at {width} px: {}",
                image["url"]
            );
            let width = image["width"].as_f64().unwrap();
            let url = image["url"].as_str().unwrap().to_owned();
            let least = found.entry(url).or_insert(width);
            *least = least.min(width);
        }
    }
    found
}

#[tokio::test]
async fn they_fit_and_can_be_read() {
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    for width in [1280, 390] {
        let found = pictures(&site, width).await;
        assert!(found.len() > 8, "{} pictures", found.len());
        let mut least = f64::INFINITY;
        for (url, shown) in found {
            site.browser.open(&url).await;
            let drawn: Value = site.browser.run(TEXTS).await;
            assert_eq!(drawn["bad"], json!([]), "{url}: texts leave the picture");
            let height =
                drawn["least"].as_f64().unwrap() * shown / drawn["width"].as_f64().unwrap();
            assert!(height >= READABLE, "{url}: text of {height:.1} px");
            least = least.min(height);
        }
        println!("at {width} px the smallest text in a picture has {least:.1} px");
    }
}
