//! Why a run of the generator can fail once the specs are known to be right.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why nothing, or not everything, was written.
#[derive(Debug)]
pub enum GenerateError {
    /// The generator produced something impossible. Not the fault of a spec.
    Bug {
        /// File that was being produced.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// rustfmt could not be started.
    RustfmtMissing {
        /// Name or path of the program that was tried.
        program: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file or folder could not be read or written.
    Io {
        /// What was being attempted, as a verb: `read`, `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Two parts of the output claim the same path.
    Duplicate(PathBuf),
    /// A symbolic link stands where a folder or file of the output belongs.
    Symlink(PathBuf),
    /// A hand-written chapter that the list of chapters lacks.
    Unlisted(PathBuf),
    /// A chapter of the list that is not there.
    Absent(PathBuf),
    /// A path of the output leads out of the output folder.
    Escape(PathBuf),
}

impl GenerateError {
    /// An [`io::Error`] together with what was being done.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    /// Something this crate got wrong about one file.
    pub(crate) fn bug(path: impl Into<PathBuf>, problem: impl fmt::Display) -> Self {
        Self::Bug {
            path: path.into(),
            problem: problem.to_string(),
        }
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bug { path, problem } => write!(
                f,
                "the generator produced an impossible `{}` (a bug of the generator, not of a \
                 spec): {problem}",
                path.display()
            ),
            Self::RustfmtMissing { program, .. } => write!(
                f,
                "cannot start `{}`; install it with `rustup component add rustfmt`",
                program.display()
            ),
            Self::Io { action, path, .. } => write!(f, "cannot {action} `{}`", path.display()),
            Self::Duplicate(path) => write!(f, "`{}` is produced twice", path.display()),
            Self::Symlink(path) => write!(
                f,
                "`{}` is a symbolic link; output is only written to real files and folders",
                path.display()
            ),
            Self::Unlisted(path) => write!(
                f,
                "`{}` is no chapter of the book: list it in SUMMARY.md beside it",
                path.display()
            ),
            Self::Absent(path) => write!(
                f,
                "`{}` is listed in SUMMARY.md beside it, and is not there",
                path.display()
            ),
            Self::Escape(path) => {
                write!(f, "`{}` leads out of the output folder", path.display())
            }
        }
    }
}

impl std::error::Error for GenerateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::RustfmtMissing { source, .. } | Self::Io { source, .. } => Some(source),
            Self::Bug { .. }
            | Self::Duplicate(_)
            | Self::Symlink(_)
            | Self::Unlisted(_)
            | Self::Absent(_)
            | Self::Escape(_) => None,
        }
    }
}
