//! The little of rustfmt's layout that the example needs.

/// The widest line.
const WIDTH: usize = 100;
/// The widest chain on one line.
const CHAIN_WIDTH: usize = 60;

/// `left`, a chain of calls on `session`, `right`: on one line if it fits.
pub(super) fn chain(left: &str, links: &[String], right: &str) -> Vec<String> {
    chain_of("session", left, links, right)
}

/// The same for a chain on something else.
pub(super) fn chain_of(root: &str, left: &str, links: &[String], right: &str) -> Vec<String> {
    let whole = format!("{root}{}", links.concat());
    let line = format!("{left}{whole}{right}");
    if whole.len() <= CHAIN_WIDTH && line.len() <= WIDTH {
        return vec![line];
    }
    let indent = left.len() - left.trim_start().len();
    let mut broken = vec![format!("{left}{root}")];
    let pad = " ".repeat(indent + 4);
    broken.extend(links.iter().map(|link| format!("{pad}{link}")));
    if let Some(last) = broken.last_mut() {
        last.push_str(right);
    }
    broken
}
