//! A browser without a window, driven through `chromedriver` by the
//! protocol `WebDriver` (<https://www.w3.org/TR/webdriver2/>).

// What a test cannot go on without is asserted.
#![allow(clippy::missing_panics_doc)]

mod process;

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

const CHROMIUM: &str = "/usr/bin/chromium";
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";

/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(20);

/// Key under which the protocol names elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The tabulator key.
pub const TAB: &str = "\u{E004}";

/// The enter key.
pub const ENTER: &str = "\u{E007}";

/// Whether there is a browser. Without one the tests say so and end; where everything has to be
/// checked, that is a failure.
pub fn is_installed() -> bool {
    let is_installed = Path::new(CHROMIUM).exists() && Path::new(CHROMEDRIVER).exists();
    if !is_installed {
        println!("skipped: chromium not installed");
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "chromium and chromium-driver have to be installed here"
        );
    }
    is_installed
}

/// A browser with a fresh profile. It ends when it is dropped.
pub struct Browser {
    process: Child,
    port: u16,
    session: String,
    http: reqwest::Client,
    /// Removed at the end.
    profile: TempDir,
}

impl Browser {
    /// Starts chromedriver and, through it, Chromium.
    pub async fn start() -> Self {
        let (process, port) = process::start(CHROMEDRIVER);
        let mut browser = Self {
            process,
            port,
            session: String::new(),
            http: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            profile: TempDir::new().expect("a folder"),
        };
        let folder = browser.profile.path().display().to_string();
        let options = json!({
            "binary": CHROMIUM,
            "args": [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-proxy-server",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                format!("--user-data-dir={folder}"),
            ],
        });
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let answer = browser.call("POST", "/session", Some(&capabilities)).await;
        let id = answer["sessionId"].as_str().expect("a session");
        id.clone_into(&mut browser.session);
        browser
    }

    /// Goes to an address.
    pub async fn open(&self, url: &str) {
        self.post("/url", &json!({ "url": url })).await;
    }

    /// The address it is at.
    pub async fn url(&self) -> String {
        let path = format!("/session/{}/url", self.session);
        let url = self.call("GET", &path, None).await;
        url.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks the first element that a CSS selector finds, as a user would: it has to be there, to
    /// be seen, and nothing may lie over it.
    pub async fn click(&self, selector: &str) {
        let id = self.element(selector).await;
        self.post(&format!("/element/{id}/click"), &json!({})).await;
    }

    /// Types into an element, after what is there.
    pub async fn type_into(&self, selector: &str, text: &str) {
        let id = self.element(selector).await;
        self.post(&format!("/element/{id}/value"), &json!({ "text": text }))
            .await;
    }

    /// Chooses an option of a list by its value, with the keyboard's events.
    pub async fn choose(&self, selector: &str, value: &str) {
        self.click(&format!("{selector} option[value={value:?}]"))
            .await;
    }

    /// Presses keys, wherever the focus is.
    pub async fn press(&self, key: &str) {
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": [
            { "type": "keyDown", "value": key },
            { "type": "keyUp", "value": key },
        ] }] });
        self.post("/actions", &actions).await;
    }

    /// Runs a script in the page; what it returns is the answer.
    pub async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
            .await
    }

    /// The text of an element as it is shown; empty if there is none.
    pub async fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({selector:?})?.innerText ?? ''");
        let text = self.run(&script).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true in the page.
    pub async fn wait(&self, expression: &str) {
        let start = Instant::now();
        while self.run(&format!("return !!({expression})")).await != true {
            assert!(
                start.elapsed() < PATIENCE,
                "not within {PATIENCE:?}: {expression}\nat {}\n{}",
                self.url().await,
                self.text("body").await
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until an element's text has a part.
    pub async fn wait_for_text(&self, selector: &str, part: &str) {
        self.wait(&format!(
            "document.querySelector({selector:?})?.innerText.includes({part:?})"
        ))
        .await;
    }

    /// Waits until it is at an address that begins like this.
    pub async fn wait_for_url(&self, beginning: &str) -> String {
        let start = Instant::now();
        loop {
            let url = self.url().await;
            if url.starts_with(beginning) {
                return url;
            }
            assert!(start.elapsed() < PATIENCE, "{url} is not {beginning}…");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Makes the page as wide as this, and light or dark.
    pub async fn look(&self, width: u32, scheme: &str) {
        let size = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &size)
            .await;
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            // What moves is not where it will be.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.devtools("Emulation.setEmulatedMedia", &media).await;
    }

    /// A picture of the page, as PNG, in a window that is as high as the page, but at most this high.
    pub async fn picture(&self, width: u32, most: u32) -> Vec<u8> {
        let height = self
            .run("return document.documentElement.scrollHeight")
            .await;
        let height = height.as_u64().map_or(most, |height| {
            u32::try_from(height).unwrap_or(most).min(most)
        });
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &size)
            .await;
        // It is drawn anew with the second frame at the latest.
        self.run(
            "return new Promise((done) => \
             requestAnimationFrame(() => requestAnimationFrame(() => done(true))))",
        )
        .await;
        let png = json!({ "format": "png" });
        let picture = self.devtools("Page.captureScreenshot", &png).await;
        let data = picture["data"].as_str().expect("a picture");
        STANDARD.decode(data).expect("Base64")
    }

    /// Lets the pages that are opened from now on run no scripts.
    pub async fn forbid_scripts(&self) {
        let forbidden = json!({ "value": true });
        self.devtools("Emulation.setScriptExecutionDisabled", &forbidden)
            .await;
    }

    /// What the page wrote into the console since the last call: errors and warnings.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({ "type": "browser" })).await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let messages = entries.iter().map(|entry| entry["message"].to_string());
        // `chrome:` and `chrome-untrusted:` are in the browser: the page it starts with.
        let is_of_page = |message: &String| !message.starts_with("\"chrome");
        messages.filter(is_of_page).collect()
    }

    /// The addresses that were asked for since the last call, by the pages and all they load.
    pub async fn requested(&self) -> Vec<String> {
        let entries = self
            .post("/se/log", &json!({ "type": "performance" }))
            .await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let messages = entries.iter().filter_map(|entry| {
            let message = entry["message"].as_str()?;
            serde_json::from_str::<Value>(message).ok()
        });
        messages
            .filter(|message| message["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|message| {
                let url = message["message"]["params"]["request"]["url"].as_str();
                url.map(str::to_owned)
            })
            .collect()
    }

    async fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("/goog/cdp/execute", &body).await
    }

    async fn element(&self, selector: &str) -> String {
        self.wait(&format!("document.querySelector({selector:?})"))
            .await;
        let body = json!({ "using": "css selector", "value": selector });
        let found = self.post("/element", &body).await;
        found[ELEMENT].as_str().expect("an element").to_owned()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        self.call("POST", &path, Some(body)).await
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let method = method.parse().expect("a method");
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.expect("chromedriver answers");
        let text = answer
            .text()
            .await
            .expect("chromedriver answers to the end");
        let mut answer: Value = serde_json::from_str(&text).expect("JSON");
        let value = answer["value"].take();
        let error = &value["error"];
        assert!(!error.is_string(), "{path}: {error}: {}", value["message"]);
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The end of the session ends Chromium; without runtime, because the test may have failed.
        let request = format!(
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            self.session
        );
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.read(&mut [0; 64]);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
