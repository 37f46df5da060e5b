//! The pages in a real browser.

use super::*;
use ::tests::browser::{Browser, is_installed};

/// Opens the redirect and returns the text of the page and where it is.
async fn open(browser: &Browser, login: &Login, query: &str) -> (String, String) {
    browser
        .open(&format!("{}?{query}", login.redirect_uri))
        .await;
    (browser.text("body").await, browser.url().await)
}

#[tokio::test]
async fn the_code_leaves_the_address_and_nothing_is_loaded() {
    if !is_installed() {
        return;
    }
    let browser = Browser::start().await;
    let login = Login::start().await;
    let origin = format!("http://{}/", login.address);
    let query = format!("code=CODE&state={}", login.state);
    let (text, url) = open(&browser, &login, &query).await;
    assert!(text.contains("You can close this page"), "{text}");
    assert!(
        url.starts_with(&origin) && !url.contains(['?', '#']),
        "{url}"
    );
    assert!(
        !url.contains("CODE") && !url.contains(&login.state),
        "{url}"
    );
    for requested in browser.requested().await {
        let is_own = requested.starts_with(&origin) || requested.starts_with("data:");
        assert!(is_own || requested.starts_with("chrome"), "{requested}");
    }
    let console = browser.console().await;
    assert!(console.is_empty(), "{console:?}");
    assert!(login.came().await.is_ok());
}

#[tokio::test]
async fn a_script_in_the_description_is_inert() {
    if !is_installed() {
        return;
    }
    let browser = Browser::start().await;
    let login = Login::start().await;
    let query = format!(
        "error=access_denied&state={}&error_description=%3Cscript%3Edocument.title='run'%3C/script%3E\
         %3Cimg%20src=//evil.test/x%20onerror=%22document.title='run'%22%3E",
        login.state
    );
    let (text, _) = open(&browser, &login, &query).await;
    assert!(
        text.contains("<script>document.title='run'</script>"),
        "{text}"
    );
    assert_eq!(
        browser.run("return document.title").await,
        "You are not logged in"
    );
    assert_eq!(browser.run("return document.images.length").await, 0);
    let requested = browser.requested().await;
    assert!(
        !requested
            .iter()
            .any(|url| url.contains("evil.test/x") && !url.starts_with("http://127.0.0.1")),
        "{requested:?}"
    );
    assert!(login.came().await.is_ok());
}

#[tokio::test]
async fn the_page_is_readable_on_a_phone_in_light_and_dark() {
    if !is_installed() {
        return;
    }
    let browser = Browser::start().await;
    for scheme in ["light", "dark"] {
        let login = Login::start().await;
        browser.look(360, scheme).await;
        let query = format!(
            "error=access_denied&state={}&error_description={}",
            login.state,
            "x".repeat(200)
        );
        open(&browser, &login, &query).await;
        let overflow = "return document.documentElement.scrollWidth - innerWidth";
        assert_eq!(browser.run(overflow).await, 0, "{scheme}");
        let size = "return parseFloat(getComputedStyle(document.querySelector('p')).fontSize)";
        assert!(browser.run(size).await.as_f64().unwrap() >= 16.0);
        let colours = browser.run(COLOURS).await;
        let (page, text) = (colours[0].as_f64().unwrap(), colours[1].as_f64().unwrap());
        assert_eq!(page < text, scheme == "dark", "{scheme}: {colours}");
        let contrast = (page.max(text) + 0.05) / (page.min(text) + 0.05);
        assert!(contrast >= 7.0, "{scheme}: {contrast}");
        if let Some(folder) = std::env::var_os("EMULATOR_SCREENSHOTS") {
            let file = std::path::Path::new(&folder).join(format!("loopback-{scheme}.png"));
            std::fs::write(file, browser.picture(360, 2_000).await).unwrap();
        }
        assert!(login.came().await.is_ok());
    }
}

/// Relative luminance (WCAG 2.2) of page and text, of the colours the browser paints.
const COLOURS: &str = "
    const paint = colour => {
        const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data;
    };
    const luminance = colour => {
        const [red, green, blue] = [...paint(colour)].map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const probe = document.createElement('div');
    probe.style.setProperty('background-color', 'Canvas');
    document.body.append(probe);
    const page = luminance(getComputedStyle(probe).backgroundColor);
    const text = luminance(getComputedStyle(document.querySelector('p')).color);
    return [page, text];
";
