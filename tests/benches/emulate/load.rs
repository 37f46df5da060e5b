//! Many clients at a time.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::{
    Result,
    client::{Client, Kind},
    program::{Program, cpu_time},
};

/// What some requests took.
#[derive(Clone, Copy)]
pub struct Taken {
    pub requests: usize,
    pub wall: Duration,
    /// CPU time of the server.
    pub server: Duration,
    /// CPU time of this process.
    pub load: Duration,
}

impl Taken {
    /// Requests per second.
    pub fn rate(&self) -> f64 {
        figure(self.requests) / self.wall.as_secs_f64()
    }

    /// Microseconds of the server's CPU time for one request.
    pub fn server_each(&self) -> f64 {
        self.server.as_secs_f64() * 1e6 / figure(self.requests)
    }

    /// Microseconds of this process's CPU time for one request.
    pub fn load_each(&self) -> f64 {
        self.load.as_secs_f64() * 1e6 / figure(self.requests)
    }
}

/// Has every client make its share of the requests, of these kinds in turn. The clients are left as
/// they were, with the tokens they have by then.
pub async fn run(
    server: &Program,
    clients: &mut Vec<Client>,
    kinds: &[Kind],
    requests: usize,
) -> Result<Taken> {
    let share = requests / clients.len().max(1);
    let requests = share * clients.len();
    let (wall, cpu, own) = (Instant::now(), server.cpu_time(), cpu_time("self"));
    let mut tasks = JoinSet::new();
    for mut client in clients.drain(..) {
        let kinds = kinds.to_vec();
        tasks.spawn(async move {
            for kind in kinds.iter().cycle().take(share) {
                client.ask(*kind).await?;
            }
            Result::Ok(client)
        });
    }
    while let Some(client) = tasks.join_next().await {
        clients.push(client??);
    }
    Ok(Taken {
        requests,
        wall: wall.elapsed(),
        server: server.cpu_time().saturating_sub(cpu),
        load: cpu_time("self").saturating_sub(own),
    })
}

fn figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
