//! axe-core on every page, and on one page of each kind at both widths, light and dark.
//!
//! `EMULATOR_PYTHON` names a Python in whose environment `tests/python/browser.txt` is installed,
//! which has the rules; `.ci/run` makes one.

use std::{env, fs, path::Path, process::Command};

use serde_json::Value;

use crate::{
    screenshots::KINDS,
    served::{self, Served},
};

/// Says where the rules are, without importing the package around them.
const WHERE: &str = "import importlib.util as u, os; s = u.find_spec('axe_playwright_python'); \
    print(os.path.join(s.submodule_search_locations[0], 'axe.min.js') if s else '')";

/// The findings that keep people from reading a page.
const FINDINGS: &str = r#"
const { violations } = await axe.run({ resultTypes: ["violations"] });
return violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) =>
    `${id}: ${node.html.slice(0, 120)} ${(node.any[0] ?? node.all[0] ?? {}).message ?? ""}`));
"#;

/// The text of axe-core. `None`, after saying so: it is not installed.
fn rules() -> Option<String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let python = env::var_os("EMULATOR_PYTHON").filter(|value| !value.is_empty());
    let found = python.and_then(|python| {
        let output = Command::new(root.join(python))
            .args(["-c", WHERE])
            .output()
            .ok()?;
        fs::read_to_string(String::from_utf8(output.stdout).ok()?.trim()).ok()
    });
    if found.is_none() {
        println!("skipped: axe-core not installed");
        assert!(
            env::var_os("CI").is_none_or(|ci| ci != "true"),
            "the packages of tests/python/browser.txt have to be installed, and EMULATOR_PYTHON set"
        );
    }
    found
}

/// The findings on the page that is open.
pub async fn findings(site: &Served, rules: &str) -> Vec<String> {
    site.browser.run(rules).await;
    let found = site
        .browser
        .run(&format!("return (async () => {{ {FINDINGS} }})()"))
        .await;
    let found = found.as_array().unwrap().iter();
    found
        .map(|finding| Value::as_str(finding).unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_page_can_be_read_by_everybody() {
    let Some(rules) = rules() else {
        return;
    };
    let Some(site) = Served::start(served::book()).await else {
        return;
    };
    let pages = site.pages();
    let mut all = Vec::new();
    let mut looked = 0;
    for page in &pages {
        let is_sample = KINDS.iter().any(|(_, sample)| sample == page);
        let looks = [
            (1280, "light"),
            (390, "dark"),
            (1280, "dark"),
            (390, "light"),
        ];
        // Every other page one way round, the next one the other.
        let (from, to) = match (is_sample, looked % 2) {
            (true, _) => (0, 4),
            (false, 0) => (0, 1),
            (false, _) => (1, 2),
        };
        for (width, scheme) in &looks[from..to] {
            site.browser.look(*width, scheme).await;
            site.open(page).await;
            let found = findings(&site, &rules).await;
            all.extend(
                found
                    .iter()
                    .map(|finding| format!("{page} at {width} px, {scheme}: {finding}")),
            );
        }
        looked += 1;
    }
    println!(
        "axe-core: {} serious or critical findings on {looked} pages",
        all.len()
    );
    assert!(
        all.is_empty(),
        "{} findings:\n  {}",
        all.len(),
        all.join("\n  ")
    );
}
