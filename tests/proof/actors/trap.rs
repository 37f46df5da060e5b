//! Death at a named step of a refresh, seen from outside: by what is asked of the store and of the
//! transport.

use bytes::Bytes;
use provider_runtime::{
    store::{Durability, Hold, Key, Loaded, Record, Store, StoreError, Version},
    transport::{
        BoxFuture, HttpTransport, Purpose, RequestOptions, ResponseBody, Transport, TransportError,
    },
};
use rustix::process::{Signal, getpid, kill_process};
use serde::{Deserialize, Serialize};
use std::{
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A step of a refresh, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    BeforeLoad,
    Loaded,
    BeforeClaim,
    /// While the claim is written.
    InClaim,
    /// The claim is durable, nothing was sent.
    Claimed,
    /// While the request leaves and arrives.
    Sending,
    /// The provider has carried it out, and the answer is not read. Who watches the provider does
    /// the killing.
    Committed,
    AnswerRead,
    BeforeStore,
    /// While the new tokens are written.
    InStore,
    /// The new tokens are durable, and nobody was told.
    Stored,
}

impl Step {
    pub const ALL: [Self; 11] = [
        Self::BeforeLoad,
        Self::Loaded,
        Self::BeforeClaim,
        Self::InClaim,
        Self::Claimed,
        Self::Sending,
        Self::Committed,
        Self::AnswerRead,
        Self::BeforeStore,
        Self::InStore,
        Self::Stored,
    ];

    /// Whether the refresh token may have been spent here and its successor not be durable.
    pub fn can_lose(self) -> bool {
        self >= Self::Sending && self <= Self::InStore
    }
}

/// Kills this process at a step.
#[derive(Default)]
pub struct Trap {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    set: Option<(Step, Duration)>,
    /// Whether an answer of the token endpoint is there, so that what is stored next is the result.
    is_answered: bool,
}

impl Trap {
    /// Sets it; `after` is for steps that last.
    pub fn set(&self, step: Step, after: Duration) {
        self.state.lock().unwrap().set = Some((step, after));
    }

    fn is_answered(&self) -> bool {
        self.state.lock().unwrap().is_answered
    }

    fn answered(&self) {
        self.state.lock().unwrap().is_answered = true;
    }

    /// A moment, or the end of a step that lasts: who was to die in it does not get any further.
    fn reach(&self, step: Step) {
        // The lock is held, so nothing else happens here until the end.
        let state = self.state.lock().unwrap();
        if state.set.is_some_and(|(set, _)| set == step) {
            die();
        }
    }

    /// The beginning of a step that lasts.
    fn begin(&self, step: Step) {
        let set = self.state.lock().unwrap().set;
        if let Some((_, after)) = set.filter(|(set, _)| *set == step) {
            thread::spawn(move || {
                thread::sleep(after);
                die();
            });
        }
    }
}

fn die() -> ! {
    kill_process(getpid(), Signal::KILL).unwrap();
    loop {
        thread::park();
    }
}

/// A store, watched.
pub struct WatchedStore {
    pub inner: Arc<dyn Store>,
    pub trap: Arc<Trap>,
}

impl Store for WatchedStore {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(async move {
            self.trap.reach(Step::BeforeLoad);
            let loaded = self.inner.load(key).await;
            self.trap.reach(Step::Loaded);
            loaded
        })
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        Box::pin(async move {
            let [before, during, after] = if self.trap.is_answered() {
                [Step::BeforeStore, Step::InStore, Step::Stored]
            } else {
                [Step::BeforeClaim, Step::InClaim, Step::Claimed]
            };
            self.trap.reach(before);
            self.trap.begin(during);
            let swapped = self.inner.compare_and_swap(key, expected, new).await;
            self.trap.reach(during);
            // A renewal of the lease that was given up can still have been written: then this one
            // has stored nothing and follows once more.
            if swapped.is_ok() {
                self.trap.reach(after);
            }
            swapped
        })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.delete(key)
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        self.inner.hold(key)
    }

    fn durability(&self) -> Durability {
        self.inner.durability()
    }

    fn accepts_loss(&self) -> bool {
        self.inner.accepts_loss()
    }

    fn journal(&self) -> Option<&Path> {
        self.inner.journal()
    }
}

/// A transport, watched.
pub struct WatchedTransport {
    pub inner: HttpTransport,
    pub trap: Arc<Trap>,
}

impl Transport for WatchedTransport {
    fn send<'a>(
        &'a self,
        request: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        if options.purpose != Purpose::Token {
            return self.inner.send(request, options);
        }
        Box::pin(async move {
            self.trap.begin(Step::Sending);
            let answer = self.inner.send(request, options).await;
            self.trap.reach(Step::Sending);
            self.trap.answered();
            self.trap.reach(Step::AnswerRead);
            answer
        })
    }

    fn open<'a>(
        &'a self,
        request: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<ResponseBody>, TransportError>> {
        self.inner.open(request, options)
    }
}
