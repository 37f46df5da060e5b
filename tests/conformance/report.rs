//! The rows of the conformance table.

use super::Case;
use std::io::Write;

/// How a case went that did not fail.
pub enum Verdict {
    /// It was shown; what was counted on the way.
    Passed(String),
    /// The provider has no such thing: the reason.
    Absent(&'static str),
}

impl Verdict {
    /// Nothing was counted.
    pub fn passed() -> Self {
        Self::Passed(String::new())
    }
}

/// All rows of one crate.
pub struct Report {
    id: &'static str,
    rows: Vec<(&'static str, &'static str, String)>,
}

impl Report {
    /// No row yet.
    pub fn new(id: &'static str) -> Self {
        let rows = Vec::new();
        Self { id, rows }
    }

    /// Adds a row.
    pub fn add(&mut self, case: &'static str, outcome: Case) {
        let (word, text) = match outcome {
            Ok(Verdict::Passed(text)) => ("ok", text),
            Ok(Verdict::Absent(why)) => ("-", why.to_owned()),
            Err(failure) => ("FAILED", failure.0),
        };
        self.rows.push((case, word, text));
    }

    /// Prints the rows at once, so that those of crates tested at the same time do not mix.
    ///
    /// # Panics
    ///
    /// If a case failed.
    #[track_caller]
    pub fn finish(self) {
        let mut table = String::new();
        for (case, word, text) in &self.rows {
            let row = format!("{:<12} {case:<38} {word:<6} {text}", self.id);
            table.push_str(row.trim_end());
            table.push('\n');
        }
        std::io::stderr()
            .write_all(table.as_bytes())
            .expect("the test has an output");
        let failed = self.rows.iter().filter(|(_, word, _)| *word == "FAILED");
        assert_eq!(failed.count(), 0, "{}: see the table above", self.id);
    }
}
