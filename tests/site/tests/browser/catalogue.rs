//! The catalogue on a phone.

use serde_json::json;

use crate::{
    pages::OVERFLOW,
    served::{self, Served},
};

/// Links that cannot be reached with a finger: not even after scrolling the table around them.
const UNREACHABLE: &str = r#"
const bad = [];
for (const link of document.querySelectorAll("main a[href]")) {
  if (!link.checkVisibility()) continue;
  link.scrollIntoView({ block: "center", inline: "center" });
  const box = link.getClientRects()[0];
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (!at || !(link.contains(at) || at.contains(link))) bad.push(link.href);
}
return bad;
"#;

#[tokio::test]
async fn it_is_usable_on_a_phone() {
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    site.browser.look(390, "light").await;
    site.open("catalogue.html").await;
    assert_eq!(site.browser.run(OVERFLOW).await, json!([]));
    let tables = "document.querySelectorAll('main table').length";
    let boxes = "[...document.querySelectorAll('main table')].filter((table) => \
        ['auto', 'scroll'].includes(getComputedStyle(table.parentElement).overflowX)).length";
    let is_every = format!("return {tables} > 0 && {tables} === {boxes}");
    assert_eq!(
        site.browser.run(&is_every).await,
        true,
        "a table that does not scroll"
    );
    assert_eq!(site.browser.run(UNREACHABLE).await, json!([]));

    site.browser.run("scrollTo(0, 0)").await;
    // The groups open by a tap, and what is in them leads to a provider.
    site.browser.click("main details summary").await;
    site.browser
        .wait("document.querySelector('main details').open")
        .await;
    assert_eq!(site.browser.run(OVERFLOW).await, json!([]));
    site.browser
        .click("main details a[href*='actionstep']")
        .await;
    site.browser
        .wait_for_url(&format!("{}actionstep/", site.url))
        .await;
    site.assert_calm("catalogue").await;
}
