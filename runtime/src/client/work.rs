//! What goes on although nobody may be waiting for it.

use tokio::sync::watch;

/// Counts it.
#[derive(Default)]
pub(crate) struct Work(watch::Sender<usize>);

/// Something that goes on, for as long as this exists.
pub(crate) struct Busy(watch::Sender<usize>);

impl Work {
    pub(super) fn begin(&self) -> Busy {
        self.0.send_modify(|count| *count += 1);
        Busy(self.0.clone())
    }

    /// Waits until nothing goes on.
    pub(super) async fn ended(&self) {
        let mut count = self.0.subscribe();
        // The sender is in `self`, so there is no other end.
        let _ = count.wait_for(|count| *count == 0).await;
    }
}

impl Busy {
    /// For as long as this work goes on.
    pub(crate) async fn during<T>(self, work: impl Future<Output = T>) -> T {
        work.await
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
