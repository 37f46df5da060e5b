//! The examples of the goldens, compiled as modules of one test: as programs of their own those of
//! all goldens would have the same names, and cargo warns of that.

// Each is a program whose `main` nobody calls here.
#![allow(clippy::unwrap_used, dead_code)]

use std::{collections::BTreeSet, fs, path::Path};

#[path = "../golden/basic_json/expected/basic_json/examples/login.rs"]
mod basic_json_login;
#[path = "../golden/basic_json/expected/basic_json/examples/quickstart.rs"]
mod basic_json_quickstart;
#[path = "../golden/bodies/expected/bodies/examples/calls.rs"]
mod bodies_calls;
#[path = "../golden/bodies/expected/bodies/examples/login.rs"]
mod bodies_login;
#[path = "../golden/bodies/expected/bodies/examples/quickstart.rs"]
mod bodies_quickstart;
#[path = "../golden/collisions/expected/collisions/examples/calls.rs"]
mod collisions_calls;
#[path = "../golden/collisions/expected/collisions/examples/login.rs"]
mod collisions_login;
#[path = "../golden/collisions/expected/collisions/examples/quickstart.rs"]
mod collisions_quickstart;
#[path = "../golden/dynamic_base/expected/dynamic_base/examples/calls.rs"]
mod dynamic_base_calls;
#[path = "../golden/dynamic_base/expected/dynamic_base/examples/login.rs"]
mod dynamic_base_login;
#[path = "../golden/dynamic_base/expected/dynamic_base/examples/quickstart.rs"]
mod dynamic_base_quickstart;
#[path = "../golden/environments/expected/environments/examples/calls.rs"]
mod environments_calls;
#[path = "../golden/environments/expected/environments/examples/login.rs"]
mod environments_login;
#[path = "../golden/environments/expected/environments/examples/quickstart.rs"]
mod environments_quickstart;
#[path = "../golden/error_in_200/expected/error_in_200/examples/calls.rs"]
mod error_in_200_calls;
#[path = "../golden/error_in_200/expected/error_in_200/examples/login.rs"]
mod error_in_200_login;
#[path = "../golden/error_in_200/expected/error_in_200/examples/quickstart.rs"]
mod error_in_200_quickstart;
#[path = "../golden/exact_values/expected/exact_values/examples/calls.rs"]
mod exact_values_calls;
#[path = "../golden/exact_values/expected/exact_values/examples/login.rs"]
mod exact_values_login;
#[path = "../golden/exact_values/expected/exact_values/examples/quickstart.rs"]
mod exact_values_quickstart;
#[path = "../golden/files/expected/files/examples/calls.rs"]
mod files_calls;
#[path = "../golden/files/expected/files/examples/login.rs"]
mod files_login;
#[path = "../golden/files/expected/files/examples/quickstart.rs"]
mod files_quickstart;
#[path = "../golden/filters/expected/filters/examples/calls.rs"]
mod filters_calls;
#[path = "../golden/filters/expected/filters/examples/login.rs"]
mod filters_login;
#[path = "../golden/filters/expected/filters/examples/quickstart.rs"]
mod filters_quickstart;
#[path = "../golden/folder/expected/folder/examples/calls.rs"]
mod folder_calls;
#[path = "../golden/folder/expected/folder/examples/login.rs"]
mod folder_login;
#[path = "../golden/folder/expected/folder/examples/quickstart.rs"]
mod folder_quickstart;
#[path = "../golden/hostile_prose/expected/hostile_prose/examples/calls.rs"]
mod hostile_prose_calls;
#[path = "../golden/hostile_prose/expected/hostile_prose/examples/login.rs"]
mod hostile_prose_login;
#[path = "../golden/hostile_prose/expected/hostile_prose/examples/quickstart.rs"]
mod hostile_prose_quickstart;
#[path = "../golden/keywords/expected/keywords/examples/calls.rs"]
mod keywords_calls;
#[path = "../golden/keywords/expected/keywords/examples/login.rs"]
mod keywords_login;
#[path = "../golden/keywords/expected/keywords/examples/quickstart.rs"]
mod keywords_quickstart;
#[path = "../golden/kitchen_sink/expected/kitchen_sink/examples/calls.rs"]
mod kitchen_sink_calls;
#[path = "../golden/kitchen_sink/expected/kitchen_sink/examples/login.rs"]
mod kitchen_sink_login;
#[path = "../golden/kitchen_sink/expected/kitchen_sink/examples/quickstart.rs"]
mod kitchen_sink_quickstart;
#[path = "../golden/minimal/expected/minimal/examples/calls.rs"]
mod minimal_calls;
#[path = "../golden/minimal/expected/minimal/examples/login.rs"]
mod minimal_login;
#[path = "../golden/minimal/expected/minimal/examples/quickstart.rs"]
mod minimal_quickstart;
#[path = "../golden/no_refresh/expected/no_refresh/examples/login.rs"]
mod no_refresh_login;
#[path = "../golden/no_refresh/expected/no_refresh/examples/quickstart.rs"]
mod no_refresh_quickstart;
#[path = "../golden/one_or_many/expected/one_or_many/examples/calls.rs"]
mod one_or_many_calls;
#[path = "../golden/one_or_many/expected/one_or_many/examples/login.rs"]
mod one_or_many_login;
#[path = "../golden/one_or_many/expected/one_or_many/examples/quickstart.rs"]
mod one_or_many_quickstart;
#[path = "../golden/paging/expected/paging/examples/calls.rs"]
mod paging_calls;
#[path = "../golden/paging/expected/paging/examples/login.rs"]
mod paging_login;
#[path = "../golden/paging/expected/paging/examples/quickstart.rs"]
mod paging_quickstart;
#[path = "../golden/public_pkce/expected/public_pkce/examples/login.rs"]
mod public_pkce_login;
#[path = "../golden/public_pkce/expected/public_pkce/examples/quickstart.rs"]
mod public_pkce_quickstart;
#[path = "../golden/rotation_grace/expected/rotation_grace/examples/calls.rs"]
mod rotation_grace_calls;
#[path = "../golden/rotation_grace/expected/rotation_grace/examples/login.rs"]
mod rotation_grace_login;
#[path = "../golden/rotation_grace/expected/rotation_grace/examples/quickstart.rs"]
mod rotation_grace_quickstart;
#[path = "../golden/rotation_none/expected/rotation_none/examples/calls.rs"]
mod rotation_none_calls;
#[path = "../golden/rotation_none/expected/rotation_none/examples/login.rs"]
mod rotation_none_login;
#[path = "../golden/rotation_none/expected/rotation_none/examples/quickstart.rs"]
mod rotation_none_quickstart;
#[path = "../golden/rotation_strict/expected/rotation_strict/examples/calls.rs"]
mod rotation_strict_calls;
#[path = "../golden/rotation_strict/expected/rotation_strict/examples/login.rs"]
mod rotation_strict_login;
#[path = "../golden/rotation_strict/expected/rotation_strict/examples/quickstart.rs"]
mod rotation_strict_quickstart;
#[path = "../golden/safety/expected/safety/examples/calls.rs"]
mod safety_calls;
#[path = "../golden/safety/expected/safety/examples/login.rs"]
mod safety_login;
#[path = "../golden/safety/expected/safety/examples/quickstart.rs"]
mod safety_quickstart;
#[path = "../golden/typed_ids/expected/typed_ids/examples/calls.rs"]
mod typed_ids_calls;
#[path = "../golden/typed_ids/expected/typed_ids/examples/login.rs"]
mod typed_ids_login;
#[path = "../golden/typed_ids/expected/typed_ids/examples/quickstart.rs"]
mod typed_ids_quickstart;

#[test]
fn no_example_of_a_golden_is_left_out() {
    let compiled: BTreeSet<String> = include_str!("main.rs")
        .lines()
        .filter_map(|line| {
            line.strip_prefix("#[path = \"../golden/")?
                .strip_suffix("\"]")
        })
        .map(str::to_owned)
        .collect();
    let golden = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden"));
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    };
    let mut there = BTreeSet::new();
    for idea in names(golden) {
        for package in names(&golden.join(&idea).join("expected")) {
            let folder = format!("{idea}/expected/{package}/examples");
            let examples = names(&golden.join(&folder)).into_iter();
            there.extend(examples.map(|example| format!("{folder}/{example}")));
        }
    }
    assert!(!there.is_empty());
    assert_eq!(there, compiled);
}
