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

/// Turns specs of OAuth 2.0 providers into typed Rust crates and documentation.
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

/// What `new --from` takes.
const FROM: &str = "--from takes JSON or YAML of two kinds:\n  \
    - authorization server metadata (RFC 8414, OpenID Connect Discovery), such as\n    \
      the answer of https://…/.well-known/openid-configuration\n  \
    - OpenAPI 3.0 or 3.1 with an OAuth 2.0 security scheme\n\
    What the file does not say becomes a question in the spec, marked with `?`.";

/// Heading of the options that only two of the subcommands look at.
const CRATES: &str = "Options of generate and check";

/// Options of all subcommands. Each help text fits what is left of a line of 80 columns.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// This provider alone; may be repeated.
    #[arg(long, global = true, value_name = "ID", help_heading = CRATES)]
    only: Vec<String>,
    /// Folder of crates [default: generated].
    #[arg(long, global = true, value_name = "DIR", help_heading = CRATES)]
    out: Option<PathBuf>,
    /// Path or version of `provider-runtime`.
    #[arg(long, global = true, value_name = "RUNTIME", help_heading = CRATES)]
    runtime: Option<String>,
    /// Folder of specs [default: specs].
    #[arg(long, global = true, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Output: human or json.
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        hide_possible_values = true,
        default_value_t
    )]
    message_format: MessageFormat,
    /// Say nothing but problems.
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
    /// Write the crates of all providers, where they changed.
    Generate,
    /// Validate the specs, compare the crates with them, write nothing.
    Check,
    /// Start the spec of a new provider, from scratch or from a file.
    #[command(after_help = FROM)]
    New {
        /// Id of the provider: lower-case letters, digits and underscores.
        id: String,
        /// What the provider publishes for machines.
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
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
        Command::New { id, from } => {
            let places = Places::find_specs(&options)?;
            new::run(&places, &options, &id, from.as_deref(), report)
        }
        Command::Explain { id } => explain::run(&Places::find_specs(&options)?, &id, report),
        Command::Schema => schema::run(),
        Command::Completions { shell } => completions::run(shell, Arguments::command()),
    }
}
