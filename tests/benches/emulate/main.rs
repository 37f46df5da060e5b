//! How fast the emulator starts and answers, and what it keeps: `cargo bench -p emulator --bench emulate`.
//!
//! The emulator runs in a process of its own, with two providers and without their limits; the load
//! comes from one thread of this process, over connections that stay open, with one request under
//! way on each. In turn with the emulator the same requests go to a bare server that answers the same
//! bytes, which is the floor. Times are printed and never tested: machines differ and are noisy; the
//! ratios and the CPU times are what counts. Memory is tested: it must not grow.

mod client;
mod cold;
mod connection;
mod floor;
mod load;
mod memory;
mod prepared;
mod program;
mod rate;

use std::{env, error::Error, fs, thread};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The providers that are emulated.
const PROVIDERS: [&str; 2] = ["actionstep", "worksection"];

/// Connections at a time.
const CONNECTIONS: usize = 8;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if arguments == ["floor"] {
        return floor::serve();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    machine();
    runtime.block_on(async {
        match arguments[..] {
            [] => {
                cold::print().await?;
                rate::print().await?;
                memory::print().await?;
            }
            ["cold"] => cold::print().await?,
            ["rate"] => rate::print().await?,
            ["memory"] => memory::print().await?,
            _ => return Err("usage: emulate [cold | rate | memory]".into()),
        }
        machine();
        Ok(())
    })
}

/// Prints what else the machine has to do.
fn machine() {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores, load average {}", load.join(" "));
}

/// The middle one of some figures.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
