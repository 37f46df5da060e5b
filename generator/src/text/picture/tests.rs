#![allow(clippy::unwrap_used)]

mod geometry;
mod hostile;
mod look;
mod story;

use std::path::Path;

use specs::model::Provider;
use specs::{SourceFile, Sources};

/// The providers of the repository, made-up ones included.
fn providers() -> Vec<Provider> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let ideas = std::fs::read_dir(root.join("tests/golden")).unwrap();
    let ideas = ideas.map(|idea| idea.unwrap().path().join("spec"));
    let mut folders: Vec<_> = ideas.filter(|spec| spec.is_dir()).collect();
    folders.push(root.join("specs"));
    folders.sort();
    let of_folder = |folder: &std::path::PathBuf| specs::load(folder).unwrap();
    folders.iter().flat_map(of_folder).collect()
}

/// The provider of a spec.
fn provider(id: &str, text: &str) -> Provider {
    let file = SourceFile {
        path: format!("{id}.yaml").into(),
        text: format!("id: {id}\n{text}"),
    };
    match specs::load_sources(Sources::from_files(vec![file])) {
        Ok(mut providers) => providers.remove(0),
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

/// A picture of a provider.
fn picture(provider: &Provider, name: &str) -> String {
    let files = super::files(provider).unwrap();
    let found = files.into_iter().find(|(file, _)| file == name);
    found.unwrap_or_else(|| panic!("{name} is missing")).1
}

/// All text of a picture, in the order in which it stands, with a space for each break of a line.
fn text(svg: &str) -> String {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document
        .descendants()
        .filter(|node| node.tag_name().name() == "text");
    let texts: Vec<_> = texts.filter_map(|node| node.text()).collect();
    texts.join(" ")
}
