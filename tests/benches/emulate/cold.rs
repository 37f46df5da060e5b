//! From nothing to the first answer.

use std::time::{Duration, Instant};

use crate::{
    PROVIDERS, Result,
    connection::Connection,
    median,
    prepared::Prepared,
    program::{self, Program},
};

/// How often it is started.
const RUNS: usize = 15;

/// What somebody who waits is to notice at most.
const WANTED: Duration = Duration::from_millis(300);

/// Prints the table.
pub async fn print() -> Result<()> {
    println!(
        "\nFrom starting the process to its first answer, the login page; {RUNS} runs, wanted: below {} ms",
        WANTED.as_millis()
    );
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>10}",
        "ms", "median", "least", "most", "median CPU"
    );
    for provider in PROVIDERS {
        row(provider, &[provider]).await?;
    }
    row(&PROVIDERS.join(" "), &PROVIDERS).await?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        program::emulator().arg("--version").output()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    print_row("floor: --version", &times, None);
    Ok(())
}

async fn row(name: &str, providers: &[&str]) -> Result<()> {
    let (mut times, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Instant::now();
        let program = Program::emulator(providers, &[])?;
        let login = program.line["providers"][0]["authorize_url"].as_str();
        let login = Prepared::plain(login.unwrap_or_default())?;
        let mut connection = Connection::open(login.address).await?;
        let answer = connection.ask(&login.bytes).await?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        answer.succeeded()?;
        cpu.push(program.cpu_time().as_secs_f64() * 1e3);
    }
    print_row(name, &times, Some(cpu));
    Ok(())
}

fn print_row(name: &str, times: &[f64], cpu: Option<Vec<f64>>) {
    let least = times.iter().copied().fold(f64::INFINITY, f64::min);
    let most = times.iter().copied().fold(0.0, f64::max);
    let cpu = cpu.map_or_else(String::new, |cpu| format!("{:.0}", median(cpu)));
    println!(
        "{name:<28} {:>10.1} {least:>10.1} {most:>10.1} {cpu:>10}",
        median(times.to_vec()),
    );
}
