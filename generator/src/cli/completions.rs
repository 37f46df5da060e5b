//! `completions`: the completion script of a shell.

use std::io::Write as _;
use std::process::ExitCode;

use clap_complete::Shell;

use super::Failure;

pub fn run(shell: Shell, mut command: clap::Command) -> Result<ExitCode, Failure> {
    // `clap_complete::generate` panics if its writer fails; memory does not.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "generator", &mut script);
    anstream::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
