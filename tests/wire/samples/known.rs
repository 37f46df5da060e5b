//! Tables of what cannot be read, and why.
//!
//! Lines that begin with `#` are comments, `samples: 12` is how many samples the vendor publishes, and
//! `no operation: GET /x` names a request whose samples are not read because the spec has no operation
//! for it. `same: GET /y = GET /x` names a request that is another one of ours. A line `== name` begins a sample that is not read; the reason follows. After a line
//! `-- Type.member` comes the reason why a member that samples have is not in the type.

use super::sample::Target;
use std::collections::{BTreeMap, BTreeSet};

/// A table.
#[derive(Default)]
pub struct Known {
    /// How many samples there are.
    pub samples: usize,
    /// Requests without an operation.
    pub without_operation: BTreeSet<String>,
    /// Requests that are other ones of ours.
    pub same: BTreeMap<String, String>,
    /// Reasons by the names of samples that are not read.
    pub misses: BTreeMap<String, String>,
    /// Reasons by the names of members that are not declared.
    pub undeclared: BTreeMap<String, String>,
}

impl Known {
    /// Reads a table.
    pub fn parse(table: &str) -> Self {
        let mut known = Self::default();
        let mut reason = &mut String::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix("== ") {
                reason = known.misses.entry(name.to_owned()).or_default();
            } else if let Some(name) = line.strip_prefix("-- ") {
                reason = known.undeclared.entry(name.to_owned()).or_default();
            } else if let Some(count) = line.strip_prefix("samples: ") {
                known.samples = count.trim().parse().expect("a number of samples");
            } else if let Some(target) = line.strip_prefix("no operation: ") {
                known.without_operation.insert(target.to_owned());
            } else if let Some(pair) = line.strip_prefix("same: ") {
                let (theirs, ours) = pair.split_once(" = ").expect("two requests");
                known.same.insert(theirs.to_owned(), ours.to_owned());
            } else if !line.trim().is_empty() {
                if !reason.is_empty() {
                    reason.push(' ');
                }
                reason.push_str(line.trim());
            }
        }
        let reasons = known.misses.iter().chain(&known.undeclared);
        for (name, reason) in reasons {
            assert!(!reason.is_empty(), "{name} has no reason");
        }
        known
    }

    /// The request of ours that the vendor means.
    pub fn target(&self, target: &Target) -> Target {
        match self.same.get(&target.to_string()) {
            Some(ours) => {
                let (method, path) = ours.split_once(' ').expect("a method and a path");
                Target::new(method, path)
            }
            None => target.clone(),
        }
    }
}

#[test]
fn a_table_is_read_as_its_description_says() {
    let known = Known::parse(
        "# comment\nsamples: 3\nno operation: GET /x\nsame: GET /y = GET /z\n\n== one, two\n  It is\n  broken.\n\n-- A.b\nNobody knows.\n",
    );
    assert_eq!(known.samples, 3);
    assert!(known.without_operation.contains("GET /x"));
    assert_eq!(known.same["GET /y"], "GET /z");
    assert_eq!(known.misses["one, two"], "It is broken.");
    assert_eq!(known.undeclared["A.b"], "Nobody knows.");
}

#[test]
#[should_panic(expected = "one has no reason")]
fn a_miss_needs_a_reason() {
    Known::parse("== one\n== two\nIt is broken.\n");
}
