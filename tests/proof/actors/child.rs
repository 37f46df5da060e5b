//! The actor itself.

use super::{
    Command, Constant, Failure, Golden, Grace, MARK, Orders, Reply, SIGN, Strict, open_within,
    relay,
    trap::{Trap, WatchedStore, WatchedTransport},
};
use crate::crates::Setup;
use provider_runtime::{Error, transport::HttpTransport};
use std::{
    env,
    io::{Write, stdin, stdout},
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is a process of other tests"]
async fn entry() {
    if env::var_os(MARK).is_none() {
        return;
    }
    let Some(orders) = read::<Orders>() else {
        return;
    };
    match orders.provider.as_str() {
        "rotation_strict" => act::<Strict>(orders).await,
        "rotation_grace" => act::<Grace>(orders).await,
        "rotation_none" => act::<Constant>(orders).await,
        other => panic!("there is no crate {other}"),
    }
}

/// The next line; `None` at the end.
fn read<T: serde::de::DeserializeOwned>() -> Option<T> {
    let mut line = String::new();
    let length = stdin().read_line(&mut line).unwrap();
    (length > 0).then(|| serde_json::from_str(&line).unwrap())
}

fn answer(reply: &Reply) {
    let line = format!("{SIGN}{}\n", serde_json::to_string(reply).unwrap());
    let mut output = stdout().lock();
    output.write_all(line.as_bytes()).unwrap();
    output.flush().unwrap();
}

type Events = Arc<Mutex<Vec<String>>>;

async fn act<G: Golden>(orders: Orders) {
    let trap = Arc::new(Trap::default());
    let events = Events::default();
    let client = client::<G>(orders, &trap, &events).await;
    let mut session = None;
    answer(&Reply::default());
    while let Some(command) = read::<Command>() {
        let mut reply = Reply::default();
        match (command, &session) {
            (Command::Open { account }, _) => {
                session = keep(G::session(&client, &account).await, &mut reply);
            }
            (Command::DieAt { step, after }, _) => trap.set(step, after),
            (Command::Token { callers }, Some(session)) => {
                tokens::<G>(session, callers, &mut reply).await;
            }
            (Command::Refresh, Some(session)) => {
                keep(G::refresh(session).await, &mut reply);
            }
            (Command::Call, Some(session)) => {
                keep(G::call(session).await, &mut reply);
            }
            (Command::State, Some(session)) => {
                let state = keep(G::state(session).await, &mut reply);
                reply.state = state.map_or(String::new(), |state| format!("{state:?}"));
            }
            (command, None) => panic!("{command:?} without a session"),
        }
        reply.events = std::mem::take(&mut *events.lock().unwrap());
        answer(&reply);
    }
}

async fn client<G: Golden>(orders: Orders, trap: &Arc<Trap>, events: &Events) -> G::Client {
    let store = open_within(&orders.store, orders.store_timeout).await;
    let mut address = orders.address;
    if !address.ip().is_loopback() {
        // Plain HTTP goes to this machine only, and this process may be on one of its own.
        address = relay(IpAddr::V4(Ipv4Addr::LOCALHOST), address).await;
    }
    let mut setup = Setup::new(address);
    setup.client_id = orders.client_id;
    setup.client_secret = orders.client_secret;
    setup.redirect_uri = orders.redirect_uri;
    setup.timing.lease = orders.lease.unwrap_or(setup.timing.lease);
    setup.timing.wait = orders.wait.unwrap_or(setup.timing.wait);
    let events = Arc::clone(events);
    setup.listener = Arc::new(move |event| {
        events.lock().unwrap().push(format!("{event:?}"));
    });
    let store = WatchedStore {
        inner: store,
        trap: Arc::clone(trap),
    };
    let transport = WatchedTransport {
        inner: HttpTransport::loopback(address).unwrap(),
        trap: Arc::clone(trap),
    };
    G::watched(&setup, store, transport)
}

async fn tokens<G: Golden>(session: &G::Session, callers: usize, reply: &mut Reply) {
    let callers = (0..callers).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { G::access_token(&session).await })
    });
    // All of them are there before the first one's outcome is looked at.
    for caller in callers.collect::<Vec<_>>() {
        if let Some(token) = keep(caller.await.unwrap(), reply) {
            *reply.tokens.entry(token).or_default() += 1;
        }
    }
}

/// Notes an error.
fn keep<T>(outcome: Result<T, Error>, reply: &mut Reply) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(error) => {
            reply.failures.push(Failure {
                kind: format!("{:?}", error.kind()),
                reauthorization: error.reauthorization().map(|reason| format!("{reason:?}")),
                text: format!("{error} {error:?}"),
            });
            None
        }
    }
}
