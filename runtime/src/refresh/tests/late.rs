//! Tokens that arrive when the login they belong to is over.

use std::sync::Mutex;

use super::*;
use crate::client::Client;
use crate::event::SessionEvent;

/// What a refresh that takes a while and a logout meanwhile lead to.
struct Scene {
    server: Server,
    store: Arc<MemoryStore>,
    session: Session,
    events: Arc<Mutex<Vec<SessionEvent>>>,
    held: Held,
}

async fn scene(late: &str, answers: Vec<Answer>) -> Scene {
    let (slow, held) = Answer::json(late).held();
    let script = [Answer::json(FIRST), slow].into_iter().chain(answers);
    let server = Server::start(script.collect());
    let store = Arc::new(MemoryStore::volatile());
    let events = Arc::<Mutex<Vec<_>>>::default();
    let told = Arc::clone(&events);
    let client = builder(&server)
        .store(Arc::clone(&store))
        .clock(clock())
        .on_event(move |event| told.lock().unwrap().push(event.clone()));
    let client = client.build().unwrap();
    let login = client.password("default", "ann", "CANARY-password", Vec::new());
    let session = login.await.unwrap();
    Scene {
        server,
        store,
        session,
        events,
        held,
    }
}

impl Scene {
    /// Refreshes, and does something else before the answer is there.
    async fn refresh_and(&self, meanwhile: impl Future<Output = ()>) -> Result<(), crate::Error> {
        let (refreshed, ()) = tokio::join!(self.session.refresh(), async {
            self.held.arrived().await;
            meanwhile.await;
            self.held.release();
        });
        refreshed
    }

    /// Another process, so to speak, which asks this server.
    fn client_of(&self, server: &Server) -> Client {
        let client = builder(server).store(Arc::clone(&self.store));
        client.clock(clock()).build().unwrap()
    }

    /// Whether the late tokens were revoked; told once.
    fn revoked(&self) -> bool {
        let events = self.events.lock().unwrap();
        let account = "default".to_owned();
        match events.as_slice() {
            [
                SessionEvent::LateTokens {
                    account: of,
                    revoked,
                },
            ] if *of == account => *revoked,
            events => panic!("{events:?}"),
        }
    }
}

fn done() -> Answer {
    Answer::new("200 OK", "")
}

#[tokio::test]
async fn late_tokens_are_given_back_after_forgetting() {
    let scene = scene(SECOND, vec![done()]).await;
    let forget = async { scene.session.forget().await.unwrap() };
    let error = scene.refresh_and(forget).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession);
    let bodies = scene.server.bodies().split_off(2);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert!(bodies[0].starts_with("token=R2&token_type_hint=refresh_token"));
    assert!(scene.revoked());
}

#[tokio::test]
async fn late_tokens_are_given_back_after_revoking() {
    let scene = scene(SECOND, vec![done()]).await;
    // The server here answers one request after the other.
    let elsewhere = Server::start(vec![done()]);
    let other = scene.client_of(&elsewhere);
    let revoke = async {
        let session = other.session("default").await.unwrap();
        session.revoke().await.unwrap();
    };
    scene.refresh_and(revoke).await.unwrap_err();
    assert!(elsewhere.bodies()[0].starts_with("token=R1&"));
    let bodies = scene.server.bodies().split_off(2);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert!(bodies[0].starts_with("token=R2&"));
    assert!(scene.revoked());
}

#[tokio::test]
async fn where_the_refresh_token_has_stayed_the_access_token_is_given_back() {
    let scene = scene(r#"{"access_token":"A2"}"#, vec![done()]).await;
    let forget = async { scene.session.forget().await.unwrap() };
    scene.refresh_and(forget).await.unwrap_err();
    let bodies = scene.server.bodies().split_off(2);
    assert!(bodies[0].starts_with("token=A2&token_type_hint=access_token"));
}

#[tokio::test]
async fn a_provider_that_does_not_take_them_back_is_asked_once() {
    let busy = Answer::new("503 Service Unavailable", "");
    let scene = scene(SECOND, vec![busy]).await;
    let forget = async { scene.session.forget().await.unwrap() };
    let error = scene.refresh_and(forget).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSession);
    assert_eq!(scene.server.requests().len(), 3);
    assert!(!scene.revoked());
}

#[tokio::test]
async fn after_another_login_nothing_is_revoked() {
    let scene = scene(SECOND, Vec::new()).await;
    let answer = r#"{"access_token":"L1","refresh_token":"L2","expires_in":3600}"#;
    let elsewhere = Server::start(vec![Answer::json(answer)]);
    let other = scene.client_of(&elsewhere);
    let log_in = async {
        let login = other.password("default", "ann", "CANARY-password", Vec::new());
        login.await.unwrap();
    };
    scene.refresh_and(log_in).await.unwrap();
    assert_eq!(token(&scene.session).await, "L1");
    assert_eq!(scene.server.requests().len(), 2);
    assert!(!scene.revoked());
}
