//! The search: what a reader types leads to the page that has it.

use crate::served::{self, Served};

/// Searches from the first page, as a reader would, and goes to the result whose address ends so.
async fn search(site: &Served, words: &str, end: &str) {
    site.browser.look(1280, "light").await;
    site.open("index.html").await;
    site.browser.press("/").await;
    site.browser
        .wait("document.activeElement.id === 'mdbook-searchbar'")
        .await;
    site.browser.type_into("#mdbook-searchbar", words).await;
    let link = format!("#mdbook-searchresults a[href*={end:?}]");
    site.browser.click(&link).await;
}

#[tokio::test]
async fn an_operation_is_found_by_its_name() {
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    search(&site, "tasks.list", "actionstep/tasks.html").await;
    site.browser
        .wait_for_url(&format!("{}actionstep/tasks.html", site.url))
        .await;
    site.browser.wait_for_text("main", "tasks.list").await;
    site.assert_calm("search").await;
}

#[tokio::test]
async fn a_scope_is_found_by_its_name() {
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    search(&site, "projects_read", "worksection/scopes.html").await;
    site.browser
        .wait_for_url(&format!("{}worksection/scopes.html", site.url))
        .await;
    site.browser.wait_for_text("main", "projects_read").await;
    site.assert_calm("search").await;
}
