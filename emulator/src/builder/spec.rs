//! Finding and reading the spec that somebody named.

use std::path::{Component, Path, PathBuf};

use specs::model::Provider;

use crate::Error;

/// Name of the folder in which specs are looked for, and of the main file of a spec in folder form.
const FOLDER: &str = "specs";
const MAIN_FILE: &str = "provider.yaml";

/// Reads the spec at a path, or the one with an id in the specs folder.
pub(super) fn load(named: &Path) -> Result<Provider, Error> {
    let (folder, id) = find(named)?;
    let providers = specs::load_only(&folder, std::slice::from_ref(&id)).map_err(|problems| {
        Error::new(format!("the spec {} is not valid", named.display())).caused_by(problems)
    })?;
    let mut providers = providers.into_iter();
    providers
        .next()
        .ok_or_else(|| Error::new(format!("there is no provider in {}", named.display())))
}

/// The specs folder and the id in it.
fn find(named: &Path) -> Result<(PathBuf, String), Error> {
    let folders = folders();
    if let Some(id) = id(named) {
        let mut folders = folders.iter();
        if let Some(folder) = folders.find(|folder| has(folder, &id)) {
            return Ok((folder.clone(), id));
        }
    }
    if !named.exists() && id(named).is_some_and(|id| !id.contains('.')) {
        return Err(unknown(named, &folders));
    }
    if !named.exists() {
        let named = named.display();
        return Err(Error::new(format!("there is no file or folder {named}")));
    }
    place(named)
        .ok_or_else(|| Error::new(format!("{} cannot be the name of a spec", named.display())))
}

/// What was named, if it may be an id: a single word.
fn id(named: &Path) -> Option<String> {
    let mut components = named.components();
    match (components.next(), components.next()) {
        (Some(Component::Normal(word)), None) => word.to_str().map(str::to_owned),
        _ => None,
    }
}

/// Folder and id of a spec that is there: `x.yaml`, the folder `x`, or `x/provider.yaml`.
fn place(path: &Path) -> Option<(PathBuf, String)> {
    // With the folders above it spelled out: `.` has no name.
    let path = path.canonicalize().ok()?;
    let spec = match path.file_name() {
        Some(name) if name == MAIN_FILE => path.parent()?,
        _ => &path,
    };
    let id = if spec.is_dir() {
        spec.file_name()
    } else {
        spec.file_stem()
    };
    Some((spec.parent()?.to_owned(), id?.to_str()?.to_owned()))
}

/// The specs folders: that of the workspace around the current directory, and that of this one.
fn folders() -> Vec<PathBuf> {
    let current = std::env::current_dir().unwrap_or_default();
    let around = current.ancestors().map(|above| above.join(FOLDER));
    let ours = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(FOLDER);
    let folders = around.chain([ours]);
    folders.filter(|folder| folder.is_dir()).collect()
}

fn has(folder: &Path, id: &str) -> bool {
    folder.join(format!("{id}.yaml")).is_file() || folder.join(id).join(MAIN_FILE).is_file()
}

fn unknown(named: &Path, folders: &[PathBuf]) -> Error {
    let mut known: Vec<String> = folders.iter().flat_map(|folder| ids(folder)).collect();
    known.sort();
    known.dedup();
    let known = match known.as_slice() {
        [] => "no specs folder was found".to_owned(),
        known => format!("there are {}", known.join(", ")),
    };
    Error::new(format!("there is no spec {}: {known}", named.display()))
}

/// The ids of the specs in a folder.
fn ids(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .filter(|id| has(folder, id))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_spec_is_named_by_its_id_its_file_or_its_folder() {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/minimal/spec");
        let file = ours.join("minimal.yaml");
        assert_eq!(load(&file).unwrap().id, "minimal");
        let folder = folders().into_iter().find_map(|folder| {
            let id = ids(&folder)
                .into_iter()
                .find(|id| folder.join(id).is_dir())?;
            Some((folder.join(&id), id))
        });
        let (folder, id) = folder.unwrap();
        assert_eq!(load(Path::new(&id)).unwrap().id, id);
        assert_eq!(load(&folder).unwrap().id, id);
        assert_eq!(load(&folder.join(MAIN_FILE)).unwrap().id, id);
    }

    #[test]
    fn an_unknown_spec_is_answered_with_those_there_are() {
        let error = load(Path::new("no_such_provider")).unwrap_err().to_string();
        assert!(error.contains("there is no spec no_such_provider: there are "));
    }

    #[test]
    fn a_path_that_leads_nowhere_is_no_unknown_id() {
        for path in [
            "specs/no_such_provider.yaml",
            "no_such_provider.yaml",
            "/no/such",
        ] {
            let error = load(Path::new(path)).unwrap_err().to_string();
            assert_eq!(error, format!("there is no file or folder {path}"));
        }
    }

    #[test]
    fn problems_of_a_spec_are_the_source_of_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("broken.yaml");
        std::fs::write(&file, "id: broken\n").unwrap();
        let error = load(&file).unwrap_err();
        let source = std::error::Error::source(&error).unwrap();
        assert!(source.is::<specs::Diagnostics>());
    }
}
