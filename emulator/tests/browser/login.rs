//! The login page.

use emulator::Builder;

use tests::browser::{self, Browser};

use crate::{
    audit::audit,
    fixture::{Application, assert_calm, emulator, parameter, provider, token_request},
};

#[tokio::test]
async fn a_login_is_approved_by_clicking() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let provider = provider(&emulator);
    let browser = Browser::start().await;

    browser.open(&provider.authorize_url()).await;
    browser.wait_for_text("h1", "Allow").await;
    audit(&browser, "login").await;
    browser.click("input[value=oliver]").await;
    browser.click("button[value=approve]").await;
    browser.wait_for_url(&application.redirect_uri).await;

    let returned = application.returned();
    assert_eq!(parameter(&returned, "error"), None);
    assert_eq!(parameter(&returned, "state").as_deref(), Some("emulator"));
    let code = parameter(&returned, "code").unwrap();
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
    ];
    let (status, answer) = token_request(&provider, &grant).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["access_token"].is_string());
    assert_calm(&browser).await;
}

#[tokio::test]
async fn a_login_is_denied_with_the_keyboard_alone() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let browser = Browser::start().await;
    browser.open(&provider(&emulator).authorize_url()).await;
    browser.wait_for_text("h1", "Allow").await;

    // The accounts, Approve, Deny.
    for _ in 0..3 {
        browser.press(browser::TAB).await;
    }
    browser
        .wait("document.activeElement.value === 'deny'")
        .await;
    let outline = "getComputedStyle(document.activeElement).outlineStyle";
    browser.wait(&format!("{outline} === 'solid'")).await;
    browser.press(browser::ENTER).await;
    browser.wait_for_url(&application.redirect_uri).await;

    let returned = application.returned();
    assert_eq!(
        parameter(&returned, "error").as_deref(),
        Some("access_denied")
    );
    assert_eq!(parameter(&returned, "code"), None);
    assert_calm(&browser).await;
}

#[tokio::test]
async fn a_login_for_somebody_else_goes_nowhere() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let provider = provider(&emulator);
    let browser = Browser::start().await;
    let url = provider
        .authorize_url()
        .replace(provider.client_id(), "somebody-else");
    browser.open(&url).await;
    browser.wait_for_text("h1", "cannot go on").await;
    audit(&browser, "problem").await;
    assert_eq!(browser.run("return document.forms.length").await, 0);
    assert_eq!(browser.url().await, url);
}

/// Every text a person can write into a spec, as an attack.
const HOSTILE: &str = r#"
id: hostile
name: "</title></style><script>document.title = 'owned'</script><img src=x onerror=alert(1)>"
summary: <script>alert(1)</script>
sources:
  page: { title: a page, url: "https://hostile.example/", checked: 2026-01-31 }
authorize:
  url: https://hostile.example/authorize
  code_challenge_method: none
  source: page
token:
  url: https://hostile.example/token
  auth_method: client_secret_post
scopes:
  separator: " "
  required: true
  values:
    "'><img/src=//evil.example/onerror=alert(1)>": "<script src=https://evil.example/x.js></script>"
    "\"onclick=alert(1)": "<a href=javascript:alert(1)>{{ style | safe }}</a><form action=https://evil.example>"
"#;

#[tokio::test]
async fn a_hostile_spec_is_text_and_nothing_else() {
    if !browser::is_installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.yaml");
    std::fs::write(&path, HOSTILE).unwrap();
    let emulator = Builder::new().spec(&path).unwrap().start().await.unwrap();
    let browser = Browser::start().await;

    browser.open(&provider(&emulator).authorize_url()).await;
    browser.wait_for_text("h1", "Allow").await;
    browser
        .wait_for_text(".who", "<script>document.title")
        .await;
    browser
        .wait_for_text(".scopes", "<a href=javascript:alert(1)>")
        .await;
    audit(&browser, "hostile-login").await;
    let elements = "document.querySelectorAll('script, img, a, form:not([method=post])').length";
    assert_eq!(browser.run(&format!("return {elements}")).await, 0);

    browser.open(&format!("{}/_emulator", emulator.url())).await;
    browser.wait_for_text("h2", "Time").await;
    browser
        .wait("document.documentElement.classList.contains('live')")
        .await;
    browser
        .wait_for_text("main", "<script>document.title")
        .await;
    audit(&browser, "hostile-control").await;
    assert_eq!(browser.run("return document.scripts.length").await, 1);
    assert_eq!(browser.run("return document.images.length").await, 0);
    let title = browser.run("return document.title").await;
    assert_eq!(title, "Emulator – control");
    assert_calm(&browser).await;
}
