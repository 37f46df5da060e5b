//! Several machines with one session, kept on a server: network namespaces of this machine, each
//! with an address of its own.

mod network;

use crate::{
    actors::{self, Actor, Golden, Orders, Place, Strict, Traces, relay},
    crowd, report,
};
use network::Network;
use std::net::{IpAddr, Ipv4Addr};
use tests::servers::{PostgresOptions, RedisOptions};

const MACHINES: usize = 4;
const CALLERS: usize = 250;

#[tokio::test(flavor = "multi_thread")]
async fn machines_share_one_refresh_by_postgres() {
    let network = Network::new(MACHINES);
    let options = PostgresOptions::default().listen(&address(network.as_ref()).to_string());
    if let Some(server) = options.start() {
        let place = Place::Postgres(server.url());
        compete::<Strict>("PostgreSQL", network.as_ref(), place).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_share_one_refresh_by_redis() {
    let network = Network::new(MACHINES);
    let options = RedisOptions::default().listen(&address(network.as_ref()).to_string());
    if let Some(server) = options.start() {
        let place = Place::Redis(server.url());
        compete::<Strict>("Redis", network.as_ref(), place).await;
    }
}

/// Where servers are that all machines reach.
fn address(network: Option<&Network>) -> IpAddr {
    network.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), Network::address)
}

async fn compete<G: Golden>(name: &str, network: Option<&Network>, place: Place) {
    let runs = report::count("PROOF_MACHINES_RUNS", 3);
    let folder = tempfile::tempdir().unwrap();
    let mut desk = actors::start::<G>().await;
    desk.setup.store = actors::open(&place).await;
    let mut orders = Orders::new(G::ID, &desk.setup, place);
    orders.address = relay(address(network), desk.setup.address).await;
    let mut machines: Vec<Actor> = (0..MACHINES)
        .map(|number| {
            // No two of them have a folder in common.
            let traces = Traces::new(&folder.path().join(number.to_string()));
            let mut command = match network {
                Some(network) => network.command(number),
                None => Network::this_machine(),
            };
            command.current_dir(traces.folder());
            command.env("HOME", traces.folder());
            Actor::start_by(command, &orders, &traces)
        })
        .collect();
    let slowest = crowd::rounds::<G>(&desk, &mut machines, CALLERS, runs).await;
    let what = match network {
        Some(_) => "network namespaces",
        None => "processes without shared files (network namespaces need root)",
    };
    report::print(
        &format!("many machines, {name}, strict provider"),
        format_args!(
            "{MACHINES} {what} x {CALLERS} callers: exactly 1 token request and one new token for \
             all in {runs} of {runs} runs, slowest {} ms",
            slowest.as_millis(),
        ),
    );
}
