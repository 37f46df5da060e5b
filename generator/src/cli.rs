//! Arguments and the way from them to a subcommand.

mod check;
mod completions;
mod explain;
mod generate;
mod new;
mod place;
mod plan;
mod schema;

use std::error::Error as _;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use generator::GenerateError;

use crate::report::Report;
use place::Places;

/// Exit code of a run that found problems or drift.
pub const PROBLEMS: u8 = 1;

/// Turns specs of OAuth 2.0 providers into typed Rust client crates and their documentation.
#[derive(Debug, Parser)]
#[command(name = "generator", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

const EXIT_CODES: &str = "Without a command, `generate` runs.\n\
    Exit codes: 0 all is well, 1 problems in specs or drift, 2 wrong usage.";

/// Options of all subcommands.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only this provider; may be given several times. Crates of others stay as they are.
    #[arg(long, global = true, value_name = "ID")]
    only: Vec<String>,
    /// Folder of specs [default: `specs` of the workspace].
    #[arg(long, global = true, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Folder of generated crates [default: `generated` of the workspace].
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What the crates depend on: path or version of the package `provider-runtime`
    /// [default: the workspace's dependency].
    #[arg(long, global = true, value_name = "PATH OR VERSION")]
    runtime: Option<String>,
    /// How problems and results are written.
    #[arg(long, global = true, value_enum, default_value_t)]
    message_format: MessageFormat,
    /// Problems only.
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// How problems and results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Text, coloured on a terminal.
    #[default]
    Human,
    /// One JSON object per line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the crates of all providers; touches only what changed.
    Generate,
    /// Validate the specs and compare the crates with them; writes nothing.
    Check,
    /// Start the spec of a new provider.
    New {
        /// Id of the provider: lower-case letters, digits and underscores.
        id: String,
    },
    /// Show what is known about a provider on one page.
    Explain {
        /// Id of the provider.
        id: String,
    },
    /// Print the JSON schema of specs.
    Schema,
    /// Print the completion script of a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// Why a subcommand ended early.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense together.
    Usage(String),
    /// The work could not be done.
    Problem(String),
    /// Nobody reads our output, or it cannot be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<GenerateError> for Failure {
    fn from(error: GenerateError) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        Self::Problem(text)
    }
}

/// Reads the arguments, runs the subcommand and says how it went.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let mut report = Report::new(arguments.options.message_format, arguments.options.quiet);
    match dispatch(arguments, &mut report) {
        Ok(code) => code,
        // A reader that has seen enough, as in `explain | head`, is no failure.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            report.problem(&format!("output cannot be written: {error}"));
            ExitCode::from(PROBLEMS)
        }
        Err(Failure::Problem(message)) => {
            report.problem(&message);
            ExitCode::from(PROBLEMS)
        }
        Err(Failure::Usage(message)) => {
            let error = Arguments::command().error(ErrorKind::ValueValidation, message);
            // Nothing is left to be done if standard error is gone.
            let _ = error.print();
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Arguments, report: &mut Report) -> Result<ExitCode, Failure> {
    let Arguments { command, options } = arguments;
    match command.unwrap_or(Command::Generate) {
        Command::Generate => generate::run(&Places::find(&options)?, &options, report),
        Command::Check => check::run(&Places::find(&options)?, &options, report),
        Command::New { id } => new::run(&Places::find_specs(&options)?, &id, report),
        Command::Explain { id } => explain::run(&Places::find_specs(&options)?, &id, report),
        Command::Schema => schema::run(),
        Command::Completions { shell } => completions::run(shell, Arguments::command()),
    }
}
