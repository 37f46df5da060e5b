//! What came of the samples, compared with the table.

use super::{known::Known, members::Members, sample::Sample};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// The results of one provider.
pub struct Tally<'a> {
    known: &'a Known,
    found: usize,
    mended: usize,
    empty: usize,
    without_operation: BTreeMap<String, usize>,
    decoded: usize,
    misses: BTreeMap<String, String>,
    members: Members,
    shown: Members,
}

/// What is to be said about the results.
pub struct Report {
    /// The counts, and each miss with its reason.
    pub text: String,
    /// What the table does not say. Empty if all is well.
    pub surprises: String,
}

impl<'a> Tally<'a> {
    /// Nothing tried yet. `shown` is what answers of our own have.
    pub fn new(known: &'a Known, shown: Members) -> Self {
        Self {
            known,
            found: 0,
            mended: 0,
            empty: 0,
            without_operation: BTreeMap::new(),
            decoded: 0,
            misses: BTreeMap::new(),
            members: Members::default(),
            shown,
        }
    }

    /// Counts a sample of a request for which there is no operation.
    pub fn without_operation(&mut self, sample: &Sample) {
        self.found += 1;
        let target = sample.target.to_string();
        *self.without_operation.entry(target).or_default() += 1;
    }

    /// Counts a sample that was read.
    pub fn decoded(&mut self, sample: &Sample) {
        self.found += 1;
        self.decoded += 1;
        self.empty += usize::from(sample.is_empty());
    }

    /// Notes a sample that was not read.
    pub fn missed(&mut self, sample: &Sample, problem: String) {
        self.found += 1;
        self.misses.insert(sample.name.clone(), problem);
    }

    /// Notes what came of a missed sample after it had been mended.
    pub fn mended(&mut self, sample: &Sample, problem: Option<String>) {
        match problem {
            Some(problem) => {
                self.misses
                    .insert(format!("{}, mended", sample.name), problem);
            }
            None => self.mended += 1,
        }
    }

    /// Where the members of samples are noted.
    pub fn members(&mut self) -> &mut Members {
        &mut self.members
    }

    /// Counts, misses, and where the table is wrong.
    pub fn report(&self, id: &str) -> Report {
        let others: usize = self.without_operation.values().sum();
        let matched = self.found - others;
        let mut text = format!(
            "{id}: {} samples, {others} of operations not in the spec, {matched} tried: {} decoded ({} of them \
             empty), {} not; {} of these decoded when mended; {} members not in the types\n",
            self.found,
            self.decoded,
            self.empty,
            matched - self.decoded,
            self.mended,
            self.members.undeclared.len(),
        );
        for name in self.misses.keys() {
            let reason = self
                .known
                .misses
                .get(name)
                .map_or("unexplained", String::as_str);
            let _ = writeln!(text, "  {name}: {reason}");
        }
        Report {
            text,
            surprises: self.surprises(),
        }
    }

    fn surprises(&self) -> String {
        let mut surprises = String::new();
        if self.known.samples != self.found {
            let expected = self.known.samples;
            let _ = writeln!(
                surprises,
                "{} samples, the table says {expected}",
                self.found
            );
        }
        let targets: BTreeMap<&str, &str> = self
            .without_operation
            .keys()
            .map(|target| (target.as_str(), ""))
            .collect();
        let known_targets: BTreeSet<&str> = self
            .known
            .without_operation
            .iter()
            .map(String::as_str)
            .collect();
        let misses = texts(&self.misses);
        let known_misses: BTreeSet<&str> = self.known.misses.keys().map(String::as_str).collect();
        let undeclared = names(&self.members.undeclared);
        let known_undeclared: BTreeSet<&str> =
            self.known.undeclared.keys().map(String::as_str).collect();
        compare("no operation", &targets, &known_targets, &mut surprises);
        compare("not read", &misses, &known_misses, &mut surprises);
        compare(
            "not in the types",
            &undeclared,
            &known_undeclared,
            &mut surprises,
        );
        let (theirs, ours) = (&self.members.forms, &self.shown.forms);
        for form in theirs.difference(ours) {
            let _ = writeln!(surprises, "in samples only, not in our fixtures: {form}");
        }
        surprises
    }
}

fn names(of: &BTreeSet<String>) -> BTreeMap<&str, &str> {
    of.iter().map(|name| (name.as_str(), "")).collect()
}

fn texts(of: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    of.iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// Says what only one of the two has.
fn compare(
    what: &str,
    found: &BTreeMap<&str, &str>,
    known: &BTreeSet<&str>,
    surprises: &mut String,
) {
    for (name, why) in found.iter().filter(|(name, _)| !known.contains(*name)) {
        let _ = writeln!(surprises, "{what}, but not in the table: {name}: {why}");
    }
    for name in known.iter().filter(|name| !found.contains_key(*name)) {
        let _ = writeln!(
            surprises,
            "in the table as \"{what}\", but it is not so: {name}"
        );
    }
}
