//! Where specs, crates and the runtime are.

use std::fs;
use std::path::{Component, Path, PathBuf};

use generator::Runtime;

use super::{Failure, Options};

/// The folders a run works with.
#[derive(Debug)]
pub struct Places {
    /// Root of this workspace, if we are in it or were built from it.
    pub workspace: Option<PathBuf>,
    /// Folder of specs.
    pub specs: PathBuf,
    /// Folder of generated crates.
    pub out: PathBuf,
    /// What the crates depend on.
    pub runtime: Runtime,
}

impl Places {
    /// For subcommands that read specs only.
    pub fn find_specs(options: &Options) -> Result<Self, Failure> {
        let out = options.out.clone().unwrap_or_default();
        Self::new(options, workspace(), out)
    }

    /// For subcommands that read specs and write or compare crates.
    pub fn find(options: &Options) -> Result<Self, Failure> {
        let workspace = workspace();
        if let Some(specs) = &options.specs {
            is_folder(specs)?;
        }
        let out = match (&options.out, &options.specs, &workspace) {
            (Some(out), _, _) => out.clone(),
            (None, Some(specs), Some(root)) if !same(specs, &root.join("specs")) => {
                return Err(Failure::Usage(
                    "--specs is outside the workspace: say with --out where the crates go"
                        .to_owned(),
                ));
            }
            (None, _, Some(root)) => root.join("generated"),
            (None, _, None) => {
                return Err(Failure::Usage(
                    "no workspace found: say --out <DIR>".to_owned(),
                ));
            }
        };
        Self::new(options, workspace, out)
    }

    fn new(options: &Options, workspace: Option<PathBuf>, out: PathBuf) -> Result<Self, Failure> {
        let specs = match (&options.specs, &workspace) {
            (Some(specs), _) => specs.clone(),
            (None, Some(root)) => root.join("specs"),
            (None, None) => {
                return Err(Failure::Usage(
                    "no workspace found: say --specs <DIR>".to_owned(),
                ));
            }
        };
        is_folder(&specs)?;
        let runtime = runtime(options.runtime.as_deref(), &out)?;
        Ok(Self {
            workspace,
            specs,
            out,
            runtime,
        })
    }

    /// Whether the specs are the workspace's own, whose schema and reference are kept beside them.
    pub fn specs_are_ours(&self) -> bool {
        self.workspace
            .as_ref()
            .is_some_and(|root| same(&self.specs, &root.join("specs")))
    }

    /// Whether the crates are the workspace's own, which the top README lists.
    pub fn out_is_ours(&self) -> bool {
        self.workspace
            .as_ref()
            .is_some_and(|root| same(&self.out, &root.join("generated")))
    }

    /// Whether crates that inherit from the workspace are about to land outside it.
    pub fn orphans(&self) -> bool {
        let out = resolved(&self.out);
        let inside = self
            .workspace
            .as_ref()
            .is_some_and(|root| out.starts_with(resolved(root)));
        matches!(self.runtime, Runtime::Workspace) && !inside
    }
}

/// The workspace: the nearest folder upward that holds the generator's own packages, else the one
/// this program was built from.
fn workspace() -> Option<PathBuf> {
    let here = std::env::current_dir().ok();
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR"));
    let upward = here
        .iter()
        .flat_map(|here| here.ancestors())
        .chain(built_in.ancestors().skip(1));
    upward
        .into_iter()
        .find(|folder| is_workspace(folder))
        .map(Path::to_path_buf)
}

fn is_folder(specs: &Path) -> Result<(), Failure> {
    if specs.is_dir() {
        return Ok(());
    }
    let specs = specs.display();
    Err(Failure::Usage(format!("there is no folder {specs}")))
}

fn is_workspace(folder: &Path) -> bool {
    [
        "generator/Cargo.toml",
        "specs/Cargo.toml",
        "runtime/Cargo.toml",
    ]
    .iter()
    .all(|manifest| folder.join(manifest).is_file())
}

/// Reads `--runtime`: a version starts with a digit or a comparison, everything else is a path.
fn runtime(argument: Option<&str>, out: &Path) -> Result<Runtime, Failure> {
    let Some(argument) = argument else {
        return Ok(Runtime::Workspace);
    };
    let is_version = argument.starts_with(|c: char| c.is_ascii_digit() || "^~=<>*".contains(c))
        && !argument.contains(['/', '\\'])
        && !Path::new(argument).is_dir();
    if is_version {
        return Ok(Runtime::Version(argument.to_owned()));
    }
    if !Path::new(argument).join("Cargo.toml").is_file() {
        return Err(Failure::Usage(format!(
            "--runtime {argument}: neither a version nor a folder with a Cargo.toml"
        )));
    }
    // Manifests count paths from the crate's own folder, which is one below `out`.
    let path = relative(
        &resolved(&out.join("crate")),
        &resolved(Path::new(argument)),
    );
    Ok(Runtime::Path(path))
}

/// The way from one folder to another, with forward slashes.
fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<Component<'_>> = from.components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<_> = up.chain(down).collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

fn same(one: &Path, other: &Path) -> bool {
    resolved(one) == resolved(other)
}

/// The path as seen from where the command runs, if it lies within.
pub fn short(path: &Path) -> &Path {
    let here = std::env::current_dir().ok();
    let within = here.and_then(|here| path.strip_prefix(here).ok());
    within
        .filter(|within| !within.as_os_str().is_empty())
        .unwrap_or(path)
}

/// The absolute path with symbolic links followed, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for ancestor in absolute.ancestors() {
        if let Ok(known) = fs::canonicalize(ancestor) {
            let rest = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return known.join(rest);
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_folders_goes_up_and_down() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/a/out/crate", "/a/runtime"), "../../runtime");
        assert_eq!(way("/a/b", "/a/b/c"), "c");
        assert_eq!(way("/a", "/a"), ".");
    }

    #[test]
    fn a_runtime_is_a_version_or_an_existing_package() {
        let out = Path::new("/nowhere/out");
        assert!(matches!(
            runtime(Some("0.1.0"), out),
            Ok(Runtime::Version(_))
        ));
        assert!(matches!(
            runtime(Some("^0.1"), out),
            Ok(Runtime::Version(_))
        ));
        assert!(matches!(
            runtime(Some("./no/such/folder"), out),
            Err(Failure::Usage(_))
        ));
        let package = env!("CARGO_MANIFEST_DIR");
        assert!(
            matches!(runtime(Some(package), out), Ok(Runtime::Path(path)) if path.starts_with("../"))
        );
    }
}
