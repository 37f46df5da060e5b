//! One piece of work at a time, whose outcome goes to all who wait for it.
//!
//! The work belongs to a task of its own, never to a caller, so that a caller who gives up cannot
//! take it along, and the next one does not start it again. Failures are shared like successes. This
//! file knows nothing of tokens, and nothing outside of `sync`.

use super::sync::{Arc, Mutex, MutexGuard, PoisonError, spawn, watch};

/// Where the outcome appears.
type Receiver<T> = watch::Receiver<Option<T>>;

/// The work under way, if there is any.
pub(crate) struct Flight<T> {
    receiver: Mutex<Option<Receiver<T>>>,
    /// The outcome of work that ends without one, by a panic or the end of the tokio runtime.
    broken: fn() -> T,
}

impl<T: Clone + Send + Sync + 'static> Flight<T> {
    /// Nothing under way.
    pub(crate) fn new(broken: fn() -> T) -> Self {
        Self {
            receiver: Mutex::new(None),
            broken,
        }
    }

    /// Joins the work under way or starts it. `settled` is asked first, and nothing can start or end
    /// between its answer and what follows from it.
    pub(crate) fn join<W>(
        self: &Arc<Self>,
        settled: impl FnOnce() -> Option<T>,
        work: impl FnOnce() -> W,
    ) -> Waiting<T>
    where
        W: Future<Output = T> + Send + 'static,
    {
        let mut under_way = self.lock();
        // Work that ended together with its runtime leaves a receiver without a sender.
        let alive = under_way
            .as_ref()
            .filter(|receiver| receiver.has_changed().is_ok());
        if let Some(receiver) = alive {
            return Waiting::For(receiver.clone(), self.broken);
        }
        if let Some(outcome) = settled() {
            return Waiting::Done(outcome);
        }
        let (sender, receiver) = watch::channel(None);
        *under_way = Some(receiver.clone());
        drop(under_way);
        let (flight, work) = (Arc::clone(self), work());
        spawn(async move {
            // A task within the task, so that its panic is seen here.
            let outcome = spawn(work).await.unwrap_or_else(|_| (flight.broken)());
            // Emptied before anybody is told: who comes now asks `settled`, which knows the outcome.
            *flight.lock() = None;
            sender.send_replace(Some(outcome));
        });
        Waiting::For(receiver, self.broken)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Receiver<T>>> {
        // Each change is one assignment, so a panic elsewhere cannot leave it half done.
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What [`Flight::join`] came to.
pub(crate) enum Waiting<T> {
    /// Nothing needs to be done.
    Done(T),
    /// Work is under way; dropping this changes nothing about it.
    For(Receiver<T>, fn() -> T),
}

impl<T: Clone> Waiting<T> {
    /// The outcome, as soon as there is one.
    pub(crate) async fn outcome(self) -> T {
        match self {
            Self::Done(outcome) => outcome,
            Self::For(mut receiver, broken) => {
                let outcome = receiver.wait_for(Option::is_some).await;
                let outcome = outcome.ok().and_then(|outcome| outcome.clone());
                outcome.unwrap_or_else(broken)
            }
        }
    }
}
