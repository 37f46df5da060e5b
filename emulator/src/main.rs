//! The command line: providers on this machine. `cargo run -p emulator -- --help`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
