//! A channel that keeps the last value, as far as `flight` uses tokio's, and with its rules: a value
//! that is there counts more than a sender that is not.

use std::future::poll_fn;
use std::task::{Poll, Waker};

use super::{Arc, Mutex, MutexGuard, PoisonError};

struct State<T> {
    value: T,
    closed: bool,
    waiting: Vec<Waker>,
}

/// There is no sender any more.
#[derive(Debug)]
pub(crate) struct Closed;

pub(crate) struct Sender<T>(Arc<Mutex<State<T>>>);

pub(crate) struct Receiver<T>(Arc<Mutex<State<T>>>);

pub(crate) fn channel<T>(value: T) -> (Sender<T>, Receiver<T>) {
    let state = Arc::new(Mutex::new(State {
        value,
        closed: false,
        waiting: Vec::new(),
    }));
    (Sender(Arc::clone(&state)), Receiver(state))
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Changes the state and wakes everybody, outside of the lock.
fn change<T>(state: &Mutex<State<T>>, change: impl FnOnce(&mut State<T>)) {
    let waiting = {
        let mut state = lock(state);
        change(&mut state);
        std::mem::take(&mut state.waiting)
    };
    for waker in waiting {
        waker.wake();
    }
}

impl<T> Sender<T> {
    pub(crate) fn send_replace(&self, value: T) {
        change(&self.0, |state| state.value = value);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        change(&self.0, |state| state.closed = true);
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Clone> Receiver<T> {
    /// An error if there is no sender any more. `flight` asks nothing else of it.
    pub(crate) fn has_changed(&self) -> Result<(), Closed> {
        if lock(&self.0).closed {
            Err(Closed)
        } else {
            Ok(())
        }
    }

    /// The first value that is as wanted.
    pub(crate) async fn wait_for(&mut self, wanted: impl Fn(&T) -> bool) -> Result<T, Closed> {
        poll_fn(|context| {
            let mut state = lock(&self.0);
            if wanted(&state.value) {
                return Poll::Ready(Ok(state.value.clone()));
            }
            if state.closed {
                return Poll::Ready(Err(Closed));
            }
            state.waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}
