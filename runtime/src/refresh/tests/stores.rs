//! Stores that fail.

use std::sync::Mutex;

use super::*;

/// A memory store that fails when told to.
#[derive(Default)]
pub(super) struct Faulty {
    pub(super) inside: MemoryStore,
    pub(super) fails: AtomicBool,
    /// Fails where there are tokens in the record.
    pub(super) refuses_tokens: AtomicBool,
    /// Fails after it has written.
    pub(super) hides: AtomicBool,
    /// Fails once, and writes when told to.
    pub(super) delays: AtomicBool,
    pub(super) delayed: Mutex<Option<Write>>,
    pub(super) panics: AtomicBool,
    /// Cannot tell who lives.
    pub(super) cannot_hold: AtomicBool,
    pub(super) unreadable: AtomicBool,
    pub(super) attempts: AtomicUsize,
}

/// A write that is still on its way.
pub(super) struct Write {
    key: Key,
    expected: Option<Version>,
    new: Record,
}

impl Faulty {
    /// The write that was delayed gets there.
    pub(super) async fn land(&self) -> Result<Version, StoreError> {
        let write = self.delayed.lock().unwrap().take();
        let Write { key, expected, new } = write.expect("a write was delayed");
        self.inside.compare_and_swap(&key, expected, &new).await
    }
}

impl Store for Faulty {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        assert!(!self.panics.load(Ordering::SeqCst), "a store that panics");
        if self.unreadable.load(Ordering::SeqCst) {
            return Box::pin(async {
                Err(StoreError::new(
                    StoreErrorKind::Unavailable,
                    "the disk is gone",
                ))
            });
        }
        self.inside.load(key)
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        self.attempts.fetch_add(1, Ordering::SeqCst);
        let refused = self.refuses_tokens.load(Ordering::SeqCst) && new.tokens.is_some();
        if refused || self.fails.load(Ordering::SeqCst) {
            return Box::pin(async {
                Err(StoreError::new(
                    StoreErrorKind::Unavailable,
                    "the disk is full",
                ))
            });
        }
        if self.delays.swap(false, Ordering::SeqCst) {
            let (key, new) = (key.clone(), new.clone());
            *self.delayed.lock().unwrap() = Some(Write { key, expected, new });
            return Box::pin(async {
                let text = "no answer within ten seconds";
                Err(StoreError::new(StoreErrorKind::Unavailable, text))
            });
        }
        if self.hides.load(Ordering::SeqCst) {
            return Box::pin(async move {
                self.inside.compare_and_swap(key, expected, new).await?;
                let text = "the connection is gone";
                Err(StoreError::new(StoreErrorKind::Unavailable, text))
            });
        }
        self.inside.compare_and_swap(key, expected, new)
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inside.delete(key)
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        if self.cannot_hold.load(Ordering::SeqCst) {
            return Box::pin(async { Ok(Hold::Unsupported) });
        }
        self.inside.hold(key)
    }

    fn durability(&self) -> Durability {
        Durability::Process
    }

    fn accepts_loss(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_store_that_takes_nothing_costs_no_request() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    store.fails.store(true, Ordering::SeqCst);
    clock.advance(Duration::from_secs(3600));
    assert_eq!(
        session.access_token().await.unwrap_err().kind(),
        ErrorKind::Store
    );
    assert_eq!(server.requests().len(), 1);
    store.fails.store(false, Ordering::SeqCst);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session).await, "A2");
}

#[tokio::test]
async fn a_logout_whose_outcome_is_not_known_is_written_again() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST)]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let load = || async { store.load(session.key()).await.unwrap().stored.unwrap() };
    store.hides.store(true, Ordering::SeqCst);
    assert_eq!(
        session.forget().await.unwrap_err().kind(),
        ErrorKind::Store,
        "nobody has said that it is durable"
    );
    let (logged_out, version) = load().await;
    assert!(logged_out.tokens.is_none());
    store.hides.store(false, Ordering::SeqCst);
    session.forget().await.unwrap();
    let (again, later) = load().await;
    assert_eq!(again, logged_out, "the login ends once");
    assert_ne!(later, version, "it is written twice");
}

#[tokio::test]
async fn tokens_that_the_store_would_not_take_are_offered_again() {
    let store = Arc::new(Faulty::default());
    let (slow, held) = Answer::json(SECOND).held();
    let server = Server::start(vec![Answer::json(FIRST), slow]);
    let clock = clock();
    let session = session(&server, Arc::clone(&store), &clock).await;
    clock.advance(Duration::from_secs(3600));
    let (outcome, ()) = tokio::join!(session.access_token(), async {
        held.arrived().await;
        store.fails.store(true, Ordering::SeqCst);
        held.release();
    });
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
    assert!(store.attempts.load(Ordering::SeqCst) > 3);
    let sign_of_life = || store.hold(session.key());
    assert!(matches!(sign_of_life().await, Ok(Hold::Taken)), "it lives");
    store.fails.store(false, Ordering::SeqCst);
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session).await, "A2");
    let (record, _) = store.load(session.key()).await.unwrap().stored.unwrap();
    assert_eq!(record.tokens.unwrap().refresh_token.unwrap().expose(), "R2");
    assert_eq!(server.requests().len(), 2);
    assert!(
        matches!(sign_of_life().await, Ok(Hold::Held(_))),
        "nobody waits"
    );
}

#[test]
fn tokens_in_the_journal_are_stored_by_the_next_process() {
    let store = Arc::new(Faulty::default());
    let folder = tempfile::tempdir().unwrap();
    let (slow, held) = Answer::json(SECOND).held();
    let third = r#"{"access_token":"A3","refresh_token":"R3"}"#;
    let server = Server::start(vec![Answer::json(FIRST), slow, Answer::json(third)]);
    let clock = clock();
    let client = || {
        let client = builder(&server)
            .store(Arc::clone(&store))
            .clock(clock.clone());
        client
            .journal(folder.path().join("journal"))
            .build()
            .unwrap()
    };
    let process = || tokio::runtime::Runtime::new().unwrap();
    process().block_on(async {
        let first = client();
        let login = first.password("default", "ann", "CANARY-password", Vec::new());
        let session = login.await.unwrap();
        clock.advance(Duration::from_secs(3600));
        let (outcome, ()) = tokio::join!(session.access_token(), async {
            held.arrived().await;
            store.fails.store(true, Ordering::SeqCst);
            held.release();
        });
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
    });
    let entries = || {
        std::fs::read_dir(folder.path().join("journal"))
            .unwrap()
            .count()
    };
    assert_eq!(entries(), 1);
    // The process is gone, and with it what it had in memory.
    store.fails.store(false, Ordering::SeqCst);
    process().block_on(async {
        let session = client().session("default").await.unwrap();
        assert_eq!(token(&session).await, "A2");
        assert_eq!((server.requests().len(), entries()), (2, 0));
        session.refresh().await.unwrap();
        assert!(server.bodies()[2].contains("refresh_token=R2"));
    });
}

#[tokio::test]
async fn a_panic_is_an_error_for_all() {
    let store = Arc::new(Faulty::default());
    let server = Server::start(vec![Answer::json(FIRST), Answer::json(SECOND)]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    store.panics.store(true, Ordering::SeqCst);
    let (one, other) = tokio::join!(session.refresh(), session.refresh());
    for outcome in [one, other] {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Internal);
    }
    store.panics.store(false, Ordering::SeqCst);
    session.refresh().await.unwrap();
}

#[tokio::test]
async fn a_store_that_cannot_be_read_does_not_hide_what_the_provider_said() {
    let store = Arc::new(Faulty::default());
    let rejected = Answer::new("400 Bad Request", r#"{"error":"invalid_grant"}"#);
    let (rejected, held) = rejected.held();
    let server = Server::start(vec![Answer::json(FIRST), rejected]);
    let session = session(&server, Arc::clone(&store), &clock()).await;
    let (refreshed, ()) = tokio::join!(session.refresh(), async {
        held.arrived().await;
        store.unreadable.store(true, Ordering::SeqCst);
        held.release();
    });
    assert_eq!(
        refreshed.unwrap_err().kind(),
        ErrorKind::ReauthorizationNeeded
    );
}
