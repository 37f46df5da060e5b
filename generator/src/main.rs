//! The command line: reads specs, writes crates. `cargo run -p generator -- --help`.

mod cli;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
