//! From tokens to the text that is committed.
//!
//! Tokens are checked by `syn`, printed by `prettyplease`, spaced out, given their header, and in
//! the end formatted by one call of rustfmt for all files of a batch.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::TokenStream;
use specs::model::Provider;
use tempfile::TempDir;

use crate::{GenerateError, HEADER};

mod spacing;

/// The options this project itself is formatted with.
const CONFIG: &str = include_str!("../../rustfmt.toml");

/// Rust files waiting to be formatted together.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Where rustfmt works. Made when the first file arrives.
    folder: Option<TempDir>,
    paths: Vec<PathBuf>,
}

impl Batch {
    pub(crate) fn new() -> Self {
        Self {
            folder: None,
            paths: Vec::new(),
        }
    }

    /// Adds a file of `provider`. The text goes to disk at once, so that a large batch takes little
    /// memory.
    pub(crate) fn add(
        &mut self,
        provider: &Provider,
        path: PathBuf,
        tokens: TokenStream,
    ) -> Result<(), GenerateError> {
        let text = print(&provider.id, tokens).map_err(|error| GenerateError::bug(&path, error))?;
        self.add_text(path, &text)
    }

    /// Adds a file whose text is there but for its layout.
    pub(crate) fn add_text(&mut self, path: PathBuf, text: &str) -> Result<(), GenerateError> {
        let target = self.folder()?.join(&path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(GenerateError::io("create", parent))?;
        }
        fs::write(&target, text).map_err(GenerateError::io("write", &target))?;
        self.paths.push(path);
        Ok(())
    }

    /// Formats and hands out all files.
    pub(crate) fn finish(mut self) -> Result<Vec<(PathBuf, Vec<u8>)>, GenerateError> {
        if self.paths.is_empty() {
            return Ok(Vec::new());
        }
        let folder = self.folder()?.to_owned();
        rustfmt(&folder, &roots(&self.paths))?;
        let read = |path: PathBuf| {
            let source = folder.join(&path);
            let content = fs::read(&source).map_err(GenerateError::io("read", source))?;
            Ok((path, content))
        };
        self.paths.drain(..).map(read).collect()
    }

    fn folder(&mut self) -> Result<&Path, GenerateError> {
        if self.folder.is_none() {
            let folder = TempDir::with_prefix("generator-")
                .map_err(GenerateError::io("create a folder in", env::temp_dir()))?;
            let config = folder.path().join("rustfmt.toml");
            fs::write(&config, CONFIG).map_err(GenerateError::io("write", config))?;
            self.folder = Some(folder);
        }
        Ok(self.folder.as_ref().map_or(Path::new(""), TempDir::path))
    }
}

/// The text of a file before rustfmt.
fn print(id: &str, tokens: TokenStream) -> Result<String, syn::Error> {
    let file = syn::parse2(tokens)?;
    let text = spacing::space_out(&prettyplease::unparse(&file));
    Ok(format!(
        "// {HEADER} from specs/{id}. Do not edit.\n\n{text}"
    ))
}

/// The files to name to rustfmt, which follows `mod` lines by itself: crate roots and examples.
fn roots(paths: &[PathBuf]) -> Vec<&Path> {
    let is_module = |path: &Path| {
        path.parent().is_some_and(|folder| folder.ends_with("src")) && !path.ends_with("lib.rs")
    };
    paths
        .iter()
        .map(PathBuf::as_path)
        .filter(|path| !is_module(path))
        .collect()
}

/// Formats files in place.
fn rustfmt(folder: &Path, paths: &[&Path]) -> Result<(), GenerateError> {
    let program = PathBuf::from(env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into()));
    let output = Command::new(&program)
        .args(["--edition", "2024", "--config-path", "rustfmt.toml"])
        .args(paths)
        .current_dir(folder)
        .output()
        .map_err(|source| GenerateError::RustfmtMissing {
            program: program.clone(),
            source,
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = paths.first().copied().unwrap_or(Path::new(""));
    Err(GenerateError::bug(
        first,
        format!("{} refused it: {}", program.display(), said.trim()),
    ))
}

#[cfg(test)]
mod tests;
