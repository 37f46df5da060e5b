//! What generating costs, and what its output costs: `cargo bench -p tests --bench generate`.
//!
//! Synthetic specs of about 300 lines go through the whole generator, cold and then with nothing
//! changed, each size in a process of its own so that its peak memory is its own. The floor, the
//! formatters alone on the same output, is measured in the same process. These figures are printed
//! and never tested: machines differ and are noisy; the ratios are what counts.

mod crates;
mod process;
mod run;
mod synthetic;

use std::{env, io, path::Path, process::Command};

/// How many specs each row is about.
const SIZES: [usize; 3] = [1, 100, 1000];

fn main() -> io::Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            generator()?;
            run::book(workspace)?;
            crates::print(workspace)
        }
        ["book"] => run::book(workspace),
        ["crates"] => crates::print(workspace),
        ["generator"] => generator(),
        ["size", size] => run::print(size.parse().map_err(io::Error::other)?),
        _ => Err(io::Error::other(
            "usage: generate [generator | book | crates | size N]",
        )),
    }
}

/// One child process for each size.
fn generator() -> io::Result<()> {
    for size in SIZES {
        let status = Command::new(env::current_exe()?)
            .args(["size", &size.to_string()])
            .status()?;
        if !status.success() {
            return Err(io::Error::other(format!("the run of {size} specs failed")));
        }
    }
    Ok(())
}
