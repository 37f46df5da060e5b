//! From a folder of specs to resolved providers, in three stages.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model, schema,
    source::{self, Sources},
};
use std::path::{Path, PathBuf};

/// Reads, parses and resolves every spec in `specs_dir`; providers are sorted by id.
///
/// # Errors
///
/// All problems of all specs. A spec with a problem does not keep others from being checked.
pub fn load(specs_dir: &Path) -> Result<Vec<model::Provider>, Diagnostics> {
    load_sources(source::read(specs_dir))
}

/// As [`load`], for the providers in `ids` alone. Other specs are not even read. An id without a
/// spec is an error.
pub fn load_only(specs_dir: &Path, ids: &[String]) -> Result<Vec<model::Provider>, Diagnostics> {
    load_sources(source::read_only(specs_dir, ids))
}

/// As [`load`], for files already read.
pub fn load_sources(sources: Sources) -> Result<Vec<model::Provider>, Diagnostics> {
    let parsed = parse(&sources);
    resolve(sources, parsed)
}

/// The specs of a run as their authors wrote them, and what was wrong with them.
#[derive(Debug)]
pub struct Parsed {
    pub(crate) specs: Vec<Spec>,
    pub(crate) problems: Vec<Diagnostic>,
    /// Whether every spec could be read.
    pub(crate) is_whole: bool,
}

/// One spec: the content of all files of a provider, put together.
#[derive(Debug)]
pub(crate) struct Spec {
    /// The provider. In folder form the resource files have been added to its `resources`.
    pub provider: schema::Provider,
    /// The files, relative to the specs folder.
    pub files: Vec<PathBuf>,
    /// Whether something is left out that stood under unknown keys.
    pub left_out: bool,
}

/// The second stage: YAML to the author's own words, with all structural checks.
pub fn parse(sources: &Sources) -> Parsed {
    crate::parse::parse(sources)
}

/// The third stage: defaults, references and all other checks.
///
/// # Errors
///
/// The problems of all stages.
pub fn resolve(sources: Sources, parsed: Parsed) -> Result<Vec<model::Provider>, Diagnostics> {
    let mut problems = sources.problems().to_vec();
    problems.extend(parsed.problems);
    let mut providers = Vec::new();
    for spec in parsed.specs {
        let mut found = Vec::new();
        providers.extend(crate::resolve::resolve(
            &spec.provider,
            spec.files,
            &mut found,
        ));
        if spec.left_out {
            // It may have been used by what is left out.
            found.retain(|problem| !problem.code.starts_with("unused-"));
        }
        problems.append(&mut found);
    }
    providers.sort_by(|a, b| a.id.cmp(&b.id));
    match Diagnostics::new(sources, problems) {
        Some(diagnostics) => Err(diagnostics.of_a_part(!parsed.is_whole)),
        None => Ok(providers),
    }
}

#[cfg(test)]
mod tests;
