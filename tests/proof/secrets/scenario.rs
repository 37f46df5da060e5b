//! The process that is searched: it does what an application does, and shows everything it gets.

use super::{oracle, watched::Watched};
use crate::{crates::REDIRECT_URI, tunnel};
use provider_runtime::{
    Authorization, Error, Secret,
    store::{FileStore, MemoryStore, Record, Store, StoreError, StoreErrorKind, StoreKey},
    transport::{HttpTransport, Sent, TransportError},
};
use std::{
    env,
    fmt::{Debug, Write as _},
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use worksection::{Client, ClientBuilder, Scope, Session};

/// Everything that was shown, with the name of its type.
#[derive(Default)]
struct Shown(String);

impl Shown {
    /// Shows a value as a careless application would.
    fn value(&mut self, name: &str, value: &impl Debug) {
        writeln!(self.0, "== {name}\n{value:?}\n{value:#?}").unwrap();
    }

    /// Shows an error, and its causes to the last.
    fn error(&mut self, name: &str, error: &(dyn std::error::Error + 'static)) {
        writeln!(self.0, "== {name}\n{error}\n{error:?}\n{error:#?}").unwrap();
        let mut source = error.source();
        while let Some(error) = source {
            writeln!(self.0, "== a cause\n{error}\n{error:?}\n{error:#?}").unwrap();
            source = error.source();
        }
    }

    fn outcome<T: Debug>(&mut self, name: &str, outcome: Result<T, Error>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.value(name, &value);
                Some(value)
            }
            Err(error) => {
                self.error("Error", &error);
                self.value("ErrorKind", &error.kind());
                self.value("Retry", &error.retry());
                if let Some(server) = error.server() {
                    self.value("ServerError", server);
                    self.value("Json", &server.details());
                    // What an API answers is the application's to read; what a token endpoint
                    // answers is not.
                    if matches!(error.operation(), "accept" | "refresh") {
                        writeln!(self.0, "{}", server.body()).unwrap();
                    }
                }
                None
            }
        }
    }
}

#[tokio::test]
#[ignore = "run by the other test in a process of its own"]
async fn child() {
    let Some(folder) = env::var_os(tunnel::FOLDER).map(PathBuf::from) else {
        return;
    };
    log_everything(&folder);
    let mut shown = Shown::default();
    let mut needles = String::new();
    let store = FileStore::open(folder.join("store")).unwrap();
    shown.value("FileStore", &store);
    let told = Arc::new(Mutex::new(Vec::new()));
    let events = Arc::clone(&told);
    let watched = Watched::new(store);
    let loaded = watched.loaded();
    let builder = builder()
        .store(watched)
        .on_event(move |event| events.lock().unwrap().push(event.clone()));
    shown.value("ClientBuilder", &builder);
    let client = builder.build().unwrap();
    shown.value("Client", &client);
    for number in 0..oracle::steps().len() {
        step(&client, number, &mut shown, &mut needles).await;
    }
    for event in told.lock().unwrap().iter() {
        shown.value("SessionEvent", event);
    }
    for loaded in loaded.lock().unwrap().iter() {
        shown.value("Loaded", loaded);
    }
    mistakes(&client, &mut shown).await;
    values(&mut shown, &mut needles);
    stored(&folder, &mut shown).await;
    fs::write(folder.join("shown"), shown.0).unwrap();
    fs::write(folder.join("needles"), needles).unwrap();
}

/// The same where the proxy cannot be reached, or wants another password.
#[tokio::test]
#[ignore = "run by the other test in a process of its own"]
async fn child_without_a_way() {
    let Some(folder) = env::var_os(tunnel::FOLDER).map(PathBuf::from) else {
        return;
    };
    log_everything(&folder);
    let mut shown = Shown::default();
    let mut needles = String::new();
    let store = FileStore::open(folder.join("store")).unwrap();
    let client = builder().store(store).build().unwrap();
    let login = authorize(&client, 0, &mut needles);
    let callback = crate::crates::callback(login.url(), "CANARY-code");
    let accepted = client.accept(login.into_pending(), &callback).await;
    assert!(shown.outcome("Session", accepted).is_none());
    fs::write(folder.join("shown"), shown.0).unwrap();
    fs::write(folder.join("needles"), needles).unwrap();
}

fn log_everything(folder: &Path) {
    let log = File::create(folder.join("log")).unwrap();
    // Takes what is said by `log` along.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(Mutex::new(log))
        .init();
}

fn builder() -> ClientBuilder {
    Client::builder("the-client")
        .client_secret("CANARY secret/&+ü")
        .redirect_uri(REDIRECT_URI)
        // The provider that is played here has no limits.
        .pace(false)
}

fn authorize(client: &Client, number: usize, needles: &mut String) -> Authorization {
    let scopes = [Scope::USERS_READ, Scope::TASKS_READ];
    let login = client.authorize(scopes).unwrap();
    let login = login.account(format!("account {number}"));
    let pending = serde_json::to_value(login.pending()).unwrap();
    for secret in ["state", "code_verifier"] {
        writeln!(needles, "{}", pending[secret].as_str().unwrap()).unwrap();
    }
    login
}

/// A login, a call, a refresh and another call.
async fn step(client: &Client, number: usize, shown: &mut Shown, needles: &mut String) {
    let login = authorize(client, number, needles);
    shown.value("Authorization", &login);
    shown.value("Pending", login.pending());
    let code = format!("{}code/1", oracle::mark(number));
    let callback = crate::crates::callback(login.url(), &code);
    let accepted = client.accept(login.into_pending(), &callback).await;
    let Some(session) = shown.outcome("Session", accepted) else {
        return;
    };
    call(&session, shown).await;
    shown.outcome("()", session.refresh().await);
    call(&session, shown).await;
    shown.outcome("AccessToken", session.access_token().await);
    shown.outcome("SessionState", session.state().await);
    shown.value("Session", &session);
}

async fn call(session: &Session, shown: &mut Shown) {
    let call = session.users().me();
    shown.value("Call", &call);
    let outcome = call.send().await;
    shown.outcome("()", outcome.map(drop));
}

/// What applications get wrong: redirects that are not theirs, values that are none.
async fn mistakes(client: &Client, shown: &mut Shown) {
    for callback in [
        "CANARY",
        "https://user:CANARY@app.example/callback?code=CANARY",
        "https://evil.test/callback?code=CANARY&state=CANARY",
        "https://app.example/callback?code=CANARY&state=CANARY",
        "https://app.example/callback?code=CANARY",
        "https://app.example/callback?state=CANARY&state=CANARY",
        "https://app.example:CANARY/callback?code=CANARY",
        "//app.example/callback?code=CANARY",
        "/callback?code=CANARY&code=CANARY&state=CANARY",
    ] {
        let login = client.authorize([Scope::USERS_READ]).unwrap();
        let outcome = client.accept(login.into_pending(), callback).await;
        assert!(shown.outcome("Session", outcome).is_none(), "{callback}");
    }
    for redirect_uri in [
        "https://user:CANARY@app.example/callback",
        "https://app.example/callback#CANARY",
        "https://app.example:CANARY/callback",
        "http://app.example/callback?CANARY",
        "CANARY",
    ] {
        let builder = builder().redirect_uri(redirect_uri);
        shown.value("ClientBuilder", &builder);
        assert!(
            shown.outcome("Client", builder.build()).is_none(),
            "{redirect_uri}"
        );
    }
    shown.outcome("Session", client.session("nobody").await);
}

/// Values that an application holds or makes.
fn values(shown: &mut Shown, needles: &mut String) {
    let key = StoreKey::generate().unwrap();
    writeln!(needles, "{}", key.to_text().expose()).unwrap();
    shown.value("StoreKey", &key);
    let wrong = key.to_text().expose().replace('=', "!");
    shown.error(
        "StoreError",
        &StoreKey::from_text(&Secret::from(wrong.as_str())).unwrap_err(),
    );
    writeln!(needles, "{wrong}").unwrap();
    shown.value("Secret", &Secret::new("CANARY"));
    shown.value("Secret", &Some(vec![Secret::from("CANARY".to_owned())]));
    shown.value("HttpTransport", &HttpTransport::new().unwrap());
    let refused = std::io::Error::other("refused");
    let failed = TransportError::maybe_sent("lost")
        .timed_out()
        .caused_by(refused);
    shown.value("Sent", &Sent::Maybe);
    shown.error("TransportError", &failed);
    shown.value("MemoryStore", &MemoryStore::new());
    let kind = StoreErrorKind::Damaged;
    shown.error("StoreError", &StoreError::new(kind, "damaged"));
    shown.value("StoreErrorKind", &kind);
}

/// What stores hand out, and what is said of files that are damaged.
async fn stored(folder: &Path, shown: &mut Shown) {
    let mut damaged = 0;
    for entry in fs::read_dir(folder.join("store")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "session") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let record = bytes.iter().position(|byte| *byte == b'{').unwrap();
        let record = &bytes[record..];
        shown.value("Record", &Record::from_bytes(record).unwrap());
        for length in [record.len() / 4, record.len() / 2, record.len() - 1] {
            let error = Record::from_bytes(&record[..length]).unwrap_err();
            shown.error("StoreError", &error);
        }
        damaged += 1;
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    }
    assert!(damaged > 10, "{damaged} sessions");
    let store = FileStore::open(folder.join("store")).unwrap();
    shown.value("Durability", &store.durability());
    let client = builder().store(store).build().unwrap();
    for number in 0..5 {
        let outcome = client.session(&format!("account {number}")).await;
        shown.outcome("Session", outcome);
    }
}
