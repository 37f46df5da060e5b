//! Pictures of the site, to be looked at: nothing is compared.

use std::fs;

use crate::served::{self, Served};

/// One page of each kind.
pub const KINDS: [(&str, &str); 14] = [
    ("start", "index.html"),
    ("catalogue", "catalogue.html"),
    ("provider", "actionstep/index.html"),
    ("login", "act_on/oauth.html"),
    ("scopes", "worksection/scopes.html"),
    ("environments", "actionstep/environments.html"),
    ("operations", "actionstep/operations.html"),
    ("resource", "worksection/tasks.html"),
    ("errors", "worksection/errors.html"),
    ("limits", "act_on/limits.html"),
    ("sources", "act_on/sources.html"),
    ("guide", "guide/getting-started.html"),
    ("reliability", "guide/reliability.html"),
    ("reference", "guide/spec-reference.html"),
];

/// How much of a page is shown, in pixels: the pages are long, and what is below looks alike.
const HEIGHT: u32 = 2400;

#[tokio::test]
#[ignore = "writes pictures for people"]
async fn screenshots() {
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    let folder = site::destination().with_file_name("screenshots");
    fs::create_dir_all(&folder).unwrap();
    for (width, scheme) in [
        (1280, "light"),
        (1280, "dark"),
        (390, "light"),
        (390, "dark"),
    ] {
        let write = async |name: &str| {
            let picture = site.browser.picture(width, HEIGHT).await;
            fs::write(folder.join(format!("{name}-{width}-{scheme}.png")), picture).unwrap();
        };
        for (name, page) in KINDS {
            site.browser.look(width, scheme).await;
            site.open(page).await;
            write(name).await;
        }
        site.browser.look(width, scheme).await;
        site.open("index.html").await;
        site.browser.press("/").await;
        site.browser
            .wait("document.activeElement.id === 'mdbook-searchbar'")
            .await;
        site.browser
            .type_into("#mdbook-searchbar", "refresh token")
            .await;
        site.browser
            .wait("document.querySelector('#mdbook-searchresults a')")
            .await;
        write("search").await;
        if width == 390 {
            site.browser.look(width, scheme).await;
            site.open("actionstep/index.html").await;
            site.browser.click("#mdbook-sidebar-toggle").await;
            // It slides in.
            site.browser
                .wait("document.getElementById('mdbook-sidebar').getBoundingClientRect().left >= 0")
                .await;
            write("contents").await;
        }
    }
    println!("open {}", folder.display());
}
