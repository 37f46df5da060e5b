//! Arguments, and the life of the process: start, say where everything is, wait, stop.

mod announce;
mod page;
mod stop;

use std::env;
use std::error::Error as _;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anstream::ColorChoice;
use clap::{CommandFactory as _, Parser, error::ErrorKind};
use emulator::Builder;
use specs::Diagnostics;

use announce::ClientSecret;

/// Exit code when an emulator could not be started.
const PROBLEMS: u8 = 1;

/// How long an end may take once it was asked for, whatever connections are open.
const LONGEST_END: Duration = Duration::from_secs(4);

/// How a problem begins, as in diagnostics. `anstream` drops the colour where it is not wanted.
const ERROR: &str = "\u{1b}[1;91merror\u{1b}[0m";

/// Turns specs of OAuth 2.0 providers into providers on this machine.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
#[derive(Debug, Parser)]
#[command(name = "emulator", version, after_help = EXIT_CODES)]
struct Arguments {
    /// Providers: ids of specs, or paths to specs.
    #[arg(required = true, value_name = "PROVIDER")]
    providers: Vec<String>,
    /// Where to listen [default: a free port of 127.0.0.1].
    #[arg(long, value_name = "ADDRESS")]
    addr: Option<SocketAddr>,
    /// Take requests from other machines, too.
    #[arg(long)]
    allow_remote: bool,
    /// Environment of the specs [default: the first].
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Where made-up values begin.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Approve logins without asking.
    #[arg(long)]
    auto_approve: bool,
    /// Do not enforce published limits of requests.
    #[arg(long)]
    no_limits: bool,
    /// Redirect URI of the application; may be repeated.
    #[arg(long, value_name = "URI")]
    redirect_uri: Vec<String>,
    /// Identifier of the application [default: made up].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Say where everything is in one line of JSON.
    #[arg(long)]
    json: bool,
}

/// Holds the secret of the application: an argument could be read by every user of the machine.
const CLIENT_SECRET: &str = "EMULATOR_CLIENT_SECRET";

const EXIT_CODES: &str = "The variable EMULATOR_CLIENT_SECRET sets the application's secret.\n\
    Stop it with Ctrl-C.\n\
    Exit codes: 0 stopped, 1 it could not be started, 2 wrong usage.";

/// Why there is no emulator.
#[derive(Debug)]
enum Failure {
    /// The arguments make no sense together.
    Usage(String),
    /// It could not be started.
    Start(emulator::Error),
    /// Nobody reads our output, or it cannot be written.
    Output(io::Error),
}

impl From<emulator::Error> for Failure {
    fn from(error: emulator::Error) -> Self {
        Self::Start(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Reads the arguments, emulates until told to stop, and says how it went.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            problem(&format!("no threads can be had: {error}"));
            return ExitCode::from(PROBLEMS);
        }
    };
    let result = runtime.block_on(emulate(arguments));
    // What still waits for a client that says nothing must not keep the process.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough, as in `… | head`, is no failure.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            problem(&format!("output cannot be written: {error}"));
            ExitCode::from(PROBLEMS)
        }
        Err(Failure::Start(error)) => {
            explain(&error);
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

async fn emulate(arguments: Arguments) -> Result<(), Failure> {
    if let Some(addr) = arguments.addr
        && !addr.ip().is_loopback()
        && !arguments.allow_remote
    {
        return Err(Failure::Usage(format!(
            "{addr} can be reached from other machines, and the emulator hands tokens to \
             everybody: say --allow-remote if that is wanted"
        )));
    }
    // Before the output, so that nobody who read it can be too early.
    let stop = stop::signals()?;
    let json = arguments.json;
    let emulator = builder(arguments)?.start().await?;
    let secret = if env::var_os(CLIENT_SECRET).is_some() {
        ClientSecret::FromEnvironment
    } else {
        ClientSecret::MadeUp
    };
    let text = if json {
        announce::json(&emulator, secret).map_err(io::Error::from)?
    } else {
        announce::text(&emulator, secret)
    };
    print(&text)?;
    stop.await;
    // After this time the process ends whatever is still open.
    let _ = tokio::time::timeout(LONGEST_END, emulator.shutdown()).await;
    Ok(())
}

fn print(text: &str) -> io::Result<()> {
    let mut output = anstream::stdout();
    output.write_all(text.as_bytes())?;
    output.flush()
}

fn builder(arguments: Arguments) -> Result<Builder, Failure> {
    let mut builder = Builder::new()
        .auto_approve(arguments.auto_approve)
        .limits(!arguments.no_limits);
    if let Some(addr) = arguments.addr {
        builder = builder.address(addr);
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    if let Some(environment) = arguments.environment {
        builder = builder.environment(environment);
    }
    if let Some(client_id) = arguments.client_id {
        builder = builder.client_id(client_id);
    }
    if let Some(client_secret) = env::var_os(CLIENT_SECRET) {
        // What is no Unicode is refused at the start.
        builder = builder.client_secret(client_secret.to_string_lossy());
    }
    for redirect_uri in arguments.redirect_uri {
        builder = builder.redirect_uri(redirect_uri);
    }
    for provider in arguments.providers {
        builder = builder.spec(provider)?;
    }
    Ok(builder)
}

/// Tells why the start failed: the places in a spec, or the error and its causes.
fn explain(error: &emulator::Error) {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(diagnostics) = error.downcast_ref::<Diagnostics>() {
            let color = anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never;
            // The exit code tells of the problem even if nobody can read this.
            let _ = anstream::stderr().write_all(diagnostics.render(color).as_bytes());
            return;
        }
        cause = error.source();
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    problem(&text);
}

fn problem(message: &str) {
    // The exit code tells of the problem even if nobody can read this.
    let _ = writeln!(anstream::stderr(), "{ERROR}: {message}");
}
