//! `schema`: the JSON schema of specs.

use std::io::Write as _;
use std::process::ExitCode;

use super::Failure;

pub fn run() -> Result<ExitCode, Failure> {
    anstream::stdout().write_all(specs::schema_json().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
