//! What a row of the proof says: one line with its figure, and how often it was tried.

use std::{env, io::Write};

/// Prints the figure of a claim as one line, whether or not the test is shown by name.
pub fn print(claim: &str, figure: impl std::fmt::Display) {
    let line = format!("proof: {claim}: {figure}\n");
    // Not `println!`, which the test harness keeps to itself. One write, so that lines of tests that
    // run at the same time do not mix.
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("the test has an output");
}

/// How often something is tried: the number in the environment variable `name`, or `small`, which
/// is few enough for every run of the tests.
///
/// # Panics
///
/// If the variable is set to anything but a whole number above zero.
#[allow(dead_code, reason = "rows that are heavy ask for it")]
pub fn count(name: &str, small: usize) -> usize {
    let Ok(text) = env::var(name) else {
        return small;
    };
    let count = text.parse().ok().filter(|count| *count > 0);
    count.unwrap_or_else(|| panic!("{name}={text} is not a number above zero"))
}
