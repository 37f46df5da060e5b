//! What the emulator keeps of many requests.

use crate::{
    CONNECTIONS, PROVIDERS, Result,
    client::{Client, Kind},
    load,
    program::Program,
};

/// Requests before memory is measured: by then everything that is bounded is full.
const FIRST: usize = 20_000;

/// Requests between the measurements, and in how many parts.
const MORE: usize = 200_000;
const PARTS: usize = 4;

/// Most KiB by which memory may grow, for what the allocator does in between.
const GROWTH: i64 = 20 * 1024;

/// The requests: many refreshes, each of which makes tokens that have to be forgotten.
const MIX: [Kind; 4] = [Kind::Refresh, Kind::Record, Kind::Refresh, Kind::Page];

/// Prints the table.
///
/// # Errors
///
/// Also if memory has grown.
pub async fn print() -> Result<()> {
    println!(
        "\nMemory over {MORE} requests after {FIRST}: refreshes (half of them), records and pages; it may grow by {GROWTH} KiB"
    );
    println!(
        "{:<24} {:>12} {:>12} {:>12}",
        "", "requests", "KiB", "requests/s"
    );
    for name in PROVIDERS {
        let emulator = Program::emulator(&[name], &["--auto-approve", "--no-limits"])?;
        let mut clients = Vec::new();
        for _ in 0..CONNECTIONS {
            clients.push(Client::log_in(&emulator.line["providers"][0]).await?);
        }
        println!("{name:<24} {:>12} {:>12}", 0, emulator.memory()?);
        let mut requests = 0;
        let mut measured = Vec::new();
        for part in [FIRST].into_iter().chain([MORE / PARTS; PARTS]) {
            let taken = load::run(&emulator, &mut clients, &MIX, part).await?;
            requests += taken.requests;
            let memory = emulator.memory()?;
            println!(
                "{:<24} {requests:>12} {memory:>12} {:>12.0}",
                "",
                taken.rate()
            );
            measured.push(memory);
        }
        let growth = measured[PARTS] - measured[0];
        println!("{:<24} {:>12} {growth:>+12}", "", "growth");
        if growth > GROWTH {
            return Err(format!("{name}: memory has grown by {growth} KiB").into());
        }
    }
    Ok(())
}
