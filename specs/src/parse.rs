//! The second stage: files to [`schema`](crate::schema) structs.

#[cfg(test)]
mod tests;
mod yaml;

use crate::{
    diagnostic::{Diagnostic, quote},
    load::{Parsed, Spec},
    node::{self, Node},
    schema,
    schema_check::{self, Root},
    source::{SourceFile, Sources},
    span::{FileId, Span, Spanned},
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Component, Path},
};

/// The files of one provider.
#[derive(Default)]
struct Files<'a> {
    /// `<id>.yaml` and `<id>/provider.yaml`. There must be exactly one.
    providers: Vec<(FileId, &'a SourceFile)>,
    /// `<id>/<resource>.yaml`.
    resources: Vec<(String, FileId, &'a SourceFile)>,
}

/// Parses all files and puts those of one provider together.
pub(crate) fn parse(sources: &Sources) -> Parsed {
    let mut groups: BTreeMap<String, Files<'_>> = BTreeMap::new();
    for (id, file) in sources.usable() {
        match place_of(&file.path) {
            Some((provider, None)) => groups
                .entry(provider)
                .or_default()
                .providers
                .push((id, file)),
            Some((provider, Some(resource))) => {
                groups
                    .entry(provider)
                    .or_default()
                    .resources
                    .push((resource, id, file));
            }
            None => {}
        }
    }
    let mut problems = Vec::new();
    let count = groups.len();
    let specs: Vec<Spec> = groups
        .into_iter()
        .filter_map(|(name, files)| spec(&name, &files, &mut problems))
        .collect();
    Parsed {
        is_whole: specs.len() == count,
        specs,
        problems,
    }
}

/// Deepest nesting in files that are no specs.
const FOREIGN_DEPTH_MAX: usize = 100;

/// Parses a file that is no spec, JSON or YAML. Of the problems most do not matter then; if there is no
/// tree, the last one says why.
pub(crate) fn foreign(file: FileId, text: &str, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    yaml::parse(file, text, FOREIGN_DEPTH_MAX, problems)
}

/// Name of the provider and, if the file holds one, of the resource.
fn place_of(path: &Path) -> Option<(String, Option<String>)> {
    let stem = path.file_stem()?.to_str()?.to_owned();
    let mut folders = path.parent()?.components();
    match (folders.next(), folders.next()) {
        (None, _) => Some((stem, None)),
        (Some(Component::Normal(folder)), None) => {
            let resource = (stem != "provider").then_some(stem);
            Some((folder.to_str()?.to_owned(), resource))
        }
        _ => None,
    }
}

/// One provider. `None` if any of its files has a structural problem other than unknown keys; all of
/// them are looked at.
fn spec(name: &str, files: &Files<'_>, problems: &mut Vec<Diagnostic>) -> Option<Spec> {
    check_identity(name, files, problems);
    let mut paths = Vec::new();
    let mut provider = None;
    let mut left_out = false;
    for (id, file) in &files.providers {
        paths.push(file.path.clone());
        let read = read_file::<schema::Provider>(*id, file, Root::Provider, problems);
        left_out |= read.as_ref().is_some_and(|read| read.left_out);
        provider = read.map(|read| read.value);
    }
    let mut resources = Vec::new();
    let mut complete = true;
    for (resource, id, file) in &files.resources {
        paths.push(file.path.clone());
        match read_file::<schema::Resource>(*id, file, Root::Resource, problems) {
            Some(read) => {
                left_out |= read.left_out;
                resources.push((resource.clone(), *id, read.value));
            }
            None => complete = false,
        }
    }
    let mut provider = provider?;
    check_id(name, &provider.id, problems);
    for (resource, id, value) in resources {
        let place = Span::start_of(id);
        if let Some((inline, _)) = provider.resources.entry(&resource) {
            problems.push(
                Diagnostic::new(
                    "resource-twice",
                    place,
                    format!(
                        "resource {} is in this file and in `provider.yaml`",
                        quote(&resource)
                    ),
                )
                .label(inline.span, "also here")
                .help("keep one of them"),
            );
            continue;
        }
        provider.resources.push(
            Spanned {
                value: resource,
                span: place,
            },
            value,
        );
    }
    complete.then_some(Spec {
        provider,
        files: paths,
        left_out,
    })
}

/// A provider is described once: in one file, or in one folder.
fn check_identity(name: &str, files: &Files<'_>, problems: &mut Vec<Diagnostic>) {
    let is_single = |file: &SourceFile| file.path.components().count() == 1;
    let single = files.providers.iter().find(|(_, file)| is_single(file));
    let in_folder = files
        .providers
        .iter()
        .find(|(_, file)| !is_single(file))
        .map(|(id, _)| *id)
        .or_else(|| files.resources.first().map(|(_, id, _)| *id));
    match (single, in_folder) {
        (Some((file, _)), Some(folder)) => problems.push(
            Diagnostic::new(
                "two-identities",
                Span::start_of(*file),
                format!("{} is a file and a folder", quote(name)),
            )
            .label(Span::start_of(folder), "the folder")
            .help("keep the file, or move it into the folder as `provider.yaml`"),
        ),
        (None, Some(folder)) if files.providers.is_empty() => problems.push(
            Diagnostic::new(
                "no-provider-file",
                Span::start_of(folder),
                format!("folder {} has no `provider.yaml`", quote(name)),
            )
            .help("`provider.yaml` holds everything but the resources"),
        ),
        _ => {}
    }
}

fn check_id(name: &str, id: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    if id.value != name {
        problems.push(
            Diagnostic::new(
                "id-mismatch",
                id.span,
                format!(
                    "`id` is {}, but the spec is stored as {}",
                    quote(&id.value),
                    quote(name)
                ),
            )
            .help("file or folder and `id` must have the same name"),
        );
    }
}

/// What a file holds.
struct Read<T> {
    value: T,
    /// Whether something of the file is left out.
    left_out: bool,
}

/// Text to `T`, if nothing is structurally wrong but unknown keys.
fn read_file<T: for<'de> Deserialize<'de>>(
    id: FileId,
    file: &SourceFile,
    root: Root,
    problems: &mut Vec<Diagnostic>,
) -> Option<Read<T>> {
    let before = problems.len();
    let mut tree: Node = yaml::parse(id, &file.text, yaml::DEPTH_MAX, problems)?;
    let repairs = schema_check::check(&tree, root, problems);
    if problems.len() > before + repairs.len() {
        return None;
    }
    repairs.apply(&mut tree);
    match node::deserialize(&tree) {
        Ok(value) => Some(Read {
            value,
            left_out: repairs.leave_out(),
        }),
        // What is wrong with the file has been said.
        Err(_) if repairs.len() > 0 => None,
        // The check against the schema leaves nothing to get here with; should it, no author is
        // shown serde's words.
        Err((_, span)) => {
            problems.push(
                Diagnostic::new("wrong-type", span, "the value has not the expected form")
                    .help("the reference of the language says what belongs here"),
            );
            None
        }
    }
}
