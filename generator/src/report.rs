//! What a run tells its user: problems, results and, when it takes long, progress.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::Duration;

use anstream::ColorChoice;
use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use specs::model::Provider;

use crate::cli::MessageFormat;

/// Writes for people (results to standard output, problems to standard error) or for programs
/// (everything to standard output, one JSON object per line).
#[derive(Debug)]
pub struct Report {
    format: MessageFormat,
    quiet: bool,
}

/// How a problem begins, as in diagnostics. `anstream` drops the colour where it is not wanted.
const ERROR: &str = "\u{1b}[1;91merror\u{1b}[0m";

/// A line of JSON that is not about a place in a spec. Diagnostics have the shape given by
/// [`specs::Diagnostics::to_json_lines`].
#[derive(Debug, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
enum Line<'a> {
    Problem { message: &'a str },
    Drift { kind: &'static str, path: String },
}

/// The last line of a run.
#[derive(Debug, Serialize)]
struct SummaryLine<S> {
    reason: &'static str,
    #[serde(flatten)]
    summary: S,
}

impl Report {
    /// A report in `format`; `quiet` leaves problems only.
    pub fn new(format: MessageFormat, quiet: bool) -> Self {
        Self { format, quiet }
    }

    /// Reads specs: all of a folder, or those in `only`. Tells the problems, if any, and returns
    /// `None` then.
    pub fn load(&mut self, specs: &Path, only: &[String]) -> io::Result<Option<Vec<Provider>>> {
        let loaded = if only.is_empty() {
            specs::load(specs)
        } else {
            specs::load_only(specs, only)
        };
        let diagnostics = match loaded {
            Ok(providers) => return Ok(Some(providers)),
            Err(diagnostics) => diagnostics,
        };
        match self.format {
            MessageFormat::Human => {
                let color = anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never;
                let text = match Term::stderr().size_checked() {
                    Some((_, columns)) => diagnostics.render_within(columns.into(), color),
                    None => diagnostics.render(color),
                };
                anstream::stderr().write_all(text.as_bytes())?;
            }
            MessageFormat::Json => {
                anstream::stdout().write_all(diagnostics.to_json_lines().as_bytes())?;
            }
        }
        Ok(None)
    }

    /// A problem without a place in a spec.
    pub fn problem(&mut self, message: &str) {
        // The exit code tells of the problem even if nobody can read this.
        let _ = match self.format {
            MessageFormat::Human => writeln!(anstream::stderr(), "{ERROR}: {message}"),
            MessageFormat::Json => json_line(&Line::Problem { message }),
        };
    }

    /// The result: `text` for people, `summary` as one JSON object for programs.
    pub fn summary(&mut self, text: &str, summary: impl Serialize) -> io::Result<()> {
        match self.format {
            MessageFormat::Human if self.quiet => Ok(()),
            MessageFormat::Human => anstream::stdout().write_all(text.as_bytes()),
            MessageFormat::Json => json_line(&SummaryLine {
                reason: "summary",
                summary,
            }),
        }
    }

    /// Details for people that belong to a problem, such as a difference.
    pub fn details(&mut self, text: &str) -> io::Result<()> {
        match self.format {
            MessageFormat::Human => anstream::stdout().write_all(text.as_bytes()),
            MessageFormat::Json => Ok(()),
        }
    }

    /// A file that is not as it should be, for programs; people get it among the details.
    pub fn drift(&mut self, kind: &'static str, path: &Path) -> io::Result<()> {
        match self.format {
            MessageFormat::Human => Ok(()),
            MessageFormat::Json => json_line(&Line::Drift {
                kind,
                path: path.display().to_string(),
            }),
        }
    }

    /// Shows that work goes on, if somebody is watching and it takes longer than a second. The
    /// line disappears when the value is dropped.
    pub fn progress(&self, message: &'static str) -> Progress {
        if self.quiet || self.format == MessageFormat::Json || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner()
            .with_style(ProgressStyle::default_spinner())
            .with_message(message);
        let drawn_later = bar.clone();
        // The thread ends by itself: at the latest when it has drawn the first tick.
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(1));
            if !drawn_later.is_finished() {
                drawn_later.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Progress(Some(bar))
    }
}

/// A line on the terminal that says what is being done.
#[derive(Debug)]
pub struct Progress(Option<ProgressBar>);

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn json_line(line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string(line).map_err(io::Error::other)?;
    text.push('\n');
    anstream::stdout().write_all(text.as_bytes())
}
