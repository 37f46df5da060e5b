//! What an application is told of its sessions, in which order, and what is logged: no secrets.

use super::{ACCOUNT, HOUR, MINUTE, Rig};
use crate::{
    crates::{ActOn, Actionstep, Crate},
    report,
    rotation::Strict,
};
use emulator::{FaultKind, RequestKind};
use provider_runtime::{ErrorKind, ReauthorizationReason, SessionEvent};
use std::sync::{Arc, Mutex};
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter, util::SubscriberInitExt};

fn account() -> String {
    ACCOUNT.to_owned()
}

fn rotated() -> SessionEvent {
    SessionEvent::Rotated { account: account() }
}

/// The first event is a refresh that brought a token which lives on; the others follow.
#[track_caller]
fn assert_refreshed(events: &[SessionEvent], others: &[SessionEvent]) {
    let Some((
        SessionEvent::Refreshed {
            account,
            expires_at,
        },
        rest,
    )) = events.split_first()
    else {
        panic!("{events:?}");
    };
    assert_eq!(account, ACCOUNT);
    assert!(expires_at.is_some());
    assert_eq!(rest, others);
}

#[tokio::test]
async fn applications_are_told_in_order() {
    let rig = Rig::<Strict>::start().await;
    assert_eq!(
        rig.events.take(),
        [],
        "a login is the application's own doing"
    );
    Strict::refresh(&rig.session).await.unwrap();
    assert_refreshed(&rig.events.take(), &[rotated()]);
    // Nothing has happened.
    Strict::call(&rig.session).await.unwrap();
    assert_eq!(rig.events.take(), []);

    let provider = rig.desk.emulator.provider(Strict::ID).unwrap();
    provider.revoke_all();
    rig.pass(2 * HOUR);
    for _ in 0..3 {
        let error = Strict::call(&rig.session).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReauthorizationNeeded, "{error}");
    }
    let reason = ReauthorizationReason::Rejected;
    let needed = SessionEvent::ReauthorizationNeeded {
        account: account(),
        reason,
    };
    assert_eq!(rig.events.take()[0], needed);
    assert_eq!(rig.refreshes(), 2);
}

#[tokio::test]
async fn a_limit_that_is_nearly_reached_is_told() {
    let rig = Rig::<ActOn>::start().await;
    // The login was the first of five.
    for left in [3, 2, 1] {
        rig.pass(MINUTE);
        ActOn::refresh(&rig.session).await.unwrap();
        let low = SessionEvent::BudgetLow {
            account: account(),
            left: 1,
        };
        let told = if left > 1 {
            vec![rotated()]
        } else {
            vec![rotated(), low]
        };
        assert_refreshed(&rig.events.take(), &told);
    }
}

/// Tokens in place of those that the provider would have issued, for another host.
fn moved(host: &str) -> FaultKind {
    FaultKind::Body {
        status: 200,
        json: serde_json::json!({
            "access_token": "CANARY-access",
            "token_type": "bearer",
            "expires_in": 3600,
            "api_endpoint": format!("https://{host}/api/"),
            "orgkey": "orgkey-acc1",
            "refresh_token": "CANARY-refresh",
        }),
    }
}

#[tokio::test]
async fn another_host_is_told_and_a_foreign_one_refused() {
    let rig = Rig::<Actionstep>::start().await;
    rig.fail_once(RequestKind::Refresh, moved("eu-9.actionstep.com"));
    Actionstep::refresh(&rig.session).await.unwrap();
    let events = rig.events.take();
    let [
        _,
        second,
        SessionEvent::ConnectionChanged {
            account,
            field,
            from,
            to,
        },
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_refreshed(&events[..2], &[rotated()]);
    assert_eq!(*second, rotated());
    assert_eq!((account.as_str(), *field), (ACCOUNT, "api_endpoint"));
    assert!(
        from.as_ref()
            .is_some_and(|from| from.contains("actionstep.com"))
    );
    assert_eq!(to.as_deref(), Some("https://eu-9.actionstep.com/api/"));
    assert_ne!(from, to);
    let shown = format!("{events:?}");
    assert!(!shown.contains("CANARY"), "{shown}");

    rig.fail_once(RequestKind::Refresh, moved("actionstep.com.evil.test"));
    let error = Actionstep::refresh(&rig.session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostRefused);
    let events = rig.events.take();
    let is_change = |event: &SessionEvent| matches!(event, SessionEvent::ConnectionChanged { .. });
    assert!(!events.iter().any(is_change), "{events:?}");
}

/// A log in memory.
#[derive(Clone, Default)]
struct Memory {
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl std::io::Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Memory {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// On one thread, because the log is that of a thread.
#[tokio::test]
async fn spans_say_what_is_done_for_whom() {
    let log = Memory::default();
    // With one subscriber alone, what is logged is decided by the thread that comes there first,
    // which can be that of another test: a second one has all of them asked.
    let other = tracing_subscriber::fmt().with_writer(std::io::sink);
    let other = other.finish().set_default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::NEW)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let subscriber = subscriber.set_default();
    let rig = Rig::<Actionstep>::start().await;
    rig.pass(24 * HOUR);
    rig.fail_once(RequestKind::Refresh, moved("acc1.actionstep.com"));
    // No such token was issued, so the API rejects it, and a refresh with its refresh token fails.
    Actionstep::call(&rig.session).await.unwrap_err();
    drop(subscriber);
    drop(other);

    let log = log.bytes.lock().unwrap().clone();
    let log = String::from_utf8(log).unwrap();
    let spans = [
        r#"login{provider="actionstep" account="ann"}"#,
        r#"call{provider="actionstep" account="ann" operation="users.current"}"#,
        r#"refresh{provider="actionstep" account="ann" reason=Expired}"#,
        r#"refresh{provider="actionstep" account="ann" reason=Rejected}"#,
    ];
    for span in spans {
        assert!(log.contains(span), "{span} is not in:\n{log}");
    }
    assert!(!log.contains("CANARY"), "{log}");
    report::print(
        "events and spans",
        format_args!(
            "{} spans found in {} KiB of log, 0 secrets",
            spans.len(),
            log.len() / 1024
        ),
    );
}
