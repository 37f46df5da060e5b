//! Sockets: from bytes to [`Received`](crate::exchange::Received) and back.

mod arrival;
mod body;
mod line;
mod respond;
mod serve;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::{Handle, Runtime},
    sync::{Semaphore, watch},
    task::JoinHandle,
    time,
};

use crate::{Error, world::World};

pub(crate) use arrival::is_this_machine;
use line::Line;
pub(crate) use respond::Delivery;
use serve::Server;

/// Most connections at a time. More wait until one ends; idle ones end after [`HEAD_TIMEOUT`].
const MOST_CONNECTIONS: u32 = 4_000;

/// How long a client may take for the head of a request, the wait for it included.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Most bytes of the head of a request.
const LONGEST_HEAD: usize = 128 * 1024;

/// Threads that answer.
const THREADS: usize = 2;

/// What a listener stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// All hosts.
    Main,
    /// One host of the providers' own world.
    Host(String),
}

/// A socket to which nobody listens yet.
pub(crate) struct Listener {
    socket: TcpListener,
    pub(crate) address: SocketAddr,
    pub(crate) door: Door,
}

/// The loops that accept connections.
pub(crate) struct Listening {
    stop: watch::Sender<bool>,
    connections: Arc<Semaphore>,
}

impl Listening {
    /// Accepts no more connections, lets those that are there finish, and waits at most this long.
    pub(crate) fn end(&self, patience: Duration) -> impl Future<Output = ()> + Send + 'static {
        self.stop.send_replace(true);
        let connections = Arc::clone(&self.connections);
        async move {
            let all = connections.acquire_many(MOST_CONNECTIONS);
            let _ = time::timeout(patience, all).await;
        }
    }
}

/// The threads of an emulator. They end, without being waited for, when this is dropped.
#[derive(Debug)]
pub(crate) struct Threads {
    handle: Handle,
    /// Taken when this is dropped.
    runtime: Option<Runtime>,
}

impl Threads {
    /// Starts them.
    pub(crate) fn start() -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("emulator")
            .enable_all()
            .build();
        match runtime {
            Ok(runtime) => Ok(Self {
                handle: runtime.handle().clone(),
                runtime: Some(runtime),
            }),
            Err(error) => Err(Error::new("no threads can be started").caused_by(error)),
        }
    }

    /// Has them do something.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.handle.spawn(work)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // An ordinary drop waits, which async code must not do.
            runtime.shutdown_background();
        }
    }
}

/// Opens a socket.
pub(crate) async fn bind(threads: &Threads, address: SocketAddr) -> Result<Listener, Error> {
    let bound = threads.spawn(async move {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        io::Result::Ok((socket, address))
    });
    let failed = |error: io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::AddrInUse => "somebody listens there already",
            _ => "the socket cannot be opened",
        };
        Error::new(format!("{address} cannot be listened to: {reason}")).caused_by(error)
    };
    let bound = bound
        .await
        .map_err(io::Error::other)
        .and_then(|bound| bound);
    let (socket, address) = bound.map_err(failed)?;
    Ok(Listener {
        socket,
        address,
        door: Door::Main,
    })
}

/// Begins to answer.
pub(crate) fn run(threads: &Threads, world: &Arc<World>, listeners: Vec<Listener>) -> Listening {
    let server = Arc::new(Server::new(world));
    let (stop, stopped) = watch::channel(false);
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS as usize));
    for listener in listeners {
        let accepting = Accepting {
            server: Arc::clone(&server),
            door: Arc::new(listener.door),
            connections: Arc::clone(&connections),
            stopped: stopped.clone(),
        };
        threads.spawn(accepting.run(listener.socket));
    }
    Listening { stop, connections }
}

/// A loop that accepts connections.
struct Accepting {
    server: Arc<Server>,
    door: Arc<Door>,
    connections: Arc<Semaphore>,
    stopped: watch::Receiver<bool>,
}

impl Accepting {
    async fn run(self, socket: TcpListener) {
        let mut stopped = self.stopped.clone();
        let accept = async {
            loop {
                let Ok(permit) = Arc::clone(&self.connections).acquire_owned().await else {
                    return;
                };
                match socket.accept().await {
                    Ok((stream, _)) => {
                        let connection = self.connection(stream);
                        tokio::spawn(async move {
                            connection.await;
                            drop(permit);
                        });
                    }
                    // No file handles are left, or the client has gone: neither is for ever.
                    Err(_) => time::sleep(Duration::from_millis(20)).await,
                }
            }
        };
        tokio::select! {
            () = accept => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }

    /// Answers the requests of one connection.
    fn connection(&self, stream: TcpStream) -> impl Future<Output = ()> + Send + 'static {
        // Answers are small and sent whole: waiting for more only costs time.
        let _ = stream.set_nodelay(true);
        let (line, reset) = Line::new(stream);
        let (server, door) = (Arc::clone(&self.server), Arc::clone(&self.door));
        let mut stopped = self.stopped.clone();
        let service = service_fn(move |request| {
            let (server, door, reset) = (Arc::clone(&server), Arc::clone(&door), reset.clone());
            async move { server.answer(&door, request, &reset).await }
        });
        async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIMEOUT)
                .max_buf_size(LONGEST_HEAD)
                .half_close(true)
                .serve_connection(TokioIo::new(line), service);
            let mut connection = std::pin::pin!(connection);
            // How a connection ends is the client's business.
            tokio::select! {
                _ = connection.as_mut() => return,
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

#[cfg(test)]
mod tests;
