//! The control page.

use emulator::{Emulator, ProviderHandle, RequestKind};
use serde_json::Value;

use tests::browser::{self, Browser};

use crate::{
    audit::audit,
    fixture::{Application, assert_calm, emulator, parameter, provider, token_request},
};

/// Logs in over the login page, as the account that it suggests, and redeems the code.
async fn log_in(browser: &Browser, application: &Application, provider: &ProviderHandle) -> Value {
    browser.open(&provider.authorize_url()).await;
    browser.click("button[value=approve]").await;
    let code = parameter(&application.returned(), "code").unwrap();
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
    ];
    let (status, answer) = token_request(provider, &grant).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn refresh(provider: &ProviderHandle, answer: &Value) -> (u16, Value) {
    let token = answer["refresh_token"].as_str().unwrap();
    token_request(
        provider,
        &[("grant_type", "refresh_token"), ("refresh_token", token)],
    )
    .await
}

async fn open(browser: &Browser, emulator: &Emulator) {
    browser.open(&format!("{}/_emulator", emulator.url())).await;
    browser
        .wait("document.documentElement.classList.contains('live')")
        .await;
}

#[tokio::test]
async fn faults_are_armed_and_requests_are_seen_as_they_come() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let provider = provider(&emulator);
    let browser = Browser::start().await;
    let answer = log_in(&browser, &application, &provider).await;
    open(&browser, &emulator).await;
    browser.wait_for_text("#log", "POST").await;
    let before = emulator.log().count(RequestKind::Refresh);

    browser.choose("#fault-on", "refresh").await;
    browser.choose("#fault-kind", "status").await;
    browser.click("#arm .primary").await;
    browser.wait_for_text("#message", "armed").await;
    browser.wait_for_text("#armed", "503").await;

    let (status, _) = refresh(&provider, &answer).await;
    assert_eq!(status, 503);
    browser
        .wait_for_text("#log li:first-child .status", "503")
        .await;
    assert_eq!(emulator.log().count(RequestKind::Refresh), before + 1);
    // It was armed for once.
    browser.wait_for_text("#armed", "No fault").await;
    assert_eq!(refresh(&provider, &answer).await.0, 200);
    browser
        .wait_for_text("#log li:first-child .status", "200")
        .await;

    browser.click("#log li:first-child summary").await;
    browser
        .wait_for_text("#log li:first-child details", "grant_type=refresh_token")
        .await;
    let page = browser
        .run("return document.documentElement.outerHTML")
        .await;
    let page = page.as_str().unwrap();
    for secret in [
        provider.client_secret(),
        answer["refresh_token"].as_str().unwrap(),
        answer["access_token"].as_str().unwrap(),
    ] {
        assert!(!page.contains(secret), "a secret is on the page");
    }
    audit(&browser, "control").await;
    assert_calm(&browser).await;
}

#[tokio::test]
async fn every_kind_of_fault_can_be_armed_and_disarmed() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep", "worksection"]).await;
    let browser = Browser::start().await;
    open(&browser, &emulator).await;
    let kinds = "return [...document.getElementById('fault-kind').options].map((one) => one.value)";
    let kinds = browser.run(kinds).await;
    let kinds = kinds.as_array().unwrap();
    assert_eq!(kinds.len(), 11, "{kinds:?}");
    browser.choose("#fault-provider", "worksection").await;
    browser.choose("#fault-when", "nth").await;
    for (count, kind) in kinds.iter().enumerate() {
        browser.choose("#fault-kind", kind.as_str().unwrap()).await;
        browser.click("#arm .primary").await;
        browser
            .wait(&format!(
                "document.querySelectorAll('#armed button').length === {}",
                count + 1
            ))
            .await;
    }
    audit(&browser, "faults").await;
    browser.click("#armed button").await;
    browser
        .wait("document.querySelectorAll('#armed button').length === 10")
        .await;
    browser.click("#arm [data-method=DELETE]").await;
    browser.wait_for_text("#armed", "No fault").await;
    assert_calm(&browser).await;
}

#[tokio::test]
async fn time_moves_and_tokens_end() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let provider = provider(&emulator);
    let browser = Browser::start().await;
    log_in(&browser, &application, &provider).await;
    let answer = log_in(&browser, &application, &provider).await;
    open(&browser, &emulator).await;
    browser.wait_for_text(".tokens", "59 min").await;
    audit(&browser, "sessions").await;

    browser.type_into("#by", "61m").await;
    browser.press(browser::ENTER).await;
    browser.wait_for_text("#clock", "1 h 1 min ahead").await;
    browser
        .wait_for_text("#token-actionstep-access_token-2", "expired")
        .await;
    assert_eq!(emulator.clock().ahead().as_secs(), 3660);

    let revoke = "#token-actionstep-refresh_token-1 button:last-child";
    browser.click(revoke).await;
    browser
        .wait_for_text("#token-actionstep-refresh_token-1", "revoked")
        .await;
    browser
        .click("#token-actionstep-refresh_token-2 button:first-child")
        .await;
    browser
        .wait_for_text("#token-actionstep-refresh_token-2", "expired")
        .await;
    assert_eq!(refresh(&provider, &answer).await.0, 400);

    browser.type_into("#by", "soon").await;
    browser.click("#advance button").await;
    browser
        .wait_for_text("#message.problem", "no length of time")
        .await;
    assert_eq!(emulator.clock().ahead().as_secs(), 3660);

    browser.choose("#login-actionstep", "oliver").await;
    browser.click("[data-login] button").await;
    browser
        .wait_for_text("#next-actionstep", "Oliver Stone")
        .await;
    browser.open(&provider.authorize_url()).await;
    browser
        .wait("document.querySelector('input[value=oliver]').checked")
        .await;
}

#[tokio::test]
async fn what_a_reader_does_stays_while_the_page_is_brought_up_to_date() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let provider = provider(&emulator);
    let browser = Browser::start().await;
    let answer = log_in(&browser, &application, &provider).await;
    open(&browser, &emulator).await;

    browser.click("#request-1 summary").await;
    browser.click(".granted summary").await;
    browser.type_into("#fault-code", "half a wo").await;
    let button = "document.querySelector('#token-actionstep-access_token-1 button')";
    browser
        .run(&format!("window.button = {button}; window.button.focus()"))
        .await;

    assert_eq!(refresh(&provider, &answer).await.0, 200);
    emulator.clock().advance(std::time::Duration::from_secs(60));
    browser
        .wait_for_text("#log li:first-child", "refresh")
        .await;
    browser
        .wait_for_text("#token-actionstep-access_token-2", "live")
        .await;
    browser.wait_for_text("#clock", "1 min 0 s ahead").await;
    for fact in [
        "document.activeElement === window.button",
        "document.querySelector('#request-1 details').open",
        "document.querySelector('.granted').open",
        "document.getElementById('fault-code').value === 'half a wo'",
    ] {
        assert_eq!(browser.run(&format!("return {fact}")).await, true, "{fact}");
    }
    assert_calm(&browser).await;
}

#[tokio::test]
async fn the_page_can_be_read_without_its_script() {
    if !browser::is_installed() {
        return;
    }
    let application = Application::start();
    let emulator = emulator(&application, &["actionstep"]).await;
    let browser = Browser::start().await;
    browser.forbid_scripts().await;
    log_in(&browser, &application, &provider(&emulator)).await;
    browser.open(&format!("{}/_emulator", emulator.url())).await;
    browser
        .wait_for_text("noscript", "Without JavaScript")
        .await;
    browser.wait_for_text(".tokens", "access token 1").await;
    browser.wait_for_text("#log", "api/oauth/token").await;
    let buttons = "[...document.querySelectorAll('button')].filter((one) => one.checkVisibility())";
    let shown = browser.run(&format!("return {buttons}.length")).await;
    assert_eq!(shown, 0, "buttons that do nothing");
    audit(&browser, "without-script").await;
    assert_calm(&browser).await;
}
