//! Requests per second.

use serde_json::{Map, Value};

use crate::{
    CONNECTIONS, PROVIDERS, Result,
    client::{Client, Kind},
    load::{self, Taken},
    median,
    program::Program,
};

/// How often emulator and floor take turns.
const ROUNDS: usize = 7;

/// Requests of one turn of the emulator, and of the floor.
const REQUESTS: usize = 4_000;
const FLOOR: usize = 20_000;

/// Requests before anything is measured.
const FIRST: usize = 800;

/// Requests per second that are wanted.
const WANTED: u32 = 5_000;

/// Prints the table.
pub async fn print() -> Result<()> {
    println!(
        "\nRequests per second, {CONNECTIONS} connections, medians of {ROUNDS} turns of {REQUESTS} requests; wanted: {WANTED}"
    );
    println!(
        "{:<24} {:>8} {:>10} {:>8} {:>8} {:>10} {:>7} {:>22} {:>10}",
        "", "", "requests/s", "", "", "floor", "ratio", "CPU µs a request:", "a CPU s"
    );
    println!(
        "{:<24} {:>8} {:>10} {:>8} {:>8} {:>10} {:>7} {:>8} {:>6} {:>6} {:>10}",
        "",
        "bytes",
        "median",
        "least",
        "most",
        "median",
        "",
        "emulator",
        "floor",
        "load",
        "emulator"
    );
    for name in PROVIDERS {
        let emulator = Program::emulator(&PROVIDERS, &["--auto-approve", "--no-limits"])?;
        let providers = emulator.line["providers"].as_array();
        let mut providers = providers.into_iter().flatten();
        let provider = providers.find(|provider| provider["id"] == name);
        let provider = provider.ok_or("no such provider")?;
        for kind in [Kind::Refresh, Kind::Record, Kind::Page] {
            row(&emulator, provider, kind).await?;
        }
    }
    Ok(())
}

async fn row(emulator: &Program, provider: &Value, kind: Kind) -> Result<()> {
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        clients.push(Client::log_in(provider).await?);
    }
    // The floor answers as the emulator does; a client of its own is asked for that.
    let mut sample = Client::log_in(provider).await?;
    let body = String::from_utf8(sample.answer(kind).await?.succeeded()?.to_vec())?;
    let bytes = body.len();
    let answers = Map::from_iter([(sample.path(kind).to_owned(), Value::String(body))]);
    let floor = Program::floor(&Value::Object(answers))?;
    let address = floor.line["address"].as_str().unwrap_or_default().parse()?;
    let mut others = Vec::new();
    for client in &clients {
        others.push(client.at(address).await?);
    }
    load::run(emulator, &mut clients, &[kind], FIRST).await?;
    load::run(&floor, &mut others, &[kind], FIRST).await?;
    let (mut ours, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(load::run(emulator, &mut clients, &[kind], REQUESTS).await?);
        floors.push(load::run(&floor, &mut others, &[kind], FLOOR).await?);
    }
    print_row(
        &format!("{} {kind:?}", provider["id"].as_str().unwrap_or_default()),
        bytes,
        &ours,
        &floors,
    );
    Ok(())
}

fn print_row(name: &str, bytes: usize, ours: &[Taken], floors: &[Taken]) {
    let of =
        |taken: &[Taken], figure: fn(&Taken) -> f64| taken.iter().map(figure).collect::<Vec<_>>();
    let rates = of(ours, Taken::rate);
    let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let most = rates.iter().copied().fold(0.0, f64::max);
    let rate = median(rates);
    let floor = median(of(floors, Taken::rate));
    let each = median(of(ours, Taken::server_each));
    println!(
        "{:<24} {bytes:>8} {rate:>10.0} {least:>8.0} {most:>8.0} {floor:>10.0} {:>7.2} {each:>8.0} {:>6.0} {:>6.0} {:>10.0}",
        name.to_lowercase(),
        rate / floor,
        median(of(floors, Taken::server_each)),
        median(of(ours, Taken::load_each)),
        1e6 / each,
    );
}
