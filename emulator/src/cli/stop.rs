//! The signals by which the process is told to end.

use std::future::Future;
use std::io;

/// Begins to listen for Ctrl-C and, where there is such a thing, SIGTERM; the future is ready when
/// one has come.
#[cfg(unix)]
pub fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Begins to listen for Ctrl-C; the future is ready when it has come.
#[cfg(not(unix))]
pub fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a way to listen the process ends by other means.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
