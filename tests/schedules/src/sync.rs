//! What `flight` stands on, made of shuttle's parts.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::task::Poll;

pub(crate) use std::sync::{Arc, PoisonError};

use shuttle::future::{self, JoinHandle};
pub(crate) use shuttle::sync::{Mutex, MutexGuard};

pub(crate) mod watch;

shuttle::lazy_static! {
    /// Everything that was started, so that the runtime can end under it.
    static ref RUNTIME: Mutex<Vec<future::AbortHandle>> = Mutex::new(Vec::new());
}

/// What work panics with. Any other panic is one of a test, and ends it.
pub(crate) struct OnPurpose;

/// What is left of a task that has no outcome.
pub(crate) type Panic = Box<dyn Any + Send>;

/// A started task.
pub(crate) struct Task<T>(JoinHandle<Result<T, Panic>>);

/// Starts a task. Its panic is its outcome, as with tokio.
pub(crate) fn spawn<F>(work: F) -> Task<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let handle = future::spawn(async move {
        let mut work = pin!(work);
        poll_fn(|context| {
            // What is behind the panic is dropped, not used.
            match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(outcome)) => Poll::Ready(Ok(outcome)),
                Err(panic) if panic.is::<OnPurpose>() => Poll::Ready(Err(panic)),
                Err(panic) => resume_unwind(panic),
            }
        })
        .await
    });
    let mut started = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    started.push(handle.abort_handle());
    Task(handle)
}

/// Ends all tasks where they are, and waits until they are gone, as the end of tokio's runtime does.
pub(crate) async fn end_of_runtime() {
    let started = std::mem::take(&mut *RUNTIME.lock().unwrap_or_else(PoisonError::into_inner));
    for task in &started {
        task.abort();
    }
    while !started.iter().all(future::AbortHandle::is_finished) {
        future::yield_now().await;
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, Panic>;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        let joined = Pin::new(&mut self.0).poll(context);
        joined.map(|joined| joined.unwrap_or_else(|aborted| Err(Box::new(aborted))))
    }
}
