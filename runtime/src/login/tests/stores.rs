//! Stores that fail while somebody logs in.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::event::SessionEvent;
use crate::session::Session;
use crate::store::{Durability, Key, Loaded, Record, Store, StoreError, StoreErrorKind, Version};
use crate::testing::{Fate, Faulty};
use crate::transport::BoxFuture;

/// The tokens of a login with this access token.
fn tokens(access_token: &str) -> Answer {
    Answer::json(&TOKENS.replace("CANARY-at", access_token))
}

async fn log_in(client: &Client) -> Result<Session, Error> {
    let (authorization, callback) = begin(client);
    client.accept(authorization.into_pending(), &callback).await
}

/// Lets the time pass in which tokens are offered to the store once more. Nothing waits for a server
/// here, so nothing but that happens meanwhile.
async fn time_to_offer_again() {
    tokio::time::pause();
    tokio::time::sleep(Duration::from_secs(3)).await;
    tokio::time::resume();
}

/// Logs in while the store takes the note that it begins and nothing more.
async fn log_in_in_vain(client: &Client, store: &Faulty) {
    store.script(&[Fate::CarriedOut, Fate::Refused]);
    let error = log_in(client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(error.to_string().contains("is kept"), "{error}");
    assert!(error.to_string().contains("the disk is full"), "{error}");
    store.script(&[]);
}

async fn access_token(client: &Client) -> Result<String, ErrorKind> {
    let session = client.session("ann").await;
    let session = session.map_err(|error| error.kind())?;
    let token = session.access_token().await.map_err(|error| error.kind())?;
    Ok(token.expose().to_owned())
}

/// How many entries a journal has.
fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_login_that_the_store_would_not_take_is_offered_again() {
    let server = Server::start(vec![tokens("A1")]);
    let store = Arc::new(Faulty::default());
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let client = builder(&server).store(Arc::clone(&store));
    let client = client.on_event(move |event| listener.lock().unwrap().push(event.clone()));
    let client = client.build().unwrap();
    log_in_in_vain(&client, &store).await;
    let account = "ann".to_owned();
    assert_eq!(*told.lock().unwrap(), [SessionEvent::Unsaved { account }]);
    // Stored before told.
    assert_eq!(access_token(&client).await, Err(ErrorKind::NoSession));
    time_to_offer_again().await;
    assert_eq!(access_token(&client).await.unwrap(), "A1");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_login_that_comes_late_does_not_replace_a_later_one() {
    let server = Server::start(vec![tokens("A1"), tokens("A2")]);
    let store = Arc::new(Faulty::default());
    let client = builder(&server).store(Arc::clone(&store)).build().unwrap();
    log_in_in_vain(&client, &store).await;
    log_in(&client).await.unwrap();
    time_to_offer_again().await;
    assert_eq!(access_token(&client).await.unwrap(), "A2");
}

#[tokio::test]
async fn a_login_that_comes_late_does_not_undo_logging_out() {
    let server = Server::start(vec![tokens("A1"), tokens("A2")]);
    let store = Arc::new(Faulty::default());
    let client = builder(&server).store(Arc::clone(&store)).build().unwrap();
    let session = log_in(&client).await.unwrap();
    log_in_in_vain(&client, &store).await;
    session.forget().await.unwrap();
    time_to_offer_again().await;
    assert_eq!(access_token(&client).await, Err(ErrorKind::NoSession));
}

#[tokio::test]
async fn a_login_in_the_journal_is_stored_by_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let server = Server::start(vec![tokens("A1"), tokens("A2"), tokens("A3")]);
    let store = Arc::new(Faulty::default());
    let client = || {
        let client = builder(&server).store(Arc::clone(&store));
        client.journal(&journal).build().unwrap()
    };
    let first = client();
    log_in_in_vain(&first, &store).await;
    assert_eq!(entries(&journal), 1);
    // The process is gone, and with it what it had in memory.
    drop(first);
    let second = client();
    assert_eq!(access_token(&second).await.unwrap(), "A1");
    assert_eq!(entries(&journal), 0);
    // What another login makes useless goes as well.
    log_in_in_vain(&second, &store).await;
    drop(second);
    assert_eq!(entries(&journal), 1);
    let third = client();
    log_in(&third).await.unwrap();
    assert_eq!(entries(&journal), 0);
    assert_eq!(access_token(&third).await.unwrap(), "A3");
}

#[tokio::test]
async fn a_note_that_was_written_and_not_confirmed_is_taken_back() {
    let server = Server::start(vec![tokens("A1")]);
    let store = Arc::new(Faulty::default());
    let client = builder(&server).store(Arc::clone(&store)).build().unwrap();
    let (authorization, callback) = begin(&client);
    store.script(&[Fate::Unconfirmed, Fate::CarriedOut]);
    let accepted = client.accept(authorization.clone().into_pending(), &callback);
    assert_eq!(accepted.await.unwrap_err().kind(), ErrorKind::Store);
    assert!(server.requests().is_empty());
    let accepted = client.accept(authorization.into_pending(), &callback);
    accepted.await.unwrap();
}

#[tokio::test]
async fn a_damaged_record_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![tokens("A1"), tokens("A2")]);
    let client = || {
        let store = FileStore::open(folder.path()).unwrap();
        builder(&server).store(store).build().unwrap()
    };
    log_in(&client()).await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "session") {
            std::fs::write(path, "").unwrap();
        }
    }
    let client = client();
    let error = client.session("ann").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    log_in(&client).await.unwrap();
    assert_eq!(access_token(&client).await.unwrap(), "A2");
}

/// A store whose record is damaged, and which puts nothing in its place.
#[derive(Default)]
struct Stubborn {
    loads: Mutex<u32>,
}

impl Store for Stubborn {
    fn load<'a>(&'a self, _: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        *self.loads.lock().unwrap() += 1;
        let damaged = StoreError::new(StoreErrorKind::Damaged, "the record is damaged");
        Box::pin(async { Err(damaged) })
    }

    fn compare_and_swap<'a>(
        &'a self,
        _: &'a Key,
        _: Option<Version>,
        _: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        Box::pin(async { Err(StoreError::conflict()) })
    }

    fn delete<'a>(&'a self, _: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }

    fn durability(&self) -> Durability {
        Durability::Machine
    }
}

#[tokio::test]
async fn what_is_damaged_and_not_replaced_is_told_as_what_it_is() {
    let server = Server::start(vec![]);
    let store = Arc::new(Stubborn::default());
    let client = builder(&server).store(Arc::clone(&store)).build().unwrap();
    let error = log_in(&client).await.unwrap_err();
    assert!(
        error.to_string().contains("the record is damaged"),
        "{error}"
    );
    assert!(*store.loads.lock().unwrap() < 6);
    assert!(server.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_was_stored_is_not_stored_over_its_successor() {
    let second = TOKENS.replace("CANARY-at", "A2").replace("CANARY-rt", "R2");
    let server = Server::start(vec![tokens("A1"), Answer::json(&second)]);
    let store = Arc::new(Faulty::default());
    let client = || builder(&server).store(Arc::clone(&store)).build().unwrap();
    let (one, other) = (client(), client());
    store.script(&[Fate::CarriedOut, Fate::Unconfirmed, Fate::CarriedOut]);
    let (login, refreshed) = tokio::join!(log_in(&one), async {
        let session = loop {
            match other.session("ann").await {
                Ok(session) => break session,
                Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        };
        session.refresh().await
    });
    login.unwrap();
    refreshed.unwrap();
    let stored = store
        .load(&one.session("ann").await.unwrap().key().clone())
        .await
        .unwrap()
        .stored
        .unwrap()
        .0;
    assert_eq!(stored.tokens.unwrap().refresh_token.unwrap().expose(), "R2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_was_stored_does_not_undo_logging_out() {
    let server = Server::start(vec![tokens("A1")]);
    let store = Arc::new(Faulty::default());
    let client = || builder(&server).store(Arc::clone(&store)).build().unwrap();
    let (one, other) = (client(), client());
    store.script(&[Fate::CarriedOut, Fate::Unconfirmed, Fate::CarriedOut]);
    let (login, ()) = tokio::join!(log_in(&one), async {
        let session = loop {
            match other.session("ann").await {
                Ok(session) => break session,
                Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        };
        session.forget().await.unwrap();
    });
    // It was over before it was known to be stored.
    drop(login);
    let third = client();
    assert_eq!(access_token(&third).await, Err(ErrorKind::NoSession));
}
