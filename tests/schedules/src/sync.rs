//! What `flight` stands on, made of shuttle's parts.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Weak;
use std::task::{Context, Poll};

pub(crate) use std::sync::{Arc, PoisonError};

use shuttle::future::{self, JoinHandle};
pub(crate) use shuttle::sync::{Mutex, MutexGuard};

pub(crate) mod watch;

shuttle::lazy_static! {
    /// Everything that was started, so that the runtime can end under it.
    static ref RUNTIME: Mutex<Vec<(future::AbortHandle, Weak<Presence>)>> = Mutex::new(Vec::new());
}

/// Dropped as the last thing of a task. Shuttle calls a task finished while what it holds is still
/// being dropped; tokio does not.
struct Presence;

/// What work panics with. Any other panic is one of a test, and ends it.
pub(crate) struct OnPurpose;

/// What is left of a task that has no outcome.
pub(crate) type Panic = Box<dyn Any + Send>;

/// A started task.
pub(crate) struct Task<T>(JoinHandle<Result<T, Panic>>);

/// Work as a task does it: a panic is an outcome, as with tokio.
struct Doing<F> {
    work: Pin<Box<F>>,
    // The last field, so the last thing that is dropped, even where the work has never begun.
    _presence: Arc<Presence>,
}

impl<F: Future> Future for Doing<F> {
    type Output = Result<F::Output, Panic>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // What is behind the panic is dropped, not used.
        match catch_unwind(AssertUnwindSafe(|| self.work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(outcome)) => Poll::Ready(Ok(outcome)),
            Err(panic) if panic.is::<OnPurpose>() => Poll::Ready(Err(panic)),
            Err(panic) => resume_unwind(panic),
        }
    }
}

/// Starts a task.
pub(crate) fn spawn<F>(work: F) -> Task<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let presence = Arc::new(Presence);
    let present = Arc::downgrade(&presence);
    let doing = Doing {
        work: Box::pin(work),
        _presence: presence,
    };
    // Taken before the task can start others: it must not be missed where they are found.
    let mut started = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let handle = future::spawn(doing);
    started.push((handle.abort_handle(), present));
    Task(handle)
}

/// Ends all tasks where they are, and waits until they are gone, as the end of tokio's runtime does.
pub(crate) async fn end_of_runtime() {
    let started = std::mem::take(&mut *RUNTIME.lock().unwrap_or_else(PoisonError::into_inner));
    for (task, _) in &started {
        task.abort();
    }
    gone(&started).await;
}

/// Waits until every started task has come to its end. What is left when an order is over would be dropped
/// wherever it stands, which is no order that exists.
pub(crate) async fn rest() {
    loop {
        let started = std::mem::take(&mut *RUNTIME.lock().unwrap_or_else(PoisonError::into_inner));
        if started.is_empty() {
            return;
        }
        gone(&started).await;
    }
}

async fn gone(tasks: &[(future::AbortHandle, Weak<Presence>)]) {
    while tasks.iter().any(|(_, present)| present.strong_count() > 0) {
        future::yield_now().await;
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, Panic>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = Pin::new(&mut self.0).poll(context);
        joined.map(|joined| joined.unwrap_or_else(|aborted| Err(Box::new(aborted))))
    }
}
