//! Others that live and are silent: stopped, or stuck.

use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::event::SessionEvent;
use crate::store::Guard;

/// An account whose refresh token somebody else has presented; the lease has ended, and so has the
/// access token `A1`, but for `left` seconds.
struct Scene {
    store: Arc<MemoryStore>,
    server: Server,
    session: Session,
    clock: ManualClock,
    events: Arc<Mutex<Vec<SessionEvent>>>,
    /// The sign of life of that somebody.
    guard: Guard,
}

async fn scene(left: u64, answers: Vec<Answer>) -> Scene {
    let clock = clock();
    let store = Arc::new(MemoryStore::volatile().with_clock(&clock));
    let script = std::iter::once(Answer::json(FIRST)).chain(answers);
    let server = Server::start(script.collect());
    let events = Arc::<Mutex<Vec<_>>>::default();
    let told = Arc::clone(&events);
    let client = builder(&server)
        .store(Arc::clone(&store))
        .clock(clock.clone())
        .on_event(move |event| told.lock().unwrap().push(event.clone()));
    let client = client.build().unwrap();
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    let session = login.await.unwrap();
    presented_elsewhere(&*store, &session, true).await;
    clock.advance(Duration::from_secs(3600 - left));
    let Ok(Hold::Held(guard)) = store.hold(session.key()).await else {
        panic!("nobody else has it");
    };
    Scene {
        store,
        server,
        session,
        clock,
        events,
        guard,
    }
}

impl Scene {
    async fn phase(&self) -> Phase {
        let loaded = self.store.load(self.session.key()).await.unwrap();
        loaded.stored.unwrap().0.phase
    }
}

/// Lets a caller get to where it waits. It needs nothing but this thread for that, so it has got there
/// whenever a timer is looked at.
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

#[tokio::test]
async fn who_lives_is_not_replaced_and_the_error_says_so() {
    let scene = scene(0, vec![Answer::json(SECOND)]).await;
    let before = scene.phase().await;
    let (outcome, ()) = tokio::join!(scene.session.access_token(), async {
        a_moment().await;
        scene.clock.advance(Duration::from_secs(45));
    });
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("it lives"), "{error}");
    assert_eq!(scene.server.requests().len(), 1);
    assert_eq!(scene.phase().await, before, "nothing is marked");
    assert!(scene.events.lock().unwrap().is_empty());
    drop(scene.guard);
}

#[tokio::test]
async fn what_a_living_one_stores_at_last_is_adopted() {
    let scene = scene(0, Vec::new()).await;
    let (token, ()) = tokio::join!(token(&scene.session), async {
        a_moment().await;
        let key = scene.session.key();
        let (mut record, version) = scene.store.load(key).await.unwrap().stored.unwrap();
        record.generation += 1;
        record.phase = Phase::Idle;
        let tokens = record.tokens.as_mut().unwrap();
        tokens.access_token = "A9".into();
        tokens.expires_at = Some(START + 7200);
        let swapped = scene.store.compare_and_swap(key, Some(version), &record);
        swapped.await.unwrap();
        drop(scene.guard);
    });
    assert_eq!(token, "A9");
    assert_eq!(scene.server.requests().len(), 1);
}

#[tokio::test]
async fn once_it_is_dead_the_policy_decides() {
    let scene = scene(0, vec![Answer::json(SECOND)]).await;
    let (token, ()) = tokio::join!(token(&scene.session), async {
        a_moment().await;
        assert_eq!(scene.server.requests().len(), 1);
        drop(scene.guard);
    });
    assert_eq!(token, "A2");
    let bodies = scene.server.bodies();
    assert_eq!(bodies[1..], [REFRESH_R1]);
    let account = "default".to_owned();
    let told = scene.events.lock().unwrap().remove(0);
    assert_eq!(told, SessionEvent::OutcomeUnknown { account });
}

#[tokio::test]
async fn as_long_as_the_access_token_lives_nobody_waits() {
    let scene = scene(20, Vec::new()).await;
    let token = tokio::time::timeout(LIMIT, token(&scene.session)).await;
    assert_eq!(token.unwrap(), "A1");
    assert_eq!(scene.server.requests().len(), 1);
    drop(scene.guard);
}

#[tokio::test]
async fn a_lease_from_a_time_to_come_ends_nevertheless() {
    let scene = scene(0, vec![Answer::json(SECOND)]).await;
    let (mut record, version) = {
        let loaded = scene.store.load(scene.session.key()).await.unwrap();
        loaded.stored.unwrap()
    };
    // As if the store's clock had been set back by a day, and without a sign of life.
    let Phase::InFlight(claim) = &mut record.phase else {
        panic!("somebody is at it");
    };
    claim.held = false;
    claim.lease_until = claim.lease_until.plus(86_400_000);
    let key = scene.session.key();
    let swapped = scene.store.compare_and_swap(key, Some(version), &record);
    swapped.await.unwrap();
    drop(scene.guard);
    let (token, ()) = tokio::join!(token(&scene.session), async {
        a_moment().await;
        assert_eq!(scene.server.requests().len(), 1);
        scene.clock.advance(Duration::from_secs(60));
    });
    assert_eq!(token, "A2");
}

#[tokio::test]
async fn who_asks_after_an_unknown_outcome_gets_what_others_have_stored_since() {
    let clock = clock();
    let store = Arc::new(MemoryStore::volatile().with_clock(&clock));
    let server = Server::start(vec![Answer::json(FIRST)]);
    let session = session(&server, Arc::clone(&store), &clock).await;
    // The script is at its end: no further request is answered.
    session.refresh().await.unwrap_err();
    clock.advance(Duration::from_secs(37));
    let error = session.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    change_stored(&*store, &session, "A9").await;
    session.refresh().await.unwrap();
    assert_eq!(token(&session).await, "A9");
    assert_eq!(server.requests().len(), 2);
}

/// Refreshes after a crash with this journal, which is of no use, and says what is told about that.
async fn recovered_beside(journal: &Path) -> String {
    let scene = scene(0, vec![Answer::json(SECOND)]).await;
    let told = Arc::clone(&scene.events);
    let client = builder(&scene.server)
        .store(Arc::clone(&scene.store))
        .clock(scene.clock.clone())
        .journal(journal)
        .on_event(move |event| told.lock().unwrap().push(event.clone()));
    let session = client.build().unwrap().session("default").await.unwrap();
    drop(scene.guard);
    assert_eq!(token(&session).await, "A2");
    let told = scene.events.lock().unwrap();
    let problems = told.iter().filter_map(|event| match event {
        SessionEvent::JournalUnreadable { problem, .. } => Some(problem.clone()),
        _ => None,
    });
    let problems: Vec<_> = problems.collect();
    let [problem] = problems.as_slice() else {
        panic!("{told:?}");
    };
    problem.clone()
}

#[tokio::test]
async fn a_journal_that_cannot_be_read_stops_nobody_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    std::fs::write(&journal, "something else").unwrap();
    let problem = recovered_beside(&journal).await;
    assert!(problem.contains("the journal cannot be read"), "{problem}");
    let content = std::fs::read_to_string(&journal).unwrap();
    assert_eq!(content, "something else", "nothing is deleted");
}

#[tokio::test]
async fn a_damaged_entry_of_the_journal_stops_nobody_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![Answer::json(FIRST)]);
    let session = session(&server, MemoryStore::volatile(), &clock()).await;
    let entry = format!("{}-{:016x}", session.key().digest(), 99);
    let entry = folder.path().join(entry);
    std::fs::write(&entry, r#"{"tokens":"CANARY"#).unwrap();
    let problem = recovered_beside(folder.path()).await;
    assert!(
        problem.contains("damaged") && !problem.contains("CANARY"),
        "{problem}"
    );
    assert!(entry.exists(), "nothing is deleted");
}
