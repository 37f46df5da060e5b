//! Tokens that the store would not take, and whose login ends before it does.

use std::path::PathBuf;
use std::sync::{Mutex, mpsc};

use super::*;
use crate::client::Client;
use crate::event::SessionEvent;

/// An account whose refresh has brought `R2`, which the store does not take.
struct Scene {
    server: Server,
    store: Arc<Faulty>,
    client: Client,
    session: Session,
    events: Arc<Mutex<Vec<SessionEvent>>>,
    held: Held,
    folder: tempfile::TempDir,
}

/// `keeping` is run when the tokens are about to be kept, and keeps them from that until it ends.
async fn scene(keeping: impl Fn() + Send + Sync + 'static) -> Scene {
    let (slow, held) = Answer::json(SECOND).held();
    let revoked = Answer::new("200 OK", "");
    let server = Server::start(vec![Answer::json(FIRST), slow, revoked]);
    let store = Arc::new(Faulty::default());
    let folder = tempfile::tempdir().unwrap();
    let events = Arc::<Mutex<Vec<_>>>::default();
    let told = Arc::clone(&events);
    let listener = move |event: &SessionEvent| {
        told.lock().unwrap().push(event.clone());
        if matches!(event, SessionEvent::Unsaved { .. }) {
            keeping();
        }
    };
    let client = builder(&server)
        .store(Arc::clone(&store))
        .clock(clock())
        .journal(folder.path().join("journal"))
        .on_event(listener);
    let client = client.build().unwrap();
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    let session = login.await.unwrap();
    Scene {
        server,
        store,
        client,
        session,
        events,
        held,
        folder,
    }
}

impl Scene {
    /// Refreshes, and has the store refuse what that brings.
    async fn refresh(&self) -> Result<(), crate::Error> {
        let (refreshed, ()) = tokio::join!(self.session.refresh(), async {
            self.held.arrived().await;
            self.store.refuses_tokens.store(true, Ordering::SeqCst);
            self.held.release();
        });
        refreshed
    }

    fn entries(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("journal")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// The tokens were revoked, once, which was told, and are not on the disk.
    fn assert_given_back(&self) {
        let bodies = self.server.bodies().split_off(2);
        assert_eq!(bodies.len(), 1, "{bodies:?}");
        assert!(bodies[0].starts_with("token=R2&token_type_hint=refresh_token"));
        assert_eq!(self.entries(), Vec::<PathBuf>::new());
        let account = || "default".to_owned();
        let late = SessionEvent::LateTokens {
            account: account(),
            revoked: true,
        };
        let unsaved = SessionEvent::Unsaved { account: account() };
        assert_eq!(*self.events.lock().unwrap(), [unsaved, late]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_about_to_be_kept_when_the_account_logs_out_is_given_back() {
    let (arrive, arrived) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let released = Mutex::new(released);
    let scene = scene(move || {
        arrive.send(()).unwrap();
        released.lock().unwrap().recv_timeout(LIMIT).unwrap();
    });
    let scene = scene.await;
    let session = scene.session.clone();
    let forgetting = tokio::spawn(async move {
        let arrived = move || arrived.recv_timeout(LIMIT).unwrap();
        tokio::task::spawn_blocking(arrived).await.unwrap();
        session.forget().await.unwrap();
        release.send(()).unwrap();
    });
    let error = scene.refresh().await.unwrap_err();
    forgetting.await.unwrap();
    assert_eq!(error.kind(), ErrorKind::NoSession);
    scene.assert_given_back();
}

#[tokio::test]
async fn what_is_kept_when_the_account_logs_out_is_given_back() {
    let scene = scene(|| ()).await;
    let error = scene.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert_eq!(scene.entries().len(), 1);
    scene.session.forget().await.unwrap();
    scene.assert_given_back();
    scene.client.idle().await;
    scene.assert_given_back();
}

#[tokio::test]
async fn what_is_kept_is_given_back_where_another_process_has_logged_out() {
    let scene = scene(|| ()).await;
    scene.refresh().await.unwrap_err();
    let other = builder(&scene.server).store(Arc::clone(&scene.store));
    let other = other.clock(clock()).build().unwrap();
    let session = other.session("default").await.unwrap();
    session.forget().await.unwrap();
    // The store has failed a moment ago, so this looks only at what is there, and finds it over.
    let error = scene.session.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession);
    scene.client.idle().await;
    scene.assert_given_back();
}

#[tokio::test]
async fn what_is_kept_is_revoked_once() {
    let scene = scene(|| ()).await;
    scene.refresh().await.unwrap_err();
    scene.session.revoke().await.unwrap();
    scene.client.idle().await;
    assert!(scene.server.bodies()[2].starts_with("token=R2&"));
    assert_eq!(scene.server.requests().len(), 3);
    assert_eq!(scene.entries(), Vec::<PathBuf>::new());
}
