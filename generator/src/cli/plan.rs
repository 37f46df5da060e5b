//! What a run wants on disk: the crates, and the files kept beside them in this workspace.

use std::fs;
use std::path::PathBuf;

use generator::tree::{Changes, Reach};
use generator::{GenerateError, Guide, Options, Previous, Tree, generate, text};
use specs::model::Provider;

use super::Failure;
use super::place::Places;

/// A folder and the files that belong into it.
#[derive(Debug)]
pub struct Part {
    /// The folder.
    pub root: PathBuf,
    /// The files.
    pub tree: Tree,
    reach: Reach,
}

impl Part {
    /// How the folder differs; writes nothing.
    pub fn compare(&self) -> Result<Changes, GenerateError> {
        self.tree.compare(&self.root, self.reach)
    }

    /// Makes the folder equal.
    pub fn write(&self) -> Result<Changes, GenerateError> {
        self.tree.write(&self.root, self.reach)
    }
}

/// All parts of a run. `everything`: the providers are all there are, so that files about all of
/// them can be made and folders of removed ones be deleted.
pub fn parts(
    places: &Places,
    providers: &[Provider],
    everything: bool,
) -> Result<Vec<Part>, Failure> {
    let reach = if everything {
        Reach::Everything
    } else {
        Reach::OwnFolders
    };
    let previous = Previous::beside_this_program(&places.out);
    let options = Options {
        runtime: places.runtime.clone(),
        reach,
        wire_tests: places.out_is_ours(),
        autoexamples: true,
        guide: guide(places)?,
        previous,
    };
    let tree = generate(providers, &options)?;
    let mut parts = vec![Part {
        root: places.out.clone(),
        tree,
        reach,
    }];
    if places.specs_are_ours() {
        let files = [
            ("README.md", specs::reference_markdown()),
            ("schema.json", specs::schema_json()),
        ];
        parts.push(beside(places.specs.clone(), files)?);
    }
    if everything && places.out_is_ours() && places.specs_are_ours() {
        parts.extend(top_readme(places, providers)?);
    }
    Ok(parts)
}

/// The hand-written chapters, which are about this workspace.
fn guide(places: &Places) -> Result<Option<Guide>, GenerateError> {
    match &places.workspace {
        Some(root) if places.out_is_ours() => Guide::read(&root.join("docs/guide")),
        _ => Ok(None),
    }
}

/// The README of the workspace with the table of providers, if it has a place for it.
fn top_readme(places: &Places, providers: &[Provider]) -> Result<Option<Part>, Failure> {
    let Some(root) = &places.workspace else {
        return Ok(None);
    };
    let Ok(readme) = fs::read_to_string(root.join("README.md")) else {
        return Ok(None);
    };
    let table = text::table(providers, "generated/")?;
    match text::insert_table(&readme, &table) {
        Some(readme) => beside(root.clone(), [("README.md", readme)]).map(Some),
        None => Ok(None),
    }
}

/// Single files in a folder that is otherwise none of our business.
fn beside<const N: usize>(root: PathBuf, files: [(&str, String); N]) -> Result<Part, Failure> {
    let mut tree = Tree::new();
    for (path, content) in files {
        tree.insert(path, content)?;
    }
    Ok(Part {
        root,
        tree,
        reach: Reach::OwnFolders,
    })
}
